//! The power goes three times while a thousand young people send, and one connection in twenty breaks: on SQLite, and with fewer of
//! them on PostgreSQL, where the database server loses its power too.
//!
//! Everybody does as people do: they try again until they are told "sent" or "we have it". Some give up at the first trouble
//! and come back when it is over. At the end every answer is there once, and no code stopped working without one.
#![cfg(unix)]

mod cluster;
mod fieldwork;
mod person;
mod wire;

use crate::process::{Running, earshot};
use cluster::Cluster;
use fieldwork::Fieldwork;
use person::{Counted, Told, Whereabouts};
use server::config::Places;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::thread;
use tempfile::TempDir;

/// A machine with an Earshot, and beside it perhaps a database server.
struct Machine {
    folder: TempDir,
    cluster: Option<Cluster>,
}

impl Machine {
    fn places(&self) -> Places {
        let mut places = Places::in_folder(self.folder.path());
        if let Some(cluster) = &self.cluster {
            places.secret_file = Some(places.secrets());
            places.database_url = cluster.url();
        }
        places
    }

    fn serve(&self) -> (Running, SocketAddr) {
        let (mut command, places) = (earshot(), self.places());
        command
            .current_dir(self.folder.path())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(["--database-url", &places.database_url])
            .arg("--secret-file")
            .arg(places.secrets());
        let (server, url) = Running::answering(command);
        let address = url.strip_prefix("http://").unwrap().parse().unwrap();
        (server, address)
    }

    /// The database server first: what it said that it had written was said to somebody.
    fn power_goes(&self, server: Running) {
        if let Some(cluster) = &self.cluster {
            cluster.power_goes();
        }
        server.signal("KILL");
        drop(server.ended());
        if let Some(cluster) = &self.cluster {
            cluster.power_is_back();
        }
    }
}

/// Of so many people some have no scripts: they post forms, and the server stretches their code. The power goes after so many
/// acknowledged answers.
struct Crowd {
    people: u32,
    without_scripts: u32,
    power_cuts: [usize; 3],
}

#[test]
fn what_was_acknowledged_is_there_once_and_every_other_code_still_works() {
    let machine = Machine {
        folder: tempfile::tempdir().unwrap(),
        cluster: None,
    };
    let crowd = Crowd {
        people: 1_000,
        without_scripts: 50,
        power_cuts: [150, 400, 700],
    };
    let [cut, lost] = everybody_sends(&machine, &crowd);
    assert!(cut > 30 && lost > 100, "{cut} cut, {lost} lost");
}

#[test]
fn the_same_when_the_database_server_loses_its_power() {
    let Some(cluster) = Cluster::begin() else { return };
    let machine = Machine {
        folder: tempfile::tempdir().unwrap(),
        cluster: Some(cluster),
    };
    let crowd = Crowd {
        people: 300,
        without_scripts: 20,
        power_cuts: [40, 110, 200],
    };
    let [cut, lost] = everybody_sends(&machine, &crowd);
    assert!(cut > 5 && lost > 30, "{cut} cut, {lost} lost");
    assert!(machine.cluster.is_some_and(|cluster| cluster.has_recovered()));
}

/// Out: how many connections were cut on the way, and how many were lost with the server.
#[expect(clippy::print_stdout, reason = "what the attack reached is told")]
fn everybody_sends(machine: &Machine, crowd: &Crowd) -> [usize; 2] {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let places = machine.places();
    let begun = Fieldwork::begin(&places, crowd.people, crowd.without_scripts);
    let (fieldwork, people) = runtime.block_on(begun);

    let (mut server, address) = machine.serve();
    let whereabouts = Arc::new(Whereabouts::default());
    whereabouts
        .troubled
        .store(machine.cluster.is_some(), Ordering::Relaxed);
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
    for cut in crowd.power_cuts {
        so_far += acknowledged.by_ref().take(cut - so_far).count();
        assert_eq!(so_far, cut, "the server takes answers");
        whereabouts.gone();
        machine.power_goes(server);
        let again = machine.serve();
        server = again.0;
        whereabouts.back(again.1);
    }
    let gave_up: Vec<_> = sending
        .into_iter()
        .map(|person| person.join().unwrap())
        .filter(|(_, outcome)| !outcome.is_acknowledged())
        .collect();
    let [cut, lost] = [&counted.cut, &counted.lost].map(|count| count.load(Ordering::Relaxed));
    assert!(!gave_up.is_empty());

    // Those who gave up come back. Either their answer had arrived and they never heard so, or it is taken now.
    let at = whereabouts.now();
    let told = gave_up.iter().map(|(person, _)| person.come_back(at));
    let taken_now = told.filter(|told| *told == Told::Now).count();
    server.signal("TERM");
    let (code, output) = server.ended();
    assert_eq!(code, Some(0), "{output}");
    runtime.block_on(fieldwork.everybody_is_there_once());
    println!(
        "{} young people, {cut} connections cut, {lost} lost in {} power cuts, {} gave up and came back, {taken_now} of \
         them not taken before: lost 0, doubled 0, dead codes 0",
        crowd.people,
        crowd.power_cuts.len(),
        gave_up.len()
    );
    [cut, lost]
}
