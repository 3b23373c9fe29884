//! Scores: one number for each young person out of a few items that ask about the same.
//!
//! In: which answers to which items count one. Out: a [`Variable`] like any other. It refuses to score who left one of the
//! items out: that would call silence a no.

use super::ladder::{Category, Step, Variable};
use super::{ItemId, OptionId};

/// The most items of a score. They can only be protected all together, and with each of them there are five times as many
/// possible data sets to look at.
pub const MOST_SCORED: usize = 3;

/// Answers to one item that count one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Favourable {
    /// A single-choice item that is asked of everybody.
    pub item: ItemId,
    /// Any of these.
    pub is: Vec<OptionId>,
}

/// An indicator out of two or three items, scored for each person: how many of them were answered favourably.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Unique among the items and scores of the instrument.
    pub id: ItemId,
    /// What it says, for people.
    pub text: String,
    /// In the order of the items.
    pub counts: Vec<Favourable>,
    /// Steps of joining scores, after "as counted".
    pub ladder: Vec<Step>,
}

impl Score {
    /// What it is counted as: a category for each score from none to all; who left out any of the items gave no answer.
    pub fn variable(&self) -> Variable {
        let all = self.counts.len();
        let categories = (0..=all)
            .map(|score| Category::new(score.to_string(), format!("{score} of {all}")))
            .collect();
        Variable::new(&self.id, None, &self.text, true, categories, &self.ladder)
    }

    /// The names of its categories, as its ladder joins them.
    pub(super) fn names(items: usize) -> Vec<String> {
        (0..=items).map(|score| score.to_string()).collect()
    }
}
