//! The coding room: what one reviewer took out of a text does not come back by mistake.

use crate::harness::{NOW, TestApp, fields};
use crate::waves::answer;
use app::road::{unseal, waves};
use axum::http::StatusCode;
use domain::clock::Clock;
use domain::people::Role;
use time::Duration;

#[tokio::test]
async fn what_one_took_out_does_not_come_back_with_the_older_page_of_another() {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(12).await;
    answer(&app, &codes).await;
    waves::close(&app.state, authority.id, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    unseal::unseal(&app.state, authority.id, wave).await.unwrap();
    let comments = store::comments::list(&app.state.store, authority.id, wave)
        .await
        .unwrap();
    let (comment, ..) = comments.first().expect("somebody wrote something");
    let left = async || {
        let found = store::comments::get(&app.state.store, authority.id, comment.id).await;
        let (_, comment, _) = found.unwrap().unwrap();
        comment.redacted
    };
    let path = format!("/staff/coding-room/{}", comment.id);
    let until = app.state.clock.now() + Duration::hours(1);
    let signed_in = async || {
        app.signed_in_until(authority.id, &[Role::TextReviewer], until)
            .await
    };
    let (reviewer, other) = (signed_in().await, signed_in().await);
    let (first, second) = (
        app.get_as(&reviewer, &path).await,
        app.get_as(&other, &path).await,
    );
    let with = |page: Vec<(String, String)>, left: &str| {
        let others = page.into_iter().filter(|(name, _)| name != "left");
        others.chain(fields([("left", left)])).collect::<Vec<_>>()
    };
    let redacted = with(first.form("left").untouched(), "[detail]");
    assert_eq!(
        app.post_as(&reviewer, &path, &redacted).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(left().await.as_deref(), Some("[detail]"));

    let overtaken = app.post_as(&other, &path, &second.form("left").untouched()).await;
    assert_eq!(overtaken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(overtaken.body.contains("Somebody else saved this"));
    assert_eq!(left().await.as_deref(), Some("[detail]"));
    // Who has seen that may save theirs.
    let knowing = with(overtaken.form("left").untouched(), "[name]");
    assert_eq!(
        app.post_as(&other, &path, &knowing).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(left().await.as_deref(), Some("[name]"));
}
