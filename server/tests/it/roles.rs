//! Every staff address with every role, and two authorities that cannot see each other.

use crate::harness::{Answer, TestApp};
use app::staff::access::{ROUTES, Route};
use axum::http::{Method, StatusCode};
use domain::people::Role;

/// An address of a route: for `{…}` the given id.
fn address(route: &Route, id: &str) -> String {
    let part = |part: &str| {
        if part.starts_with('{') {
            id.to_owned()
        } else {
            part.to_owned()
        }
    };
    route.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

async fn ask(app: &TestApp, route: &Route, cookie: &str, id: &str) -> Answer {
    let path = address(route, id);
    if route.method == Method::GET {
        app.get_as(cookie, &path).await
    } else {
        app.post_as(cookie, &path, &[]).await
    }
}

/// An id that belongs to nothing.
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

#[tokio::test]
async fn every_route_is_open_to_its_roles_and_shut_to_all_others() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await;
    for route in ROUTES.iter().filter(|route| !route.open) {
        for role in Role::ALL {
            let cookie = app.signed_in(authority.id, &[role]).await;
            let answer = ask(&app, route, &cookie, NOBODY).await;
            let name = format!("{} {} as {role}: {}", route.method, route.path, answer.status);
            if route.roles.contains(&role) {
                assert_ne!(answer.status, StatusCode::FORBIDDEN, "{name}");
                assert!(!answer.status.is_server_error(), "{name}");
                let signing_out = route.path == "/staff/sign-out";
                assert!(
                    signing_out || !answer.location().starts_with("/staff/sign-in"),
                    "{name}"
                );
            } else {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
            }
        }
    }
}

#[tokio::test]
async fn nobody_gets_in_without_signing_in() {
    let app = TestApp::new().await;
    for route in ROUTES.iter().filter(|route| !route.open) {
        for cookie in ["", "earshot_session=", "earshot_session=0000", "other=1"] {
            let answer = ask(&app, route, cookie, NOBODY).await;
            assert!(answer.leads_to_sign_in(), "{} {}", route.method, route.path);
        }
    }
}

#[tokio::test]
async fn a_session_ends_with_its_time() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await;
    let cookie = app.signed_in(authority.id, &[Role::Officer]).await;
    assert_eq!(app.get_as(&cookie, "/staff").await.status, StatusCode::OK);
    let router = server::router::router(app.later(time::Duration::hours(9)));
    let late = crate::harness::request(Method::GET, "/staff", Some(&cookie), &[]);
    assert_eq!(
        crate::harness::ask(router, late).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn an_authority_sees_nothing_of_another() {
    let app = TestApp::new().await;
    let southwark = app.authority("southwark", "southwark-2021").await;
    let walsall = app.authority("walsall", "walsall-2021").await;
    let (wave, _) = app.open_wave(southwark.id, 3).await;
    let theirs = app.signed_in(walsall.id, &Role::ALL).await;
    let ours = app.signed_in(southwark.id, &Role::ALL).await;
    let page = format!("/staff/waves/{wave}");
    assert_eq!(app.get_as(&ours, &page).await.status, StatusCode::OK);
    for route in ROUTES.iter().filter(|route| route.path.contains("{wave}")) {
        let answer = ask(&app, route, &theirs, &wave.to_string()).await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_FOUND,
            "{} {}",
            route.method,
            route.path
        );
    }
    assert!(
        app.get_as(&ours, "/staff/waves")
            .await
            .body
            .contains(&wave.to_string())
    );
    assert!(
        !app.get_as(&theirs, "/staff/waves")
            .await
            .body
            .contains(&wave.to_string())
    );
    let still = store::waves::get(&app.state.store, southwark.id, wave)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        still.state,
        domain::wave::WaveState::Open,
        "nothing of what they tried was done"
    );
}
