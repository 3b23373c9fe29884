//! Attack 34: is there a difference between a code that nobody has, one that was used, and one that is over?
//!
//! Equal work and the global brake: `server/tests/it/privacy` has them elsewhere. Here: status, headers, size, every byte.

use super::{ballot, form, is_taken, seal_and_hear};
use crate::harness::{Answer, TestApp, fields};
use app::phone::Reply;
use app::road::waves;
use axum::http::StatusCode;
use domain::ballot_box::Code;

/// Everything that somebody on the wire or at the screen can see of an answer, without what is drawn anew each time.
fn seen(answer: &Answer, code: &str) -> (u16, Vec<(String, String)>, String) {
    let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), text(value)))
        .filter(|(name, _)| name != "content-security-policy")
        .collect();
    headers.sort();
    assert!(!answer.headers.contains_key("set-cookie"));
    (
        answer.status.as_u16(),
        headers,
        answer.without_nonces().replace(code, "CODE"),
    )
}

#[tokio::test]
async fn attack_34_unknown_used_and_expired_codes_cannot_be_told_apart() {
    let (app, authority, wave, codes) = TestApp::in_fieldwork(3).await;
    let (over, expired) = app.open_wave(authority.id, 1).await;
    waves::close(&app.state, authority.id, over).await.unwrap();
    assert_eq!(
        is_taken(&app.post("/s/send", &form(&codes[0], "always")).await),
        Some(true)
    );
    let phone = ballot(&app, wave, &codes[1], "always").await;
    assert_eq!(seal_and_hear(&app, phone.to_bytes()).await, Reply::Now);
    let unknown = Code::draw(&mut app.state.rng());
    let kinds = [&unknown, &codes[0], &codes[1], &expired[0]];
    for path in ["/s/survey", "/s/check"] {
        let mut told = Vec::new();
        for code in kinds {
            let code = code.printed();
            let page = app.post(path, &fields([("code", &code)])).await;
            assert_eq!(
                page.body.len(),
                app.post(path, &fields([("code", &code)])).await.body.len()
            );
            told.push(seen(&page, &code));
        }
        assert!(told[0].0 >= 400, "it opens nothing");
        assert!(told.iter().all(|one| *one == told[0]), "{path} tells codes apart");
    }
}

/// Whoever sends an answer with a used code is told "we have it", so that a young person learns that it arrived: whoever has the
/// letter can learn that too, and the threat model says so. On the way there nothing is told, and of an unknown and an
/// expired code nothing at all.
#[tokio::test]
async fn attack_34_with_answers_unknown_and_expired_codes_are_the_same() {
    let (app, authority, _, codes) = TestApp::in_fieldwork(1).await;
    let unknown = Code::draw(&mut app.state.rng());
    let draft = app.draft_wave(authority.id).await;
    let planned = waves::invite(&app.state, authority.id, draft, &crate::harness::children(), 1)
        .await
        .unwrap();
    let used = &codes[0];
    let sent = app.post("/s/send", &form(used, "always")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    for path in ["/s/survey", "/s/check", "/s/send"] {
        let mut told = Vec::new();
        let letters = [&unknown, &planned[0], used];
        for code in &letters[..if path == "/s/send" { 2 } else { 3 }] {
            let page = app.post(path, &form(code, "always")).await;
            told.push(seen(&page, &code.printed()));
        }
        assert!(told.iter().all(|one| *one == told[0]), "{path} tells codes apart");
    }
}
