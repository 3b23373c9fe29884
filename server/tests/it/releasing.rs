//! A release of tables goes on by itself, and the page of the wave says how far it is.

use crate::harness::{Answer, NOW, TestApp, fields};
use crate::process::{done, run};
use crate::waves::answer;
use analysis::disclosure_control::{ProtectedTable, Row, Shape, ShownCell};
use analysis::release::{Audit, TablesRelease};
use app::road::{Releasing, RoadError, unseal, waves};
use axum::http::StatusCode;
use domain::clock::Clock;
use domain::id::{ReleaseId, WaveId};
use domain::instrument::TableKey;
use domain::people::Role;
use domain::wave::WaveState;
use store::authorities::Authority;
use store::releases::{self, Release, ReleaseKind};
use time::Duration;
use tokio::sync::oneshot;

/// An unsealed wave, its survey lead, and requests that never wait for a release.
struct Unsealed {
    app: TestApp,
    authority: Authority,
    wave: WaveId,
    lead: String,
}

impl Unsealed {
    async fn new() -> Self {
        let (mut app, authority, wave, codes) = TestApp::in_fieldwork(12).await;
        answer(&app, &codes).await;
        waves::close(&app.state, authority.id, wave).await.unwrap();
        app.state.clock = Clock::Fixed(NOW + Duration::days(22));
        app.state.releasing = Releasing::with_patience(std::time::Duration::ZERO);
        unseal::unseal(&app.state, authority.id, wave).await.unwrap();
        let until = app.state.clock.now() + Duration::hours(1);
        let lead = app
            .signed_in_until(authority.id, &[Role::SurveyLead], until)
            .await;
        Self {
            app,
            authority,
            wave,
            lead,
        }
    }

    fn address(&self) -> String {
        format!("/staff/waves/{}", self.wave)
    }

    async fn page(&self) -> String {
        let page = self.app.get_as(&self.lead, &self.address()).await;
        assert_eq!(page.status, StatusCode::OK);
        page.body
    }

    /// Sends the form, with its box ticked.
    async fn post(&self, sent: &[(String, String)]) -> Answer {
        let sure = fields([
            ("sure-release-tables", "yes"),
            ("sure-release-tables-again", "yes"),
        ]);
        let sent = [sent, &sure].concat();
        let to = format!("{}/release-tables", self.address());
        self.app.post_as(&self.lead, &to, &sent).await
    }

    /// Presses the button, and is sent on.
    async fn press(&self) {
        let answer = self.post(&[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.location(), self.address());
    }

    /// Has its tables released.
    async fn release(&self) {
        self.press().await;
        self.finished().await;
        assert_eq!(self.releases().await, 1);
    }

    /// Waits for the end of what is running.
    async fn finished(&self) {
        if let Some(mut job) = self.app.state.releasing.running(self.wave) {
            drop(job.finished().await);
        }
    }

    /// How often the release is on record.
    async fn recorded(&self) -> usize {
        let acts = store::audit::of_authority(&self.app.state.store, self.authority.id, 100)
            .await
            .unwrap();
        acts.iter()
            .filter(|entry| entry.act.starts_with("released the tables"))
            .count()
    }

    async fn ledger(&self) -> Vec<Release> {
        let (store, authority) = (&self.app.state.store, self.authority.id);
        releases::of_wave(store, authority, self.wave, ReleaseKind::Tables)
            .await
            .unwrap()
    }

    /// As if its tables had been released like this.
    async fn was_released_as(&self, body: &str) {
        let state = &self.app.state;
        let release = Release {
            id: ReleaseId::draw(&mut state.rng()),
            wave: self.wave,
            kind: ReleaseKind::Tables,
            number: 1,
            manifest_hash: "0123abcd".into(),
            released_on: state.clock.today(),
            released_by: None,
            body: body.into(),
        };
        let added = releases::add(&state.store, self.authority.id, &release).await;
        assert!(added.unwrap());
    }

    async fn releases(&self) -> usize {
        self.ledger().await.len()
    }
}

const BUTTON: &str = "id=\"release-tables\"";

#[tokio::test(flavor = "multi_thread")]
async fn two_presses_make_one_release_and_meanwhile_staff_sign_in() {
    let unsealed = Unsealed::new().await;
    let state = &unsealed.app.state;
    // Another release is being proven, and takes its time.
    let (begun, has_begun) = oneshot::channel();
    let (end, ended) = std::sync::mpsc::channel::<()>();
    let turn = state.releasing.turn().await.unwrap();
    let other = tokio::spawn(turn.work(move || {
        begun.send(()).ok();
        ended.recv().ok();
    }));
    has_begun.await.unwrap();

    assert!(unsealed.page().await.contains(BUTTON));
    unsealed.press().await;
    unsealed.press().await;
    let page = unsealed.page().await;
    assert!(page.contains("The tables are being worked out and proven") && page.contains("<progress"));
    assert!(page.contains("See how far it is") && !page.contains(BUTTON));
    assert!(!page.contains("http-equiv=\"refresh\""));
    let who = fields([("email", "nobody@council.example"), ("password", "wrong")]);
    let answer = unsealed.app.post("/staff/sign-in", &who).await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it was looked at"
    );
    assert_eq!(unsealed.releases().await, 0);

    end.send(()).unwrap();
    other.await.unwrap().unwrap();
    unsealed.finished().await;
    assert_eq!(unsealed.releases().await, 1);
    assert_eq!(
        unsealed.recorded().await,
        1,
        "on record once, though nobody waited"
    );
    let page = unsealed.page().await;
    assert!(page.contains("Tables, released on") && !page.contains("<progress") && !page.contains(BUTTON));
}

#[tokio::test]
async fn it_takes_no_turn_of_staff_or_of_young_people() {
    let unsealed = Unsealed::new().await;
    let state = &unsealed.app.state;
    let mut held = Vec::new();
    for line in [&state.turns, &state.staff_turns] {
        while let Ok(turn) = tokio::time::timeout(std::time::Duration::ZERO, line.wait()).await {
            held.push(turn.unwrap());
        }
    }
    unsealed.release().await;
    drop(held);
}

#[tokio::test]
async fn the_page_says_how_far_it_is_and_once_why_it_failed() {
    let unsealed = Unsealed::new().await;
    let (end, ended) = oneshot::channel::<()>();
    let (begun, has_begun) = oneshot::channel();
    unsealed
        .app
        .state
        .releasing
        .start(unsealed.wave, |tell| async move {
            tell.progress(34, 87);
            begun.send(()).ok();
            ended.await.ok();
            Err::<ReleaseId, _>(RoadError::BrokenOff)
        });
    has_begun.await.unwrap();
    let page = unsealed.page().await;
    assert!(
        page.contains("34 of 87 questions") && page.contains("value=\"34\"") && page.contains("max=\"87\"")
    );
    assert!(page.contains("for=\"release-progress\""), "it has a label");
    assert!(!page.contains(BUTTON));
    unsealed.press().await;

    end.send(()).unwrap();
    unsealed.finished().await;
    let key_holder = unsealed
        .app
        .signed_in_until(
            unsealed.authority.id,
            &[Role::KeyHolder],
            unsealed.app.state.clock.now() + Duration::hours(1),
        )
        .await;
    let theirs = unsealed.app.get_as(&key_holder, &unsealed.address()).await;
    assert!(!theirs.body.contains("could not be released"));
    let page = unsealed.page().await;
    assert!(page.contains("The server was stopped while it was working") && page.contains(BUTTON));
    let page = unsealed.page().await;
    assert!(!page.contains("could not be released") && page.contains(BUTTON));
    assert_eq!(unsealed.recorded().await, 0);
    let wave = waves::get(&unsealed.app.state, unsealed.authority.id, unsealed.wave)
        .await
        .unwrap();
    assert_eq!(wave.state, WaveState::Unsealed);
}

#[tokio::test]
async fn what_may_not_be_released_is_refused_without_a_job() {
    let (app, authority, wave, _) = TestApp::in_fieldwork(1).await;
    let lead = app.signed_in(authority.id, &[Role::SurveyLead]).await;
    let to = format!("/staff/waves/{wave}/release-tables");
    let sure = fields([("sure-release-tables", "yes")]);
    let answer = app.post_as(&lead, &to, &sure).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(app.state.releasing.running(wave).is_none());
}

#[tokio::test]
async fn another_authority_can_neither_join_nor_hear_of_it() {
    let unsealed = Unsealed::new().await;
    let (_end, ended) = oneshot::channel::<()>();
    unsealed.app.state.releasing.start(unsealed.wave, |_| async move {
        ended.await.ok();
        Err::<ReleaseId, _>(RoadError::BrokenOff)
    });
    let walsall = unsealed.app.authority("walsall", "walsall-2021").await;
    let until = unsealed.app.state.clock.now() + Duration::hours(1);
    let theirs = unsealed
        .app
        .signed_in_until(walsall.id, &[Role::SurveyLead], until)
        .await;
    for answer in [
        unsealed.app.get_as(&theirs, &unsealed.address()).await,
        unsealed
            .app
            .post_as(&theirs, &format!("{}/release-tables", unsealed.address()), &[])
            .await,
    ] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_the_server_does_not_wait_for_it() {
    let unsealed = Unsealed::new().await;
    let turn = unsealed.app.state.releasing.turn().await.unwrap();
    unsealed.press().await;
    let mut job = unsealed.app.state.releasing.running(unsealed.wave).unwrap();
    server::serving::close(unsealed.app.state.clone()).await;
    drop(turn);
    job.finished().await.unwrap_err();
}

#[tokio::test]
async fn on_the_command_line_it_says_how_far_it_is_beside_what_it_prints() {
    let unsealed = Unsealed::new().await;
    let folder = unsealed.app.folder.path();
    let wave = unsealed.wave.to_string();
    let release = ["wave", "release", &wave, "--authority", "southwark"];
    let output = run(folder, release);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(printed, "\"Autumn 2026\" has its tables released\n");
    let lines: Vec<&str> = said.lines().collect();
    let (last, all) = (lines.last().unwrap(), lines.len());
    let told = last.strip_prefix("proving ").unwrap();
    let (done, of) = told
        .strip_suffix(" questions")
        .unwrap()
        .split_once(" of ")
        .unwrap();
    assert_eq!(done, of);
    let questions: usize = of.parse().unwrap();
    assert!(
        all > 1 && all <= questions / 10 + 1,
        "{all} lines for {questions}"
    );
    assert_eq!(run(folder, release).status.code(), Some(1), "it is released");
}

#[tokio::test]
async fn tables_are_worked_out_again_by_who_has_seen_the_first() {
    let unsealed = Unsealed::new().await;
    assert!(!unsealed.page().await.contains("Work out the tables again"));
    let early = unsealed.post(&fields([("after", "1")])).await;
    assert_eq!(
        early.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nothing is released yet"
    );
    unsealed.release().await;
    let first = unsealed.ledger().await.remove(0);

    let twice = unsealed.post(&[]).await;
    assert_eq!(
        twice.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a first release is made once"
    );
    let page = unsealed.app.get_as(&unsealed.lead, &unsealed.address()).await;
    assert!(page.body.contains("audited together with what you released"));
    let sent = page.form("after").filled(&[]).unwrap();
    assert_eq!(sent, fields([("after", "1")]));
    assert_eq!(unsealed.post(&sent).await.status, StatusCode::SEE_OTHER);
    assert!(
        !unsealed.page().await.contains("Work out the tables again"),
        "it is being done"
    );
    unsealed.finished().await;
    let ledger = unsealed.ledger().await;
    assert_eq!(ledger.len(), 2);
    assert_eq!(ledger[0], first, "what was released stays");
    assert_eq!(
        (ledger[1].number, &ledger[1].manifest_hash),
        (2, &first.manifest_hash)
    );
    assert_eq!(unsealed.recorded().await, 2);
    assert!(
        unsealed
            .page()
            .await
            .contains("Tables, second release, released on")
    );

    let stale = unsealed.post(&sent).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stale.body.contains("Somebody else has just changed this wave"));
    assert_eq!(unsealed.releases().await, 2);
    assert_eq!(unsealed.recorded().await, 2);
}

#[tokio::test]
async fn an_earlier_release_that_cannot_be_read_is_in_the_way() {
    let unsealed = Unsealed::new().await;
    unsealed.was_released_as("a secret").await;
    let answer = unsealed.post(&fields([("after", "1")])).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .body
            .contains("An earlier release of this wave cannot be read")
    );
    assert!(!answer.body.contains("a secret"));
    assert_eq!(unsealed.releases().await, 1);
}

/// Everybody, so many of whom said "never".
fn never(people: u64) -> String {
    let instrument = "eleven-to-seventeen/1".parse().unwrap();
    let key = TableKey {
        instrument: Some(instrument),
        variable: "fun".into(),
        by: None,
    };
    let cells = [0, 0, people, 0].map(ShownCell::Number).to_vec();
    let row = Row {
        label: "Everyone".into(),
        people: Some(people),
        cells,
    };
    let columns = [
        "All or most of the time",
        "Some of the time",
        "Hardly ever or never",
        "No answer",
    ];
    let table = ProtectedTable {
        key,
        question: "Do you get to do things you enjoy?".into(),
        by: None,
        shape: Shape::Shown {
            columns: columns.map(str::to_owned).to_vec(),
            rows: vec![row],
            step: "three groups".into(),
            by_step: None,
        },
    };
    let release = TablesRelease {
        manifest_hash: "0123abcd".into(),
        rule: "by hand".into(),
        tables: vec![table],
        unreadable: 0,
        replacements: Some(3),
        open_link: false,
        audit: Audit::default(),
    };
    release.to_json()
}

#[tokio::test]
async fn the_first_release_is_audited_together_with_the_second() {
    let unsealed = Unsealed::new().await;
    unsealed.was_released_as(&never(12)).await;
    assert_eq!(
        unsealed.post(&fields([("after", "1")])).await.status,
        StatusCode::SEE_OTHER
    );
    unsealed.finished().await;
    assert!(
        unsealed
            .page()
            .await
            .contains("made of other answers, groups or steps"),
        "nobody said never: no release next to that one can be audited"
    );
    assert_eq!(unsealed.releases().await, 1);
}

#[tokio::test]
async fn on_the_command_line_again_has_to_be_said() {
    let unsealed = Unsealed::new().await;
    let folder = unsealed.app.folder.path();
    let wave = unsealed.wave.to_string();
    let first = ["wave", "release", &wave, "--authority", "southwark"];
    let again = ["wave", "release", &wave, "--authority", "southwark", "--again"];
    let refused = run(folder, again);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("leave --again away"));
    assert_eq!(unsealed.releases().await, 0);
    unsealed.release().await;
    assert_eq!(run(folder, first).status.code(), Some(1));
    assert_eq!(
        done(folder, again),
        "\"Autumn 2026\" has its tables released again"
    );
    assert_eq!(unsealed.releases().await, 2);
    let both = run(folder, [again.as_slice(), &["--themes"]].concat());
    assert_eq!(both.status.code(), Some(2));
}
