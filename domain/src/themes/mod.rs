//! ⑥ Words, once unsealed: redacted by hand, put under themes by a named person.
//!
//! In: a text and what a reviewer left of it. Out: a [`Redacted`] text, or why not, and the themes of a code frame. It
//! refuses to know which ticks came with the words: nothing in the system does.

mod age_bands;
mod code_frame;
mod redaction;

pub use age_bands::{LEAST_OF_A_BAND, kept_age_bands};
pub use code_frame::{CodeFrame, CodeFrameError, FrameTheme};
pub use redaction::{PLACEHOLDERS, Redacted, RedactionProblem};

use crate::id::ThemeId;
use crate::id::{CommentId, StaffId};
use crate::instrument::{InstrumentKey, ItemId, OptionId};

/// A theme as it was proposed. Nobody but text reviewers sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateTheme {
    /// Drawn.
    pub id: ThemeId,
    /// The id in the code frame, by which strategies map it.
    pub slug: String,
    /// For people.
    pub title: String,
    /// What belongs under it.
    pub covers: String,
}

/// A theme that a named person stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmedTheme {
    /// What was proposed.
    pub theme: CandidateTheme,
    /// Who confirmed it.
    pub confirmed_by: StaffId,
}

/// One text from the words of a wave. Only text reviewers hold it. No `Debug`, no `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct Comment {
    /// Drawn at unsealing.
    pub id: CommentId,
    /// To which instrument's item.
    pub instrument: InstrumentKey,
    /// To which item.
    pub item: ItemId,
    /// The age band, if it was answered.
    pub age_band: Option<OptionId>,
    /// Whether it may be quoted, once redacted and approved twice.
    pub quote: bool,
    /// As it was written.
    pub text: String,
    /// What a reviewer left of it, once somebody has.
    pub redacted: Option<String>,
}

/// Where something was said. The two are shown side by side and never added together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThemeSource {
    /// In the words of a survey.
    Survey,
    /// In a session of a youth group.
    Session,
}
