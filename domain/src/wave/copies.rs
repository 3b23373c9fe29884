//! What of a wave may lie in a backup. In: in tens how many answers a box holds, and what backups stand that hold it too. Out:
//! yes or no. It refuses to know any number finer than tens: an answer that depended on one would tell it.
//!
//! Whoever holds two backups of a box sees which envelopes and marks came between them. So either none came, or at least
//! [`LEAST_RESPONSES`](super::LEAST_RESPONSES); and a first backup differs from the empty box that everybody knows. Whether none came is told
//! by nothing but the end of the box: a rule that copied an unchanged box, and one with a single new answer not, would say when it came.

use super::{Wave, WaveState};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use time::{Duration, OffsetDateTime};

/// Something of a wave that lies in a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// What room A, room B and the envelopes are locked with.
    Keys,
    /// The keyed hashes of codes.
    Invitations,
    /// Marks and sealed envelopes.
    Box,
    /// What young people wrote, and what reviewers left of it.
    Words,
    /// What young people ticked.
    Ticks,
}

impl Part {
    /// All of them.
    pub const ALL: [Part; 5] = [Part::Keys, Part::Invitations, Part::Box, Part::Words, Part::Ticks];

    /// The name in the database and in backups.
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Keys => "keys",
            Part::Invitations => "invitations",
            Part::Box => "box",
            Part::Words => "words",
            Part::Ticks => "ticks",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Nothing of a wave has that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing of a wave has that name")]
pub struct UnknownPart;

impl FromStr for Part {
    type Err = UnknownPart;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Part::ALL
            .into_iter()
            .find(|part| part.as_str() == text)
            .ok_or(UnknownPart)
    }
}

/// A box as a backup holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoxCopy {
    /// How many answers it held, rounded down to tens.
    pub tens: u64,
    /// Whether none could come any more.
    pub ended: bool,
}

impl BoxCopy {
    /// Whether this box may be copied beside copies that stand.
    ///
    /// Two tens more are at least eleven answers more, whatever the numbers behind them; one ten more may be a single answer.
    pub fn may_be_made(&self, standing: &[BoxCopy]) -> bool {
        self.tens >= 1
            && standing
                .iter()
                .all(|copy| copy.ended || self.tens >= copy.tens + 2)
    }
}

/// Whether words and ticks that came out of a box may be copied beside copies of that box: whoever can open one of these sees by what
/// both differ which answers came after it. Beside one of the box as it ended nothing differs.
pub fn opened_may_be_copied(standing: &[BoxCopy]) -> bool {
    standing.iter().all(|copy| copy.ended)
}

/// An answer that was let in at the last moment waits for its turn.
const LAST_TURN: Duration = Duration::hours(1);

impl Wave {
    /// Whether no answer can come into the box any more.
    pub fn box_has_ended(&self, now: OffsetDateTime) -> bool {
        self.state == WaveState::Closed && !self.takes_answers(now - LAST_TURN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wave::LEAST_RESPONSES;

    fn copy(answers: u64, ended: bool) -> BoxCopy {
        BoxCopy {
            tens: answers / 10,
            ended,
        }
    }

    #[test]
    fn two_copies_of_an_open_box_are_ten_answers_apart_or_one_of_them_is_not_made() {
        for before in LEAST_RESPONSES..60 {
            for now in before..90 {
                if copy(now, false).may_be_made(&[copy(before, false)]) {
                    assert!(now - before >= LEAST_RESPONSES, "{before} and {now}");
                }
            }
            // It is made at some time.
            assert!(copy(before + 20, false).may_be_made(&[copy(before, false)]));
        }
    }

    #[test]
    fn a_first_copy_holds_ten_or_none_is_made() {
        assert!(!copy(9, false).may_be_made(&[]) && !copy(9, true).may_be_made(&[]));
        assert!(copy(10, false).may_be_made(&[]));
    }

    #[test]
    fn every_copy_that_stands_counts() {
        let standing = [copy(40, false), copy(10, false)];
        assert!(!copy(45, false).may_be_made(&standing) && copy(60, false).may_be_made(&standing));
    }

    #[test]
    fn whether_none_or_some_came_makes_no_difference() {
        let standing = [copy(23, false)];
        let decided: Vec<bool> = (23..30)
            .map(|now| copy(now, false).may_be_made(&standing))
            .collect();
        assert!(decided.iter().all(|made| !made));
    }

    #[test]
    fn a_box_that_had_ended_is_the_same_in_every_copy() {
        let ended = copy(33, true);
        assert!(ended.may_be_made(&[ended]));
        assert!(!ended.may_be_made(&[ended, copy(31, false)]));
        assert!(opened_may_be_copied(&[ended]) && opened_may_be_copied(&[]));
        assert!(!opened_may_be_copied(&[ended, copy(31, false)]));
    }

    #[test]
    fn names_are_read_back() {
        for part in Part::ALL {
            assert_eq!(part.as_str().parse(), Ok(part));
        }
        assert_eq!("answers".parse::<Part>(), Err(UnknownPart));
    }
}
