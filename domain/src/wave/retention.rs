//! How long what young people sent is kept, and when it may be erased. In: a wave, whether it was released, and the time.
//! Out: yes, or why not. It refuses to know what is erased, and how much.

use super::{GRACE, Wave, WaveState};
use std::fmt;
use std::str::FromStr;
use time::{Date, Month, OffsetDateTime};

/// What of a wave is kept for a time and then erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// The keyed hashes of codes, and the key of these hashes.
    Invitations,
    /// What young people wrote, what reviewers left of it, and under which themes they put it.
    Words,
    /// What young people ticked.
    Ticks,
}

impl Kept {
    /// Everything that is erased, in the order in which it is.
    pub const ALL: [Kept; 3] = [Kept::Invitations, Kept::Words, Kept::Ticks];

    /// The name in the database and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Kept::Invitations => "invitations",
            Kept::Words => "words",
            Kept::Ticks => "ticks",
        }
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Nothing that is kept has that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what can be erased is: invitations, words, ticks")]
pub struct UnknownKept;

impl FromStr for Kept {
    type Err = UnknownKept;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Kept::ALL
            .into_iter()
            .find(|kept| kept.as_str() == text)
            .ok_or(UnknownKept)
    }
}

/// For how many whole months after the last day for answers each is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    invitations: u8,
    words: u8,
    ticks: u8,
}

/// The longest that anything is kept, in months.
pub const LONGEST: u8 = 24;

/// A time that cannot be declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotKept {
    /// Not in the range.
    #[error("{0} are kept between 1 and {LONGEST} whole months after the last day for answers")]
    Months(Kept),
    /// Young people were told a shorter time.
    #[error(
        "the wave has been opened: {0} can be kept for a shorter time than was said, never for a longer one"
    )]
    Longer(Kept),
}

impl Default for Retention {
    /// Codes are good for nothing after the survey; words are read within weeks; ticks may be worked out again in the year
    /// until the next survey.
    fn default() -> Self {
        Self {
            invitations: 1,
            words: 6,
            ticks: 12,
        }
    }
}

impl Retention {
    /// So many months each.
    pub fn new(invitations: u8, words: u8, ticks: u8) -> Result<Self, NotKept> {
        let new = Self {
            invitations,
            words,
            ticks,
        };
        match Kept::ALL
            .into_iter()
            .find(|kept| !(1..=LONGEST).contains(&new.months(*kept)))
        {
            Some(kept) => Err(NotKept::Months(kept)),
            None => Ok(new),
        }
    }

    /// For how many months this is kept.
    pub fn months(&self, kept: Kept) -> u8 {
        match kept {
            Kept::Invitations => self.invitations,
            Kept::Words => self.words,
            Kept::Ticks => self.ticks,
        }
    }

    /// The first day on which it is kept no more.
    pub fn until(&self, kept: Kept, closes_on: Date) -> Date {
        months_after(closes_on, self.months(kept))
    }

    /// Whether this may stand in place of `before`: what young people were told is never made longer.
    pub fn may_follow(&self, before: &Retention, state: WaveState) -> Result<(), NotKept> {
        let longer = |kept: &Kept| self.months(*kept) > before.months(*kept);
        match Kept::ALL.into_iter().find(longer) {
            Some(kept) if state != WaveState::Draft => Err(NotKept::Longer(kept)),
            _ => Ok(()),
        }
    }
}

/// The same day so many months later, or the last of a shorter month. Past the end of the calendar it is its last day.
fn months_after(date: Date, months: u8) -> Date {
    let count = i32::from(u8::from(date.month())) - 1 + i32::from(months);
    let year = date.year() + count / 12;
    let Some(month) = u8::try_from(count % 12 + 1)
        .ok()
        .and_then(|month| Month::try_from(month).ok())
    else {
        return Date::MAX;
    };
    let day = date.day().min(month.length(year));
    Date::from_calendar_date(year, month, day).unwrap_or(Date::MAX)
}

/// Who wants something erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The time that was declared.
    Due,
    /// Somebody, before or after that time.
    Now {
        /// Whether they have said a second time that it shall be so although nothing of it is released.
        unreleased: bool,
    },
}

/// Why it is not erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotErased {
    /// Nothing is ever taken out of a box that takes answers or is still sealed.
    #[error("the wave is {0}: what it has of this is not erased by itself")]
    State(WaveState),
    /// Pages that were open at closing time may still be sent.
    #[error("answers from pages that were open at closing time are taken for 24 hours: try again after that")]
    Grace,
    /// No time was declared.
    #[error("no time was declared for this wave: an administrator can declare one")]
    Undeclared,
    /// The declared time has not come.
    #[error("they are kept until {0}")]
    NotYet(Date),
    /// What was said is in no release.
    #[error(
        "the {0} of this wave are in no release yet: say a second time that they shall be erased all the same"
    )]
    Unreleased(Kept),
    /// A closed wave that may have to be prolonged needs them.
    #[error(
        "the wave is not unsealed: without its invitations it cannot be prolonged. Say a second time that they shall be erased"
    )]
    Sealed,
    /// It was.
    #[error("they are erased already")]
    Already,
}

impl Wave {
    /// Whether something may be erased. `declared`: the time, if there is one; `released`: whether what can be made of it is
    /// in a release.
    pub fn may_erase(
        &self,
        kept: Kept,
        declared: Option<&Retention>,
        released: bool,
        wish: Wish,
        now: OffsetDateTime,
    ) -> Result<(), NotErased> {
        use WaveState::{Closed, Destroyed, Draft, Open, Released, Unsealed};
        let is_due = || match declared.map(|declared| declared.until(kept, self.closes_on)) {
            None => Err(NotErased::Undeclared),
            Some(until) if now.date() < until => Err(NotErased::NotYet(until)),
            Some(_) => Ok(()),
        };
        match (self.state, kept) {
            (Draft | Open, _) | (Closed | Destroyed, Kept::Words | Kept::Ticks) => {
                Err(NotErased::State(self.state))
            }
            (Closed, Kept::Invitations) => {
                if self
                    .closed_at
                    .is_none_or(|closed| now < closed.saturating_add(GRACE))
                {
                    return Err(NotErased::Grace);
                }
                match wish {
                    Wish::Due => is_due(),
                    Wish::Now { unreleased: true } => Ok(()),
                    Wish::Now { unreleased: false } => Err(NotErased::Sealed),
                }
            }
            // At the latest now: no code opens anything any more.
            (Unsealed | Released | Destroyed, Kept::Invitations) => Ok(()),
            (Unsealed | Released, Kept::Words | Kept::Ticks) => {
                if wish == Wish::Due {
                    is_due()?;
                }
                if released || wish == (Wish::Now { unreleased: true }) {
                    Ok(())
                } else {
                    Err(NotErased::Unreleased(kept))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AuthorityId, WaveId};
    use time::macros::{date, datetime};
    use uuid::Uuid;

    const STATES: [WaveState; 6] = [
        WaveState::Draft,
        WaveState::Open,
        WaveState::Closed,
        WaveState::Unsealed,
        WaveState::Released,
        WaveState::Destroyed,
    ];
    const SURE: Wish = Wish::Now { unreleased: true };
    const NOW: Wish = Wish::Now { unreleased: false };

    fn wave(state: WaveState) -> Wave {
        Wave {
            id: WaveId::from(Uuid::nil()),
            authority: AuthorityId::from(Uuid::nil()),
            title: "Autumn".into(),
            state,
            closes_on: date!(2026 - 08 - 31),
            closed_at: (!matches!(state, WaveState::Draft | WaveState::Open))
                .then_some(datetime!(2026-09-01 00:00 UTC)),
            strategy: "southwark-2021".into(),
        }
    }

    fn may(
        state: WaveState,
        kept: Kept,
        released: bool,
        wish: Wish,
        now: OffsetDateTime,
    ) -> Result<(), NotErased> {
        wave(state).may_erase(kept, Some(&Retention::default()), released, wish, now)
    }

    #[test]
    fn a_time_ends_on_the_same_day_or_on_the_last_of_a_shorter_month() {
        let kept = Retention::default();
        assert_eq!(
            kept.until(Kept::Words, date!(2026 - 08 - 31)),
            date!(2027 - 02 - 28)
        );
        assert_eq!(
            kept.until(Kept::Ticks, date!(2028 - 02 - 29)),
            date!(2029 - 02 - 28)
        );
        assert_eq!(
            kept.until(Kept::Invitations, date!(2026 - 12 - 11)),
            date!(2027 - 01 - 11)
        );
        assert_eq!(kept.until(Kept::Ticks, Date::MAX), Date::MAX);
    }

    #[test]
    fn nothing_of_an_open_wave_is_erased_whoever_wants_it() {
        let later = datetime!(2099-01-01 00:00 UTC);
        for kept in Kept::ALL {
            for wish in [Wish::Due, NOW, SURE] {
                for state in [WaveState::Draft, WaveState::Open] {
                    assert_eq!(may(state, kept, true, wish, later), Err(NotErased::State(state)));
                }
            }
        }
        for kept in [Kept::Words, Kept::Ticks] {
            let closed = may(WaveState::Closed, kept, true, SURE, later);
            assert_eq!(closed, Err(NotErased::State(WaveState::Closed)));
        }
    }

    #[test]
    fn what_is_in_no_release_is_erased_only_by_somebody_who_says_it_twice() {
        let later = datetime!(2099-01-01 00:00 UTC);
        for kept in [Kept::Words, Kept::Ticks] {
            let state = WaveState::Unsealed;
            for wish in [Wish::Due, NOW] {
                assert_eq!(
                    may(state, kept, false, wish, later),
                    Err(NotErased::Unreleased(kept))
                );
                assert_eq!(may(state, kept, true, wish, later), Ok(()));
            }
            assert_eq!(may(state, kept, false, SURE, later), Ok(()));
        }
    }

    #[test]
    fn a_time_comes_on_its_day_and_not_before() {
        let until = date!(2027 - 02 - 28);
        let at = |now| may(WaveState::Released, Kept::Words, true, Wish::Due, now);
        assert_eq!(at(datetime!(2027-02-27 23:59 UTC)), Err(NotErased::NotYet(until)));
        assert_eq!(at(datetime!(2027-02-28 00:00 UTC)), Ok(()));
        // A clock that was set back makes nothing due, and breaks nothing.
        assert_eq!(at(datetime!(1970-01-01 00:00 UTC)), Err(NotErased::NotYet(until)));
        let undeclared = wave(WaveState::Released).may_erase(
            Kept::Words,
            None,
            true,
            Wish::Due,
            datetime!(2099-01-01 00:00 UTC),
        );
        assert_eq!(undeclared, Err(NotErased::Undeclared));
    }

    #[test]
    fn invitations_go_at_unsealing_and_of_a_closed_wave_after_its_time() {
        for state in STATES {
            let at_once = may(
                state,
                Kept::Invitations,
                false,
                Wish::Due,
                datetime!(2026-09-03 00:00 UTC),
            );
            let open_no_more = matches!(
                state,
                WaveState::Unsealed | WaveState::Released | WaveState::Destroyed
            );
            assert_eq!(at_once.is_ok(), open_no_more, "{state}");
        }
        let closed = |wish, now| may(WaveState::Closed, Kept::Invitations, false, wish, now);
        assert_eq!(
            closed(SURE, datetime!(2026-09-01 23:59 UTC)),
            Err(NotErased::Grace)
        );
        // A clock that was set back before the closing.
        assert_eq!(
            closed(SURE, datetime!(2026-08-01 00:00 UTC)),
            Err(NotErased::Grace)
        );
        assert_eq!(
            closed(NOW, datetime!(2026-09-02 00:00 UTC)),
            Err(NotErased::Sealed)
        );
        assert_eq!(closed(SURE, datetime!(2026-09-02 00:00 UTC)), Ok(()));
        assert_eq!(closed(Wish::Due, datetime!(2026-09-30 00:00 UTC)), Ok(()));
    }

    #[test]
    fn what_young_people_were_told_is_never_made_longer() {
        let told = Retention::default();
        let longer = Retention::new(1, 7, 12).unwrap();
        let shorter = Retention::new(1, 3, 12).unwrap();
        assert_eq!(longer.may_follow(&told, WaveState::Draft), Ok(()));
        for state in STATES.into_iter().skip(1) {
            assert_eq!(longer.may_follow(&told, state), Err(NotKept::Longer(Kept::Words)));
            assert_eq!(shorter.may_follow(&told, state), Ok(()));
        }
        assert_eq!(Retention::new(0, 6, 12), Err(NotKept::Months(Kept::Invitations)));
        assert_eq!(Retention::new(1, 6, 25), Err(NotKept::Months(Kept::Ticks)));
    }
}
