//! The one place that prints.

use super::{Failure, Outcome};
use serde::Serialize;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

/// Prints a line, at once.
pub(super) fn line(text: impl Display) -> Outcome {
    let mut out = io::stdout().lock();
    let printed = writeln!(out, "{text}").and_then(|()| out.flush());
    printed.map_err(|error| {
        Failure(format!(
            "standard output cannot be written: {error}. Look where it leads to, and run this again"
        ))
    })
}

/// Prints a value as one line of JSON, at once.
pub(super) fn json(value: &impl Serialize) -> Outcome {
    line(serde_json::to_string(value)?)
}

/// Says on standard error why not.
pub(super) fn complain(reason: &str) {
    let _ = writeln!(io::stderr().lock(), "earshot: {reason}");
}

/// Says on standard error what is going on, or what to mind.
pub(super) fn note(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// How many questions are proven, on standard error: on a terminal in one line that is written over, elsewhere in a line
/// for every ten, which a log can hold.
#[derive(Default)]
pub(super) struct Proving {
    unended: bool,
    told: usize,
}

impl Proving {
    /// So many of so many are done.
    pub(super) fn tell(&mut self, done: usize, all: usize) {
        let mut err = io::stderr().lock();
        if err.is_terminal() {
            let _ = write!(err, "\rproving {done} of {all} questions");
            let _ = err.flush();
            self.unended = true;
        } else if done >= self.told + 10 || (done == all && self.told < all) {
            let _ = writeln!(err, "proving {done} of {all} questions");
            self.told = done;
        }
    }
}

impl Drop for Proving {
    /// What is said next begins a line of its own.
    fn drop(&mut self) {
        if self.unended {
            note("");
        }
    }
}
