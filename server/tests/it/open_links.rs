//! Waves with one link for everybody: from planning to the release, by pages, by phone and by the command line.

use crate::harness::{Answer, NOW, TestApp, children, fields};
use app::limits::Peer;
use app::phone::{PhoneSheet, Reply, sealing};
use app::road::waves::{self, NewWave};
use app::road::{RoadError, drafts, holders, open_links, unseal};
use axum::http::StatusCode;
use domain::ballot_box::{OpenLink, Ticket};
use domain::clock::Clock;
use domain::id::{AuthorityId, WaveId};
use domain::intake::{Response, Submission};
use domain::people::Role;
use store::releases::ReleaseKind;
use time::Duration;
use time::macros::date;

/// What is said wherever somebody reads results.
const NOTE: &str = "anyone with the link could answer more than once";

fn open_day() -> NewWave {
    NewWave {
        title: "Open day".into(),
        closes_on: date!(2026 - 12 - 11),
        instruments: vec![children()],
        strategy: "southwark-2021".into(),
        retention: Default::default(),
    }
}

/// A wave that everybody may answer, and where.
async fn draft(app: &TestApp, authority: AuthorityId) -> (WaveId, String) {
    let new = open_day();
    let wave = waves::plan(&app.state, authority, new, true).await.unwrap();
    let links = store::open_links::of_wave(&app.state.store, wave).await.unwrap();
    (wave, format!("/s/open/{}", links[0].1.printed()))
}

pub async fn in_fieldwork() -> (TestApp, AuthorityId, WaveId, String) {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await.id;
    let (wave, link) = draft(&app, authority).await;
    waves::open(&app.state, authority, wave).await.unwrap();
    (app, authority, wave, link)
}

async fn in_box(app: &TestApp, wave: WaveId) -> u64 {
    store::ballot_box::count(&app.state.store, wave).await.unwrap()
}

pub fn ticket(page: &Answer) -> String {
    let form = page.form("a.fun").untouched();
    let found = form.into_iter().find(|(name, _)| name == "code");
    found.unwrap().1
}

/// Somebody who opens the link and sends.
async fn answer(app: &TestApp, link: &str) -> (String, Answer) {
    let ticket = ticket(&app.get(link).await);
    let sent = app
        .post("/s/send", &fields([("code", &ticket), ("a.fun", "always")]))
        .await;
    (ticket, sent)
}

async fn sheet(app: &TestApp, wave: WaveId) -> PhoneSheet {
    let address = format!("/s/sheet?wave={wave}&instrument={}&lang=en-GB", children());
    PhoneSheet::from_bytes(&app.bytes(&address).await).unwrap()
}

/// The same by a phone that seals.
pub async fn seal(app: &TestApp, wave: WaveId, ticket: &str) -> Reply {
    let sheet = sheet(app, wave).await;
    let answers = Response::parse(&sheet.instrument, &Submission::new(Vec::new())).unwrap();
    let ticket = Ticket::from_form(ticket).unwrap();
    let ballot = sealing::sealed(&sheet, answers, &ticket, &mut app.state.rng()).unwrap();
    let came = app.post_bytes("/s/sealed", ballot.to_bytes()).await;
    Reply::read(came.body.as_bytes())
}

#[tokio::test]
async fn whoever_opens_the_link_gets_the_survey_and_reading_writes_nothing() {
    let (app, _, wave, link) = in_fieldwork().await;
    let (one, other) = (app.get(&link).await, app.get(&link.to_lowercase()).await);
    for page in [&one, &other] {
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(
            page.body.contains("Everybody has the same link"),
            "it says so first"
        );
    }
    assert_ne!(ticket(&one), ticket(&other), "each look has a ticket of its own");
    assert_eq!(in_box(&app, wave).await, 0);
    let form = one.form("a.fun");
    let check = app.post("/s/check", &form.untouched()).await;
    assert_eq!((form.action.as_str(), check.status), ("/s/check", StatusCode::OK));
    let sent = app.post("/s/send", &check.form("code").untouched()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(in_box(&app, wave).await, 1);
}

#[tokio::test]
async fn one_form_is_one_answer_on_whichever_way_it_comes_and_another_look_is_another() {
    let (app, _, wave, link) = in_fieldwork().await;
    let (first, sent) = answer(&app, &link).await;
    assert!(!sent.location().contains("again"));
    let again = app
        .post("/s/send", &fields([("code", &first), ("a.fun", "never")]))
        .await;
    assert!(again.location().contains("again=1"));
    let told = app.get(again.location()).await;
    assert!(told.body.contains("The first ones count") && !told.body.contains("with this code"));
    assert_eq!(seal(&app, wave, &first).await, Reply::Before);
    assert_eq!(in_box(&app, wave).await, 1);

    let second = ticket(&app.get(&link).await);
    assert_eq!(seal(&app, wave, &second).await, Reply::Now);
    assert_eq!(seal(&app, wave, &second).await, Reply::Before);
    assert_eq!(in_box(&app, wave).await, 2);
}

/// Somebody guesses codes from the same Wi-Fi: who has a link guesses nothing, and neither waits nor is kept out.
#[tokio::test]
async fn guessing_keeps_nobody_out_who_came_by_a_link() {
    let (app, _, wave, link) = in_fieldwork().await;
    let (now, peer) = (app.state.clock.now(), Peer::of(None));
    while app.state.tries.left_from(peer, now) > 0 {
        app.state.tries.admit(peer, now).await.unwrap().failed();
    }
    let (ticket, sent) = answer(&app, &link).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let check = app
        .post(
            "/s/check",
            &fields([("code", &self::ticket(&app.get(&link).await))]),
        )
        .await;
    assert_eq!(check.status, StatusCode::OK);
    assert_eq!(seal(&app, wave, &ticket).await, Reply::Before);
    let late = self::ticket(&app.get(&link).await);
    assert_eq!(seal(&app, wave, &late).await, Reply::Now);
    assert_eq!(in_box(&app, wave).await, 2);
}

#[tokio::test]
async fn a_link_that_opens_nothing_is_told_kindly_and_counts_as_no_try() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await.id;
    let (wave, link) = draft(&app, authority).await;
    let (now, peer) = (app.state.clock.now(), Peer::of(None));
    let before = app.state.tries.left_from(peer, now);
    let unknown = format!("/s/open/{}", OpenLink::draw(&mut app.state.rng()).printed());
    let mut told = Vec::new();
    for path in [link.as_str(), unknown.as_str(), "/s/open/poster", "/s/open/%00"] {
        told.push(app.get(path).await);
    }
    waves::open(&app.state, authority, wave).await.unwrap();
    let late = ticket(&app.get(&link).await);
    waves::close(&app.state, authority, wave).await.unwrap();
    told.push(app.get(&link).await);
    for answer in &told {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.without_nonces(), told[0].without_nonces());
        assert!(answer.body.contains("href=\"/help"));
    }
    // What was open at closing time is taken for a day, as with codes; after that it is not lost.
    let mut app = app;
    app.state.clock = Clock::Fixed(NOW + Duration::hours(25));
    let words = fields([("code", &late), ("w.one-change", "See Sam more")]);
    for path in ["/s/survey", "/s/check", "/s/send"] {
        let kept = app.post(path, &words).await;
        assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(
            kept.body.contains("See Sam more") && kept.body.contains("the survey has ended"),
            "{path}"
        );
        let form = kept.form("w.one-change").untouched();
        assert!(form.contains(&("code".to_owned(), late.clone())), "{path}");
        assert!(!kept.body.contains("Your code"), "{path}: nobody has one");
    }
    assert_eq!(
        app.post("/s/survey", &fields([("code", &late)])).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        app.state.tries.left_from(peer, now),
        before,
        "there is nothing to guess"
    );
}

#[tokio::test]
async fn a_link_opens_no_wave_with_letters_and_a_ticket_without_its_link_none_at_all() {
    let (app, authority, _, link) = in_fieldwork().await;
    let (lettered, _) = app.open_wave(authority, 1).await;
    let whole = ticket(&app.get(&link).await);
    let (_, bare) = whole.split_once(':').unwrap();
    let tried = app
        .post("/s/send", &fields([("code", bare), ("a.fun", "always")]))
        .await;
    assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(seal(&app, lettered, &whole).await, Reply::Nothing);
    assert_eq!(in_box(&app, lettered).await, 0);
}

#[tokio::test]
async fn a_phone_is_not_told_of_a_code_that_nobody_has() {
    let (app, authority, wave, _) = in_fieldwork().await;
    let (lettered, _) = app.open_wave(authority, 1).await;
    let nothing = async |wave| sheet(&app, wave).await.words.kept.nothing;
    assert!(nothing(lettered).await.contains("code"));
    assert!(!nothing(wave).await.contains("code"));
}

#[tokio::test]
async fn a_wave_has_letters_or_a_link() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await.id;
    let (wave, _) = draft(&app, authority).await;
    let invited = waves::invite(&app.state, authority, wave, &children(), 2).await;
    assert!(matches!(invited, Err(RoadError::OpenLink)));
    waves::open(&app.state, authority, wave).await.unwrap();
    let replaced = waves::replace(&app.state, authority, wave, &children(), 1).await;
    assert!(matches!(replaced, Err(RoadError::OpenLink)));
    let lettered = app.draft_wave(authority).await;
    waves::invite(&app.state, authority, lettered, &children(), 1)
        .await
        .unwrap();
    let new = NewWave {
        title: "Autumn 2026".into(),
        ..open_day()
    };
    let linked = drafts::change(&app.state, authority, lettered, new, true).await;
    assert!(matches!(linked, Err(RoadError::LettersSay)));
}

#[tokio::test]
async fn a_survey_lead_plans_it_and_prints_posters_that_name_the_lock() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await.id;
    let lead = app.signed_in(authority, &[Role::SurveyLead]).await;
    let form = fields([
        ("title", "Open day"),
        ("closes_on", "2026-12-11"),
        ("instrument", "eleven-to-seventeen/1"),
        ("strategy", "southwark-2021"),
        ("open_link", "yes"),
        ("keep_invitations", "1"),
        ("keep_words", "6"),
        ("keep_ticks", "12"),
    ]);
    let planned = app.post_as(&lead, "/staff/waves/new", &form).await;
    let page = planned.location().to_owned();
    let (posters, reminder) = (format!("{page}/posters"), format!("{page}/reminder"));
    let draft = app.get_as(&lead, &page).await;
    assert!(
        draft
            .body
            .contains("Anyone with the link could answer more than once")
    );
    assert!(!draft.body.contains("Make the letters"));
    assert_eq!(app.get_as(&lead, &posters).await.status, StatusCode::NOT_FOUND);
    let opened = app
        .post_as(
            &lead,
            &format!("{page}/open"),
            &fields([("open_anyway", "yes"), ("sure-open", "yes")]),
        )
        .await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    let open = app.get_as(&lead, &page).await;
    assert!(open.body.contains("The posters, to print") && !open.body.contains("Destroy the list"));
    assert_eq!(app.get_as(&lead, &reminder).await.status, StatusCode::NOT_FOUND);
    let sheet = app.get_as(&lead, &posters).await;
    let wave: WaveId = page.rsplit('/').next().unwrap().parse().unwrap();
    let links = store::open_links::of_wave(&app.state.store, wave).await.unwrap();
    assert_eq!(sheet.status, StatusCode::OK);
    assert!(
        sheet
            .body
            .contains(&format!("earshot.test/s/open/{}", links[0].1.printed()))
    );
    assert!(sheet.body.contains("<svg role=\"img\"") && sheet.body.contains("Please answer once"));
    let fingerprint = holders::fingerprint(&app.state, wave).await.unwrap();
    let address = open_links::address(&app.state, &links[0].1, &fingerprint);
    assert!(address.ends_with(&format!("#~{fingerprint}")));
    let closed = app
        .post_as(&lead, &format!("{page}/close"), &fields([("sure-close", "yes")]))
        .await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    assert!(!app.get_as(&lead, &page).await.body.contains("Destroy the list"));
}

#[tokio::test]
async fn every_release_says_that_somebody_may_be_counted_twice() {
    let (mut app, authority, wave, link) = in_fieldwork().await;
    for _ in 0..12 {
        let (_, sent) = answer(&app, &link).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
    }
    waves::close(&app.state, authority, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    unseal::unseal(&app.state, authority, wave).await.unwrap();
    let wanted = app::road::release::Wanted {
        authority,
        wave,
        by: None,
        after: 0,
    };
    app::road::release::tables(&app.state, wanted, |_, _| {})
        .await
        .unwrap();
    let releases = store::releases::of_wave(&app.state.store, authority, wave, ReleaseKind::Tables);
    let release = &releases.await.unwrap()[0];
    assert!(
        release.body.contains("\"open_link\":true"),
        "it is frozen with the tables"
    );
    let officer = app
        .signed_in_until(authority, &[Role::Officer], NOW + Duration::days(31))
        .await;
    let page = format!("/staff/releases/{}", release.id);
    for path in [
        page.clone(),
        format!("{page}/print"),
        format!("{page}/tables.csv"),
    ] {
        let shown = app.get_as(&officer, &path).await;
        assert!(shown.body.contains(NOTE), "{path}");
        assert!(!shown.body.contains("replacement letters"), "{path}");
    }
    assert!(app.get("/southwark/you-said").await.body.contains(NOTE));
}
