//! The power goes three times while a thousand young people send, and one connection in twenty breaks.
//!
//! Everybody does as people do: they try again until they are told "sent" or "we have it". Some give up at the first trouble
//! and come back when it is over. At the end every answer is there once, and no code stopped working without one.
#![cfg(unix)]

mod fieldwork;
mod person;
mod wire;

use crate::process::Running;
use fieldwork::Fieldwork;
use person::{Counted, Told, Whereabouts};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::thread;

/// Of these some have no scripts: they post forms, and the server stretches their code.
const PEOPLE: u32 = 1_000;
const WITHOUT_SCRIPTS: u32 = 50;
/// After so many acknowledged answers the power goes.
const POWER_CUTS: [usize; 3] = [150, 400, 700];

fn serve(folder: &Path) -> (Running, SocketAddr) {
    let (server, url) = Running::serve(folder);
    let address = url.strip_prefix("http://").unwrap().parse().unwrap();
    (server, address)
}

#[test]
fn what_was_acknowledged_is_there_once_and_every_other_code_still_works() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (fieldwork, people) = runtime.block_on(Fieldwork::begin(folder.path(), PEOPLE, WITHOUT_SCRIPTS));

    let (mut server, address) = serve(folder.path());
    let whereabouts = Arc::new(Whereabouts::default());
    whereabouts.back(address);
    let counted = Arc::new(Counted::default());
    let (tell, told) = mpsc::channel();
    let sending: Vec<_> = people
        .into_iter()
        .map(|person| {
            let (tell, at, counted) = (tell.clone(), whereabouts.clone(), counted.clone());
            let send = move || {
                let outcome = person.send(&at, &counted);
                let _ = tell.send(outcome);
                (person, outcome)
            };
            // A thousand stacks of the usual size would be two gigabytes.
            thread::Builder::new().stack_size(256 * 1024).spawn(send).unwrap()
        })
        .collect();
    drop(tell);
    let mut acknowledged = told.iter().filter(|outcome| outcome.is_acknowledged());
    let mut so_far = 0;
    for cut in POWER_CUTS {
        so_far += acknowledged.by_ref().take(cut - so_far).count();
        assert_eq!(so_far, cut, "the server takes answers");
        whereabouts.gone();
        server.signal("KILL");
        drop(server.ended());
        let again = serve(folder.path());
        server = again.0;
        whereabouts.back(again.1);
    }
    let gave_up: Vec<_> = sending
        .into_iter()
        .map(|person| person.join().unwrap())
        .filter(|(_, outcome)| !outcome.is_acknowledged())
        .collect();
    let [cut, lost] = [&counted.cut, &counted.lost].map(|count| count.load(Ordering::Relaxed));
    assert!(
        cut > 30 && lost > 100 && !gave_up.is_empty(),
        "{cut} cut, {lost} lost"
    );

    // Those who gave up come back. Either their answer had arrived and they never heard so, or it is taken now.
    let at = whereabouts.now();
    let told = gave_up.iter().map(|(person, _)| person.come_back(at));
    let taken_now = told.filter(|told| *told == Told::Now).count();
    server.signal("TERM");
    let (code, output) = server.ended();
    assert_eq!(code, Some(0), "{output}");
    runtime.block_on(fieldwork.everybody_is_there_once());
    println!(
        "{PEOPLE} young people, {cut} connections cut, {lost} lost in {} power cuts, {} gave up and came back, {taken_now} of \
         them not taken before: lost 0, doubled 0, dead codes 0",
        POWER_CUTS.len(),
        gave_up.len()
    );
}
