//! The one place that prints.

use super::Outcome;
use serde::Serialize;
use std::fmt::Display;
use std::io::{self, Write};

/// Prints a line, at once.
pub(super) fn line(text: impl Display) -> Outcome {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
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
