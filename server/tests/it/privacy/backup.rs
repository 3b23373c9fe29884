//! The attack on a backup by somebody who finds the file, without the key: nothing that was ever said is in it, nor how much.

use crate::backup::{answered, key};
use crate::harness::fields;
use crate::process::{Words, done, files};

const SAID: &str = "the zwibelfitz under my bed";

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_without_its_key_tells_nothing() {
    let (app, wave, codes) = answered(10).await;
    let at = app.folder.path();
    let public = key(at);
    let code = codes[10].printed();
    let sent = fields([("code", &code), ("a.fun", "always"), ("w.one-change", SAID)]);
    app.post("/s/send", &sent).await;
    std::fs::create_dir(at.join("backups")).unwrap();
    for (name, what) in [
        ("a.age", None),
        ("s.age", Some("--secrets")),
        ("c.age", Some("--contacts")),
    ] {
        let to = format!("backups/{name}");
        let arguments = ["backup", "--to", &to, "--recipient", &public];
        done(at, arguments.into_iter().chain(what));
    }
    let secret = std::fs::read_to_string(at.join("earshot.secret")).unwrap();
    let keys = secret
        .lines()
        .filter_map(|line| line.split('"').nth(1))
        .map(str::to_owned);
    let mut known: Vec<String> = codes
        .iter()
        .flat_map(|code| [code.printed(), code.printed().replace('-', "")])
        .collect();
    known.extend(keys);
    known.extend([SAID, "southwark", "always", "authority", &wave.to_string()].map(str::to_owned));
    let words = Words::new(known);
    let mut sizes = Vec::new();
    for (name, bytes) in files(&at.join("backups")) {
        assert_eq!(words.held_by(&bytes), None, "{name}");
        sizes.push(bytes.len());
    }
    // One MiB, and what the lock adds, of which some bytes are random: the same with eleven answers, with keys, and with nobody who
    // asks for contact.
    assert!(
        sizes
            .iter()
            .all(|size| (1 << 20..(1 << 20) + 1_000).contains(size)),
        "{sizes:?}"
    );
    println!("of three backups those that hold a code, a key, a word or a size: 0");
}
