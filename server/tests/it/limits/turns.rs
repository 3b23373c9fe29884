//! What people are told where too many wait for their turn at the slow step, and who waits for no turn.

use super::post_from;
use crate::codes::stretched;
use crate::harness::{NOW, TestApp, fields};
use app::limits::Peer;
use app::road::{Turn, Turns};
use axum::http::StatusCode;

const HERE: &str = "203.0.113.9";

/// A line in which somebody works and nobody may wait.
async fn full() -> (Turns, Turn) {
    let turns = Turns::at_once(1, 0);
    let works = turns.wait().await.unwrap();
    (turns, works)
}

#[tokio::test]
async fn a_code_is_asked_to_come_back_in_a_moment_and_nothing_is_lost_or_counted() {
    let (mut app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let (turns, works) = full().await;
    app.state.turns = turns;
    let peer = Peer::of(Some(HERE.parse().unwrap()));
    let left = app.state.tries.left_from(peer, NOW);
    let code = codes[0].printed();
    let opens = async || post_from(&app, HERE, "/s/survey", &fields([("code", &code)])).await;
    let told = opens().await;
    assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(told.header("retry-after"), "5");
    assert!(told.body.contains("Your code is still good") && told.body.contains(&code));
    let form = fields([("code", &code), ("w.one-change", "See Sam more")]);
    for path in ["/s/survey", "/s/check", "/s/send"] {
        let told = post_from(&app, HERE, path, &form).await;
        assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert_eq!(told.header("retry-after"), "5", "{path}");
        let kept = told.form("code").untouched();
        assert!(
            kept.contains(&("w.one-change".into(), "See Sam more".into())),
            "{path}"
        );
        assert!(kept.contains(&("code".into(), code.clone())), "{path}");
    }
    assert_eq!(app.state.tries.left_from(peer, NOW), left);
    drop(works);
    assert_eq!(opens().await.status, StatusCode::OK);
    assert_eq!(app.state.tries.left_from(peer, NOW), left);
}

#[tokio::test]
async fn what_was_stretched_before_waits_for_no_turn() {
    let (mut app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let (turns, _works) = full().await;
    app.state.turns = turns;
    let form = fields([("code", &*stretched(&codes[0])), ("a.fun", "always")]);
    for path in ["/s/survey", "/s/check"] {
        assert_eq!(post_from(&app, HERE, path, &form).await.status, StatusCode::OK);
    }
    let sent = post_from(&app, HERE, "/s/send", &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_sign_in_is_asked_to_come_back_in_a_moment_and_is_not_counted() {
    let mut app = TestApp::new().await;
    let (turns, works) = full().await;
    app.state.staff_turns = turns;
    let who = fields([("email", "ada@council.example"), ("password", "wrong")]);
    let tries = async || post_from(&app, HERE, "/staff/sign-in", &who).await;
    // More often than may fail.
    for _ in 0..30 {
        let told = tries().await;
        assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(told.header("retry-after"), "5");
        assert!(told.body.contains("ada@council.example") && told.body.contains("nothing is wrong with it"));
        assert!(!told.body.contains("too many tries"));
    }
    drop(works);
    assert_eq!(tries().await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
