//! How many codes may fail in the whole installation, and who goes first when that is reached. Pure: time is an argument.
//!
//! A brake that made failures wait would be none: whoever guesses need only look which tries were answered at once. So a
//! try is paid for before it is made, from a bucket that fills by two a second, and gets its payment back when the code
//! was good. What nobody gets back is therefore what failed: at most [`Pace::most`] in any time.
//!
//! Where the bucket is empty, tries wait in a line. Whoever failed least goes first, so somebody with a good code stands
//! before everybody who has been guessing. The line is short; who does not fit is told to come back in a moment.

use std::collections::BTreeSet;
use std::time::Duration;

/// How fast tries may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// One for each of these …
    pub every: Duration,
    /// … and so many at once.
    pub burst: u32,
    /// How many wait at most …
    pub waiting: usize,
    /// … and for how long.
    pub patience: Duration,
}

impl Pace {
    /// Of failed codes in one installation. Two a second are more than people ever mistype; together with the burst, anew at every start,
    /// they find one of 150,000 codes within six weeks with a chance of less than one in a million (see the tests).
    pub const WHOLE: Self = Self {
        every: Duration::from_millis(500),
        burst: 5_000,
        waiting: 40,
        patience: Duration::from_secs(20),
    };

    /// Of answers by links. What is counted there is what was accepted: at this pace an hour brings less than 100 MB, and a fair
    /// where hundreds send at once is not slowed down.
    pub const LINKS: Self = Self {
        every: Duration::from_secs(1),
        burst: 500,
        ..Self::WHOLE
    };

    /// Of requests for contact.
    pub const CONTACTS: Self = Self {
        every: Duration::from_secs(1),
        burst: 100,
        ..Self::WHOLE
    };

    /// The part of one of so many servers.
    pub fn shared_by(self, servers: u32) -> Self {
        let servers = servers.max(1);
        Self {
            every: self.every.saturating_mul(servers),
            burst: self.burst / servers,
            ..self
        }
    }

    /// How many tries can fail within some time.
    pub fn most(self, within: Duration) -> u128 {
        u128::from(self.burst) + within.as_nanos().div_ceil(self.every.as_nanos().max(1))
    }
}

/// How much of what it may use somebody's place has used up, in millionths. The largest part of any network around it comes
/// first, so that whoever shares nothing with those who guess stands before all of them; then what it used itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Share {
    largest: u32,
    own: u32,
}

impl Share {
    const ALL: u32 = 1_000_000;

    /// Of how much was used and how much may be, in every network from the finest on.
    pub fn of(networks: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut parts = networks.into_iter().map(|(used, most)| {
            let part = u64::from(used) * u64::from(Self::ALL) / u64::from(most.max(1));
            u32::try_from(part).unwrap_or(u32::MAX).min(Self::ALL)
        });
        let own = parts.next().unwrap_or(0);
        Self {
            largest: parts.fold(own, u32::max),
            own,
        }
    }
}

/// A place in the line.
pub(super) type Place = (Share, u64);

/// What becomes of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It may be made, and is paid for.
    Now,
    /// Not yet: it has this place in the line.
    Wait(Place),
    /// There is no room to wait.
    Never,
}

/// The bucket and the line. Times are counted from whenever it was made.
pub(super) struct Brake {
    pace: Pace,
    /// What was paid and has not come back, in time. It runs off by itself.
    debt: Duration,
    /// When it was looked at last.
    at: Duration,
    line: BTreeSet<Place>,
    next: u64,
}

impl Brake {
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            debt: Duration::ZERO,
            at: Duration::ZERO,
            line: BTreeSet::new(),
            next: 0,
        }
    }

    /// Somebody wants to try.
    pub fn ask(&mut self, share: Share, at: Duration) -> Turn {
        self.runs_off(at);
        let is_first = self.line.first().is_none_or(|(first, _)| share < *first);
        if is_first && self.pays(share) {
            return Turn::Now;
        }
        if self.line.len() >= self.pace.waiting {
            match self.line.last() {
                // Whoever has been guessing makes room for whoever has not.
                Some((last, _)) if share < *last => drop(self.line.pop_last()),
                _ => return Turn::Never,
            }
        }
        let place = (share, self.next);
        self.next += 1;
        self.line.insert(place);
        Turn::Wait(place)
    }

    /// Somebody in the line asks again.
    pub fn ask_again(&mut self, place: Place, at: Duration) -> Turn {
        self.runs_off(at);
        if !self.line.contains(&place) {
            return Turn::Never;
        }
        if self.line.first() == Some(&place) && self.pays(place.0) {
            self.line.remove(&place);
            return Turn::Now;
        }
        Turn::Wait(place)
    }

    /// How long it lasts at least until this place has its turn, if nobody gets anything back.
    pub fn wait(&self, place: Place) -> Duration {
        let before = self.line.range(..place).count();
        let needs = self
            .needs(place.0)
            .saturating_add(u32::try_from(before).unwrap_or(u32::MAX));
        let wait = self.pace.every.saturating_mul(needs).saturating_sub(self.free());
        // Whoever is not the first is woken when the first goes, and need not look sooner.
        let least = if before == 0 {
            Duration::from_millis(1)
        } else {
            self.pace.every
        };
        wait.max(least)
    }

    /// Somebody waits no longer.
    pub fn leaves(&mut self, place: Place) {
        self.line.remove(&place);
    }

    /// A try told nothing to somebody who guesses.
    pub fn pays_back(&mut self, at: Duration) {
        self.runs_off(at);
        self.debt = self.debt.saturating_sub(self.pace.every);
    }

    fn runs_off(&mut self, at: Duration) {
        self.debt = self.debt.saturating_sub(at.saturating_sub(self.at));
        self.at = self.at.max(at);
    }

    fn free(&self) -> Duration {
        self.pace
            .every
            .saturating_mul(self.pace.burst)
            .saturating_sub(self.debt)
    }

    /// Of half the bucket everybody leaves to others the share that was used: neither one address nor one network can ever
    /// empty it, however many requests come from there at once.
    fn needs(&self, share: Share) -> u32 {
        let half = u64::from(self.pace.burst / 2) * u64::from(share.largest) / u64::from(Share::ALL);
        1 + u32::try_from(half).unwrap_or(u32::MAX - 1)
    }

    fn pays(&mut self, share: Share) -> bool {
        let enough = self.free() >= self.pace.every.saturating_mul(self.needs(share));
        if enough {
            self.debt += self.pace.every;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FRESH: Share = Share { largest: 0, own: 0 };
    const TIRED: Share = Share {
        largest: Share::ALL / 2,
        own: Share::ALL / 2,
    };
    const SMALL: Pace = Pace {
        every: Duration::from_millis(500),
        burst: 10,
        waiting: 3,
        patience: Duration::from_secs(20),
    };

    fn second(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    /// Spends all that there is.
    fn empty(brake: &mut Brake, at: Duration) {
        brake.runs_off(at);
        while brake.pays(FRESH) {}
        assert_eq!(brake.ask(FRESH, at), Turn::Wait((FRESH, brake.next - 1)));
        brake.leaves((FRESH, brake.next - 1));
    }

    #[test]
    fn guessing_at_full_speed_finds_nothing_in_six_weeks() {
        const CODES: f64 = 150_000.0;
        const STARTS: u128 = 42;
        let six_weeks = second(42 * 24 * 60 * 60);
        for servers in [1, 2, 3, 7] {
            let one = Pace::WHOLE.shared_by(servers);
            // Every start fills the bucket anew: here one a day.
            let starts = (STARTS - 1) * u128::from(one.burst);
            let tries = u128::from(servers) * (one.most(six_weeks) + starts);
            // The chance that any of so many tries is one of the codes is at most the sum of the chances of each.
            let chance = tries as f64 * CODES / 2_f64.powi(60);
            println!(
                "{servers} servers: {tries} failed tries in six weeks find a code with a chance of {chance:.2e}"
            );
            assert!(chance < 1e-6, "{servers}: {chance}");
        }
    }

    #[test]
    fn good_codes_never_slow_anybody_down() {
        let mut brake = Brake::new(SMALL);
        for _ in 0..1_000 {
            assert_eq!(brake.ask(FRESH, Duration::ZERO), Turn::Now);
            brake.pays_back(Duration::ZERO);
        }
    }

    #[test]
    fn an_empty_bucket_makes_all_wait_and_fills_by_two_a_second() {
        let mut brake = Brake::new(SMALL);
        empty(&mut brake, Duration::ZERO);
        let Turn::Wait(place) = brake.ask(FRESH, Duration::ZERO) else {
            panic!("it is empty")
        };
        assert_eq!(brake.wait(place), SMALL.every);
        assert_eq!(
            brake.ask_again(place, Duration::from_millis(499)),
            Turn::Wait(place)
        );
        assert_eq!(brake.ask_again(place, Duration::from_millis(500)), Turn::Now);
        // What comes back is there at once.
        let Turn::Wait(place) = brake.ask(FRESH, Duration::from_millis(500)) else {
            panic!("it is empty")
        };
        brake.pays_back(Duration::from_millis(500));
        assert_eq!(brake.ask_again(place, Duration::from_millis(500)), Turn::Now);
    }

    #[test]
    fn whoever_failed_least_goes_first() {
        let mut brake = Brake::new(SMALL);
        empty(&mut brake, Duration::ZERO);
        let Turn::Wait(guesser) = brake.ask(TIRED, Duration::ZERO) else {
            panic!("it is empty")
        };
        let Turn::Wait(child) = brake.ask(FRESH, Duration::ZERO) else {
            panic!("it is empty")
        };
        assert_eq!(brake.ask_again(guesser, second(1)), Turn::Wait(guesser));
        assert_eq!(brake.ask_again(child, second(1)), Turn::Now);
        // Whoever used half of their tries leaves half of the half, and one: 10 × ½ × ½.
        assert_eq!(brake.ask_again(guesser, second(1)), Turn::Wait(guesser));
        assert_eq!(brake.ask_again(guesser, second(2)), Turn::Now);
    }

    #[test]
    fn the_line_is_short_and_guessers_make_room_in_it() {
        let mut brake = Brake::new(SMALL);
        empty(&mut brake, Duration::ZERO);
        let places: Vec<Turn> = (0..3).map(|_| brake.ask(TIRED, Duration::ZERO)).collect();
        assert_eq!(brake.ask(TIRED, Duration::ZERO), Turn::Never);
        let Turn::Wait(child) = brake.ask(FRESH, Duration::ZERO) else {
            panic!("there is room for a child")
        };
        let Turn::Wait(last) = places[2] else {
            panic!("it waits")
        };
        assert_eq!(brake.ask_again(last, Duration::ZERO), Turn::Never, "it made room");
        assert_eq!(brake.line.len(), SMALL.waiting);
        brake.leaves(child);
        assert_eq!(brake.line.len(), SMALL.waiting - 1);
    }

    #[test]
    fn one_address_never_takes_more_than_half_of_the_bucket() {
        let mut brake = Brake::new(Pace::WHOLE);
        let mut under_way = 0;
        while brake.ask(Share::of([(under_way, 20)]), Duration::ZERO) == Turn::Now {
            under_way += 1;
        }
        assert!(
            (1_000..=Pace::WHOLE.burst / 2).contains(&under_way),
            "{under_way}"
        );
        assert_eq!(brake.ask(FRESH, Duration::ZERO), Turn::Now);
    }

    #[test]
    fn who_shares_least_with_guessers_goes_first_and_among_neighbours_who_failed_least() {
        let elsewhere = Share::of([(0, 20), (0, 100), (0, 1_000)]);
        let near = Share::of([(0, 20), (0, 100), (1, 1_000)]);
        let nearer = Share::of([(0, 20), (40, 100), (40, 1_000)]);
        let guessed = Share::of([(8, 20), (40, 100), (48, 1_000)]);
        let guesser = Share::of([(9, 20), (40, 100), (49, 1_000)]);
        assert!([elsewhere, near, nearer, guessed, guesser].is_sorted());
        assert!(elsewhere < near && near < nearer && nearer < guessed && guessed < guesser);
    }

    #[test]
    fn a_clock_that_goes_back_is_no_reason_to_wait_longer() {
        let mut brake = Brake::new(SMALL);
        empty(&mut brake, second(100));
        assert!(matches!(brake.ask(FRESH, Duration::ZERO), Turn::Wait(_)));
        let Some(first) = brake.line.first().copied() else {
            panic!("somebody waits")
        };
        assert_eq!(brake.ask_again(first, second(101)), Turn::Now);
    }

    proptest! {
        /// Whatever comes in which order, from whom, and however many of the tries were good: never do more fail than the
        /// pace says.
        #[test]
        fn never_do_more_fail_than_the_pace_says(
            acts in prop::collection::vec((0_u64..2_000, 0_u32..25, prop::bool::weighted(0.3), prop::bool::ANY), 1..400)
        ) {
            let mut brake = Brake::new(SMALL);
            let (mut at, mut failed, mut under_way) = (Duration::ZERO, 0_u128, 0_u32);
            for (later, used, good, ends) in acts {
                at += Duration::from_millis(later);
                let turn = match brake.line.first().copied() {
                    Some(first) if ends => brake.ask_again(first, at),
                    _ => brake.ask(Share::of([(used, 20)]), at),
                };
                match turn {
                    Turn::Now if good => under_way += 1,
                    Turn::Now => failed += 1,
                    Turn::Wait(_) | Turn::Never => {}
                }
                if ends && under_way > 0 {
                    under_way -= 1;
                    brake.pays_back(at);
                }
                prop_assert!(failed <= SMALL.most(at), "{} in {:?}", failed, at);
                prop_assert!(brake.line.len() <= SMALL.waiting);
            }
        }
    }
}
