//! The power goes while two hundred young people send.
#![cfg(unix)]

use crate::harness::fields;
use crate::process::Running;
use domain::ballot_box::Code;
use domain::clock::Clock;
use domain::id::WaveId;
use server::config::Places;
use server::simulate::browser::Browser;
use std::path::Path;
use std::sync::mpsc;
use std::thread;

const PEOPLE: u32 = 200;
const ACKNOWLEDGED_BEFORE_THE_END: usize = 60;

/// An installation with an open wave; afterwards nobody has it open.
async fn fieldwork(folder: &Path) -> (WaveId, Vec<String>) {
    use app::road::waves;
    let places = Places::in_folder(folder);
    let state = server::startup::open(&places, "http://127.0.0.1".into(), Clock::System)
        .await
        .unwrap();
    let mut rng = state.rng();
    let authority = store::authorities::Authority {
        id: domain::id::AuthorityId::draw(&mut rng),
        slug: "southwark".into(),
        name: "Southwark Council".into(),
        strategy: "southwark-2021".into(),
    };
    store::authorities::create(&state.store, &authority)
        .await
        .unwrap();
    let new = waves::NewWave {
        title: "Power cut".into(),
        closes_on: state.clock.today().saturating_add(time::Duration::days(10)),
        instruments: vec![crate::harness::children()],
        strategy: authority.strategy.clone(),
        retention: Default::default(),
    };
    let wave = waves::create(&state, authority.id, new).await.unwrap();
    let codes = waves::invite(&state, authority.id, wave, &crate::harness::children(), PEOPLE)
        .await
        .unwrap();
    waves::open(&state, authority.id, wave).await.unwrap();
    server::serving::close(state).await;
    (wave, codes.iter().map(Code::printed).collect())
}

/// Sends once. Whether it was acknowledged.
fn send(browser: &Browser, code: &str) -> bool {
    let answer = browser.post(
        "/s/send",
        &fields([("code", code), ("a.fun", "always"), ("w.one-change", "more time")]),
    );
    answer.is_ok_and(|page| page.status == 303 && page.location.is_some_and(|to| to.starts_with("/s/sent")))
}

fn lying_in_box(folder: &Path, wave: WaveId) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = store::Store::open(&Places::in_folder(folder).database_url)
            .await
            .unwrap();
        let count = store::ballot_box::count(&store, wave).await.unwrap();
        store.close().await;
        count
    })
}

#[test]
fn what_was_acknowledged_is_there_once_and_every_other_code_still_works() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (wave, codes) = runtime.block_on(fieldwork(folder.path()));
    drop(runtime);

    let (server, url) = Running::serve(folder.path());
    let (tell, told) = mpsc::channel();
    let people: Vec<_> = codes
        .iter()
        .cloned()
        .map(|code| {
            let (tell, url) = (tell.clone(), url.clone());
            thread::spawn(move || {
                let acknowledged = send(&Browser::new(&url), &code);
                let _ = tell.send(acknowledged);
                (code, acknowledged)
            })
        })
        .collect();
    drop(tell);
    let enough = told
        .iter()
        .filter(|acknowledged| *acknowledged)
        .take(ACKNOWLEDGED_BEFORE_THE_END)
        .count();
    assert_eq!(enough, ACKNOWLEDGED_BEFORE_THE_END, "the server takes answers");
    server.signal("KILL");
    let (acknowledged, lost): (Vec<_>, Vec<_>) = people
        .into_iter()
        .map(|person| person.join().unwrap())
        .partition(|(_, acknowledged)| *acknowledged);
    drop(server.ended());
    assert!(!lost.is_empty(), "it was killed in the middle");

    let after = lying_in_box(folder.path(), wave);
    assert!(
        after >= acknowledged.len() as u64,
        "{after} lie in the box, {} were acknowledged",
        acknowledged.len()
    );
    let (again, url) = Running::serve(folder.path());
    let browser = Browser::new(&url);
    for (code, _) in &acknowledged {
        assert!(send(&browser, code), "a repeated answer is told that it is there");
    }
    for (code, _) in &lost {
        assert!(
            send(&browser, code),
            "a code without an acknowledged answer works"
        );
    }
    again.signal("TERM");
    assert_eq!(again.ended().0, Some(0));
    assert_eq!(
        lying_in_box(folder.path(), wave),
        u64::from(PEOPLE),
        "everybody is there once"
    );
}
