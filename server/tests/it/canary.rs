//! What must not be found: codes and answers, in anything that the server wrote.
#![cfg(unix)]

use crate::harness::fields;
use crate::process::{Running, Words, earshot, files};
use server::simulate::browser::Browser;
use std::path::Path;

/// Words that stand nowhere by chance.
const CANARIES: [&str; 3] = ["zwibelfitz", "quaxolotrine", "umbrophenting"];

/// How a code may be written.
fn spellings(code: &str) -> [String; 3] {
    [code.to_owned(), code.replace('-', ""), code.replace('-', " ")]
}

#[test]
fn no_file_and_no_output_of_a_demo_holds_a_code_or_an_answer() {
    let mut command = earshot();
    command.args([
        "demo",
        "--json",
        "--listen",
        "127.0.0.1:0",
        "--seed",
        "1",
        "--respondents",
        "30",
        "--log",
        "info",
    ]);
    let demo = Running::start(command, "\n");
    let line: serde_json::Value = serde_json::from_str(&demo.first).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let codes: Vec<String> = line["codes"].as_array().unwrap().iter().map(text).collect();
    let database = text(&line["database"]);
    let folder = Path::new(database.strip_prefix("sqlite://").unwrap())
        .parent()
        .unwrap()
        .to_owned();
    let browser = Browser::new(line["url"].as_str().unwrap());
    for (code, canary) in codes.iter().zip(CANARIES) {
        let survey = browser.post("/s/survey", &fields([("code", code)])).unwrap();
        assert_eq!(survey.status, 200);
        let sent = fields([
            ("code", code),
            ("a.fun", "never"),
            ("w.one-change", canary),
            ("quote", "yes"),
        ]);
        assert_eq!(browser.post("/s/check", &sent).unwrap().status, 200);
        assert_eq!(browser.post("/s/send", &sent).unwrap().status, 303);
        // And what goes wrong is no reason to write it down either.
        let mut odd = sent.clone();
        odd.push(("w.anything-else".into(), canary.repeat(300)));
        browser.post("/s/check", &odd).unwrap();
        browser.post(&format!("/s/{canary}"), &sent).unwrap();
        browser.get(&format!("/{code}?{canary}")).unwrap();
    }
    // Ended without a chance to tidy up: what is on the disk now is what somebody would find.
    demo.signal("KILL");
    let first = demo.first.clone();
    let written = demo.ended().1.split_off(first.len());
    let mut found = files(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(
        found.iter().any(|(name, _)| name.ends_with(".db"))
            && found.iter().any(|(name, _)| name.ends_with(".secret"))
    );
    found.push(("its output".into(), written.into_bytes()));
    let codes = codes.iter().flat_map(|code| spellings(code));
    let canaries = CANARIES.iter().map(|canary| (*canary).to_owned());
    let passwords = line["staff"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| text(&member["password"]));
    let words = Words::new(codes.chain(canaries).chain(passwords).collect());
    for (name, bytes) in &found {
        assert_eq!(words.held_by(bytes), None, "in {name}");
    }
}
