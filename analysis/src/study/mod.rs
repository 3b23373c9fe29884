//! Disclosure control on anybody's own tables: a council's, an analyst's, or a release made elsewhere.
//!
//! In: a [`Spec`] (which tables, by which rule) and its [`Data`], or tables that somebody already made. Out: [`Written`]
//! tables, and an [`AuditReport`]. It refuses to know files, the command line and the clock: it is given texts, and the
//! names that errors call them by.
//!
//! 1. [`Spec::parse`] and [`Data::read`]: from texts to what is counted;
//! 2. [`protect`]: what may be shown of it;
//! 3. [`Written`]: as JSON and CSV, and back;
//! 4. [`audit()`]: what can be worked out of tables, whoever made them.

mod audit;
mod data;
mod engine;
mod plan;
mod report;
mod spec;
mod written;

pub use audit::audit;
pub use data::Data;
pub use engine::protect;
pub use report::{AuditReport, AuditedCell, Verdict};
pub use spec::{Dimension, K_RANGE, LadderGroup, LadderStep, SMALLEST_SHOWN, Spec, StudyTable};
pub use written::{Attacker, Proven, Status, TOTAL, Written, WrittenAudit, WrittenCell, WrittenTable};

use std::fmt::{self, Display};
use std::ops::Range;

/// Most dimensions of one table.
const MOST_DIMENSIONS: usize = 6;
/// The column of the data that says how many people a row stands for; no dimension may be called so.
const COUNT: &str = "count";

/// Why a spec, its data or tables cannot be used: where, what is wrong, and what would be right.
///
/// Of the data it quotes the name of a column or of a value at most, never a row or a count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{place} {problem}")]
pub struct StudyError {
    /// The file.
    pub file: String,
    /// Where in it.
    pub place: Place,
    /// What is wrong and what to do.
    pub problem: String,
}

/// Where in a file a mistake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In no line of its own: something is missing, or the whole is too large.
    Whole,
    /// In a line, from 1.
    Line(usize),
    /// In a line and a column, from 1.
    Column(usize, usize),
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Whole => Ok(()),
            Place::Line(line) => write!(f, "{line}:"),
            Place::Column(line, column) => write!(f, "{line}:{column}:"),
        }
    }
}

/// A text that is being read: makes the errors.
#[derive(Clone, Copy)]
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn wrong<T>(&self, place: Place, problem: impl Into<String>) -> Result<T, StudyError> {
        Err(StudyError {
            file: self.file.to_owned(),
            place,
            problem: problem.into(),
        })
    }

    /// The line of a part of the text.
    fn at(&self, span: &Range<usize>) -> Place {
        let before = self.text.as_bytes().iter().take(span.start);
        Place::Line(before.filter(|byte| **byte == b'\n').count() + 1)
    }
}

/// Why a text cannot be the name of a dimension, of a value or of a group, as the end of a sentence.
fn no_name(text: &str) -> Option<&'static str> {
    match text {
        "" => Some("is empty: give it a name"),
        TOTAL => Some("is what totals are called: give it another name"),
        _ if text.trim() != text => Some("begins or ends with a blank: take it away"),
        _ if text.chars().any(char::is_control) => {
            Some("has a line break or control character in it: look for a quote that is not closed")
        }
        _ => None,
    }
}

/// A name as an error quotes it: in quotes, and no longer than a line.
fn quoted(name: &str) -> String {
    let mut short: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    format!("\"{short}\"")
}

/// What a table is called: "answer by placement".
fn called<'n>(dimensions: impl IntoIterator<Item = &'n str>) -> String {
    dimensions.into_iter().collect::<Vec<_>>().join(" by ")
}

#[cfg(test)]
mod tests;
