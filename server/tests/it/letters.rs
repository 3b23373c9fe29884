//! Letters in place of lost ones, and the reminder: what nobody learns from either.

use crate::harness::{NOW, TestApp, children, fields};
use crate::process;
use app::road::{RoadError, waves};
use axum::http::StatusCode;
use domain::instrument::InstrumentKey;
use domain::people::Role;
use domain::wave::Retention;

async fn replace(
    app: &TestApp,
    cookie: &str,
    wave: domain::id::WaveId,
    count: &str,
) -> crate::harness::Answer {
    let asked = fields([("instrument", "eleven-to-seventeen/1"), ("count", count)]);
    app.post_as(cookie, &format!("/staff/waves/{wave}/replace"), &asked)
        .await
}

fn codes(page: &str) -> Vec<String> {
    let list = page
        .split_once("code,url")
        .unwrap()
        .1
        .split("</textarea>")
        .next()
        .unwrap();
    let lines = list.lines().filter_map(|line| line.split_once(','));
    lines.map(|(code, _)| code.to_owned()).collect()
}

/// The QR code would lead to a survey in another language than the letter says.
#[tokio::test]
async fn no_letter_promises_a_language_that_its_survey_has_not() {
    let app = crate::languages::made_up(TestApp::new().await);
    let authority = app.authority("southwark", "southwark-2021").await.id;
    let lead = app.signed_in(authority, &[Role::SurveyLead]).await;
    let leavers: InstrumentKey = "care-leavers/1".parse().unwrap();
    let new = waves::NewWave {
        title: "Two ages".into(),
        closes_on: time::macros::date!(2026 - 12 - 11),
        instruments: vec![children(), leavers.clone()],
        strategy: "southwark-2021".into(),
        retention: Default::default(),
    };
    let wave = waves::create(&app.state, authority, new).await.unwrap();
    let page = format!("/staff/waves/{wave}");
    assert!(app.get_as(&lead, &page).await.body.contains("value=\"ar\""));
    let make = async |key: &str, language: &str| {
        let asked = fields([("instrument", key), ("count", "1"), ("language", language)]);
        app.post_as(&lead, &format!("{page}/invite"), &asked).await
    };
    for language in ["ar", "ar+en-GB"] {
        let refused = make("care-leavers/1", language).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{language}");
        assert!(refused.body.contains("cannot be answered in that language"));
    }
    let letters = store::invitations::letters(&app.state.store, wave).await.unwrap();
    assert!(letters.iter().all(|one| one.printed == 0), "no code was made");
    assert_eq!(make("eleven-to-seventeen/1", "ar").await.status, StatusCode::OK);
    assert_eq!(make("care-leavers/1", "en-GB").await.status, StatusCode::OK);
}

#[tokio::test]
async fn lost_letters_are_replaced_while_a_wave_is_open_and_counted() {
    let (app, authority, wave, first) = TestApp::in_fieldwork(5).await;
    let lead = app.signed_in(authority.id, &[Role::SurveyLead]).await;
    let made = replace(&app, &lead, wave, "2").await;
    assert_eq!(made.status, StatusCode::OK);
    assert_eq!(made.header("cache-control"), "no-store");
    assert!(made.body.contains("Replacement letters, shown once"));
    let made = codes(&made.body);
    assert_eq!(made.len(), 2);
    for code in made.iter().cloned().chain([first[0].printed()]) {
        let survey = app.post("/s/survey", &fields([("code", &code)])).await;
        assert!(
            survey.status == StatusCode::OK && survey.body.contains("a.fun"),
            "{}",
            survey.status
        );
    }
    let page = app.get_as(&lead, &format!("/staff/waves/{wave}")).await;
    assert!(page.body.contains("5, and 2 replaced"));
    // Never more than letters.
    for too_many in ["4", "0", "", "501"] {
        let refused = replace(&app, &lead, wave, too_many).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{too_many}");
    }
    assert_eq!(codes(&replace(&app, &lead, wave, "3").await.body).len(), 3);
    assert_eq!(
        replace(&app, &lead, wave, "1").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let letters = store::invitations::letters(&app.state.store, wave).await.unwrap();
    assert_eq!((letters[0].printed, letters[0].replacements), (5, 5));
    let acts = store::audit::of_authority(&app.state.store, authority.id, 5)
        .await
        .unwrap();
    assert!(
        acts.iter()
            .any(|entry| entry.act.starts_with("made 2 replacement letters of the wave"))
    );
}

/// Once it is open nobody can be invited any more.
#[tokio::test]
async fn a_wave_is_not_opened_while_a_questionnaire_has_no_letters() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await;
    let wave = app.draft_wave(authority.id).await;
    let care_leavers: InstrumentKey = "care-leavers/1".parse().unwrap();
    let both = [children(), care_leavers.clone()];
    let planned = store::waves::get(&app.state.store, authority.id, wave)
        .await
        .unwrap()
        .unwrap();
    let draft = store::waves::Draft {
        title: &planned.title,
        closes_on: planned.closes_on,
        strategy: &planned.strategy,
        instruments: &both,
        links: &[],
        retention: &Retention::default(),
    };
    assert!(
        store::waves::change(&app.state.store, wave, &draft)
            .await
            .unwrap()
    );
    let invite = async |key: InstrumentKey| {
        waves::invite(&app.state, authority.id, wave, &key, 2)
            .await
            .map(drop)
    };
    let open = async || waves::open(&app.state, authority.id, wave).await;
    assert!(matches!(open().await, Err(RoadError::NobodyInvited)));
    invite(children()).await.unwrap();
    let title = &app.state.catalogue.instruments[&care_leavers].title;
    let refused = open().await.unwrap_err();
    assert!(
        matches!(&refused, RoadError::NobodyInvitedTo(titles) if titles.contains(title.as_str())),
        "{refused}"
    );
    invite(care_leavers).await.unwrap();
    open().await.unwrap();
}

#[tokio::test]
async fn nothing_is_replaced_before_and_after_fieldwork() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await;
    let wave = app.draft_wave(authority.id).await;
    let lead = app.signed_in(authority.id, &[Role::SurveyLead]).await;
    waves::invite(&app.state, authority.id, wave, &children(), 12)
        .await
        .unwrap();
    assert_eq!(
        replace(&app, &lead, wave, "1").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    waves::open(&app.state, authority.id, wave).await.unwrap();
    // First letters are no longer made.
    assert!(
        waves::invite(&app.state, authority.id, wave, &children(), 1)
            .await
            .is_err()
    );
    // The last day has passed.
    let late = app.later(time::Duration::days(30));
    assert!(
        waves::replace(&late, authority.id, wave, &children(), 1)
            .await
            .is_err()
    );
    waves::close(&app.state, authority.id, wave).await.unwrap();
    assert_eq!(
        replace(&app, &lead, wave, "1").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let letters = store::invitations::letters(&app.state.store, wave).await.unwrap();
    assert_eq!((letters[0].printed, letters[0].replacements), (12, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_replaces_them_too() {
    let (app, _, wave, _) = TestApp::in_fieldwork(5).await;
    let wave = wave.to_string();
    let invite = |more: &[&str]| {
        let named = [
            "wave",
            "invite",
            &wave,
            "--authority",
            "southwark",
            "--instrument",
            "eleven-to-seventeen/1",
        ];
        process::run(app.folder.path(), named.iter().chain(more))
    };
    // The clock of the machine is past the last day on some machines; then it is refused, and says why.
    let made = invite(&["--replacement", "2"]);
    let (out, err) = (
        String::from_utf8_lossy(&made.stdout),
        String::from_utf8_lossy(&made.stderr),
    );
    if app_is_open_by_the_machine_s_clock() {
        assert_eq!(made.status.code(), Some(0), "{err}");
        assert_eq!((out.lines().next(), out.lines().count()), (Some("code,url"), 3));
        let too_many = invite(&["--replacement", "4"]);
        assert_eq!(too_many.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&too_many.stderr).contains("more replacement letters than"));
    } else {
        assert!(
            made.status.code() == Some(1) && err.contains("its last day has not passed"),
            "{err}"
        );
    }
    assert_eq!(
        invite(&["--replacement", "2", "--count", "2"]).status.code(),
        Some(2)
    );
    assert_eq!(invite(&[]).status.code(), Some(2));
}

/// The binary has no other clock than the machine's.
fn app_is_open_by_the_machine_s_clock() -> bool {
    domain::clock::Clock::System.today() <= NOW.date().saturating_add(time::Duration::days(18))
}

#[tokio::test]
async fn a_reminder_has_no_code_and_is_the_same_for_everybody() {
    let (app, authority, wave, codes) = TestApp::in_fieldwork(12).await;
    let lead = app.signed_in(authority.id, &[Role::SurveyLead]).await;
    let address = format!("/staff/waves/{wave}/reminder");
    let before = app.get_as(&lead, &address).await;
    assert_eq!(before.status, StatusCode::OK);
    for part in [
        "If you have answered, thank you.",
        "because we don’t know who has answered",
        "Friday 11 December 2026",
        "Tuesday 15 December 2026",
        "earshot.test",
    ] {
        assert!(before.body.contains(part), "{part}");
    }
    assert!(codes.iter().all(|code| !before.body.contains(&code.printed())));
    assert!(!before.body.contains("/s#") && !before.body.contains("<svg"));
    // A draft translation is for demonstrations.
    assert!(!before.body.contains("lang=\"ar\""));
    crate::waves::answer(&app, &codes[..11]).await;
    let after = app.get_as(&lead, &address).await;
    assert_eq!(after.without_nonces(), before.without_nonces());
    waves::close(&app.state, authority.id, wave).await.unwrap();
    assert_eq!(app.get_as(&lead, &address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_page_on_which_a_wave_is_closed_reminds_of_the_list() {
    let (app, authority, wave, _) = TestApp::in_fieldwork(12).await;
    let lead = app.signed_in(authority.id, &[Role::SurveyLead]).await;
    let page = format!("/staff/waves/{wave}");
    let says = "Destroy the list of who got which letter";
    assert!(app.get_as(&lead, &page).await.body.contains(says));
    waves::close(&app.state, authority.id, wave).await.unwrap();
    assert!(app.get_as(&lead, &page).await.body.contains(says));
    let public = app.get("/privacy").await.body;
    for part in [
        "With it they could try if your code still opens the survey. They could never see what you said.",
        "They destroy it when the survey closes.",
        "So reminders go to everybody",
    ] {
        assert!(public.contains(part), "{part}");
    }
}
