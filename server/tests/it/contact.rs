//! Asking to be contacted: what somebody typed is not lost.

use crate::harness::{TestApp, fields};
use crate::languages::made_up;
use axum::http::StatusCode;

const TYPED: [(&str, &str); 4] = [
    ("authority", "southwark"),
    ("called", "Sam"),
    ("reach", "after school, at the bus stop"),
    ("message", "about <home>"),
];

async fn town() -> TestApp {
    let app = TestApp::new().await;
    app.authority("southwark", "southwark-2021").await;
    made_up(app)
}

#[tokio::test]
async fn another_language_keeps_what_was_typed_and_asks_nobody_yet() {
    let app = town().await;
    let page = app.get("/contact").await;
    let button = page
        .body
        .split("<button")
        .find(|part| part.contains("name=\"lang\""))
        .unwrap();
    for part in [
        "form=\"contact\"",
        "value=\"ar\"",
        "formaction=\"/contact?lang=ar\"",
    ] {
        assert!(button.contains(part), "{part}: {button}");
    }
    // Return in a field presses the first button of its form.
    let first = page.body.split("<button").nth(1).unwrap();
    assert!(
        first.contains("form=\"contact\"") && !first.contains("formaction"),
        "{first}"
    );
    let mut form = fields(TYPED);
    form.push(("lang".into(), "ar".into()));
    let arabic = app.post("/contact?lang=ar", &form).await;
    assert_eq!(arabic.status, StatusCode::OK);
    assert!(arabic.body.contains("<html lang=\"ar\" dir=\"rtl\"") && !arabic.body.contains("error-summary"));
    let form = arabic.form("called");
    assert_eq!(form.action, "/contact?lang=ar");
    let mut carried = form.untouched();
    carried.retain(|(name, _)| name != "authority");
    carried.push(fields(TYPED)[0].clone());
    assert!(arabic.body.contains("value=\"southwark\" selected"));
    assert!(
        fields(TYPED).iter().all(|field| carried.contains(field)),
        "{carried:?}"
    );
    let waiting = async || {
        store::contacts::waiting(&app.state.contacts, "southwark")
            .await
            .unwrap()
            .len()
    };
    assert_eq!(waiting().await, 0);
    assert_eq!(
        app.post(&form.action, &carried).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(waiting().await, 1);
}

#[tokio::test]
async fn links_beside_what_was_typed_open_beside_it() {
    let page = town().await.get("/contact").await;
    let links = page
        .body
        .split("<a ")
        .skip(1)
        .filter_map(|part| part.split('>').next());
    let mut leaving = links.filter(|tag| tag.contains("href=\"/help") || tag.contains("href=\"/privacy"));
    assert!(leaving.clone().count() > 2);
    assert!(leaving.all(|tag| tag.contains("target=\"_blank\"")));
    assert!(page.body.contains("src=\"/stay.js\""));
}
