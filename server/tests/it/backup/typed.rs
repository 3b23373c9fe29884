//! A passphrase that is typed on a terminal stands nowhere on it.

use crate::backup::{answered, names};
use crate::process::earshot;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

const PASSPHRASE: &str = "zwibelfitz under the bed";

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_is_not_shown_while_it_is_typed() {
    let (app, ..) = answered(0).await;
    let at = app.folder.path().to_owned();
    std::fs::create_dir(at.join("backups")).unwrap();
    let typed = tokio::task::spawn_blocking(move || {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let terminal = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name.to_str().unwrap())
            .unwrap();
        let mut backup = earshot()
            .current_dir(&at)
            .args(["backup", "--to", "backups", "--passphrase", "-"])
            .stdin(Stdio::from(terminal.try_clone().unwrap()))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut asks = String::new();
        let mut errors = BufReader::new(backup.stderr.take().unwrap());
        errors.read_line(&mut asks).unwrap();
        assert!(
            asks.contains("passphrase") && asks.contains("not shown"),
            "{asks}"
        );
        let mut keyboard = File::from(master);
        writeln!(keyboard, "{PASSPHRASE}").unwrap();
        assert!(backup.wait().unwrap().success());
        // What stands on the terminal up to a word that is typed once it shows again what is typed.
        writeln!(keyboard, "the end").unwrap();
        let mut screen = String::new();
        while !screen.contains("the end") {
            let mut some = [0; 256];
            let read = keyboard.read(&mut some).unwrap();
            screen += std::str::from_utf8(&some[..read]).unwrap();
        }
        drop(terminal);
        (screen, names(&at.join("backups")).len())
    });
    let (screen, backups) = typed.await.unwrap();
    assert!(!screen.contains("zwibelfitz"), "{screen}");
    assert_eq!(backups, 1);
}
