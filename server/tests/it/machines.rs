//! What other machines may know.

use crate::harness::{TestApp, fields, request};
use app::trouble::Troubles;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Method, StatusCode};
use std::net::SocketAddr;

#[tokio::test]
async fn health_is_one_word() {
    let app = TestApp::new().await;
    let answer = app.get("/healthz").await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "ok\n"));
}

#[tokio::test]
async fn a_database_that_is_gone_is_not_well() {
    let app = TestApp::new().await;
    app.state.store.clone().close().await;
    assert_eq!(app.get("/healthz").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_disk_that_is_nearly_full_is_told_and_still_takes_answers() {
    let mut app = TestApp::new().await;
    app.state.troubles = Troubles::with_least_room(u64::MAX);
    let answer = app.get("/healthz").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("little room"), "{}", answer.body);
}

async fn metrics_for(app: &TestApp, peer: &str, passed_on: bool) -> (StatusCode, String) {
    let mut asked = request(Method::GET, "/metrics", None, &[]);
    let peer: SocketAddr = peer.parse().unwrap();
    asked.extensions_mut().insert(ConnectInfo(peer));
    if passed_on {
        asked
            .headers_mut()
            .insert("x-forwarded-for", HeaderValue::from_static("203.0.113.9"));
    }
    let answer = app.ask(asked).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn metrics_are_for_this_machine_alone() {
    let app = TestApp::new().await;
    assert_eq!(metrics_for(&app, "127.0.0.1:4000", false).await.0, StatusCode::OK);
    assert_eq!(metrics_for(&app, "[::1]:4000", false).await.0, StatusCode::OK);
    assert_eq!(
        metrics_for(&app, "192.0.2.7:4000", false).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        metrics_for(&app, "127.0.0.1:4000", true).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        app.get("/metrics").await.status,
        StatusCode::NOT_FOUND,
        "an unknown peer is not this machine"
    );
}

#[tokio::test]
async fn metrics_do_not_move_when_somebody_answers() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let router = server::router::router(app.state.clone());
    let metrics = || {
        let mut asked = request(Method::GET, "/metrics", None, &[]);
        asked
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))));
        asked
    };
    let before = crate::harness::ask(router.clone(), metrics()).await.body;
    for (path, sent) in [
        ("/s/survey", fields([("code", &codes[0].printed())])),
        (
            "/s/send",
            fields([("code", &codes[0].printed()), ("a.fun", "always")]),
        ),
    ] {
        crate::harness::ask(router.clone(), request(Method::POST, path, None, &sent)).await;
    }
    assert_eq!(crate::harness::ask(router.clone(), metrics()).await.body, before);
    crate::harness::ask(router.clone(), request(Method::GET, "/staff", None, &[])).await;
    assert_ne!(
        crate::harness::ask(router, metrics()).await.body,
        before,
        "staff pages are counted"
    );
}
