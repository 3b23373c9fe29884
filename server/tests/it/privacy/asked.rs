//! A wire-tap between Earshot and PostgreSQL: it hands everything on and counts what is asked.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many statements were run, and how many bytes of values went with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub statements: usize,
    pub bytes: usize,
}

/// An empty database on the server of the tests, behind a wire-tap.
pub struct Tapped {
    /// The address of the database by way of the tap.
    pub url: String,
    server: String,
    name: String,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    statements: AtomicUsize,
    bytes: AtomicUsize,
}

impl Tapped {
    /// None where there is no PostgreSQL. Where `EARSHOT_REQUIRE_POSTGRES=1` there must be.
    pub fn start() -> Option<Self> {
        let server = std::env::var("EARSHOT_TEST_POSTGRES_URL").ok();
        let required = std::env::var("EARSHOT_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
        assert!(
            server.is_some() || !required,
            "EARSHOT_TEST_POSTGRES_URL is not set: run this in scripts/with-postgres.sh"
        );
        let server = server?;
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("earshot_tapped_{}_{number}", std::process::id());
        tell(&server, &format!("create database {name} template template0"));
        let rest = server.split_once("://").unwrap().1;
        let (user, host) = rest.rsplit_once('@').unwrap_or(("postgres", rest));
        let host = host.split('/').next().unwrap().to_owned();
        let tap = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = tap.local_addr().unwrap().port();
        let counts = Arc::new(Counts::default());
        let of_tap = counts.clone();
        // It ends with the process.
        thread::spawn(move || {
            for earshot in tap.incoming().flatten() {
                join(earshot, TcpStream::connect(&host).unwrap(), of_tap.clone());
            }
        });
        Some(Self {
            url: format!("postgres://{user}@127.0.0.1:{port}/{name}?sslmode=disable"),
            server,
            name,
            counts,
        })
    }

    /// Changes a setting for connections that begin from now on.
    pub fn set(&self, setting: &str, value: &str) {
        let alter = format!("alter database {} set {setting} = '{value}'", self.name);
        tell(&self.server, &alter);
    }

    /// What was asked until now.
    pub fn asked(&self) -> Asked {
        Asked {
            statements: self.counts.statements.load(Ordering::SeqCst),
            bytes: self.counts.bytes.load(Ordering::SeqCst),
        }
    }
}

impl Drop for Tapped {
    fn drop(&mut self) {
        tell(
            &self.server,
            &format!("drop database if exists {} with (force)", self.name),
        );
    }
}

fn tell(server: &str, what: &str) {
    let told = Command::new("psql")
        .args(["-X", "-q", "-d", server, "-c", what])
        .output();
    let told = told.expect("psql comes with PostgreSQL");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
}

fn join(earshot: TcpStream, database: TcpStream, counts: Arc<Counts>) {
    // Else every small message waits for the one before it.
    for side in [&earshot, &database] {
        side.set_nodelay(true).unwrap();
    }
    let (mut answers, mut to_earshot) = (database.try_clone().unwrap(), earshot.try_clone().unwrap());
    thread::spawn(move || {
        let _ = std::io::copy(&mut answers, &mut to_earshot);
        let _ = to_earshot.shutdown(Shutdown::Both);
    });
    thread::spawn(move || {
        let _ = hand_on(earshot, &database, &counts);
        let _ = database.shutdown(Shutdown::Both);
    });
}

/// How long the values are: behind the names of a portal and a statement, which each connection counts up for itself.
fn values(bound: &[u8]) -> usize {
    let mut parts = bound.splitn(3, |byte| *byte == 0);
    parts.nth(2).map_or(0, <[u8]>::len)
}

/// Messages of the protocol, each counted before it goes on: a letter (but for the first one), a length, a text.
fn hand_on(mut earshot: TcpStream, mut database: &TcpStream, counts: &Counts) -> std::io::Result<()> {
    let mut kind = [0; 1];
    let mut first = true;
    loop {
        if !first {
            earshot.read_exact(&mut kind)?;
        }
        let mut length = [0; 4];
        earshot.read_exact(&mut length)?;
        let mut text = vec![0; u32::from_be_bytes(length) as usize - 4];
        earshot.read_exact(&mut text)?;
        match kind[0] {
            // A simple query, or the running of a prepared one.
            b'Q' | b'E' => drop(counts.statements.fetch_add(1, Ordering::SeqCst)),
            // What is put into it.
            b'B' => drop(counts.bytes.fetch_add(values(&text), Ordering::SeqCst)),
            _ => {}
        }
        let letter = if first { &[][..] } else { &kind[..] };
        database.write_all(&[letter, &length, &text].concat())?;
        first = false;
    }
}
