//! What is too much, or comes from somewhere else.

use crate::harness::{HOST, TestApp, fields, request};
use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, StatusCode, header};

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

/// What a browser says that it reads.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn from_browser(method: Method, path: &str, kind: Option<&'static str>, body: String) -> Request<Body> {
    let mut asked = request(method, path, None, &[]);
    let headers = asked.headers_mut();
    headers.insert(header::ACCEPT, HeaderValue::from_static(BROWSER));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    if let Some(kind) = kind {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    *asked.body_mut() = body.into();
    asked
}

#[tokio::test]
async fn whoever_reads_pages_is_told_on_a_page_what_to_do_next() {
    let (app, ..) = TestApp::in_fieldwork(1).await;
    let huge = format!("w.one-change={}", "x".repeat(300 * 1024));
    let form = Some("application/x-www-form-urlencoded");
    let json = Some("application/json");
    let post = |path: &str, kind, body: &str| from_browser(Method::POST, path, kind, body.to_owned());
    let get = |path: &str| from_browser(Method::GET, path, None, String::new());
    let mut foreign = post("/s/check", form, "code=x");
    foreign
        .headers_mut()
        .insert(header::ORIGIN, HeaderValue::from_static("https://evil.example"));
    let deleted = from_browser(Method::DELETE, "/s/survey", None, String::new());
    for (status, asked) in [
        (StatusCode::BAD_REQUEST, get("/s/open/%FF")),
        (StatusCode::BAD_REQUEST, get("/%FF/you-said")),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, post("/contact", json, "{}")),
        (StatusCode::PAYLOAD_TOO_LARGE, post("/s/check", form, &huge)),
        (StatusCode::METHOD_NOT_ALLOWED, deleted),
        (StatusCode::FORBIDDEN, foreign),
        (StatusCode::NOT_FOUND, get("/s/sheet")),
    ] {
        let path = asked.uri().path().to_owned();
        let page = app.ask(asked).await;
        assert_eq!(page.status, status, "{path}");
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{path}: {status}"
        );
        assert!(
            page.body.contains("<h1>") && page.body.contains("href=\"/help"),
            "{path}"
        );
        assert!(
            page.header("content-security-policy")
                .starts_with("default-src 'none'")
        );
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(
            page.headers.contains_key(header::ALLOW),
            status == StatusCode::METHOD_NOT_ALLOWED
        );
        assert!(!page.body.contains("evil.example") && !page.body.contains("xxxx"));
    }
    let too_much = app.ask(post("/s/send", form, &huge)).await;
    assert!(too_much.body.contains("Make it shorter"));
}

#[tokio::test]
async fn programs_and_phones_get_the_bare_answer() {
    let (app, ..) = TestApp::in_fieldwork(1).await;
    for path in ["/s/open/%FF", "/s/sheet"] {
        let mut asked = request(Method::GET, path, None, &[]);
        asked
            .headers_mut()
            .insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        let answer = app.ask(asked).await;
        assert!(!answer.body.contains("<h1>"), "{path}");
    }
    let sealed = app.post_bytes("/s/sealed", b"nothing".to_vec()).await;
    assert_eq!((sealed.status, sealed.body.len()), (StatusCode::OK, 1));
    app.state.store.clone().close().await;
    let health = app
        .ask(from_browser(Method::GET, "/healthz", None, String::new()))
        .await;
    assert_eq!(health.body, "the database does not answer\n");
}
