//! Dates that the promises to young people are made of.
//!
//! In: a date. Out: a date. The time of day enters once, at the edge, and never reaches room B.

use time::{Date, Duration, OffsetDateTime, Weekday};

/// Where the time comes from. Only the machine's edge makes [`Clock::System`]; tests set the hands themselves.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The clock of the machine, in UTC.
    System,
    /// A clock that stands still.
    Fixed(OffsetDateTime),
}

impl Clock {
    /// The time now, in UTC.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine for the time"
    )]
    pub fn now(self) -> OffsetDateTime {
        match self {
            Clock::System => OffsetDateTime::now_utc(),
            Clock::Fixed(now) => now,
        }
    }

    /// The date today, in UTC.
    pub fn today(self) -> Date {
        self.now().date()
    }
}

/// The date `days` working days after `from`: Saturdays and Sundays do not count.
///
/// Bank holidays do count as working days, since Earshot has no calendar of them. Over a bank holiday the words are
/// therefore promised to be read a day early, never late; a wave's dates can be set with that in mind.
pub fn working_days_after(from: Date, days: u8) -> Date {
    let mut date = from;
    let mut left = days;
    while left > 0 {
        date = date.saturating_add(Duration::DAY);
        if !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    date
}

/// A date as a person reads it: "Tuesday 1 December 2026".
pub fn written_out(date: Date) -> String {
    format!(
        "{} {} {} {}",
        date.weekday(),
        date.day(),
        date.month(),
        date.year()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn weekends_are_not_working_days() {
        assert_eq!(
            working_days_after(date!(2026 - 11 - 20), 2),
            date!(2026 - 11 - 24)
        );
        assert_eq!(
            working_days_after(date!(2026 - 11 - 21), 1),
            date!(2026 - 11 - 23)
        );
        assert_eq!(
            working_days_after(date!(2026 - 11 - 23), 2),
            date!(2026 - 11 - 25)
        );
        assert_eq!(
            working_days_after(date!(2026 - 11 - 23), 0),
            date!(2026 - 11 - 23)
        );
    }

    #[test]
    fn a_date_is_written_out_for_people() {
        assert_eq!(written_out(date!(2026 - 12 - 01)), "Tuesday 1 December 2026");
    }
}
