//! From closing to what everybody may see, over the staff pages.

use crate::harness::{NOW, TestApp, fields};
use app::road::waves;
use axum::http::StatusCode;
use domain::ballot_box::{Code, Ticket};
use domain::clock::Clock;
use domain::id::{AuthorityId, WaveId};
use domain::intake::Submission;
use domain::people::Role;
use domain::wave::WaveState;
use server::synthetic;
use store::releases::ReleaseKind;
use time::Duration;

/// Lets people answer, without pages.
pub async fn answer(app: &TestApp, codes: &[Code]) {
    let instrument = &app.state.catalogue.instruments[&crate::harness::children()];
    for (person, code) in codes.iter().enumerate() {
        let answers = synthetic::answer(instrument, &mut synthetic::generator(9, person as u64));
        let sent = app::road::send::send(
            &app.state,
            &Ticket::of_code(code.stretch()),
            Submission::new(answers.pairs()),
        )
        .await
        .unwrap();
        assert!(matches!(sent, Ok(app::road::send::Sent::Now(_))));
    }
}

async fn state_of(app: &TestApp, authority: AuthorityId, wave: WaveId) -> WaveState {
    store::waves::get(&app.state.store, authority, wave)
        .await
        .unwrap()
        .unwrap()
        .state
}

#[tokio::test]
async fn a_wave_is_closed_unsealed_and_released_from_staff_pages() {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(30).await;
    answer(&app, &codes).await;
    let lead = app.signed_in(authority.id, &[Role::SurveyLead]).await;
    let act = |what: &str| format!("/staff/waves/{wave}/{what}");
    let sure = |what: &str| vec![(format!("sure-{what}"), "yes".to_owned())];
    assert_eq!(
        app.post_as(&lead, &act("close"), &sure("close")).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(state_of(&app, authority.id, wave).await, WaveState::Closed);
    // Young people were promised that nobody reads before the 15th.
    let holder = app.signed_in(authority.id, &[Role::KeyHolder]).await;
    let too_early = app.post_as(&holder, &act("unseal"), &sure("unseal")).await;
    assert!(too_early.status.is_client_error(), "{}", too_early.status);
    assert_eq!(state_of(&app, authority.id, wave).await, WaveState::Closed);
    app.state.clock = Clock::Fixed(NOW + Duration::days(22));
    let (lead, holder) = again(&app, authority.id).await;
    assert_eq!(
        app.post_as(&holder, &act("unseal"), &sure("unseal")).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(state_of(&app, authority.id, wave).await, WaveState::Unsealed);
    assert!(app.state.keys.get(wave).is_err(), "the keys are destroyed");
    assert_eq!(
        app.post_as(&lead, &act("release-tables"), &sure("release-tables"))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    // On a slow machine the answer comes before the end.
    if let Some(mut job) = app.state.releasing.running(wave) {
        job.finished().await.unwrap();
    }
    let release = store::releases::latest(
        &app.state.store,
        authority.id,
        ReleaseKind::Tables,
        &authority.strategy,
    )
    .await
    .unwrap()
    .unwrap();
    let tables = analysis::release::TablesRelease::from_json(&release.body).unwrap();
    assert_eq!(tables.unreadable, 0);
    assert!(!tables.tables.is_empty());
}

/// Sign-ins that still live after the clock was moved.
async fn again(app: &TestApp, authority: AuthorityId) -> (String, String) {
    let until = app.state.clock.now() + Duration::hours(1);
    let roles = [[Role::SurveyLead], [Role::KeyHolder]];
    (
        app.signed_in_until(authority, &roles[0], until).await,
        app.signed_in_until(authority, &roles[1], until).await,
    )
}

#[tokio::test]
async fn fewer_than_ten_answers_are_never_unsealed() {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(9).await;
    answer(&app, &codes).await;
    waves::close(&app.state, authority.id, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(22));
    assert!(
        app::road::unseal::unseal(&app.state, authority.id, wave)
            .await
            .is_err()
    );
    waves::destroy(&app.state, authority.id, wave).await.unwrap();
    assert_eq!(state_of(&app, authority.id, wave).await, WaveState::Destroyed);
    assert_eq!(store::ballot_box::count(&app.state.store, wave).await.unwrap(), 0);
}

#[tokio::test]
async fn no_page_tells_how_many_answered_but_in_tens() {
    let (app, authority, wave, codes) = TestApp::in_fieldwork(40).await;
    answer(&app, &codes[..17]).await;
    let cookie = app.signed_in(authority.id, &Role::ALL).await;
    let mut seen = Vec::new();
    for path in [
        "/staff".to_owned(),
        "/staff/waves".to_owned(),
        format!("/staff/waves/{wave}"),
        "/southwark/you-said".into(),
    ] {
        let page = app.get_as(&cookie, &path).await;
        assert!(
            !page.body.contains(">17<") && !page.body.contains(" 17 "),
            "{path} tells the number"
        );
        seen.push(page.without_nonces());
    }
    answer(&app, &codes[17..19]).await;
    let page = app
        .get_as(&cookie, &format!("/staff/waves/{wave}"))
        .await
        .without_nonces();
    assert_eq!(page, seen[2], "two more answers are not to be seen");
}

#[tokio::test]
async fn letters_are_shown_once_and_open_the_survey() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await;
    let wave = app.draft_wave(authority.id).await;
    let lead = app.signed_in(authority.id, &[Role::SurveyLead]).await;
    let page = app.get_as(&lead, &format!("/staff/waves/{wave}")).await;
    let form = page.form("count");
    let asked = fields([("instrument", "eleven-to-seventeen/1"), ("count", "3")]);
    let sent = form.filled(&asked).unwrap_or(asked);
    let letters = app
        .post_as(&lead, &format!("/staff/waves/{wave}/invite"), &sent)
        .await;
    assert_eq!(letters.status, StatusCode::OK);
    assert_eq!(letters.header("cache-control"), "no-store");
    let invited = store::invitations::letters(&app.state.store, wave).await.unwrap();
    assert_eq!(invited.iter().map(|letters| letters.printed).sum::<u64>(), 3);
}
