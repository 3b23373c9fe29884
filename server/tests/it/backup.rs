//! `earshot backup` and `earshot restore`, as whoever runs an installation knows them, beside a server that has it open.

#[cfg(target_os = "linux")]
mod typed;

use crate::harness::TestApp;
use crate::process::{self, Running, done, refused, run, said};
use crate::waves::answer;
use app::road::waves;
use domain::ballot_box::Code;
use domain::id::WaveId;
use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

/// A key for backups in a folder: its public half.
pub fn key(folder: &Path) -> String {
    done(folder, ["backup", "key", "--to", "key.txt"])
}

/// An installation in which so many have answered, and the codes of its letters.
pub async fn answered(people: usize) -> (TestApp, WaveId, Vec<Code>) {
    let (app, _, wave, codes) = TestApp::in_fieldwork(12).await;
    answer(&app, &codes[..people]).await;
    (app, wave, codes)
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_comes_back_somewhere_else() {
    let (app, wave, codes) = answered(10).await;
    let at = app.folder.path();
    let key = key(at);
    std::fs::create_dir(at.join("backups")).unwrap();
    done(at, ["backup", "--to", "backups/a.age", "--recipient", &key]);
    done(
        at,
        [
            "backup",
            "--to",
            "backups/s.age",
            "--recipient",
            &key,
            "--secrets",
        ],
    );
    done(
        at,
        ["backup", "--to", "backups", "--recipient", &key, "--contacts"],
    );
    assert_eq!(
        names(&at.join("backups")).len(),
        3,
        "nothing half is left beside them"
    );
    let about = std::fs::metadata(at.join("backups/a.age")).unwrap();
    assert_eq!(about.mode() & 0o777, 0o600);
    refused(
        at,
        &["backup", "--to", "backups/a.age", "--recipient", &key],
        "nothing is overwritten",
    );
    refused(
        at,
        &["restore", "backups/a.age", "--identity", "key.txt"],
        "holds something already",
    );
    let listed = done(at, ["backup", "list"]);
    assert_eq!(listed.lines().count(), 3, "{listed}");

    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path();
    for file in ["a.age", "s.age"] {
        std::fs::copy(at.join("backups").join(file), to.join(file)).unwrap();
    }
    std::fs::copy(at.join("key.txt"), to.join("key.txt")).unwrap();
    let restored = run(to, ["restore", "a.age", "--identity", "key.txt"]);
    assert!(restored.status.success(), "{}", said(&restored));
    assert!(said(&restored).contains("bring it back too") && said(&restored).contains("reminder"));
    done(to, ["restore", "s.age", "--identity", "key.txt"]);
    refused(
        to,
        &["restore", "s.age", "--identity", "key.txt"],
        "holds something already",
    );

    // Who answered has answered, and who did not still can.
    let places = server::config::Places::in_folder(to);
    let clock = domain::clock::Clock::Fixed(crate::harness::NOW);
    let state = server::startup::open(&places, app.state.site.public_url.clone(), clock)
        .await
        .unwrap();
    let again = TestApp {
        state,
        folder: elsewhere,
    };
    let open = |code: &Code| crate::harness::fields([("code", &code.printed())]);
    for (code, opens) in [(&codes[0], false), (&codes[11], true)] {
        let page = again.post("/s/survey", &open(code)).await;
        assert_eq!(page.body.contains("name=\"a.fun\""), opens, "{}", page.status);
    }
    let (ticks, words) = store::ballot_box::envelopes(&again.state.store, wave)
        .await
        .unwrap();
    assert_eq!((ticks.len(), words.len()), (10, 10));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_not_the_key_gets_nothing() {
    let (app, _, _) = answered(0).await;
    let at = app.folder.path();
    std::fs::write(at.join("words.txt"), "correct horse battery staple\n").unwrap();
    std::fs::write(at.join("wrong.txt"), "incorrect horse battery staple\n").unwrap();
    std::fs::write(at.join("short.txt"), "short\n").unwrap();
    refused(
        at,
        &["backup", "--to", "b.age", "--passphrase", "short.txt"],
        "16 characters",
    );
    done(at, ["backup", "--to", "a.age", "--passphrase", "words.txt"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path();
    for file in ["a.age", "words.txt", "wrong.txt"] {
        std::fs::copy(at.join(file), to.join(file)).unwrap();
    }
    let before = names(to);
    refused(
        to,
        &["restore", "a.age", "--passphrase", "wrong.txt"],
        "does not open with this",
    );
    refused(
        to,
        &["restore", "words.txt", "--passphrase", "words.txt"],
        "no backup, or it is damaged",
    );
    refused(
        to,
        &["restore", "none.age", "--passphrase", "words.txt"],
        "look for a slip",
    );
    assert_eq!(names(to), before, "nothing was made");
    done(to, ["restore", "a.age", "--passphrase", "words.txt"]);
    // Nobody says a passphrase where every program can read it.
    let usage = run(to, ["backup", "--to", "c.age"]);
    assert_eq!(usage.status.code(), Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cut_off_or_changed_is_refused_before_anything_is_touched() {
    let (app, _, _) = answered(0).await;
    let at = app.folder.path();
    let key = key(at);
    done(at, ["backup", "--to", "a.age", "--recipient", &key]);
    let whole = std::fs::read(at.join("a.age")).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path();
    std::fs::copy(at.join("key.txt"), to.join("key.txt")).unwrap();
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    // One chunk is 64 KiB and 16 bytes: cut off between two of them nothing is torn, and still it is known.
    let chunk = 65_552;
    let header = whole.len() % chunk;
    for (bytes, name) in [
        (&whole[..middle], "middle.age"),
        (&whole[..header + 3 * chunk], "chunks.age"),
        (&whole[..whole.len() - 1], "last.age"),
        (&changed[..], "changed.age"),
    ] {
        std::fs::write(to.join(name), bytes).unwrap();
        refused(to, &["restore", name, "--identity", "key.txt"], "damaged");
    }
    assert!(!to.join("earshot.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_written_leaves_nothing_and_is_not_remembered() {
    let (app, _, _) = answered(0).await;
    let at = app.folder.path();
    let key = key(at);
    refused(
        at,
        &["backup", "--to", "no/such/folder/a.age", "--recipient", &key],
        "was not written",
    );
    // A full disk: no file of this process may be larger than 100 kB.
    let limited = std::process::Command::new("bash")
        .current_dir(at)
        .args(["-c", "ulimit -f 100; trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_earshot"))
        .args(["backup", "--to", "a.age", "--recipient", &key])
        .output()
        .unwrap();
    assert_eq!(limited.status.code(), Some(1), "{}", said(&limited));
    assert!(
        names(at)
            .iter()
            .all(|name| !name.ends_with(".age") && !name.starts_with(".earshot")),
        "{:?}",
        names(at)
    );
    let shut = at.join("shut");
    std::fs::create_dir(&shut).unwrap();
    std::fs::set_permissions(&shut, Permissions::from_mode(0o500)).unwrap();
    // Root may write anywhere.
    if std::fs::write(shut.join("try"), "").is_err() {
        refused(
            at,
            &["backup", "--to", "shut/a.age", "--recipient", &key],
            "was not written",
        );
    }
    assert_eq!(done(at, ["backup", "list"]), "");
}

/// A server goes on serving, and after unsealing whoever runs it is told what to delete.
#[tokio::test(flavor = "multi_thread")]
async fn backups_from_before_are_named_until_they_are_deleted() {
    let (app, wave, _) = answered(10).await;
    let at = app.folder.path();
    let key = key(at);
    let (server, url) = Running::serve(at);
    done(at, ["backup", "--to", "before.age", "--recipient", &key]);
    let health = ureq::get(format!("{url}/healthz")).call().unwrap();
    assert_eq!(health.status(), 200);
    server.signal("TERM");
    assert_eq!(server.ended().0, Some(0));
    let authority = store::authorities::by_slug(&app.state.store, "southwark")
        .await
        .unwrap()
        .unwrap();
    waves::close(&app.state, authority.id, wave).await.unwrap();
    let later = app.later(time::Duration::days(30));
    app::road::unseal::unseal(&later, authority.id, wave)
        .await
        .unwrap();
    let told = ["before.age", "box", "invitations"];
    let cookie = app
        .signed_in(authority.id, &[domain::people::Role::Administrator])
        .await;
    let page = app.get_as(&cookie, "/staff/retention").await.body;
    let status = done(at, ["wave", "status", "--authority", "southwark"]);
    let doctor = String::from_utf8_lossy(&run(at, ["doctor"]).stdout).into_owned();
    assert!(told.iter().all(|word| page.contains(word)), "{page}");
    assert!(told.iter().all(|word| doctor.contains(word)), "{doctor}");
    assert!(status.contains("delete the backups before.age"), "{status}");
    // The page of the wave lists it too, with what it holds and the way to say that it is gone.
    let one = format!("/staff/retention/{wave}");
    let listed = app.get_as(&cookie, &one).await.body;
    for part in [
        "before.age",
        "sealed answers",
        "To be deleted",
        "earshot backup forget",
    ] {
        assert!(listed.contains(part), "{part}");
    }
    // Until then the answers are not copied opened beside their sealed copies, of which there are fewer.
    let next = run(at, ["backup", "--to", "next.age", "--recipient", &key]);
    assert!(next.status.success() && said(&next).contains("words") && said(&next).contains("before.age"));
    refused(at, &["backup", "forget", "other.age"], "no backup of this name");
    done(at, ["backup", "forget", "before.age"]);
    let page = app.get_as(&cookie, "/staff/retention").await.body;
    assert!(!page.contains("before.age"));
    assert!(!app.get_as(&cookie, &one).await.body.contains("before.age"));
    let audit = app.get_as(&cookie, "/staff/audit").await.body;
    assert!(audit.contains("Said that every copy of the backup before.age is deleted"));
    let last = run(at, ["backup", "--to", "last.age", "--recipient", &key]);
    assert!(last.status.success() && said(&last).is_empty(), "{}", said(&last));
    assert!(
        process::files(at)
            .iter()
            .any(|(name, _)| name.ends_with("last.age"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_backup_left_is_named_and_goes_with_the_next_one() {
    let (app, ..) = answered(0).await;
    let at = app.folder.path();
    let key = key(at);
    std::fs::write(at.join(".earshot-backup-k1lled"), "half").unwrap();
    let doctor = || String::from_utf8(run(at, ["doctor"]).stdout).unwrap();
    let found = doctor();
    assert!(
        found.contains("unfinished backups") && found.contains(".earshot-backup-k1lled"),
        "{found}"
    );
    done(at, ["backup", "--to", ".", "--recipient", &key]);
    assert!(!names(at).iter().any(|name| name.starts_with(".earshot-backup-")));
    assert!(!doctor().contains("unfinished backups"));
}
