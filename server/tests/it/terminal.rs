//! What is typed on a terminal and shall stand nowhere on it.

use crate::process::earshot;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::Stdio;

/// Runs the binary to a good end, with a line that is typed once it is asked for. Out: what it asked, and what stands on the terminal.
pub fn typed(folder: &Path, arguments: &[&str], line: &str) -> (String, String) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let terminal = OpenOptions::new()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let mut running = earshot()
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::from(terminal.try_clone().unwrap()))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut asks = String::new();
    let mut errors = BufReader::new(running.stderr.take().unwrap());
    errors.read_line(&mut asks).unwrap();
    let mut keyboard = File::from(master);
    writeln!(keyboard, "{line}").unwrap();
    assert!(running.wait().unwrap().success());
    // It ends with what is typed once the terminal shows again what is typed. No word of a key holder is among it.
    const END: &str = "=-=";
    writeln!(keyboard, "{END}").unwrap();
    let mut screen = String::new();
    while !screen.contains(END) {
        let mut some = [0; 256];
        let read = keyboard.read(&mut some).unwrap();
        screen += std::str::from_utf8(&some[..read]).unwrap();
    }
    drop(terminal);
    (asks, screen)
}
