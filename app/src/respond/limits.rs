//! Failed tries, counted in memory and forgotten.
//!
//! In: something that a try is counted for (an address, a sign-in name) and the time. Out: whether another try may be
//! made. Only failed tries count: a youth club shares one Wi-Fi. What it is counted for is hashed with a key that is
//! drawn at start-up and never leaves the process, so that a dump of the memory holds no address.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// So many failed tries …
const MOST: u32 = 20;
/// … or so many from an address that stands for many people: a proxy in front of us, or the machine itself. Codes have 60
/// bits, so that even these tries find nothing; what must not happen is that one person closes the survey for all.
const MOST_SHARED: u32 = 2_000;
/// … within this time.
const WITHIN: Duration = Duration::minutes(10);
/// So many different keys are held at the most.
const MOST_KEYS: usize = 10_000;

/// Where a try came from, as coarsely as will do: an IPv4 address, or the /64 network that one IPv6 line has.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Peer(Option<IpAddr>);

impl Peer {
    /// Takes the address of the other end; none in tests.
    pub fn of(address: Option<IpAddr>) -> Self {
        Self(address.map(|address| match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
            v4 => v4,
        }))
    }

    /// How many tries may fail from there.
    fn most(self) -> u32 {
        let one_line = match self.0 {
            Some(IpAddr::V4(v4)) => !v4.is_loopback() && !v4.is_private(),
            Some(IpAddr::V6(v6)) => !v6.is_loopback() && !v6.is_unspecified() && !v6.is_unique_local(),
            None => false,
        };
        if one_line { MOST } else { MOST_SHARED }
    }
}

/// Failed tries of this process. Clones share them.
#[derive(Clone, Default)]
pub struct Tries {
    failed: Arc<Mutex<HashMap<u64, (OffsetDateTime, u32)>>>,
    hasher: RandomState,
}

impl Tries {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether another try may be made.
    pub fn may_try(&self, whose: &impl Hash, now: OffsetDateTime) -> bool {
        self.left(MOST, whose, now) > 0
    }

    /// Whether another try may be made from there.
    pub fn may_try_from(&self, peer: Peer, now: OffsetDateTime) -> bool {
        self.left_from(peer, now) > 0
    }

    /// How many more tries may fail from there.
    pub fn left_from(&self, peer: Peer, now: OffsetDateTime) -> u32 {
        self.left(peer.most(), &peer, now)
    }

    fn left(&self, most: u32, whose: &impl Hash, now: OffsetDateTime) -> u32 {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        match failed.get(&self.hasher.hash_one(whose)) {
            Some((since, count)) if is_recent(*since, now) => most.saturating_sub(*count),
            _ => most,
        }
    }

    /// Counts a failed try.
    pub fn failed(&self, whose: &impl Hash, now: OffsetDateTime) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.len() >= MOST_KEYS {
            failed.retain(|_, (since, _)| is_recent(*since, now));
        }
        if failed.len() >= MOST_KEYS {
            // A flood from everywhere: forgetting costs less than letting the memory fill up.
            failed.clear();
        }
        let (since, count) = failed.entry(self.hasher.hash_one(whose)).or_insert((now, 0));
        if !is_recent(*since, now) {
            (*since, *count) = (now, 0);
        }
        *count += 1;
    }
}

/// Whether tries since then still count. A clock that was set back must keep nobody out until it has caught up.
fn is_recent(since: OffsetDateTime, now: OffsetDateTime) -> bool {
    (now - since).abs() < WITHIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn only_so_many_failed_tries_within_the_time() {
        let (tries, now) = (Tries::new(), datetime!(2026-11-22 12:00 UTC));
        for _ in 0..MOST {
            assert!(tries.may_try(&"here", now));
            tries.failed(&"here", now);
        }
        assert!(!tries.may_try(&"here", now));
        assert!(tries.may_try(&"elsewhere", now));
        assert!(tries.may_try(&"here", now + WITHIN));
        tries.failed(&"here", now + WITHIN);
        assert!(tries.may_try(&"here", now + WITHIN));
    }

    #[test]
    fn a_clock_that_was_set_back_keeps_nobody_out() {
        let (tries, now) = (Tries::new(), datetime!(2027-11-22 12:00 UTC));
        for _ in 0..MOST {
            tries.failed(&"here", now);
        }
        assert!(!tries.may_try(&"here", now - Duration::MINUTE));
        let back = now - Duration::days(365);
        assert!(tries.may_try(&"here", back));
        for _ in 0..MOST {
            tries.failed(&"here", back);
        }
        assert!(!tries.may_try(&"here", back));
    }

    #[test]
    fn one_person_behind_a_proxy_does_not_close_the_survey_for_all() {
        let (tries, now) = (Tries::new(), datetime!(2026-11-22 12:00 UTC));
        let peer = |address: &str| Peer::of(Some(address.parse().expect("an address")));
        for _ in 0..MOST {
            tries.failed(&peer("203.0.113.9"), now);
            tries.failed(&peer("127.0.0.1"), now);
            tries.failed(&peer("2001:db8::1"), now);
        }
        assert!(!tries.may_try_from(peer("203.0.113.9"), now));
        assert!(!tries.may_try_from(peer("::ffff:203.0.113.9"), now));
        assert!(
            !tries.may_try_from(peer("2001:db8::2"), now),
            "one line has a whole network"
        );
        assert!(tries.may_try_from(peer("2001:db8:0:1::1"), now));
        assert!(tries.may_try_from(peer("127.0.0.1"), now));
        assert!(tries.may_try_from(Peer::of(None), now));
    }

    #[test]
    fn a_flood_of_keys_does_not_fill_the_memory() {
        let (tries, now) = (Tries::new(), datetime!(2026-11-22 12:00 UTC));
        for key in 0..3 * MOST_KEYS {
            tries.failed(&key, now);
        }
        let held = tries.failed.lock().unwrap_or_else(PoisonError::into_inner).len();
        assert!(held <= MOST_KEYS);
    }
}
