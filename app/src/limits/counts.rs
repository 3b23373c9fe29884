//! How many tries failed, by what they are counted for.
//!
//! In: a network or a sign-in name, and the time. Out: a number. Names and addresses are kept as keyed hashes; the key is
//! drawn anew every five minutes, and what was counted under one is thrown away together with it, so that a dump of the
//! memory tells of the last ten minutes at most, and of failures alone.

use super::secret::Secret;
use std::collections::HashMap;
use std::hash::Hash;
use time::{Duration, OffsetDateTime};

/// How long one secret is used. It is looked up for as long again, so a try counts for five to ten minutes.
const AGE: Duration = Duration::minutes(5);
/// So many different keys are held at the most under one secret: more than the brake lets fail in that time, on all levels of
/// networks together. When there is no room, what failed least is forgotten, so that nobody is forgotten by flooding.
const MOST_KEYS: usize = 32_768;
/// So many at least are forgotten then, so that it is seldom.
const FORGOTTEN: usize = MOST_KEYS / 8;

/// What is counted. Begins with nothing.
#[derive(Default)]
pub(super) struct Counts {
    /// None before the first try.
    ages: Option<[Age; 2]>,
}

/// What was counted under one secret.
struct Age {
    since: OffsetDateTime,
    secret: Secret,
    counted: HashMap<u64, Count>,
}

#[derive(Default)]
struct Count {
    failed: u32,
    under_way: u32,
}

impl Counts {
    /// How many failed or are not over yet.
    pub fn of(&mut self, whose: &impl Hash, now: OffsetDateTime) -> (u32, u32) {
        let [new, old] = self.ages(now);
        let count = |age: &Age| {
            age.counted
                .get(&age.secret.hash(whose))
                .map_or((0, 0), Count::numbers)
        };
        let ((failed, under_way), (failed_before, under_way_before)) = (count(new), count(old));
        (
            failed.saturating_add(failed_before),
            under_way.saturating_add(under_way_before),
        )
    }

    /// How many failed or are not over yet, together.
    pub fn used(&mut self, whose: &impl Hash, now: OffsetDateTime) -> u32 {
        let (failed, under_way) = self.of(whose, now);
        failed.saturating_add(under_way)
    }

    /// Counts a failed try.
    pub fn failed(&mut self, whose: &impl Hash, now: OffsetDateTime) {
        let [new, _] = self.ages(now);
        let hash = new.secret.hash(whose);
        if let Some(count) = new.count(hash) {
            count.failed = count.failed.saturating_add(1);
        }
    }

    /// A try begins.
    pub fn begins(&mut self, whose: &impl Hash, now: OffsetDateTime) {
        let [new, _] = self.ages(now);
        let hash = new.secret.hash(whose);
        if let Some(count) = new.count(hash) {
            count.under_way = count.under_way.saturating_add(1);
        }
    }

    /// A try is over. If nothing failed from there, nothing is left of it.
    pub fn is_over(&mut self, whose: &impl Hash, now: OffsetDateTime) {
        for age in self.ages(now) {
            let hash = age.secret.hash(whose);
            let Some(count) = age.counted.get_mut(&hash).filter(|count| count.under_way > 0) else {
                continue;
            };
            count.under_way -= 1;
            if count.numbers() == (0, 0) {
                age.counted.remove(&hash);
            }
            return;
        }
    }

    /// Throws away what is old enough.
    pub fn forget(&mut self, now: OffsetDateTime) {
        if self.ages.is_some() {
            self.ages(now);
        }
    }

    /// The age of now, and the one before it.
    fn ages(&mut self, now: OffsetDateTime) -> &mut [Age; 2] {
        let ages = self.ages.get_or_insert_with(|| [Age::new(now), Age::new(now)]);
        let [new, old] = ages;
        // A clock that was set back ends an age too: else it could last for hours. Not by a little: a try that is over names the time at which
        // it began, and an age may have ended since.
        let passed = now - new.since;
        if passed < -AGE || passed >= 2 * AGE {
            new.begin(now);
            old.begin(now);
        } else if passed >= AGE {
            // Whenever that is noticed, the next age began when this one was over.
            let over = new.since + AGE;
            std::mem::swap(new, old);
            new.begin(over);
        }
        ages
    }
}

impl Age {
    fn new(now: OffsetDateTime) -> Self {
        let mut age = Self {
            since: now,
            secret: Secret::default(),
            counted: HashMap::new(),
        };
        age.begin(now);
        age
    }

    /// Begins with a new secret in the very place of the old one.
    fn begin(&mut self, now: OffsetDateTime) {
        self.since = now;
        self.secret.draw();
        self.counted = HashMap::new();
    }

    /// None only if everything that is counted is still under way.
    fn count(&mut self, hash: u64) -> Option<&mut Count> {
        if self.counted.len() >= MOST_KEYS && !self.counted.contains_key(&hash) {
            self.make_room();
            if self.counted.len() >= MOST_KEYS {
                return None;
            }
        }
        Some(self.counted.entry(hash).or_default())
    }

    /// Forgets whatever failed least, and is not under way.
    fn make_room(&mut self) {
        let over = self.counted.values().filter(|count| count.under_way == 0);
        let mut failed: Vec<u32> = over.map(|count| count.failed).collect();
        let Some(last) = failed.len().min(FORGOTTEN).checked_sub(1) else {
            return;
        };
        let (_, most, _) = failed.select_nth_unstable(last);
        let most = *most;
        self.counted
            .retain(|_, count| count.under_way > 0 || count.failed > most);
    }
}

impl Count {
    fn numbers(&self) -> (u32, u32) {
        (self.failed, self.under_way)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-28 12:00 UTC);

    #[test]
    fn a_try_counts_for_five_to_ten_minutes() {
        for begun in [Duration::ZERO, Duration::seconds(299)] {
            let mut counts = Counts::default();
            // The age begins with whoever comes first.
            counts.begins(&"somebody else", NOW);
            let at = NOW + begun;
            counts.failed(&"here", at);
            assert_eq!(counts.of(&"here", at + Duration::minutes(5)), (1, 0));
            assert_eq!(counts.of(&"here", at + Duration::minutes(10)), (0, 0));
        }
    }

    #[test]
    fn looking_late_makes_no_try_count_for_longer() {
        let mut counts = Counts::default();
        counts.failed(&"here", NOW);
        assert_eq!(counts.of(&"here", NOW + Duration::seconds(599)), (1, 0));
        assert_eq!(counts.of(&"here", NOW + Duration::seconds(600)), (0, 0));
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_out() {
        let mut counts = Counts::default();
        counts.failed(&"here", NOW);
        assert_eq!(counts.of(&"here", NOW - Duration::hours(1)), (0, 0));
    }

    #[test]
    fn a_try_that_ends_in_the_next_age_takes_nothing_else_with_it() {
        let mut counts = Counts::default();
        counts.failed(&"here", NOW);
        let begun = NOW + Duration::seconds(299);
        counts.begins(&"elsewhere", begun);
        counts.forget(NOW + AGE);
        counts.is_over(&"elsewhere", begun);
        assert_eq!(counts.of(&"here", NOW + AGE), (1, 0));
        assert_eq!(counts.of(&"elsewhere", NOW + AGE), (0, 0));
    }

    #[test]
    fn every_age_has_a_secret_of_its_own_and_the_old_one_is_gone() {
        let mut counts = Counts::default();
        counts.failed(&"here", NOW);
        let mut seen = Vec::new();
        for age in 0..4 {
            let [new, old] = counts.ages(NOW + age * AGE);
            seen.push(new.secret.hash(&"here"));
            if age > 0 {
                assert!(old.secret.hash(&"here") == seen[age as usize - 1]);
            }
        }
        for (place, hash) in seen.iter().enumerate() {
            assert!(!seen[..place].contains(hash));
        }
        let [new, old] = counts.ages(NOW + 3 * AGE);
        assert!(new.counted.is_empty() && old.counted.is_empty());
    }

    #[test]
    fn of_a_try_that_was_good_nothing_is_left() {
        let mut counts = Counts::default();
        counts.begins(&"here", NOW);
        assert_eq!(counts.of(&"here", NOW), (0, 1));
        // It may end in the next age.
        counts.is_over(&"here", NOW + AGE);
        let ages = counts.ages(NOW + AGE);
        assert!(ages.iter().all(|age| age.counted.is_empty()));
        counts.is_over(&"here", NOW + AGE);
        assert_eq!(counts.of(&"here", NOW + AGE), (0, 0));
    }

    #[test]
    fn a_flood_of_keys_does_not_fill_the_memory() {
        let mut counts = Counts::default();
        for key in 0..2 * MOST_KEYS + 1 {
            counts.failed(&key, NOW);
        }
        assert!(counts.ages(NOW).iter().all(|age| age.counted.len() <= MOST_KEYS));
        assert_eq!(counts.of(&(2 * MOST_KEYS), NOW), (1, 0), "it goes on counting");
    }

    #[test]
    fn nobody_who_failed_often_or_is_under_way_is_forgotten_in_a_flood() {
        let mut counts = Counts::default();
        for _ in 0..3 {
            counts.failed(&"the flood's own network", NOW);
        }
        counts.begins(&"under way", NOW);
        for key in 0..2 * MOST_KEYS {
            counts.failed(&key, NOW);
        }
        assert_eq!(counts.of(&"the flood's own network", NOW), (3, 0));
        assert_eq!(counts.of(&"under way", NOW), (0, 1));
    }

    #[test]
    fn where_everything_is_under_way_nothing_more_is_counted_and_nothing_less() {
        let mut counts = Counts::default();
        for key in 0..MOST_KEYS {
            counts.begins(&key, NOW);
        }
        counts.begins(&"one more", NOW);
        assert_eq!(counts.of(&"one more", NOW), (0, 0));
        counts.is_over(&"one more", NOW);
        assert_eq!(counts.of(&7_usize, NOW), (0, 1));
    }
}
