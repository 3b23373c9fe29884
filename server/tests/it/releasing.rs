//! A release of tables goes on by itself, and the page of the wave says how far it is.

use crate::harness::{NOW, TestApp, fields};
use crate::process::run;
use crate::waves::answer;
use app::road::{Releasing, RoadError, unseal, waves};
use axum::http::StatusCode;
use domain::clock::Clock;
use domain::id::{ReleaseId, WaveId};
use domain::people::Role;
use domain::wave::WaveState;
use store::authorities::Authority;
use store::releases::ReleaseKind;
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

    /// Presses the button, and is sent on.
    async fn press(&self) {
        let to = format!("{}/release-tables", self.address());
        let answer = self.app.post_as(&self.lead, &to, &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.location(), self.address());
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

    async fn releases(&self) -> usize {
        let all = store::releases::of_authority(&self.app.state.store, self.authority.id).await;
        let tables = |release: &&store::releases::Release| release.kind == ReleaseKind::Tables;
        all.unwrap().iter().filter(tables).count()
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
    let answer = app.post_as(&lead, &to, &[]).await;
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
