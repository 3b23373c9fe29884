//! How fast other things are taken than codes: answers by a link, requests for contact, sign-ins of staff.

use super::post_from;
use crate::harness::{Answer, NOW, TestApp, fields};
use crate::open_links::{in_fieldwork, seal, ticket};
use app::limits::{Pace, Rule, Tries};
use app::phone::Reply;
use axum::http::StatusCode;
use domain::clock::Clock;
use domain::id::StaffId;
use domain::people::Role;
use std::time::Duration;
use store::staff::StaffMember;

const CLUB: &str = "203.0.113.9";
const ELSEWHERE: &str = "198.51.100.7";

/// Somebody who opens the link and sends, from somewhere.
async fn answer(app: &TestApp, link: &str, address: &str) -> Answer {
    let ticket = ticket(&app.get(link).await);
    let form = fields([("code", &ticket), ("w.one-change", "See Sam more")]);
    post_from(app, address, "/s/send", &form).await
}

#[tokio::test]
async fn a_club_behind_one_wifi_passes_and_a_program_is_asked_to_wait() {
    let (mut app, _, wave, link) = in_fieldwork().await;
    for _ in 0..30 {
        assert_eq!(answer(&app, &link, CLUB).await.status, StatusCode::SEE_OTHER);
    }
    // The same form again is no other answer, and counts as none.
    let again = ticket(&app.get(&link).await);
    for _ in 0..40 {
        let form = fields([("code", &again)]);
        assert_eq!(
            post_from(&app, CLUB, "/s/send", &form).await.status,
            StatusCode::SEE_OTHER
        );
    }
    for _ in 0..69 {
        assert_eq!(answer(&app, &link, CLUB).await.status, StatusCode::SEE_OTHER);
    }
    let kept = answer(&app, &link, CLUB).await;
    assert_eq!(kept.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(kept.body.contains("See Sam more") && kept.body.contains("Nothing is lost"));
    assert!(kept.body.contains("sending answers") && !kept.body.contains("Your code"));
    assert_ne!(kept.header("retry-after"), "");
    // To look at the survey nobody waits.
    let form = fields([("code", &ticket(&app.get(&link).await)), ("a.fun", "always")]);
    assert_eq!(
        post_from(&app, CLUB, "/s/check", &form).await.status,
        StatusCode::OK
    );
    assert_eq!(answer(&app, &link, ELSEWHERE).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        store::ballot_box::count(&app.state.store, wave).await.unwrap(),
        101
    );
    app.state.clock = Clock::Fixed(NOW + time::Duration::minutes(10));
    assert_eq!(answer(&app, &link, CLUB).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn all_links_together_have_a_pace_on_both_ways_and_letters_do_not_feel_it() {
    let (mut app, authority, wave, link) = in_fieldwork().await;
    let (_, codes) = app.open_wave(authority, 1).await;
    app.state.paces.links = Tries::counting(Rule::links(Pace {
        every: Duration::from_secs(24 * 60 * 60),
        burst: 2,
        waiting: 0,
        patience: Duration::ZERO,
    }));
    let by_phone = ticket(&app.get(&link).await);
    assert_eq!(seal(&app, wave, &by_phone).await, Reply::Now);
    for _ in 0..3 {
        assert_eq!(
            seal(&app, wave, &by_phone).await,
            Reply::Before,
            "it costs nothing"
        );
    }
    assert_eq!(answer(&app, &link, CLUB).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer(&app, &link, ELSEWHERE).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    let late = ticket(&app.get(&link).await);
    assert_eq!(seal(&app, wave, &late).await, Reply::Busy);
    let letter = fields([("code", &codes[0].printed())]);
    assert_eq!(app.post("/s/send", &letter).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_wave_with_a_link_is_full_before_the_disk_is() {
    let (mut app, authority, wave, link) = in_fieldwork().await;
    let (lettered, codes) = app.open_wave(authority, 3).await;
    app.state.paces.most_by_link = 2;
    let first = ticket(&app.get(&link).await);
    let (late, by_phone) = (ticket(&app.get(&link).await), ticket(&app.get(&link).await));
    assert_eq!(seal(&app, wave, &first).await, Reply::Now);
    assert_eq!(answer(&app, &link, CLUB).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        app.get(&link).await.status,
        StatusCode::NOT_FOUND,
        "nobody begins in vain"
    );
    let form = fields([("code", &late), ("w.one-change", "See Sam more")]);
    let kept = app.post("/s/send", &form).await;
    assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(kept.body.contains("See Sam more"));
    assert_eq!(seal(&app, wave, &by_phone).await, Reply::Nothing);
    assert_eq!(
        seal(&app, wave, &first).await,
        Reply::Before,
        "what is there is there"
    );
    let again = app.post("/s/send", &fields([("code", &first)])).await;
    assert!(again.location().contains("again=1"));
    assert_eq!(store::ballot_box::count(&app.state.store, wave).await.unwrap(), 2);
    for code in &codes {
        let letter = fields([("code", &code.printed())]);
        assert_eq!(app.post("/s/send", &letter).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(
        store::ballot_box::count(&app.state.store, lettered)
            .await
            .unwrap(),
        3
    );
}

#[tokio::test]
async fn who_asks_for_contact_again_and_again_waits_and_nothing_typed_is_lost() {
    let app = TestApp::new().await;
    app.authority("southwark", "southwark-2021").await;
    let form = fields([
        ("authority", "southwark"),
        ("called", "S\u{202e}am"),
        ("reach", "07700\u{2066} 900123"),
        ("message", "about <home>"),
    ]);
    // What is not whole yet counts as nothing.
    for _ in 0..20 {
        let unfinished = post_from(&app, CLUB, "/contact", &fields([("authority", "southwark")])).await;
        assert_eq!(unfinished.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    for _ in 0..10 {
        let asked = post_from(&app, CLUB, "/contact", &form).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
    }
    let kept = post_from(&app, CLUB, "/contact", &form).await;
    assert_eq!(kept.status, StatusCode::TOO_MANY_REQUESTS);
    assert_ne!(kept.header("retry-after"), "");
    assert!(kept.body.contains("still here") && kept.body.contains("href=\"/help\""));
    let typed = kept.form("called").untouched();
    for (name, value) in [
        ("called", "Sam"),
        ("reach", "07700 900123"),
        ("message", "about <home>"),
    ] {
        assert!(typed.contains(&(name.to_owned(), value.to_owned())), "{name}");
    }
    assert_eq!(
        post_from(&app, ELSEWHERE, "/contact", &form).await.status,
        StatusCode::SEE_OTHER
    );
    let waiting = store::contacts::waiting(&app.state.contacts, "southwark")
        .await
        .unwrap();
    assert_eq!(waiting.len(), 11);
    assert!(
        waiting
            .iter()
            .all(|one| one.called == "Sam" && one.reach == "07700 900123")
    );
}

#[tokio::test]
async fn a_request_for_contact_that_cannot_be_kept_comes_back_as_it_was_typed() {
    let app = TestApp::new().await;
    app.authority("southwark", "southwark-2021").await;
    app.state.contacts.clone().close().await;
    let form = fields([
        ("authority", "southwark"),
        ("called", "Sam"),
        ("reach", "07700 900123"),
        ("message", "about home"),
    ]);
    let kept = post_from(&app, CLUB, "/contact", &form).await;
    assert_eq!(kept.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(kept.body.contains("still here") && kept.body.contains("href=\"/help\""));
    let typed = kept.form("called").untouched();
    assert!(form[1..].iter().all(|field| typed.contains(field)), "{typed:?}");
}

#[tokio::test]
async fn requests_for_contact_have_a_pace_together() {
    let mut app = TestApp::new().await;
    app.authority("southwark", "southwark-2021").await;
    app.state.paces.contacts = Tries::counting(Rule::contacts(Pace {
        every: Duration::from_secs(24 * 60 * 60),
        burst: 1,
        waiting: 0,
        patience: Duration::ZERO,
    }));
    let form = fields([
        ("authority", "southwark"),
        ("called", "Sam"),
        ("reach", "07700 900123"),
    ]);
    assert_eq!(
        post_from(&app, CLUB, "/contact", &form).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        post_from(&app, ELSEWHERE, "/contact", &form).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

/// Somebody who can sign in.
async fn ada(app: &TestApp) {
    let authority = app.authority("southwark", "southwark-2021").await.id;
    let mut rng = app.state.rng();
    let member = StaffMember {
        id: StaffId::draw(&mut rng),
        authority,
        name: "Ada".into(),
        email: "ada@council.example".parse().unwrap(),
        roles: [Role::Officer].into(),
    };
    let hash = app::staff::hash_password("correct horse", &mut rng).unwrap();
    store::staff::add(&app.state.store, &member, &hash).await.unwrap();
}

#[tokio::test]
async fn wrong_passwords_from_elsewhere_keep_no_member_of_staff_out() {
    let app = TestApp::new().await;
    ada(&app).await;
    let sign_in = async |address, password| {
        let form = fields([("email", "Ada@council.example"), ("password", password)]);
        post_from(&app, address, "/staff/sign-in", &form).await.status
    };
    for _ in 0..20 {
        assert_eq!(sign_in(CLUB, "wrong").await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(sign_in(CLUB, "wrong").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        sign_in(CLUB, "correct horse").await,
        StatusCode::TOO_MANY_REQUESTS,
        "a guess that is right is told like all others"
    );
    assert_eq!(sign_in(ELSEWHERE, "correct horse").await, StatusCode::SEE_OTHER);
}
