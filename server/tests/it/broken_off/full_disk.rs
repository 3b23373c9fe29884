//! The disk fills up while a server takes answers, and has room again later.
#![cfg(target_os = "linux")]

use crate::harness::fields;
use crate::process::{Running, done, earshot_after};
use server::simulate::browser::Browser;
use std::path::Path;
use std::process::Command;

/// Sets what a running process may write. Elsewhere than on Linux only a process itself can.
fn allow(server: &Running, bytes: &str) {
    let set = Command::new("prlimit")
        .args(["--pid", &server.id().to_string(), &format!("--fsize={bytes}:")])
        .status()
        .unwrap();
    assert!(set.success());
}

/// Less than one page of the log: not even the smallest write fits.
const NO_ROOM: &str = "4096";

pub fn codes(folder: &Path) -> Vec<String> {
    let done = |arguments: &[&str]| done(folder, arguments);
    let of = ["--authority", "southwark"];
    let kind = ["--instrument", "eleven-to-seventeen/1"];
    let named = [
        "--slug",
        "southwark",
        "--name",
        "Southwark",
        "--strategy",
        "southwark-2021",
    ];
    done(&[&["authority", "add"][..], &named].concat());
    let closes = domain::clock::Clock::System.today() + time::Duration::days(9);
    let wave = done(
        &[
            &["wave", "create", "--title", "A", "--closes", &closes.to_string()][..],
            &of,
            &kind,
        ]
        .concat(),
    );
    let letters = done(&[&["wave", "invite", &wave, "--count", "3"][..], &of, &kind].concat());
    done(&[&["wave", "open", &wave][..], &of].concat());
    letters
        .lines()
        .skip(1)
        .map(|line| line[..14].to_owned())
        .collect()
}

#[test]
fn an_answer_that_does_not_fit_is_refused_whole_and_taken_once_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let codes = codes(folder.path());
    // The write fails; the program is not ended.
    let (server, url) = Running::serve_with(earshot_after("trap '' XFSZ"), folder.path());
    let browser = Browser::new(&url);
    let send = |code: &str| {
        let form = fields([
            ("code", code),
            ("a.fun", "always"),
            ("w.one-change", "quaxolotrine"),
        ]);
        browser.post("/s/send", &form).unwrap()
    };
    let is_new = |page: &server::simulate::browser::Page| {
        page.location
            .as_deref()
            .is_some_and(|to| to.starts_with("/s/sent") && !to.contains("again=1"))
    };
    assert!(is_new(&send(&codes[0])));
    allow(&server, NO_ROOM);
    for code in [&codes[1], &codes[2], &codes[1]] {
        let refused = send(code);
        assert_eq!(refused.status, 500);
        assert!(
            refused.body.contains("quaxolotrine"),
            "what was written is not lost"
        );
        let opens = browser.post("/s/survey", &fields([("code", code)])).unwrap();
        assert_eq!(opens.status, 200, "the code is still good");
    }
    allow(&server, "unlimited");
    let health = browser.get("/healthz").unwrap();
    assert_eq!(health.status, 200, "{}", health.body);
    assert!(is_new(&send(&codes[1])) && is_new(&send(&codes[2])));
    assert!(!is_new(&send(&codes[0])), "the first answer is still there");
    server.signal("TERM");
    let (code, said) = server.ended();
    assert_eq!(code, Some(0));
    // Three answers failed. That they did is said once, and that there is room again; a line for each would tell when somebody came.
    assert_eq!(said.matches("ERROR").count(), 1, "{said}");
    assert_eq!(said.matches("cannot be written").count(), 1, "{said}");
    assert_eq!(said.matches("has room again").count(), 1, "{said}");
    assert!(!said.contains("quaxolotrine"));
    assert!(codes.iter().all(|code| !said.contains(code.as_str())));
}

#[test]
fn a_full_disk_is_told_to_whoever_asks_and_to_whoever_wants_to_be_contacted() {
    let folder = tempfile::tempdir().unwrap();
    let codes = codes(folder.path());
    let (server, url) = Running::serve_with(earshot_after("trap '' XFSZ"), folder.path());
    let browser = Browser::new(&url);
    let health = || {
        let health = browser.get("/healthz").unwrap();
        (health.status, health.body)
    };
    allow(&server, NO_ROOM);
    let request = fields([
        ("authority", "southwark"),
        ("called", "quaxolotrine"),
        ("reach", "07700 900123"),
    ]);
    let refused = browser.post("/contact", &request).unwrap();
    assert_eq!(refused.status, 500);
    assert!(
        refused.body.contains("quaxolotrine"),
        "what was written is not lost"
    );
    let (status, said) = health();
    assert!(
        status == 200 && said.contains("no request for contact can be kept"),
        "{said}"
    );
    let sent = browser.post("/s/send", &fields([("code", &codes[0])])).unwrap();
    assert_eq!(sent.status, 500);
    let (status, said) = health();
    assert!(status == 503 && said.contains("cannot be written"), "{said}");
    server.signal("TERM");
    let (code, said) = server.ended();
    assert_eq!(code, Some(0));
    assert!(
        !said.contains("quaxolotrine") && !said.contains("07700"),
        "{said}"
    );
}
