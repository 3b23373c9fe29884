//! The dates that young people are promised.

use crate::clock::working_days_after;
use time::{Date, Duration};

/// How long after closing an answer from an open page is still taken.
pub const GRACE: Duration = Duration::hours(24);

/// Nothing is read before this date: two working days after the closing date.
pub fn reading_date(closes_on: Date) -> Date {
    working_days_after(closes_on, 2)
}
