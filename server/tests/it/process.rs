//! The real binary, as a process of its own.

use aho_corasick::AhoCorasick;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::thread::JoinHandle;

/// The binary, with none of the settings of the shell that the tests run in.
pub fn earshot() -> Command {
    without_settings(Command::new(env!("CARGO_BIN_EXE_earshot")))
}

/// The same in a shell that first does something that the process then inherits, such as a limit.
pub fn earshot_after(first: &str) -> Command {
    let mut command = Command::new("sh");
    let run = format!("{first}; exec \"$@\"");
    command.args(["-c", &run, "sh", env!("CARGO_BIN_EXE_earshot")]);
    without_settings(command)
}

fn without_settings(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("EARSHOT_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs it to its end.
pub fn run<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Output {
    earshot().current_dir(folder).args(arguments).output().unwrap()
}

/// Runs it to its end, which must be a good one. Out: what it printed.
pub fn done<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> String {
    let output = run(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A process that runs until somebody says stop.
pub struct Running {
    child: Child,
    /// Everything that it printed before it was ready, up to the line that said so.
    pub first: String,
    rest: Option<JoinHandle<String>>,
}

impl Running {
    /// Starts it and waits for the line with `ready`.
    pub fn start(mut command: Command, ready: &str) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let errors: ChildStderr = child.stderr.take().unwrap();
        let mut first = String::new();
        while !first.contains(ready) {
            if out.read_line(&mut first).unwrap() == 0 {
                let mut said = String::new();
                let _ = BufReader::new(errors).read_to_string(&mut said);
                panic!("it ended before it was ready: {said}");
            }
        }
        // Both pipes are read on, so that it never waits for us.
        let rest = std::thread::spawn(move || {
            let reading = std::thread::spawn(move || everything(errors));
            let printed = everything(out);
            printed + &reading.join().unwrap()
        });
        Self {
            child,
            first,
            rest: Some(rest),
        }
    }

    /// Starts `serve` on a free port. Out: the process and its address.
    pub fn serve(folder: &Path) -> (Self, String) {
        Self::serve_with(earshot(), folder)
    }

    /// The same with a command that was prepared.
    pub fn serve_with(mut command: Command, folder: &Path) -> (Self, String) {
        command
            .current_dir(folder)
            .args(["serve", "--listen", "127.0.0.1:0"]);
        Self::answering(command)
    }

    /// The same for a `serve` that was told more.
    pub fn answering(command: Command) -> (Self, String) {
        let running = Self::start(command, "answers at ");
        let url = running
            .first
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .unwrap()
            .to_owned();
        (running, url)
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for its end. Out: its exit code, and everything that it ever wrote.
    pub fn ended(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().unwrap().code();
        let rest = self.rest.take().unwrap().join().unwrap();
        (code, std::mem::take(&mut self.first) + &rest)
    }
}

impl Drop for Running {
    /// A test that failed leaves no process behind, and a demo tidies up when it is asked to end.
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let asked = Command::new("kill")
                .args(["-s", "TERM", &self.child.id().to_string()])
                .status();
            if !asked.is_ok_and(|asked| asked.success()) {
                let _ = self.child.kill();
            }
            let _ = self.child.wait();
        }
    }
}

fn everything(mut from: impl Read) -> String {
    let mut bytes = Vec::new();
    let _ = from.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Every file below a folder with its bytes.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    files
}

/// Looks for many words at once, whatever their case.
pub struct Words {
    words: Vec<String>,
    search: AhoCorasick,
}

impl Words {
    pub fn new(words: Vec<String>) -> Self {
        let search = AhoCorasick::builder().ascii_case_insensitive(true).build(&words);
        Self {
            search: search.expect("words that can be looked for"),
            words,
        }
    }

    /// The first of them that bytes hold.
    pub fn held_by(&self, bytes: &[u8]) -> Option<&str> {
        let found = self.search.find(bytes)?;
        Some(&self.words[found.pattern().as_usize()])
    }
}

/// What it wrote to standard error.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs it; it must be refused, with a reason.
pub fn refused(folder: &Path, arguments: &[&str], because: &str) {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", said(&output));
    assert!(
        said(&output).contains(because),
        "{arguments:?}: {}",
        said(&output)
    );
}
