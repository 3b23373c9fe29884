//! What can be said to an item. Not saying anything is a value of its own.

use crate::instrument::OptionId;
use std::collections::BTreeSet;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemNonresponse {
    /// The item was routed out.
    NotAsked,
    /// It was skipped.
    NotAnswered,
    /// "I don't want to say."
    PreferNotToSay,
    /// "Don't know."
    DontKnow,
}

/// The answer to one item that is not a text.
///
/// It has no `Debug`, `Display` or `Serialize`: an answer leaves this type only into an envelope or a count.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// One option of a single choice.
    Chosen(OptionId),
    /// A point on a scale, 0 to 10.
    Point(u8),
    /// Options of a multiple choice, at least one.
    Ticked(BTreeSet<OptionId>),
    /// No answer.
    Missing(ItemNonresponse),
}
