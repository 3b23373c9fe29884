//! What `earshot doctor` finds, and that each finding says what to do.

use crate::harness::TestApp;
use crate::privacy::asked::Tapped;
use crate::process::{earshot, run};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What it says about one thing: verdict and advice, as often as it says something.
fn about(folder: &Path, arguments: &[&str], what: &str) -> Vec<(String, String)> {
    let output = run(folder, ["doctor", "--json"].iter().chain(arguments));
    let findings: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let bad = findings.iter().any(|finding| finding["verdict"] == "bad");
    assert_eq!(output.status.code(), Some(i32::from(bad)), "{findings:?}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let found = findings.iter().filter(|finding| finding["what"] == what);
    found
        .map(|finding| (text(&finding["verdict"]), text(&finding["says"])))
        .collect()
}

fn one(folder: &Path, arguments: &[&str], what: &str) -> (String, String) {
    let mut found = about(folder, arguments, what);
    assert_eq!(found.len(), 1, "{what}: {found:?}");
    found.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_names_every_wave_in_the_simple_mode() {
    let (app, _, wave, _) = TestApp::in_fieldwork(1).await;
    let (verdict, says) = one(app.folder.path(), &[], "simple mode");
    assert_eq!(verdict, "mind");
    assert!(
        says.contains("\"Autumn 2026\"") && says.contains(&wave.to_string()),
        "{says}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_finds_files_that_others_can_read() {
    let app = TestApp::new().await;
    let at = app.folder.path();
    for what in ["database files", "secret file"] {
        assert_eq!(one(at, &[], what).0, "well", "{what}");
    }
    for (file, what) in [
        ("earshot.db", "database files"),
        ("earshot-contact.db", "database files"),
        ("earshot.secret", "secret file"),
    ] {
        let mode =
            |mode| std::fs::set_permissions(at.join(file), std::fs::Permissions::from_mode(mode)).unwrap();
        mode(0o640);
        let (verdict, says) = one(at, &[], what);
        assert_eq!(verdict, "bad", "{file}");
        assert!(says.contains("chmod 600") && says.contains(file), "{says}");
        mode(0o600);
    }
    assert_eq!(one(at, &[], "what it keeps").0, "well");
    assert_eq!(one(at, &[], "database").0, "well");
}

#[test]
fn it_minds_an_address_with_https_and_no_proxy() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let https = ["--public-url", "https://say.example.org"];
    let (verdict, says) = one(at, &https, "proxies");
    assert!(
        verdict == "mind" && says.contains("EARSHOT_TRUSTED_PROXIES"),
        "{says}"
    );
    let everywhere = [&https[..], &["--listen", "0.0.0.0:3000"]].concat();
    assert_eq!(one(at, &everywhere, "proxies").0, "mind");
    let named = [&https[..], &["--trusted-proxy", "127.0.0.1,fd00::/64"]].concat();
    assert_eq!(one(at, &named, "proxies").0, "well");
    assert_eq!(one(at, &[], "proxies").0, "well");
    for wrong in ["proxy.example", "0.0.0.0/0", "10.0.0.0/33"] {
        let refused = earshot()
            .args(["doctor", "--trusted-proxy", wrong])
            .output()
            .unwrap();
        assert_eq!(refused.status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn it_refuses_several_servers_on_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let several = ["--servers", "3"];
    assert_eq!(one(folder.path(), &several, "servers").0, "bad");
    assert!(about(folder.path(), &[], "servers").is_empty());
    let on_a_server = [
        &several[..],
        &["--database-url", "postgres://nobody@127.0.0.1:1/nothing"],
    ]
    .concat();
    assert_eq!(one(folder.path(), &on_a_server, "servers").0, "well");
}

#[test]
fn on_postgres_it_finds_a_log_of_statements() {
    let Some(database) = Tapped::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = ["--database-url", &database.url];
    let logs = || -> Vec<(String, String)> {
        let mut found = about(folder.path(), &url, "what it keeps");
        found.retain(|(_, says)| says.contains("logs statements"));
        found
    };
    assert!(logs().is_empty());
    database.set("log_statement", "mod");
    let found = logs();
    assert!(found.len() == 1 && found[0].0 == "bad", "{found:?}");
    assert!(found[0].1.contains("set log_statement = 'none'"), "{found:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_a_server_is_never_dumped() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(one(folder.path(), &[], "memory dumps").0, "well");
    // Where the system writes dumps into the folder that a program runs in, none may come, though the shell allows any.
    let mut shell = std::process::Command::new("sh");
    let serve = format!(
        "ulimit -c unlimited; exec {} serve --listen 127.0.0.1:0",
        env!("CARGO_BIN_EXE_earshot")
    );
    shell.current_dir(folder.path()).args(["-c", &serve]);
    let running = crate::process::Running::start(shell, "answers at ");
    running.signal("ABRT");
    running.ended();
    let is_dump = |name: &String| {
        Path::new(name)
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("core"))
    };
    let dumps: Vec<String> = crate::process::files(folder.path())
        .into_iter()
        .map(|(name, _)| name)
        .filter(is_dump)
        .collect();
    assert_eq!(dumps, [""; 0]);
}
