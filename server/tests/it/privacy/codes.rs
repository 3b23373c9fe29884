//! The attack of somebody who found a letter: does it tell whether its code was used? Unknown, used and expired codes get the
//! same bytes, and are the same work: as many stretchings, as many questions to the database, as long ones. What is
//! counted here is what takes time, not time itself.

use super::asked::{Asked, Tapped};
use crate::answering::survey;
use crate::harness::{Answer, NOW, TestApp, fields};
use app::road::{Turns, waves};
use axum::http::StatusCode;
use domain::ballot_box::Code;
use domain::clock::Clock;
use server::config::Places;
use std::sync::atomic::Ordering;
use time::Duration;

/// An installation with codes of each kind.
struct Letters {
    app: TestApp,
    good: String,
    /// Each kind of code that opens nothing, with its name.
    dead: Vec<(&'static str, String)>,
}

impl Letters {
    async fn printed(mut app: TestApp) -> Self {
        let authority = app.authority("southwark", "southwark-2021").await.id;
        let (long_ago, old) = app.open_wave(authority, 1).await;
        waves::close(&app.state, authority, long_ago).await.unwrap();
        app.state.clock = Clock::Fixed(NOW + Duration::days(3));
        let (today, new) = app.open_wave(authority, 1).await;
        waves::close(&app.state, authority, today).await.unwrap();
        let (_, codes) = app.open_wave(authority, 2).await;
        let used = codes[0].printed();
        let sent = app
            .post("/s/send", &fields([("code", &used), ("a.fun", "always")]))
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let dead = vec![
            ("unknown", Code::draw(&mut app.state.rng()).printed()),
            ("used", used),
            ("closed some days ago", old[0].printed()),
            ("closed today", new[0].printed()),
        ];
        Self {
            app,
            good: codes[1].printed(),
            dead,
        }
    }
}

/// Everything that came back, without what is drawn anew each time and without the code.
fn told(answer: &Answer, code: &str) -> (StatusCode, Vec<(String, String)>, usize, String) {
    let nonce = |value: &str| {
        value
            .split('\'')
            .filter(|part| !part.starts_with("nonce-"))
            .collect()
    };
    let headers = answer.headers.iter();
    let headers = headers.map(|(name, value)| (name.to_string(), nonce(value.to_str().unwrap())));
    let body = answer.without_nonces().replace(code, "CODE");
    (answer.status, headers.collect(), answer.body.len(), body)
}

/// Opens every code once to get warm, and once to look. Out: how many stretchings each was, and what was asked for it.
async fn same_for_all(mut letters: Letters, asked: impl Fn() -> Asked) -> (usize, Asked) {
    let (turns, taken) = Turns::counted();
    letters.app.state.turns = turns;
    let app = &letters.app;
    let mut seen = Vec::new();
    for round in ["to get warm", "to look"] {
        seen.clear();
        for (kind, code) in &letters.dead {
            let before = (taken.load(Ordering::SeqCst), asked());
            let answer = survey(app, code).await;
            let after = (taken.load(Ordering::SeqCst), asked());
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind}, {round}");
            let work = Asked {
                statements: after.1.statements - before.1.statements,
                bytes: after.1.bytes - before.1.bytes,
            };
            seen.push((*kind, told(&answer, code), after.0 - before.0, work));
        }
    }
    let (_, first, stretched, work) = seen.swap_remove(0);
    for (kind, other, turns, asked) in seen {
        assert!(
            other == first,
            "a code that is {kind} gets another answer than an unknown one"
        );
        assert_eq!(
            (turns, asked),
            (stretched, work),
            "{kind}: stretchings, and questions to the database"
        );
    }
    // And it is not that nothing ever opens.
    assert_eq!(survey(app, &letters.good).await.status, StatusCode::OK);
    (stretched, work)
}

#[tokio::test]
async fn unknown_used_and_expired_codes_are_the_same_work_with_the_same_answer() {
    let letters = Letters::printed(TestApp::new().await).await;
    let nothing = Asked {
        statements: 0,
        bytes: 0,
    };
    let (stretched, _) = same_for_all(letters, || nothing).await;
    println!(
        "unknown, used and expired codes: {stretched} stretching each, for all waves together; differing bytes: 0"
    );
    assert_eq!(stretched, 1);
}

#[tokio::test]
async fn on_postgres_they_ask_the_database_as_much_too() {
    let Some(tapped) = Tapped::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let places = Places {
        database_url: tapped.url.clone(),
        contact_database_url: Some(format!("sqlite://{}", folder.path().join("contact.db").display())),
        secret_file: Some(folder.path().join("earshot.secret")),
    };
    let url = format!("http://{}", crate::harness::HOST);
    let state = server::startup::open(&places, url, Clock::Fixed(NOW))
        .await
        .unwrap();
    let store = state.store.clone();
    let letters = Letters::printed(TestApp { state, folder }).await;
    let (stretched, work) = same_for_all(letters, || tapped.asked()).await;
    println!("unknown, used and expired codes on PostgreSQL: {stretched} stretchings and {work:?} each");
    assert!(work.statements >= 5, "the tap hears: {work:?}");
    store.close().await;
}

#[tokio::test]
async fn what_is_no_code_is_not_looked_for_at_all() {
    let (mut app, ..) = TestApp::in_fieldwork(1).await;
    let (turns, taken) = Turns::counted();
    app.state.turns = turns;
    let peer = app::limits::Peer::of(None);
    let before = app.state.tries.left_from(peer, NOW);
    for wrong in ["", "K7QF", "K7QF-2M9X-4TRU", "my name is Sam"] {
        assert_eq!(survey(&app, wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(taken.load(Ordering::SeqCst), 0);
    assert_eq!(app.state.tries.left_from(peer, NOW), before);
}
