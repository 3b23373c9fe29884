//! Exit codes, and sentences that say what to do.

use crate::process::{done, refused, run};
use crate::terminal::typed;

#[test]
fn wrong_usage_is_two_and_help_is_zero() {
    let folder = tempfile::tempdir().unwrap();
    for wrong in [
        &["wave"][..],
        &["nonsense"],
        &["wave", "create"],
        &["demo", "--respondents", "3"],
        &["serve", "--public-url", "say.example.org"],
    ] {
        assert_eq!(run(folder.path(), wrong).status.code(), Some(2), "{wrong:?}");
    }
    for help in [
        &["--help"][..],
        &["serve", "--help"],
        &["wave", "invite", "--help"],
        &["--version"],
    ] {
        assert_eq!(run(folder.path(), help).status.code(), Some(0), "{help:?}");
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing was made"
    );
}

#[test]
fn what_cannot_be_opened_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let listen = ["--listen", "127.0.0.1:0"];
    let serve = |database: &str, because: &str| {
        let arguments: Vec<&str> = ["serve", "--database-url", database]
            .into_iter()
            .chain(listen)
            .collect();
        refused(at, &arguments, because);
    };
    serve("sqlite:///no/such/folder/earshot.db", "/no/such/folder");
    serve("postgres://nobody@127.0.0.1:1/nothing", "127.0.0.1:1");
    serve("mysql://x", "postgres://");
    std::fs::write(
        at.join("notes.db"),
        "these are my notes, and no database at all, whatever its name may say",
    )
    .unwrap();
    serve("sqlite://notes.db", "notes.db");
    assert!(
        std::fs::read_to_string(at.join("notes.db"))
            .unwrap()
            .starts_with("these are my notes"),
        "it is untouched"
    );
    refused(at, &["serve", "--listen", "192.0.2.1:80"], "--listen");
    refused(
        at,
        &["wave", "status", "--authority", "nowhere"],
        "authority list",
    );
}

#[test]
fn an_instrument_with_an_error_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let good = done(folder.path(), ["instrument", "export", "eleven-to-seventeen/1"]);
    std::fs::write(folder.path().join("good.toml"), &good).unwrap();
    assert!(done(folder.path(), ["instrument", "check", "good.toml"]).contains("eleven-to-seventeen/1"));
    let bad = good.replacen("option_set = \"how-often\"", "option_set = \"how-ever\"", 1);
    std::fs::write(folder.path().join("bad.toml"), bad).unwrap();
    refused(folder.path(), &["instrument", "check", "bad.toml"], "bad.toml");
    refused(folder.path(), &["instrument", "check", "bad.toml"], "fun");
    refused(
        folder.path(),
        &["instrument", "check", "missing.toml"],
        "missing.toml",
    );
    let listed = done(folder.path(), ["instrument", "list", "--json"]);
    assert!(
        serde_json::from_str::<serde_json::Value>(&listed)
            .unwrap()
            .as_array()
            .unwrap()
            .len()
            >= 2
    );
}

#[test]
fn an_account_is_made_with_a_password_that_is_shown_once() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    done(
        at,
        [
            "authority",
            "add",
            "--slug",
            "walsall",
            "--name",
            "Walsall Council",
            "--strategy",
            "walsall-2021",
        ],
    );
    let add = [
        "staff",
        "add",
        "--authority",
        "walsall",
        "--name",
        "Kim",
        "--email",
        "kim@walsall.example",
        "--role",
        "officer",
        "--json",
    ];
    let added: serde_json::Value = serde_json::from_str(&done(at, add)).unwrap();
    assert!(added["password"].as_str().unwrap().len() >= 20);
    refused(at, &add, "already");
    refused(
        at,
        &[
            "authority",
            "add",
            "--slug",
            "walsall",
            "--name",
            "x",
            "--strategy",
            "walsall-2021",
        ],
        "taken",
    );
    refused(
        at,
        &[
            "authority",
            "add",
            "--slug",
            "other",
            "--name",
            "x",
            "--strategy",
            "nothing",
        ],
        "southwark-2021",
    );
}

#[test]
fn the_doctor_is_honest() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let output = run(at, ["doctor", "--public-url", "http://say.example.org", "--json"]);
    assert_eq!(
        output.status.code(),
        Some(1),
        "letters that lead to an unencrypted page are unsafe"
    );
    let findings: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    let verdict =
        |what: &str| findings.iter().find(|finding| finding["what"] == what).unwrap()["verdict"].clone();
    assert_eq!(verdict("public address"), "bad");
    assert_eq!(verdict("database"), "mind");
    assert_eq!(std::fs::read_dir(at).unwrap().count(), 0, "it made nothing");
}

#[test]
fn a_key_holder_needs_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let wave = "00000000-0000-4000-8000-000000000001";
    let words = done(folder.path(), ["wave", "words"]);
    assert_eq!(words.split_whitespace().count(), 12);
    assert_ne!(words, done(folder.path(), ["wave", "words"]));
    std::fs::write(folder.path().join("words"), words.to_uppercase()).unwrap();
    let key = done(folder.path(), ["wave", "key", wave, "--words", "words"]);
    let public = domain::ballot_box::PublicKey::parse(&key).unwrap();
    let words =
        domain::ballot_box::HolderWords::parse(&words, &domain::ballot_box::WordList::standard()).unwrap();
    let own = domain::ballot_box::PrivateKey::of_words(&words, wave.parse().unwrap());
    assert_eq!(public, own.public());

    let unseal = [
        "wave", "unseal", "--words", "words", "--box", "box", "--out", "out",
    ];
    refused(folder.path(), &unseal, "box: ");
    std::fs::write(folder.path().join("box"), "no box").unwrap();
    refused(folder.path(), &unseal, "not a file of sealed answers");
    // Typed, they stand nowhere on the terminal.
    let typed_words = words
        .shown(&domain::ballot_box::WordList::standard())
        .collect::<Vec<_>>()
        .join(" ");
    let (asks, screen) = typed(
        folder.path(),
        &["wave", "key", wave, "--words", "-"],
        &typed_words,
    );
    assert!(asks.contains("12 words") && asks.contains("not shown"), "{asks}");
    for word in typed_words.split(' ') {
        assert!(!screen.contains(word), "{screen}");
    }
    std::fs::write(folder.path().join("words"), "one two three").unwrap();
    refused(folder.path(), &unseal, "a key holder has 12 words");
    assert!(!folder.path().join("out").exists());
    assert!(!folder.path().join("earshot.db").exists());
}

/// With the last layer off, a file that was never finished holds answers in clear.
#[test]
fn what_a_killed_unsealing_left_is_taken_away_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("words"), done(at, ["wave", "words"])).unwrap();
    std::fs::create_dir(at.join("stick")).unwrap();
    let (left, others) = (
        at.join("stick/.earshot-envelopes-killed"),
        at.join("stick/.earshot-backup-x"),
    );
    for file in [&left, &others] {
        std::fs::write(file, "half").unwrap();
    }
    let unseal = [
        "wave",
        "unseal",
        "--words",
        "words",
        "--box",
        "box",
        "--out",
        "stick/out",
    ];
    refused(at, &unseal, "box: ");
    assert!(!left.exists() && others.exists());
}

#[test]
fn a_wave_with_one_link_for_everybody_is_planned_and_opened_without_letters() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let authority = "authority add --slug southwark --name Southwark --strategy southwark-2021";
    done(at, authority.split(' '));
    let closes = (domain::clock::Clock::System.today() + time::Duration::days(7)).to_string();
    let wave = |act: &str| -> Vec<String> {
        let rest = format!("wave {act} --authority southwark");
        rest.split(' ').map(str::to_owned).collect()
    };
    let create = format!("create --title Fair --closes {closes} --instrument eleven-to-seventeen/1");
    done(at, wave(&format!("{create} --open-link")));
    let refused = |act: &str, because: &str| {
        let arguments = wave(act);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        refused(at, &arguments, because);
    };
    refused(
        "invite Fair --instrument eleven-to-seventeen/1 --count 1",
        "there are no letters",
    );
    refused("link Fair", "while the wave is open");
    done(at, wave("open Fair"));
    let csv = done(at, wave("link Fair --public-url https://say.example.org"));
    let line = csv.lines().nth(1).unwrap();
    assert!(
        line.starts_with("eleven-to-seventeen/1,https://say.example.org/s/open/"),
        "{line}"
    );
    assert_eq!(line.split_once("#~").unwrap().1.len(), 20, "{line}");
    let status: serde_json::Value = serde_json::from_str(&done(at, wave("status Fair --json"))).unwrap();
    assert_eq!(status["open_link"], true);
    assert!(done(at, wave("status Fair")).contains("one link for everybody"));
    done(at, wave(&create.replace("Fair", "Letters")));
    refused("link Letters", "while the wave is open");
}
