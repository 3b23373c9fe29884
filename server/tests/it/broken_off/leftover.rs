//! The power goes right after the transaction that opened a box: its answers are out, and keys and hashes of codes still lie there.

use super::town::{Stage, Town};
use crate::harness::{NOW, TestApp};
use crate::process::{refused, run, said};
use app::road::{leftover, waves};
use app::state::AppState;
use domain::clock::Clock;
use domain::wave::{Kept, WaveState};
use server::jobs::finishing::{EVERY, round};
use std::path::Path;
use time::Duration;

/// What doctor says of boxes that were opened.
fn doctor(folder: &Path) -> String {
    let output = run(folder, ["doctor"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let line = lines.lines().find(|line| line.contains("opened boxes:"));
    line.unwrap().to_owned()
}

async fn is_finished(state: &AppState, town: &Town) -> bool {
    let erased = store::retention::erasures(&state.store, town.id()).await.unwrap();
    let invitations = erased.iter().find(|erasure| erasure.kept == Kept::Invitations);
    let searched = invitations.and_then(|erasure| erasure.outcome);
    !state.keys.has(town.id()).unwrap() && searched.is_some_and(|outcome| outcome.found == 0)
}

#[tokio::test]
async fn whoever_unseals_it_again_finishes_it() {
    let town = Town::at(WaveState::Closed).await;
    let killed = town.opened_and_killed().await;
    let at = killed.path();
    let state = town.open(at).await;
    assert!(!is_finished(&state, &town).await);
    let found = doctor(at);
    assert!(
        found.starts_with("BAD") && found.contains("wave unseal"),
        "{found}"
    );
    let wave = town.wave();
    let unseal = ["wave", "unseal", &wave, "--authority", "southwark"];
    let again = run(at, unseal);
    assert!(again.status.success(), "{}", said(&again));
    assert!(is_finished(&state, &town).await);
    assert_eq!(town.stage(at).await, Stage::Unsealed);
    let found = doctor(at);
    assert!(found.starts_with("well"), "{found}");
    refused(at, &unseal, "unsealed");
    server::serving::close(state).await;
}

#[tokio::test]
async fn a_server_finishes_it_within_the_hour() {
    let town = Town::at(WaveState::Closed).await;
    let killed = town.opened_and_killed().await;
    let state = town.open(killed.path()).await;
    assert_eq!(round(&state).await, EVERY);
    assert!(is_finished(&state, &town).await);
    assert_eq!(town.stage(killed.path()).await, Stage::Unsealed);
    // Keys that somebody brings back, with an old secret file, go again; what was erased is not erased twice.
    std::fs::copy(town.secret_file(), killed.path().join("earshot.secret")).unwrap();
    assert!(!is_finished(&state, &town).await);
    assert_eq!(round(&state).await, EVERY);
    assert!(is_finished(&state, &town).await);
    server::serving::close(state).await;
}

#[tokio::test]
async fn keys_of_a_box_that_is_still_shut_are_left_alone() {
    let town = Town::at(WaveState::Closed).await;
    let copy = town.copy();
    let state = town.open(copy.path()).await;
    assert_eq!(round(&state).await, EVERY);
    assert!(state.keys.has(town.id()).unwrap());
    server::serving::close(state).await;
}

#[tokio::test]
async fn whoever_destroys_it_again_finishes_that_too() {
    let (mut app, authority, wave, _) = TestApp::in_fieldwork(1).await;
    waves::close(&app.state, authority.id, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    assert!(
        store::waves::mark_destroyed(&app.state.store, wave)
            .await
            .unwrap()
    );
    let left = async || leftover::waves(&app.state.store, &app.state.keys).await.unwrap();
    assert_eq!(left().await.len(), 1);
    waves::destroy(&app.state, authority.id, wave).await.unwrap();
    assert!(!app.state.keys.has(wave).unwrap() && left().await.is_empty());
    assert!(waves::destroy(&app.state, authority.id, wave).await.is_err());
}
