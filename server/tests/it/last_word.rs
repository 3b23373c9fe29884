//! What nobody can take back is done when a box says so, and never by a slip of the finger or a page that is loaded again.

use crate::harness::{NOW, TestApp, fields};
use crate::waves::answer;
use app::road::{unseal, waves};
use axum::http::StatusCode;
use domain::clock::Clock;
use domain::id::{AuthorityId, ContactId, WaveId};
use domain::people::Role;
use domain::wave::WaveState;
use store::contacts::NewContact;
use time::Duration;

struct Staffed {
    app: TestApp,
    authority: AuthorityId,
    wave: WaveId,
    /// Somebody with every role, until the end.
    all: String,
}

impl Staffed {
    async fn at(app: TestApp, authority: AuthorityId, wave: WaveId) -> Self {
        let until = NOW + Duration::days(60);
        let all = app.signed_in_until(authority, &Role::ALL, until).await;
        Self {
            app,
            authority,
            wave,
            all,
        }
    }

    /// The act is refused with its box beside it, and its box is in the page; the state stays. Then it is done with the box.
    async fn done_with_box_only(&self, act: &str, more: &[(String, String)], then: WaveState) {
        let (before, acts) = (self.state().await, self.acts().await);
        let page = format!("/staff/waves/{}", self.wave);
        let shown = self.app.get_as(&self.all, &page).await;
        assert!(shown.body.contains(&format!("name=\"sure-{act}\"")), "{act}");
        let bare = self.app.post_as(&self.all, &format!("{page}/{act}"), more).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}");
        assert!(bare.body.contains(&format!("id=\"sure-{act}-error\"")), "{act}");
        assert_eq!((self.state().await, self.acts().await), (before, acts), "{act}");
        let mut sure = more.to_vec();
        sure.push((format!("sure-{act}"), "yes".into()));
        let done = self.app.post_as(&self.all, &format!("{page}/{act}"), &sure).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{act}");
        assert_eq!(self.state().await, then, "{act}");
        assert_eq!(self.acts().await, acts + 1, "{act} is on record");
        // And the page says so, where the address leads.
        if let Some((address, place)) = done.location().split_once('#') {
            let told = self.app.get_as(&self.all, address).await;
            assert!(
                told.body.contains(&format!("id=\"{place}\" role=\"status\"")),
                "{act}"
            );
        }
    }

    async fn state(&self) -> WaveState {
        let wave = waves::get(&self.app.state, self.authority, self.wave).await;
        wave.unwrap().state
    }

    /// How many acts of people are on record.
    async fn acts(&self) -> usize {
        let all = store::audit::of_authority(&self.app.state.store, self.authority, 99).await;
        all.unwrap().iter().filter(|entry| entry.staff.is_some()).count()
    }
}

#[tokio::test]
async fn fieldwork_begins_ends_and_begins_again_with_its_box() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await.id;
    let wave = app.draft_wave(authority).await;
    waves::invite(&app.state, authority, wave, &crate::harness::children(), 3)
        .await
        .unwrap();
    let staffed = Staffed::at(app, authority, wave).await;
    let anyway = fields([("open_anyway", "yes")]);
    staffed.done_with_box_only("open", &anyway, WaveState::Open).await;
    staffed.done_with_box_only("close", &[], WaveState::Closed).await;
    let until = fields([("closes_on", "2026-12-18")]);
    staffed
        .done_with_box_only("prolong", &until, WaveState::Open)
        .await;
}

#[tokio::test]
async fn a_box_is_destroyed_or_opened_with_its_own_box_ticked() {
    let (mut app, authority, wave, _) = TestApp::in_fieldwork(3).await;
    waves::close(&app.state, authority.id, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    let few = Staffed::at(app, authority.id, wave).await;
    few.done_with_box_only("destroy", &[], WaveState::Destroyed).await;

    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(12).await;
    answer(&app, &codes).await;
    waves::close(&app.state, authority.id, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    let enough = Staffed::at(app, authority.id, wave).await;
    enough
        .done_with_box_only("unseal", &[], WaveState::Unsealed)
        .await;
}

#[tokio::test]
async fn where_an_act_would_be_refused_the_reason_stands_in_place_of_its_button() {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(12).await;
    let until = NOW + Duration::days(60);
    let all = app.signed_in_until(authority.id, &Role::ALL, until).await;
    answer(&app, &codes).await;
    waves::close(&app.state, authority.id, wave).await.unwrap();
    let page = format!("/staff/waves/{wave}");
    let early = app.get_as(&all, &page).await.body;
    assert!(early.contains("Not now. Young people were promised that nobody reads"));
    for button in ["id=\"unseal\"", "id=\"prolong\"", "id=\"destroy\""] {
        assert!(!early.contains(button), "{button}");
    }
    assert!(early.contains("Not now. 10 or more answered"));
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    let later = app.get_as(&all, &page).await.body;
    assert!(later.contains("id=\"unseal\"") && !later.contains("id=\"destroy\""));
    unseal::unseal(&app.state, authority.id, wave).await.unwrap();
    let unsealed = app.get_as(&all, &page).await.body;
    assert!(unsealed.contains("Not now. Some words have not been read yet"));
    assert!(!unsealed.contains("id=\"release-themes\"") && unsealed.contains("id=\"release-tables\""));
}

#[tokio::test]
async fn a_draft_says_why_it_cannot_be_opened_yet() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await.id;
    let wave = app.draft_wave(authority).await;
    let staffed = Staffed::at(app, authority, wave).await;
    let page = async || {
        let page = format!("/staff/waves/{wave}");
        staffed.app.get_as(&staffed.all, &page).await.body
    };
    let before = page().await;
    assert!(before.contains("Not now. Nobody is invited yet") && !before.contains("id=\"open\""));
    waves::invite(
        &staffed.app.state,
        authority,
        wave,
        &crate::harness::children(),
        3,
    )
    .await
    .unwrap();
    let invited = page().await;
    assert!(!invited.contains("Not now.") && invited.contains("id=\"open\""));
}

#[tokio::test]
async fn an_address_that_says_what_is_not_so_says_nothing() {
    let (app, authority, wave, _) = TestApp::in_fieldwork(3).await;
    let lead = app.signed_in(authority.id, &[Role::SurveyLead]).await;
    for done in [
        "closed",
        "unsealed",
        "destroyed",
        "seated",
        "changed",
        "everything",
    ] {
        let page = app
            .get_as(&lead, &format!("/staff/waves/{wave}?done={done}"))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains("id=\"done\""), "{done}");
    }
    let opened = app
        .get_as(&lead, &format!("/staff/waves/{wave}?done=opened"))
        .await;
    assert!(opened.body.contains("The wave is open for answers."));
}

#[tokio::test]
async fn a_request_for_contact_and_an_account_go_with_their_box() {
    let app = TestApp::new().await;
    let southwark = app.authority("southwark", "southwark-2021").await;
    let contact = NewContact {
        id: ContactId::draw(&mut app.state.rng()),
        authority: southwark.slug.clone(),
        called: "Jo".into(),
        reach: "07700 900123".into(),
        message: String::new(),
        asked_on: app.state.clock.today(),
    };
    store::contacts::ask(&app.state.contacts, &contact).await.unwrap();
    let lead = app.signed_in(southwark.id, &[Role::SafeguardingLead]).await;
    let to = format!("/staff/contact/requests/{}/done", contact.id);
    let waiting = async || {
        let all = store::contacts::waiting(&app.state.contacts, &southwark.slug).await;
        all.unwrap().len()
    };
    let bare = app.post_as(&lead, &to, &[]).await;
    assert_eq!(
        (bare.status, waiting().await),
        (StatusCode::UNPROCESSABLE_ENTITY, 1)
    );
    let sure = vec![(format!("sure-request-{}", contact.id), "yes".to_owned())];
    assert_eq!(app.post_as(&lead, &to, &sure).await.status, StatusCode::SEE_OTHER);
    assert_eq!(waiting().await, 0);

    app.signed_in(southwark.id, &[Role::Officer]).await;
    let admin = app.signed_in(southwark.id, &[Role::Administrator]).await;
    let people = store::staff::of_authority(&app.state.store, southwark.id)
        .await
        .unwrap();
    let officer = people
        .iter()
        .find(|person| person.roles.contains(&Role::Officer))
        .unwrap();
    let to = format!("/staff/accounts/{}/remove", officer.id);
    assert_eq!(
        app.post_as(&admin, &to, &[]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let sure = vec![(format!("sure-remove-{}", officer.id), "yes".to_owned())];
    assert_eq!(
        app.post_as(&admin, &to, &sure).await.status,
        StatusCode::SEE_OTHER
    );
    let left = store::staff::by_id(&app.state.store, southwark.id, officer.id)
        .await
        .unwrap();
    assert!(left.is_none());
}

#[tokio::test]
async fn a_review_that_was_approved_is_said_to_be() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await.id;
    let (ada, bo) = (
        app.signed_in(authority, &[Role::Officer]).await,
        app.signed_in(authority, &[Role::Officer]).await,
    );
    let area = "families-together";
    let page = format!("/staff/priorities/{area}?strategy=southwark-2021");
    let review = fields([
        ("heard", "Rooms are cold"),
        ("decision", "cannot"),
        ("reason", "No money"),
        ("decided_by", "All"),
        ("look_again_on", "2027-06-01"),
    ]);
    let recorded = app.post_as(&ada, &page, &review).await;
    assert_eq!(recorded.status, StatusCode::SEE_OTHER, "{}", recorded.body);
    let store = &app.state.store;
    let reviews = store::reviews::of_area(store, authority, "southwark-2021", area);
    let id = reviews.await.unwrap()[0].id;
    // An address alone says nothing.
    let said = format!("{page}&approved={id}");
    assert!(!app.get_as(&bo, &said).await.body.contains("id=\"done\""));
    let sure = vec![(format!("sure-approve-{id}"), "yes".to_owned())];
    let approved = app
        .post_as(&bo, &format!("/staff/reviews/{id}/approve"), &sure)
        .await;
    assert_eq!(approved.location(), format!("{said}#done"));
    let told = app.get_as(&bo, &said).await.body;
    assert!(told.contains("id=\"done\" role=\"status\"") && told.contains("The review is approved."));
}

#[tokio::test]
async fn an_account_that_was_removed_is_said_to_be() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await.id;
    app.signed_in(authority, &[Role::Officer]).await;
    let person = store::staff::names(&app.state.store, authority).await.unwrap()[0].0;
    let admin = app.signed_in(authority, &[Role::Administrator]).await;
    let said = format!("/staff/accounts?removed={person}");
    assert!(!app.get_as(&admin, &said).await.body.contains("id=\"done\""));
    let sure = vec![(format!("sure-remove-{person}"), "yes".to_owned())];
    let removed = app
        .post_as(&admin, &format!("/staff/accounts/{person}/remove"), &sure)
        .await;
    assert_eq!(removed.location(), format!("{said}#done"));
    let told = app.get_as(&admin, &said).await.body;
    assert!(
        told.contains("id=\"done\" role=\"status\"") && told.contains("Somebody has no account any more")
    );
}
