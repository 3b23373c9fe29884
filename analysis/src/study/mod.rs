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
mod names;
mod plan;
mod report;
mod spec;
mod written;

pub use audit::audit;
pub use data::Data;
pub use engine::protect;
pub use names::harmless;
pub use report::{AuditReport, AuditedCell, AuditedOthers, Verdict};
pub use spec::{Dimension, K_RANGE, LadderGroup, LadderStep, SMALLEST_SHOWN, Spec, StudyTable};
pub use written::{
    Attacker, Because, Proven, Rule, Status, TOTAL, Written, WrittenAudit, WrittenCell, WrittenTable,
};

use names::{called, keyed, no_name, of_data, quoted};
use std::fmt::{self, Display};
use std::ops::Range;

/// Most dimensions of one table.
const MOST_DIMENSIONS: usize = 6;
/// Most people, and so the largest number of a table: beyond it the linear programmes of the audit are not exact to one
/// person.
const MOST_PEOPLE: u64 = 1_000_000_000;
/// The column of the data that says how many people a row stands for; no dimension may be called so.
const COUNT: &str = "count";

/// Why a spec, its data or tables cannot be used: where, what is wrong, and what would be right.
///
/// Of the data it quotes the name of a column or a short value at most, never a row or a count.
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
            file: harmless(self.file),
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

#[cfg(test)]
mod tests;
