//! Asking to be contacted: what somebody typed is not lost.

use crate::harness::{Answer, TestApp, fields};
use crate::languages::made_up;
use app::limits::{Pace, Rule, Tries};
use axum::http::StatusCode;
use std::time::Duration;

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

/// Whether the page begins, for whoever reads it, at what is wrong.
fn begins_at_what_is_wrong(page: &Answer) -> bool {
    let tags = page.body.split('<').filter_map(|part| part.split('>').next());
    let mut summaries = tags.filter(|tag| tag.contains("class=\"error-summary\""));
    summaries.any(|tag| tag.contains("tabindex=\"-1\"") && tag.contains(" autofocus"))
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

#[tokio::test]
async fn a_page_with_a_problem_begins_there_with_scripts_or_without() {
    let mut app = town().await;
    assert!(begins_at_what_is_wrong(
        &app.post("/contact", &fields([("called", "Sam")])).await
    ));
    app.state.paces.contacts = Tries::counting(Rule::contacts(Pace {
        every: Duration::from_secs(24 * 60 * 60),
        burst: 1,
        waiting: 0,
        patience: Duration::ZERO,
    }));
    app.post("/contact", &fields(TYPED)).await;
    let crowded = app.post("/contact", &fields(TYPED)).await;
    assert_eq!(crowded.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(begins_at_what_is_wrong(&crowded));
    let door = app
        .post("/staff/sign-in", &fields([("email", "no"), ("password", "no")]))
        .await;
    assert!(begins_at_what_is_wrong(&door));
    assert!(begins_at_what_is_wrong(
        &app.post("/s/survey", &fields([("code", "no")])).await
    ));
}
