//! The states of a wave and the ways between them.

use super::{GRACE, Wave};
use std::fmt;
use std::str::FromStr;
use time::OffsetDateTime;

/// Below this many responses a wave is never unsealed: too few to hide among.
pub const LEAST_RESPONSES: u64 = 10;

/// Where a wave stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaveState {
    /// Being planned. Everything can still be changed.
    Draft,
    /// In fieldwork. Instruments and manifest are frozen.
    Open,
    /// Fieldwork is over; the box is sealed.
    Closed,
    /// The box was opened, once. Ticks and words lie apart.
    Unsealed,
    /// Its tables are released.
    Released,
    /// The box was destroyed unopened.
    Destroyed,
}

impl WaveState {
    /// The state's name in the database and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            WaveState::Draft => "draft",
            WaveState::Open => "open",
            WaveState::Closed => "closed",
            WaveState::Unsealed => "unsealed",
            WaveState::Released => "released",
            WaveState::Destroyed => "destroyed",
        }
    }
}

impl fmt::Display for WaveState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// No state has that name.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such state of a wave")]
pub struct UnknownState;

impl FromStr for WaveState {
    type Err = UnknownState;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        use WaveState::{Closed, Destroyed, Draft, Open, Released, Unsealed};
        [Draft, Open, Closed, Unsealed, Released, Destroyed]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(UnknownState)
    }
}

/// What staff may do with a wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaveEvent {
    /// Begin fieldwork.
    Open,
    /// End fieldwork.
    Close,
    /// Begin fieldwork again, with a later closing date: fewer than ten answered.
    Prolong {
        /// As for unsealing.
        responses: u64,
    },
    /// Open the box. `responses` is how many envelopes lie in it.
    Unseal {
        /// Exactly; it is told to nobody but this rule.
        responses: u64,
    },
    /// Release the tables.
    Release,
    /// Release them again, audited together with what was released before.
    ReleaseAgain,
    /// Destroy the box unopened: fewer than ten answered.
    Destroy {
        /// As for unsealing.
        responses: u64,
    },
}

/// Why not, and what to do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not from this state.
    #[error("the wave is {0}: this cannot be done now")]
    State(WaveState),
    /// The closing date has passed.
    #[error("the closing date is in the past: choose a later one")]
    ClosingDate,
    /// Pages that were open at closing time may still be sent.
    #[error("answers from pages that were open at closing time are taken for 24 hours: try again after that")]
    Grace,
    /// The promise names a later date.
    #[error("young people were promised that nobody reads their answers before the date on the first page")]
    Promise,
    /// Fewer than [`LEAST_RESPONSES`].
    #[error("fewer than 10 answered: prolong the fieldwork, or destroy the box")]
    TooFew,
    /// Ten or more answered: they are owed a reading.
    #[error("10 or more answered: they were promised a reading, so unseal instead")]
    Enough,
}

impl Wave {
    /// The state after an event, or why it may not happen. In a `synthetic` database, where nobody was promised
    /// anything, unsealing does not wait.
    pub fn after(
        &self,
        event: WaveEvent,
        now: OffsetDateTime,
        synthetic: bool,
    ) -> Result<WaveState, Refused> {
        match (self.state, event) {
            (WaveState::Closed, WaveEvent::Prolong { responses }) if responses >= LEAST_RESPONSES => {
                Err(Refused::Enough)
            }
            (WaveState::Draft, WaveEvent::Open) | (WaveState::Closed, WaveEvent::Prolong { .. }) => {
                if self.closes_on < now.date() {
                    Err(Refused::ClosingDate)
                } else {
                    Ok(WaveState::Open)
                }
            }
            (WaveState::Open, WaveEvent::Close) => Ok(WaveState::Closed),
            (WaveState::Closed, WaveEvent::Unseal { responses }) => {
                if responses < LEAST_RESPONSES {
                    return Err(Refused::TooFew);
                }
                if !synthetic && now.date() < self.reading_date() {
                    return Err(Refused::Promise);
                }
                self.grace_is_over(now, synthetic)?;
                Ok(WaveState::Unsealed)
            }
            (WaveState::Unsealed, WaveEvent::Release) | (WaveState::Released, WaveEvent::ReleaseAgain) => {
                Ok(WaveState::Released)
            }
            (WaveState::Closed, WaveEvent::Destroy { responses }) => {
                if responses >= LEAST_RESPONSES {
                    return Err(Refused::Enough);
                }
                self.grace_is_over(now, synthetic)?;
                Ok(WaveState::Destroyed)
            }
            (state, _) => Err(Refused::State(state)),
        }
    }

    /// Whether pages that were open at closing time have had their day.
    fn grace_is_over(&self, now: OffsetDateTime, synthetic: bool) -> Result<(), Refused> {
        if !synthetic
            && self
                .closed_at
                .is_none_or(|closed| now < closed.saturating_add(GRACE))
        {
            return Err(Refused::Grace);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AuthorityId, WaveId};
    use time::macros::{date, datetime};
    use uuid::Uuid;

    fn wave(state: WaveState) -> Wave {
        Wave {
            id: WaveId::from(Uuid::nil()),
            authority: AuthorityId::from(Uuid::nil()),
            title: "Autumn".into(),
            state,
            closes_on: date!(2026 - 11 - 20),
            closed_at: (state == WaveState::Closed).then_some(datetime!(2026-11-21 00:00 UTC)),
            strategy: "southwark-2021".into(),
        }
    }

    #[test]
    fn a_box_is_opened_once_after_the_promised_date_and_never_for_fewer_than_ten() {
        let unseal =
            |responses, now| wave(WaveState::Closed).after(WaveEvent::Unseal { responses }, now, false);
        let promised = datetime!(2026-11-24 00:00 UTC);
        assert_eq!(unseal(10, promised), Ok(WaveState::Unsealed));
        assert_eq!(unseal(9, promised), Err(Refused::TooFew));
        assert_eq!(unseal(10, datetime!(2026-11-23 23:59 UTC)), Err(Refused::Promise));
        for state in [
            WaveState::Draft,
            WaveState::Open,
            WaveState::Unsealed,
            WaveState::Released,
        ] {
            let again = wave(state).after(WaveEvent::Unseal { responses: 99 }, promised, true);
            assert_eq!(again, Err(Refused::State(state)));
        }
    }

    #[test]
    fn a_late_closing_leaves_open_pages_their_day() {
        let mut late = wave(WaveState::Closed);
        late.closed_at = Some(datetime!(2026-11-24 12:00 UTC));
        let unseal = WaveEvent::Unseal { responses: 10 };
        assert_eq!(
            late.after(unseal, datetime!(2026-11-25 11:59 UTC), false),
            Err(Refused::Grace)
        );
        assert_eq!(
            late.after(unseal, datetime!(2026-11-25 12:00 UTC), false),
            Ok(WaveState::Unsealed)
        );
    }

    #[test]
    fn tables_are_released_again_only_after_a_first_time() {
        use WaveState::{Closed, Destroyed, Draft, Open, Released, Unsealed};
        let now = datetime!(2026-12-01 00:00 UTC);
        for state in [Draft, Open, Closed, Unsealed, Released, Destroyed] {
            let again = wave(state).after(WaveEvent::ReleaseAgain, now, true);
            let first = wave(state).after(WaveEvent::Release, now, true);
            assert_eq!(again.is_ok(), state == Released);
            assert_eq!(first.is_ok(), state == Unsealed);
        }
    }

    #[test]
    fn only_a_box_with_few_answers_is_destroyed() {
        let destroy = |responses| {
            let now = datetime!(2026-11-30 00:00 UTC);
            wave(WaveState::Closed).after(WaveEvent::Destroy { responses }, now, false)
        };
        assert_eq!(destroy(9), Ok(WaveState::Destroyed));
        assert_eq!(destroy(10), Err(Refused::Enough));
    }

    /// A slip of the hand on the page where a wave is planned must not end every survey of the installation.
    #[test]
    fn the_last_day_of_the_calendar_is_a_closing_date_like_any_other() {
        let mut wave = wave(WaveState::Open);
        wave.closes_on = date!(9999 - 12 - 31);
        let last = datetime!(9999-12-31 23:59 UTC);
        assert!(wave.takes_codes(last) && wave.takes_answers(datetime!(9999-12-30 23:59 UTC)));
        wave.state = WaveState::Closed;
        wave.closed_at = Some(last);
        for event in [
            WaveEvent::Unseal { responses: 10 },
            WaveEvent::Destroy { responses: 0 },
        ] {
            assert!(wave.after(event, last, false).is_err());
        }
    }

    /// With the clock set back nothing is read earlier than the clock itself says.
    #[test]
    fn a_clock_that_was_set_back_opens_no_box() {
        let closed = wave(WaveState::Closed);
        let unseal = WaveEvent::Unseal { responses: 10 };
        for back in [datetime!(1970-01-01 00:00 UTC), datetime!(2026-11-20 12:00 UTC)] {
            assert_eq!(closed.after(unseal, back, false), Err(Refused::Promise));
            assert!(!closed.takes_codes(back), "closed is closed");
        }
    }

    #[test]
    fn answers_are_taken_for_a_day_after_closing_and_codes_are_not() {
        let open = wave(WaveState::Open);
        assert!(open.takes_codes(datetime!(2026-11-20 23:59 UTC)));
        assert!(!open.takes_codes(datetime!(2026-11-21 00:00 UTC)));
        assert!(open.takes_answers(datetime!(2026-11-21 23:59 UTC)));
        assert!(!open.takes_answers(datetime!(2026-11-22 00:00 UTC)));
        let closed = wave(WaveState::Closed);
        assert!(closed.takes_answers(datetime!(2026-11-21 23:59 UTC)));
        assert!(!closed.takes_answers(datetime!(2026-11-22 00:00 UTC)));
    }
}
