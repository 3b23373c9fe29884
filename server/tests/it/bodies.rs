//! What is too much, or comes from somewhere else.

use crate::harness::{HOST, TestApp, fields, request};
use axum::http::{HeaderValue, Method, StatusCode, header};

#[tokio::test]
async fn a_body_that_no_form_can_have_is_refused() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let words = "x".repeat(300 * 1024);
    for path in ["/s/survey", "/s/check", "/s/send", "/contact", "/staff/sign-in"] {
        let answer = app
            .post(
                path,
                &fields([("code", &codes[0].printed()), ("w.one-change", &words)]),
            )
            .await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}

#[tokio::test]
async fn the_longest_honest_answer_fits() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    // Two characters for a browser, twelve bytes on the way.
    let words = "👩".repeat(1_000);
    let sent = fields([
        ("code", &codes[0].printed()),
        ("w.going-well", &words),
        ("w.one-change", &words),
        ("w.anything-else", &words),
    ]);
    let answer = app.post("/s/send", &sent).await;
    assert_ne!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let sent = fields([("code", &codes[0].printed()), ("a.fun", "always")]);
    for path in [
        "/s/survey",
        "/s/check",
        "/s/send",
        "/contact",
        "/staff/sign-in",
        "/staff/sign-out",
        "/staff/waves/new",
    ] {
        let mut foreign = request(Method::POST, path, None, &sent);
        foreign
            .headers_mut()
            .insert(header::ORIGIN, HeaderValue::from_static("https://evil.example"));
        assert_eq!(app.ask(foreign).await.status, StatusCode::FORBIDDEN, "{path}");
        let mut cross = request(Method::POST, path, None, &sent);
        cross
            .headers_mut()
            .insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
        assert_eq!(app.ask(cross).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(store::ballot_box::count(&app.state.store, wave).await.unwrap(), 0);
}

#[tokio::test]
async fn our_own_forms_are_taken_with_and_without_an_origin() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let sent = fields([("code", &codes[0].printed())]);
    let mut old_browser = request(Method::POST, "/s/survey", None, &sent);
    old_browser.headers_mut().remove(header::ORIGIN);
    assert_eq!(app.ask(old_browser).await.status, StatusCode::OK);
    let own = request(Method::POST, "/s/survey", None, &sent);
    assert_eq!(own.headers()[header::ORIGIN], format!("http://{HOST}"));
    assert_eq!(app.ask(own).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_cannot_be_read_is_no_mistake_of_ours() {
    let (app, ..) = TestApp::in_fieldwork(1).await;
    for (kind, body) in [
        ("application/x-www-form-urlencoded", "code=%FF%FE"),
        ("application/x-www-form-urlencoded", "&&&===%"),
        ("application/json", "{\"code\": 1}"),
        ("multipart/form-data; boundary=x", "--x"),
    ] {
        for path in ["/s/survey", "/s/check", "/s/send", "/contact", "/staff/sign-in"] {
            let mut odd = request(Method::POST, path, None, &[]);
            odd.headers_mut()
                .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            *odd.body_mut() = body.into();
            let status = app.ask(odd).await.status;
            assert!(status.is_client_error(), "{path} with {kind} gives {status}");
        }
    }
}
