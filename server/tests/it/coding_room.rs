//! The coding room: what one reviewer took out of a text does not come back by mistake.

use crate::harness::{NOW, TestApp, fields};
use crate::waves::answer;
use app::road::{unseal, waves};
use axum::http::StatusCode;
use domain::clock::Clock;
use domain::groups::{Group, Point, PointKind, Session};
use domain::id::{AuthorityId, GroupId, PointId, SessionId};
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

/// Everybody who reads words presses the button, and some load the page again: there is one concern, and the page says so.
#[tokio::test]
async fn words_are_passed_on_once_however_often_the_button_is_pressed() {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(12).await;
    answer(&app, &codes).await;
    waves::close(&app.state, authority.id, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    unseal::unseal(&app.state, authority.id, wave).await.unwrap();
    let store = &app.state.store;
    let comment = store::comments::waiting(store, authority.id).await.unwrap()[0];
    let point = a_point(&app, authority.id).await;
    let until = app.state.clock.now() + Duration::hours(1);
    let reviewer = app
        .signed_in_until(authority.id, &[Role::TextReviewer], until)
        .await;
    let both = [Role::TextReviewer, Role::SafeguardingLead];
    let lead = app.signed_in_until(authority.id, &both, until).await;
    let pages = [
        format!("/staff/coding-room/{comment}"),
        format!("/staff/coding-room/points/{point}"),
    ];
    for (before, page) in pages.iter().enumerate() {
        let pass_on = format!("{page}/pass-on");
        let shown = app.get_as(&reviewer, page).await;
        assert!(shown.body.contains("Pass on to the safeguarding lead"));
        let form = [shown.form("left").untouched(), fields([("left", "half done")])].concat();
        let form: Vec<_> = form.into_iter().rev().collect();
        let (one, other) = tokio::join!(
            app.post_as(&reviewer, &pass_on, &form),
            app.post_as(&lead, &pass_on, &form)
        );
        let now =
            |answer: &crate::harness::Answer| answer.body.contains("are now with the safeguarding lead");
        assert!(now(&one) != now(&other), "one of them was first");
        let again = app.post_as(&lead, &pass_on, &form).await;
        for answer in [&again, &app.get_as(&lead, page).await] {
            assert_eq!(answer.status, StatusCode::OK);
            assert!(
                answer
                    .body
                    .contains("were passed on to the safeguarding lead before")
            );
            let told = answer.body.split_once("safeguarding lead before").unwrap().1;
            assert!(
                told.split_once("</p>")
                    .unwrap()
                    .0
                    .contains("href=\"/staff/contact\""),
                "{told}"
            );
            assert!(!answer.body.contains("Pass on to the safeguarding lead"));
        }
        assert!(again.body.contains("half done"), "what was typed stays");
        let reading = app.get_as(&reviewer, page).await;
        assert!(
            !reading.body.contains("href=\"/staff/contact\""),
            "there is no way for them"
        );
        assert_eq!(
            store::concerns::open(store, authority.id).await.unwrap().len(),
            before + 1
        );
    }
}

/// Something that a group said.
async fn a_point(app: &TestApp, authority: AuthorityId) -> PointId {
    let mut rng = app.state.rng();
    let group = Group {
        id: GroupId::draw(&mut rng),
        name: "Speakerbox".into(),
    };
    store::groups::add(&app.state.store, authority, &group)
        .await
        .unwrap();
    let point = Point {
        id: PointId::draw(&mut rng),
        kind: PointKind::Said,
        text: "rooms are cold".into(),
        asked_of: None,
        approved_by_group: false,
    };
    let id = point.id;
    let session = Session {
        id: SessionId::draw(&mut rng),
        group: group.id,
        held_on: NOW.date(),
        attendance: Vec::new(),
        topic: "Rooms".into(),
        points: vec![point],
    };
    app.signed_in(authority, &[Role::Facilitator]).await;
    let by = store::staff::names(&app.state.store, authority).await.unwrap();
    store::groups::log(&app.state.store, authority, &session, by[0].0)
        .await
        .unwrap();
    id
}
