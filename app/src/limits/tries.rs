//! Tries of this process, as handlers use them.
//!
//! In: where a try comes from. Out: a [`Try`], after a while if the brake is on, or why there is none. The brake has a clock
//! of its own that nobody can set back; it is read here and nowhere else.

use super::books::{Asked, Books};
use super::brake::{Pace, Place, Turn};
use super::peer::{Most, Peer};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use tokio::sync::Notify;

/// What is counted, and how much of it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Of all together.
    pub pace: Pace,
    /// From one place.
    pub most: Most,
    /// Whether a try counts whose sender hung up before hearing what became of it. Whoever guesses learns nothing so; but what was
    /// sent to be kept may have been kept.
    pub unheard_counts: bool,
}

impl Rule {
    /// Codes that open nothing.
    pub fn codes(pace: Pace) -> Self {
        Self {
            pace,
            most: Most {
                one: 20,
                shared: 2_000,
            },
            unheard_counts: false,
        }
    }

    /// Answers by links that were accepted. One address is a school's: what refuses there must be far above what people do.
    pub fn links(pace: Pace) -> Self {
        Self {
            pace,
            most: Most {
                one: 100,
                shared: 2_000,
            },
            unheard_counts: true,
        }
    }

    /// Requests for contact that were accepted.
    pub fn contacts(pace: Pace) -> Self {
        Self {
            pace,
            most: Most { one: 10, shared: 200 },
            unheard_counts: true,
        }
    }
}

/// Failed tries of this process, or whatever else is counted. Clones share them.
#[derive(Clone)]
pub struct Tries(Arc<Shared>);

struct Shared {
    books: Mutex<Books>,
    rule: Rule,
    began: Instant,
    /// Somebody left the line, paid back, or is over.
    moved: Notify,
}

/// Why a try cannot be made now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMany {
    /// Too many failed from there.
    FromThere,
    /// Too many failed everywhere, and the line is full.
    Everywhere,
}

impl Default for Tries {
    /// No code yet, for the only server of an installation.
    fn default() -> Self {
        Self::new(Pace::WHOLE)
    }
}

impl Tries {
    /// No code yet.
    pub fn new(pace: Pace) -> Self {
        Self::counting(Rule::codes(pace))
    }

    /// Nothing yet.
    pub fn counting(rule: Rule) -> Self {
        Self(Arc::new(Shared {
            books: Mutex::new(Books::new(rule.pace, rule.most)),
            rule,
            began: Instant::now(),
            moved: Notify::new(),
        }))
    }

    /// How many more tries may fail from there.
    pub fn left_from(&self, peer: Peer, now: OffsetDateTime) -> u32 {
        self.books().left_from(peer, now)
    }

    /// Waits for the brake. What is tried is not looked at before, so all tries wait alike.
    pub async fn admit(&self, peer: Peer, now: OffsetDateTime) -> Result<Try, TooMany> {
        let admitted = tokio::time::timeout(self.0.rule.pace.patience, self.in_turn(peer, now));
        admitted.await.unwrap_or(Err(TooMany::Everywhere))
    }

    async fn in_turn(&self, peer: Peer, now: OffsetDateTime) -> Result<Try, TooMany> {
        let mut behind = None;
        loop {
            // Before looking, so that what moves in between is heard.
            let moved = self.0.moved.notified();
            let asked = self.books().ask(peer, now, self.at());
            match asked {
                Asked::Now => return Ok(self.under_way(peer, now)),
                Asked::Wait(place) => {
                    drop(behind);
                    // Somebody else may have made room.
                    self.0.moved.notify_waiters();
                    // Whoever only stood in the line has tried nothing.
                    let mut admitted = self.under_way(peer, now);
                    let counts = std::mem::replace(&mut admitted.counts, false);
                    let tries = self.clone();
                    if !(Waiting { tries, place }).turn().await {
                        return Err(TooMany::Everywhere);
                    }
                    admitted.counts = counts;
                    return Ok(admitted);
                }
                Asked::FromThere => return Err(TooMany::FromThere),
                Asked::Never => return Err(TooMany::Everywhere),
                Asked::Behind if behind.is_none() => behind = Some(self.behind(peer, now)?),
                Asked::Behind => moved.await,
            }
        }
    }

    /// Throws away what is old enough, also when nobody tries.
    pub fn forget(&self, now: OffsetDateTime) {
        self.books().forget(now);
    }

    fn under_way(&self, peer: Peer, now: OffsetDateTime) -> Try {
        Try {
            tries: self.clone(),
            peer,
            now,
            counts: self.0.rule.unheard_counts,
        }
    }

    fn behind(&self, peer: Peer, now: OffsetDateTime) -> Result<Behind, TooMany> {
        if !self.books().stands_behind(peer, now) {
            return Err(TooMany::Everywhere);
        }
        let tries = self.clone();
        Ok(Behind { tries, peer, now })
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at(&self) -> Duration {
        self.0.began.elapsed()
    }
}

/// Somebody who waits for what becomes of others from the same place.
struct Behind {
    tries: Tries,
    peer: Peer,
    now: OffsetDateTime,
}

impl Drop for Behind {
    fn drop(&mut self) {
        self.tries.books().stands_no_more(self.peer, self.now);
    }
}

/// Somebody in the line. Whoever hangs up leaves it.
struct Waiting {
    tries: Tries,
    place: Place,
}

impl Waiting {
    /// Waits for its turn; false, if it had to make room.
    async fn turn(&mut self) -> bool {
        loop {
            // Before looking, so that what moves in between is heard.
            let moved = self.tries.0.moved.notified();
            let at = self.tries.at();
            let wait = {
                let mut books = self.tries.books();
                match books.ask_again(self.place, at) {
                    Turn::Now => return true,
                    Turn::Never => return false,
                    Turn::Wait(place) => books.wait(place),
                }
            };
            // It does not matter which of the two it was.
            let _ = tokio::time::timeout(wait, moved).await;
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.tries.books().leaves(self.place);
        self.tries.0.moved.notify_waiters();
    }
}

/// A try that is paid for. One that is dropped without a word stays paid: somebody hung up, and nobody knows what they saw.
pub struct Try {
    tries: Tries,
    peer: Peer,
    now: OffsetDateTime,
    /// Whether it is counted when it is over.
    counts: bool,
}

/// A try, if it is one: where there is nothing to count, everything passes.
#[must_use]
pub struct Attempt(Option<Try>);

impl Attempt {
    /// It waits for nothing, and counts as nothing.
    pub fn free() -> Self {
        Self(None)
    }

    /// Whether it had to wait for nothing.
    pub fn is_free(&self) -> bool {
        self.0.is_none()
    }

    /// Whether it was one of those that are counted.
    pub fn ends(self, counts: bool) {
        match self.0 {
            Some(admitted) if counts => admitted.failed(),
            Some(admitted) => admitted.was_no_guess(),
            None => {}
        }
    }
}

impl From<Try> for Attempt {
    fn from(admitted: Try) -> Self {
        Self(Some(admitted))
    }
}

impl Try {
    /// It counts: the code opened nothing, whyever, or what was sent was accepted.
    pub fn failed(mut self) {
        self.counts = true;
    }

    /// It told nothing that helps to guess: the code was good, or a fault of ours came in between. Or nothing was accepted.
    pub fn was_no_guess(mut self) {
        self.counts = false;
        let at = self.tries.at();
        self.tries.books().pays_back(at);
    }
}

impl Drop for Try {
    fn drop(&mut self) {
        let mut books = self.tries.books();
        if self.counts {
            books.failed(self.peer, self.now);
        }
        books.is_over(self.peer, self.now);
        drop(books);
        self.tries.0.moved.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::at_once;
    use std::pin::pin;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-28 12:00 UTC);
    /// A bucket that fills once in a day: nothing here happens by waiting.
    const STILL: Pace = Pace {
        every: Duration::from_secs(24 * 60 * 60),
        burst: 1,
        waiting: 1,
        patience: Duration::from_secs(60 * 60),
    };

    fn peer(address: &str) -> Peer {
        Peer::of(Some(address.parse().expect("an address")))
    }

    #[tokio::test]
    async fn only_so_many_tries_fail_from_one_place_and_good_ones_do_not_count() {
        let (tries, here) = (Tries::default(), peer("203.0.113.9"));
        for _ in 0..100 {
            tries.admit(here, NOW).await.expect("a try").was_no_guess();
        }
        for _ in 0..20 {
            tries.admit(here, NOW).await.expect("a try").failed();
        }
        assert_eq!(tries.admit(here, NOW).await.err(), Some(TooMany::FromThere));
        assert_eq!(tries.left_from(here, NOW), 0);
        assert!(tries.admit(peer("203.0.113.10"), NOW).await.is_ok());
        let later = NOW + time::Duration::minutes(10);
        assert!(tries.admit(here, later).await.is_ok());
    }

    #[tokio::test]
    async fn whoever_waits_goes_on_as_soon_as_somebody_had_a_good_code() {
        let tries = Tries::new(STILL);
        let first = tries.admit(peer("203.0.113.1"), NOW).await.expect("a try");
        let mut second = pin!(tries.admit(peer("203.0.113.2"), NOW));
        assert!(at_once(second.as_mut()).await.is_none());
        let third = tries.admit(peer("203.0.113.3"), NOW).await;
        assert_eq!(
            third.err(),
            Some(TooMany::Everywhere),
            "there is room for one in the line"
        );
        first.was_no_guess();
        assert!(at_once(second).await.expect("it goes on").is_ok());
    }

    #[tokio::test]
    async fn whoever_hangs_up_leaves_the_line_and_what_they_tried_stays_paid() {
        let tries = Tries::new(STILL);
        drop(tries.admit(peer("203.0.113.1"), NOW).await.expect("a try"));
        {
            let mut hangs_up = pin!(tries.admit(peer("203.0.113.2"), NOW));
            assert!(at_once(hangs_up.as_mut()).await.is_none());
        }
        let mut next = pin!(tries.admit(peer("203.0.113.3"), NOW));
        assert!(
            at_once(next.as_mut()).await.is_none(),
            "there is room in the line again"
        );
    }

    #[tokio::test]
    async fn nobody_waits_for_ever() {
        let patience = Duration::ZERO;
        let tries = Tries::new(Pace { patience, ..STILL });
        tries
            .admit(peer("203.0.113.1"), NOW)
            .await
            .expect("a try")
            .failed();
        let second = tries.admit(peer("203.0.113.2"), NOW).await;
        assert_eq!(second.err(), Some(TooMany::Everywhere));
    }

    #[tokio::test]
    async fn many_at_once_from_one_place_wait_for_each_other_and_are_not_refused() {
        let (tries, here) = (Tries::default(), peer("203.0.113.9"));
        let mut under_way = Vec::new();
        for _ in 0..20 {
            under_way.push(tries.admit(here, NOW).await.expect("a try"));
        }
        let mut next = pin!(tries.admit(here, NOW));
        let mut last = pin!(tries.admit(here, NOW));
        assert!(at_once(next.as_mut()).await.is_none(), "it waits");
        assert!(at_once(last.as_mut()).await.is_none(), "it waits too");
        under_way.pop().expect("one of them").was_no_guess();
        let next = at_once(next).await.expect("it goes on").expect("a try");
        for failed in under_way {
            failed.failed();
        }
        assert!(at_once(last.as_mut()).await.is_none(), "one is under way still");
        next.failed();
        let last = at_once(last).await.expect("it is told");
        assert_eq!(last.err(), Some(TooMany::FromThere), "twenty failed");
    }

    #[tokio::test]
    async fn what_may_have_been_kept_counts_also_when_nobody_waits_to_hear_it() {
        let here = peer("203.0.113.9");
        let links = Tries::counting(Rule::links(Pace::LINKS));
        let left = links.left_from(here, NOW);
        drop(links.admit(here, NOW).await.expect("a try"));
        assert_eq!(links.left_from(here, NOW), left - 1);
        links.admit(here, NOW).await.expect("a try").was_no_guess();
        assert_eq!(links.left_from(here, NOW), left - 1);
        let codes = Tries::default();
        drop(codes.admit(here, NOW).await.expect("a try"));
        assert_eq!(codes.left_from(here, NOW), 20);
    }

    #[tokio::test]
    async fn who_only_stood_in_the_line_sent_nothing() {
        let links = Tries::counting(Rule::links(STILL));
        drop(links.admit(peer("203.0.113.1"), NOW).await.expect("a try"));
        let here = peer("203.0.113.9");
        let left = links.left_from(here, NOW);
        {
            let mut hangs_up = pin!(links.admit(here, NOW));
            assert!(at_once(hangs_up.as_mut()).await.is_none());
        }
        assert_eq!(links.left_from(here, NOW), left);
    }
}
