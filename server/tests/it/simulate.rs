//! `earshot simulate`, against a real server, with letters from the command line.
#![cfg(unix)]

use crate::process::{Running, done, run};
use std::collections::BTreeSet;

#[test]
fn made_up_people_answer_through_the_pages_and_the_truth_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    done(
        at,
        [
            "authority",
            "add",
            "--slug",
            "southwark",
            "--name",
            "Southwark Council",
            "--strategy",
            "southwark-2021",
        ],
    );
    let closes = (domain::clock::Clock::System.today() + time::Duration::days(7)).to_string();
    let wave = done(
        at,
        [
            "wave",
            "create",
            "--authority",
            "southwark",
            "--title",
            "Trial",
            "--closes",
            &closes,
            "--instrument",
            "eleven-to-seventeen/1",
            "--instrument",
            "care-leavers/1",
        ],
    );
    let invite = |instrument: &str, count: &str| {
        let arguments = [
            "wave",
            "invite",
            "--authority",
            "southwark",
            &wave,
            "--instrument",
            instrument,
            "--count",
            count,
        ];
        let csv = done(
            at,
            arguments
                .into_iter()
                .chain(["--public-url", "https://say.example.org"]),
        );
        let mut lines = csv.lines().map(str::to_owned);
        assert_eq!(lines.next().as_deref(), Some("code,url"));
        let lines: Vec<String> = lines.collect();
        for line in &lines {
            let (code, url) = line.split_once(',').unwrap();
            assert!(
                url.starts_with(&format!("https://say.example.org/s#{code}~")),
                "{url}"
            );
        }
        lines
    };
    let mut letters = invite("eleven-to-seventeen/1", "8");
    letters.extend(invite("care-leavers/1", "4"));
    std::fs::write(
        at.join("letters.csv"),
        format!("code,url\n{}\n", letters.join("\n")),
    )
    .unwrap();
    done(at, ["wave", "open", "--authority", "southwark", "Trial"]);
    let (server, url) = Running::serve(at);
    let simulate = |seed: &str, truth: &str| {
        run(
            at,
            [
                "simulate",
                "--url",
                &url,
                "--codes",
                "letters.csv",
                "--respondents",
                "12",
                "--seed",
                seed,
                "--truth",
                truth,
                "--json",
            ],
        )
    };
    let first = simulate("4", "truth.jsonl");
    assert!(
        first.status.success(),
        "{}",
        String::from_utf8_lossy(&first.stderr)
    );
    assert_eq!(
        String::from_utf8_lossy(&first.stdout).trim(),
        r#"{"answered":12,"stuck":0}"#
    );
    let truth = std::fs::read_to_string(at.join("truth.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> = truth
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let codes: BTreeSet<&str> = lines.iter().map(|line| line["code"].as_str().unwrap()).collect();
    assert_eq!(codes.len(), 12);
    for (order, line) in lines.iter().enumerate() {
        assert_eq!(line["order"], order);
        assert!(line["answers"].as_object().unwrap().len() > 20);
    }
    let scripts = lines.iter().filter(|line| line["scripts"] == true).count();
    assert!(
        (1..12).contains(&scripts),
        "some send sealed, some by the form: {scripts}"
    );
    // The codes are used now.
    assert_eq!(simulate("4", "again.jsonl").status.code(), Some(1));
    let status: serde_json::Value = serde_json::from_str(&done(
        at,
        ["wave", "status", "--authority", "southwark", "Trial", "--json"],
    ))
    .unwrap();
    assert_eq!(status["state"], "open");
    assert_eq!(status["answered_in_tens"], 10);
    server.signal("TERM");
    assert_eq!(server.ended().0, Some(0));
}
