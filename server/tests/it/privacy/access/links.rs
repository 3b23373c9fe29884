//! Attacks 40 and 41: previews, prefetching, link scanners and a council's mail gateway open every link, some more than once and
//! with other methods. What they open must change nothing, and a code must not get about by an address.

use super::{asked, is_taken, opens};
use crate::harness::{TestApp, fields, request};
use crate::process::files;
use axum::http::{HeaderValue, Method, header};
use domain::ballot_box::Code;
use std::collections::BTreeMap;

/// Every address that a letter, a mail or a page of young people leads to, in the shapes that scanners make of them.
fn addresses(code: &Code) -> Vec<String> {
    let code = code.printed();
    let mut all: Vec<String> = [
        "/",
        "/s",
        "/s/survey",
        "/s/check",
        "/s/send",
        "/s/sealed",
        "/s/sheet",
        "/s/sent",
        "/help",
        "/contact",
        "/contact/sent",
        "/privacy",
        "/accessibility",
        "/southwark/you-said",
    ]
    .map(str::to_owned)
    .to_vec();
    // Some gateways write the fragment into the path, or the whole link into a query.
    all.push(format!("/s%23{code}~00000000000000000000"));
    for path in ["/", "/s", "/s/survey", "/s/check", "/s/send", "/s/sent"] {
        all.push(format!("{path}?code={code}&a.fun=always"));
    }
    all
}

/// Every byte on the disk, but the index of the log: SQLite notes there who reads.
fn on_disk(app: &TestApp) -> BTreeMap<String, Vec<u8>> {
    let all = files(app.folder.path()).into_iter();
    all.filter(|(name, _)| !name.ends_with("-shm")).collect()
}

#[tokio::test]
async fn attack_40_opening_any_address_of_young_people_changes_nothing() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let (now, peer) = (app.state.clock.now(), app::limits::Peer::of(None));
    let (before, tries) = (on_disk(&app), app.state.tries.left_from(peer, now));
    for address in addresses(&codes[0]) {
        for method in [Method::GET, Method::HEAD] {
            let mut preview = request(method.clone(), &address, None, &[]);
            preview
                .headers_mut()
                .insert("purpose", HeaderValue::from_static("prefetch"));
            let answer = asked(&app, preview).await;
            assert!(!answer.status.is_server_error(), "{method} {address}");
            assert!(
                !answer.headers.contains_key(header::SET_COOKIE),
                "{method} {address}"
            );
            assert_eq!(
                answer.header("referrer-policy"),
                "same-origin",
                "{method} {address}"
            );
            // What stands in an address is not shown, led on to, or looked up.
            for told in [&answer.body, answer.location()] as [&str; 2] {
                assert!(
                    !told.contains(&codes[0].printed()),
                    "{method} {address} repeats the code"
                );
            }
            assert!(
                !answer.body.contains("a.fun"),
                "{method} {address} opens the survey"
            );
        }
    }
    assert!(on_disk(&app) == before, "something was written");
    assert_eq!(
        app.state.tries.left_from(peer, now),
        tries,
        "nobody's tries are used up"
    );
    assert!(opens(&app, &codes[0]).await);
}

/// A gateway that also tries what else an address takes: without a body, or with the code where no form has it.
#[tokio::test]
async fn attack_41_other_methods_and_empty_posts_burn_no_code() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let before = on_disk(&app);
    for address in addresses(&codes[0]) {
        for method in ["OPTIONS", "POST", "PUT", "DELETE", "PATCH", "PROPFIND", "TRACE"] {
            let method: Method = method.parse().unwrap();
            let answer = asked(&app, request(method.clone(), &address, None, &[])).await;
            assert!(
                !answer.status.is_server_error(),
                "{method} {address}: {}",
                answer.status
            );
            assert_eq!(is_taken(&answer), None, "{method} {address}");
            assert!(!answer.body.contains(&codes[0].printed()), "{method} {address}");
        }
    }
    assert!(on_disk(&app) == before, "something was written");
    assert_eq!(store::ballot_box::count(&app.state.store, wave).await.unwrap(), 0);
    assert!(opens(&app, &codes[0]).await);
}

/// A form that is sent by GET would put the code into the address, the history, and every log on the way.
#[tokio::test]
async fn attack_40_no_form_puts_a_code_or_an_answer_into_an_address() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let code = codes[0].printed();
    let survey = app.post("/s/survey", &fields([("code", &code)])).await;
    let check = app
        .post("/s/check", &fields([("code", &code), ("a.fun", "always")]))
        .await;
    let mut pages = vec![survey, check];
    for path in ["/", "/s", "/contact"] {
        pages.push(app.get(path).await);
    }
    for page in &pages {
        for form in page.body.split("<form").skip(1) {
            let tag = form.split('>').next().unwrap_or_default();
            assert!(tag.contains("method=\"post\""), "<form{tag}>");
        }
        for link in page.body.split("href=\"").skip(1) {
            let to = link.split('"').next().unwrap_or_default();
            assert!(!to.contains(&code), "{to}");
        }
    }
    let sent = app
        .post("/s/send", &fields([("code", &code), ("a.fun", "always")]))
        .await;
    assert!(!sent.location().contains(&code) && !sent.location().contains("always"));
    assert_eq!(sent.header("referrer-policy"), "same-origin");
}
