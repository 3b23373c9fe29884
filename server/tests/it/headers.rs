//! What every answer carries, and what none does.

use crate::harness::{Answer, TestApp, fields, request};
use axum::http::{HeaderValue, Method, StatusCode, header};
use domain::people::Role;

fn is_safe(name: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{name}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{name}: {policy}");
    for loose in ["unsafe-inline", "unsafe-eval'", "http:", "https:", "*", "data:"] {
        let found = policy.replace("'wasm-unsafe-eval'", "").contains(loose);
        assert!(!found, "{name}: {policy} allows {loose}");
    }
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{name}");
    assert!(!answer.header("cache-control").is_empty(), "{name} may be kept");
}

#[tokio::test]
async fn every_answer_has_the_headers_of_safety_and_respondents_get_no_cookie() {
    let (app, authority, _, codes) = TestApp::in_fieldwork(2).await;
    let code = codes[0].printed();
    let mut answers = Vec::new();
    for path in [
        "/",
        "/s",
        "/s/sent",
        "/help",
        "/contact",
        "/privacy",
        "/accessibility",
        "/southwark/you-said",
        "/nowhere",
        "/healthz",
        "/metrics",
    ] {
        answers.push((path.to_owned(), app.get(path).await));
    }
    let answered = fields([("code", &code), ("a.fun", "always")]);
    for path in ["/s/survey", "/s/check", "/s/send"] {
        answers.push((format!("POST {path}"), app.post(path, &answered).await));
    }
    for (name, answer) in &answers {
        is_safe(name, answer);
        assert!(
            !answer.headers.contains_key(header::SET_COOKIE),
            "{name} sets a cookie"
        );
        assert!(!answer.status.is_server_error(), "{name}: {}", answer.status);
    }
    let cookie = app.signed_in(authority.id, &Role::ALL).await;
    for path in ["/staff", "/staff/sign-in", "/staff/waves", "/staff/nowhere"] {
        is_safe(path, &app.get_as(&cookie, path).await);
    }
}

#[tokio::test]
async fn pages_with_codes_or_answers_are_never_kept() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let sent = fields([("code", &codes[0].printed()), ("a.fun", "always")]);
    for path in ["/s/survey", "/s/check", "/s/send"] {
        assert_eq!(
            app.post(path, &sent).await.header("cache-control"),
            "no-store",
            "{path}"
        );
    }
}

#[tokio::test]
async fn no_page_names_another_host() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let survey = app
        .post("/s/survey", &fields([("code", &codes[0].printed())]))
        .await;
    for page in [
        app.get("/").await,
        app.get("/help").await,
        app.get("/contact").await,
        survey,
    ] {
        for attribute in ["src=\"http", "src=\"//", "action=\"http", "style=\"", " onclick="] {
            assert!(!page.body.contains(attribute), "{attribute}");
        }
    }
}

#[tokio::test]
async fn pages_are_compressed_for_whoever_can_read_it() {
    let app = TestApp::new().await;
    for (accepts, given) in [("br, gzip", "br"), ("gzip", "gzip"), ("identity", "")] {
        let mut asked = request(Method::GET, "/", None, &[]);
        asked
            .headers_mut()
            .insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepts));
        assert_eq!(
            app.ask(asked).await.header("content-encoding"),
            given,
            "{accepts}"
        );
    }
}

#[tokio::test]
async fn an_address_that_is_none_gets_a_page_that_leads_on() {
    let app = TestApp::new().await;
    for path in [
        "/nowhere",
        "/pkg/nothing.js",
        "/southwark/nothing",
        "/no-such-council/you-said",
        "/../Cargo.toml",
        "/%2e%2e/x",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("href=\"/help"), "{path} shows no help");
    }
}

#[tokio::test]
async fn every_file_of_the_site_has_its_type_and_is_fetched_again_only_when_it_changed() {
    let app = TestApp::new().await;
    // There are none if the site was not built before the tests; `make unit` builds it.
    for path in server::embedded::Site::iter().filter(|path| !path.ends_with(".br")) {
        let packed = server::embedded::Site::get(&format!("{path}.br"));
        let path = format!("/{path}");
        let file = app.get(&path).await;
        is_safe(&path, &file);
        assert_eq!(file.status, StatusCode::OK, "{path}");
        assert_eq!(file.header("cache-control"), "no-cache", "{path}");
        assert_ne!(
            file.header("content-type"),
            "application/octet-stream",
            "{path} has an unknown type"
        );
        if path.ends_with(".wasm") {
            assert_eq!(file.header("content-type"), "application/wasm");
        }
        if let Some(packed) = packed {
            let mut asked = request(Method::GET, &path, None, &[]);
            let reads = HeaderValue::from_static("gzip, br");
            asked.headers_mut().insert(header::ACCEPT_ENCODING, reads);
            let small = app.ask(asked).await;
            is_safe(&path, &small);
            assert_eq!(small.header("content-encoding"), "br");
            assert_eq!(small.header("content-type"), file.header("content-type"));
            assert!(small.body == String::from_utf8_lossy(&packed.data), "{path}");
            let itself = app.get(&format!("{path}.br")).await;
            assert_eq!(itself.status, StatusCode::NOT_FOUND, "{path} has one address");
        }
        let mut again = request(Method::GET, &path, None, &[]);
        again.headers_mut().insert(
            header::IF_NONE_MATCH,
            HeaderValue::from_str(file.header("etag")).unwrap(),
        );
        let same = app.ask(again).await;
        assert_eq!(
            (same.status, same.body.len()),
            (StatusCode::NOT_MODIFIED, 0),
            "{path}"
        );
    }
}
