//! The box is mixed while the server runs. Seen from outside: a mix gives every envelope another id, and leaves a log of
//! nothing.

use crate::harness::{TestApp, fields};
use app::road::waves;
use domain::ballot_box::Code;
use domain::id::WaveId;
use server::jobs::mixing::{AGAIN, EVERY, round};
use store::ballot_box::is_unmixed;

async fn send(app: &TestApp, code: &Code) {
    let code = code.printed();
    let sent = app
        .post("/s/send", &fields([("code", &code), ("a.fun", "always")]))
        .await;
    assert!(sent.location().starts_with("/s/sent"), "{}", sent.status);
}

/// The ticks as they lie: in the order of their ids.
async fn order(app: &TestApp, wave: WaveId) -> Vec<Vec<u8>> {
    let (ticks, _) = store::ballot_box::envelopes(&app.state.store, wave)
        .await
        .unwrap();
    ticks.iter().map(|sealed| sealed.as_bytes().to_vec()).collect()
}

fn log(app: &TestApp) -> u64 {
    std::fs::metadata(app.folder.path().join("earshot.db-wal"))
        .unwrap()
        .len()
}

/// Of eight envelopes a mix leaves the order as it was once in 40,320 times.
const PEOPLE: u32 = 8;

#[tokio::test]
async fn an_answer_is_mixed_within_the_hour_and_then_the_files_rest() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(PEOPLE).await;
    assert_eq!(round(&app.state).await, EVERY);
    assert!(!is_unmixed(&app.state.store));
    for code in &codes {
        send(&app, code).await;
    }
    let before = order(&app, wave).await;
    assert!(is_unmixed(&app.state.store) && log(&app) > 0);
    assert_eq!(round(&app.state).await, EVERY);
    let after = order(&app, wave).await;
    assert!(before != after && before.len() == after.len());
    assert_eq!(log(&app), 0);
    // Nothing came, so nothing is written: an empty hour looks as if it had not been.
    let written = || {
        std::fs::metadata(app.folder.path().join("earshot.db"))
            .unwrap()
            .modified()
            .unwrap()
    };
    let at = written();
    assert_eq!(round(&app.state).await, EVERY);
    assert!(order(&app, wave).await == after && written() == at);
    // A repeated answer changes nothing either.
    send(&app, &codes[0]).await;
    assert!(!is_unmixed(&app.state.store));
}

#[tokio::test]
async fn closing_a_wave_mixes_its_box() {
    let (app, authority, wave, codes) = TestApp::in_fieldwork(PEOPLE).await;
    for code in &codes {
        send(&app, code).await;
    }
    let before = order(&app, wave).await;
    waves::close(&app.state, authority.id, wave).await.unwrap();
    assert!(order(&app, wave).await != before);
    assert!(!is_unmixed(&app.state.store) && log(&app) == 0);
}

#[tokio::test]
async fn a_mix_that_fails_is_tried_again_soon() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    send(&app, &codes[0]).await;
    app.state.store.clone().close().await;
    assert_eq!(round(&app.state).await, AGAIN);
    assert!(is_unmixed(&app.state.store));
}

/// What came before a start is mixed right after it, and the job ends with the server.
#[tokio::test]
async fn a_start_mixes_what_it_finds() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(PEOPLE).await;
    for code in &codes {
        send(&app, code).await;
    }
    let before = order(&app, wave).await;
    let jobs = server::jobs::Jobs::start(&app.state);
    while order(&app, wave).await == before {
        tokio::task::yield_now().await;
    }
    jobs.end().await;
    assert_eq!(order(&app, wave).await.len(), PEOPLE as usize);
    app.state.store.clone().close().await;
}
