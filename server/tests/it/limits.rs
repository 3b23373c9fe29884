//! Limits as somebody sees them who sends requests: from where they count, and what the brake does.

mod paces;
mod turns;
mod vouchers;

use crate::answering::survey;
use crate::harness::{Answer, NOW, TestApp, ask, fields, request};
use crate::sealed;
use app::limits::{Pace, Peer, Tries, TrustedProxies};
use app::phone::Reply;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Method, StatusCode};
use domain::ballot_box::Code;
use std::net::{IpAddr, SocketAddr};

/// Opens a code from somewhere, with what a proxy says about it.
async fn from(app: &TestApp, direct: &str, told: &str, code: &str) -> Answer {
    let mut asked = request(Method::POST, "/s/survey", None, &fields([("code", code)]));
    let direct: IpAddr = direct.parse().unwrap();
    asked
        .extensions_mut()
        .insert(ConnectInfo(SocketAddr::from((direct, 4_000))));
    let told = HeaderValue::from_str(told).unwrap();
    asked.headers_mut().insert("x-forwarded-for", told);
    app.ask(asked).await
}

/// A form post from somewhere.
async fn post_from(app: &TestApp, address: &str, path: &str, fields: &[(String, String)]) -> Answer {
    let mut asked = request(Method::POST, path, None, fields);
    let direct: IpAddr = address.parse().unwrap();
    asked
        .extensions_mut()
        .insert(ConnectInfo(SocketAddr::from((direct, 4_000))));
    app.ask(asked).await
}

/// Everything that may fail from an address has failed.
async fn tired(app: &TestApp, address: &str) {
    let peer = Peer::of(Some(address.parse().unwrap()));
    while app.state.tries.left_from(peer, NOW) > 0 {
        app.state.tries.admit(peer, NOW).await.unwrap().failed();
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_tries_count_for_where_they_come_from() {
    let (mut app, _, _, codes) = TestApp::in_fieldwork(1).await;
    app.state.proxies = TrustedProxies::new(vec!["10.0.0.0/24".parse().unwrap()]);
    tired(&app, "203.0.113.9").await;
    let code = codes[0].printed();
    let status = async |told| from(&app, "10.0.0.7", told, &code).await.status;
    assert_eq!(status("203.0.113.9").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        status("198.51.100.7, 203.0.113.9").await,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(
        status("203.0.113.10").await,
        StatusCode::OK,
        "nobody else is kept out"
    );
}

#[tokio::test]
async fn who_is_no_trusted_proxy_cannot_choose_an_address() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    tired(&app, "203.0.113.9").await;
    let code = codes[0].printed();
    let status = async |direct| from(&app, direct, "198.51.100.7", &code).await.status;
    assert_eq!(status("203.0.113.9").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(status("203.0.113.10").await, StatusCode::OK);
}

/// Everybody has tried too much, and nobody waits.
fn braked() -> Tries {
    Tries::new(Pace {
        every: std::time::Duration::from_secs(24 * 60 * 60),
        burst: 0,
        waiting: 1,
        patience: std::time::Duration::ZERO,
    })
}

/// An installation in which it is so.
async fn braking() -> (TestApp, domain::id::WaveId, Vec<Code>) {
    let (mut app, _, wave, codes) = TestApp::in_fieldwork(2).await;
    app.state.tries = braked();
    (app, wave, codes)
}

#[tokio::test]
async fn with_the_brake_on_all_codes_are_told_the_same_and_nothing_typed_is_lost() {
    let (app, wave, codes) = braking().await;
    let ballot = sealed::ballot(&app, wave, &codes[1], &[]).await.to_bytes();
    let (good, unknown) = (codes[0].printed(), Code::draw(&mut app.state.rng()).printed());
    let (of_good, of_unknown) = (survey(&app, &good).await, survey(&app, &unknown).await);
    assert_eq!(of_good.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        of_good.without_nonces().replace(&good, ""),
        of_unknown.without_nonces().replace(&unknown, "")
    );
    assert!(
        of_good.body.contains("Your code is still good") && of_good.body.contains("press the button again")
    );
    assert_eq!(of_good.header("retry-after"), "5");
    assert!(
        of_good
            .form("code")
            .untouched()
            .contains(&("code".to_owned(), good.clone())),
        "what was typed stands in its field"
    );
    for path in ["/s/survey", "/s/check", "/s/send"] {
        let answer = app
            .post(path, &fields([("code", &good), ("w.one-change", "See Sam more")]))
            .await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        let kept = answer.form("code").untouched();
        for (name, value) in [("w.one-change", "See Sam more"), ("code", &good)] {
            assert!(
                kept.contains(&(name.to_owned(), value.to_owned())),
                "{path}: {name} is gone"
            );
        }
    }
    let came = sealed::send(&app, ballot).await;
    assert_eq!(Reply::read(&came.bytes), Reply::Busy);
    assert_eq!(store::ballot_box::count(&app.state.store, wave).await.unwrap(), 0);
}

#[tokio::test]
async fn good_codes_and_faults_of_ours_cost_nothing() {
    let (mut app, _, _, codes) = TestApp::in_fieldwork(1).await;
    // Room for one: whatever is not paid back stops the next.
    app.state.tries = Tries::new(Pace {
        every: std::time::Duration::from_secs(24 * 60 * 60),
        burst: 1,
        waiting: 0,
        patience: std::time::Duration::ZERO,
    });
    let code = codes[0].printed();
    let sent = fields([("code", &code), ("a.fun", "always")]);
    for path in ["/s/survey", "/s/survey", "/s/check"] {
        assert_eq!(app.post(path, &sent).await.status, StatusCode::OK, "{path}");
    }
    let long = "x".repeat(3_000);
    let too_long = fields([("code", &code), ("w.one-change", &long)]);
    assert_eq!(
        app.post("/s/send", &too_long).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    for _ in 0..2 {
        assert_eq!(app.post("/s/send", &sent).await.status, StatusCode::SEE_OTHER);
    }
    app.state.store.clone().close().await;
    for _ in 0..2 {
        assert_eq!(
            app.post("/s/send", &sent).await.status,
            StatusCode::INTERNAL_SERVER_ERROR
        );
        assert_eq!(
            survey(&app, &code).await.status,
            StatusCode::INTERNAL_SERVER_ERROR
        );
    }
}

/// Thirty at once from one address: those that are too many wait for what becomes of the others.
#[tokio::test]
async fn of_many_guesses_at_once_no_more_fail_than_may() {
    let (app, _, _, codes) = TestApp::in_fieldwork(30).await;
    let at_once = async |address: &str, codes: &[Code]| -> Vec<StatusCode> {
        let posts = codes.iter().map(|code| {
            let (state, address, code) = (app.state.clone(), address.to_owned(), code.printed());
            tokio::spawn(async move {
                let mut asked = request(Method::POST, "/s/survey", None, &fields([("code", &code)]));
                let direct: IpAddr = address.parse().unwrap();
                asked
                    .extensions_mut()
                    .insert(ConnectInfo(SocketAddr::from((direct, 4_000))));
                ask(server::router::router(state), asked).await.status
            })
        });
        let posts: Vec<_> = posts.collect();
        let mut statuses = Vec::new();
        for post in posts {
            statuses.push(post.await.unwrap());
        }
        statuses
    };
    let guesses: Vec<Code> = (0..30).map(|_| Code::draw(&mut app.state.rng())).collect();
    let statuses = at_once("203.0.113.9", &guesses).await;
    let told = |status| statuses.iter().filter(|found| **found == status).count();
    assert_eq!(told(StatusCode::UNPROCESSABLE_ENTITY), 20);
    assert_eq!(told(StatusCode::TOO_MANY_REQUESTS), 10);
    // Behind another Wi-Fi everybody has a good code, and nobody is refused.
    let statuses = at_once("203.0.113.10", &codes).await;
    assert!(statuses.iter().all(|status| *status == StatusCode::OK));
}
