//! Failed tries, counted in memory and forgotten.
//!
//! In: something that a try is counted for (an address, a sign-in name) and the time. Out: whether another try may be
//! made. Only failed tries count: a youth club shares one Wi-Fi. What it is counted for is hashed with a key that is
//! drawn at start-up and never leaves the process, so that a dump of the memory holds no address.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// So many failed tries …
const MOST: u32 = 20;
/// … within this time.
const WITHIN: Duration = Duration::minutes(10);
/// Above so many different keys those that are over are swept out.
const SWEEP_ABOVE: usize = 10_000;

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
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        match failed.get(&self.hasher.hash_one(whose)) {
            Some((since, count)) => *count < MOST || now - *since >= WITHIN,
            None => true,
        }
    }

    /// Counts a failed try.
    pub fn failed(&self, whose: &impl Hash, now: OffsetDateTime) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.len() > SWEEP_ABOVE {
            failed.retain(|_, (since, _)| now - *since < WITHIN);
        }
        let (since, count) = failed.entry(self.hasher.hash_one(whose)).or_insert((now, 0));
        if now - *since >= WITHIN {
            (*since, *count) = (now, 0);
        }
        *count += 1;
    }
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
}
