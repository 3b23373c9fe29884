//! When it is asked, of whom, and what may happen next.
//!
//! In: what staff want to do with a wave, and the time. Out: the state after it, or why not. It refuses to know any
//! answer: the only number it takes is how many envelopes lie in the box.

mod copies;
mod population;
mod promise;
mod retention;
mod state;

pub use copies::{BoxCopy, Part, UnknownPart, opened_may_be_copied};
pub use population::{ENOUGH_PERCENT, EligibleGroup, EligiblePopulation};
pub use promise::{GRACE, reading_date};
pub use retention::{Kept, LONGEST, NotErased, NotKept, Retention, UnknownKept, Wish};
pub use state::{LEAST_RESPONSES, Refused, WaveEvent, WaveState};

use crate::id::{AuthorityId, WaveId};
use time::{Date, OffsetDateTime};

/// One round of the survey of one authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wave {
    /// Drawn, not counted.
    pub id: WaveId,
    /// Whose wave it is.
    pub authority: AuthorityId,
    /// For staff and letters: "Autumn 2026".
    pub title: String,
    /// Where it stands.
    pub state: WaveState,
    /// The last day on which a code opens the survey.
    pub closes_on: Date,
    /// When it was closed.
    pub closed_at: Option<OffsetDateTime>,
    /// The strategy whose priority areas it speaks to.
    pub strategy: String,
}

impl Wave {
    /// The date before which nobody reads anything: what the promise on the first screen names.
    pub fn reading_date(&self) -> Date {
        reading_date(self.closes_on)
    }

    /// Whether a code opens the survey now.
    pub fn takes_codes(&self, now: OffsetDateTime) -> bool {
        self.state == WaveState::Open && now.date() <= self.closes_on
    }

    /// Whether an answer is accepted now: also from a page that was open when the wave closed.
    pub fn takes_answers(&self, now: OffsetDateTime) -> bool {
        match self.state {
            WaveState::Open => {
                let end = self
                    .closes_on
                    .next_day()
                    .unwrap_or(self.closes_on)
                    .midnight()
                    .assume_utc();
                now < end.saturating_add(GRACE)
            }
            WaveState::Closed => self
                .closed_at
                .is_some_and(|closed| now < closed.saturating_add(GRACE)),
            _ => false,
        }
    }
}
