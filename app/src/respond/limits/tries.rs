//! Tries of this process, as handlers use them.
//!
//! In: where a try comes from. Out: a [`Try`], after a while if the brake is on, or why there is none. The brake has a clock
//! of its own that nobody can set back; it is read here and nowhere else.

use super::brake::{Brake, Pace, Place, Share, Turn};
use super::counts::Counts;
use super::peer::Peer;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use tokio::sync::Notify;

/// So many sign-ins with one name may fail within the time of [`super::counts`].
const MOST: u32 = 20;

/// Failed tries of this process. Clones share them.
#[derive(Clone)]
pub struct Tries(Arc<Shared>);

struct Shared {
    books: Mutex<Books>,
    patience: Duration,
    began: Instant,
    /// Somebody left the line, or paid back.
    moved: Notify,
}

struct Books {
    names: Counts,
    peers: Counts,
    brake: Brake,
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
    /// None yet, for the only server of an installation.
    fn default() -> Self {
        Self::new(Pace::WHOLE)
    }
}

impl Tries {
    /// None yet.
    pub fn new(pace: Pace) -> Self {
        let books = Books {
            names: Counts::default(),
            peers: Counts::default(),
            brake: Brake::new(pace),
        };
        Self(Arc::new(Shared {
            books: Mutex::new(books),
            patience: pace.patience,
            began: Instant::now(),
            moved: Notify::new(),
        }))
    }

    /// Whether somebody may try to sign in with this name.
    pub fn may_try(&self, name: &impl Hash, now: OffsetDateTime) -> bool {
        self.books().names.of(name, now).0 < MOST
    }

    /// Counts a sign-in that failed.
    pub fn failed(&self, name: &impl Hash, now: OffsetDateTime) {
        self.books().names.failed(name, now);
    }

    /// How many more tries may fail from there.
    pub fn left_from(&self, peer: Peer, now: OffsetDateTime) -> u32 {
        peer.most().saturating_sub(self.books().peers.of(&peer, now).0)
    }

    /// Waits for the brake. What is tried is not looked at before, so all tries wait alike.
    pub async fn admit(&self, peer: Peer, now: OffsetDateTime) -> Result<Try, TooMany> {
        let mut waiting = match self.ask(peer, now)? {
            Asked::May(admitted) => return Ok(admitted),
            Asked::Waits(waiting) => waiting,
        };
        let turn = tokio::time::timeout(self.0.patience, waiting.turn()).await;
        drop(waiting);
        match turn {
            Ok(true) => Ok(self.admitted(&mut self.books(), peer, now)),
            Ok(false) | Err(_) => Err(TooMany::Everywhere),
        }
    }

    /// The same for a code or a link. A link is no secret, so there is nothing to guess: it waits for nothing, and counts as nothing.
    pub async fn admit_unless(
        &self,
        has_link: bool,
        peer: Peer,
        now: OffsetDateTime,
    ) -> Result<Attempt, TooMany> {
        match has_link {
            true => Ok(Attempt(None)),
            false => self
                .admit(peer, now)
                .await
                .map(|admitted| Attempt(Some(admitted))),
        }
    }

    /// Throws away what is old enough, also when nobody tries.
    pub fn forget(&self, now: OffsetDateTime) {
        let mut books = self.books();
        books.names.forget(now);
        books.peers.forget(now);
    }

    fn ask(&self, peer: Peer, now: OffsetDateTime) -> Result<Asked, TooMany> {
        let mut books = self.books();
        let (failed, under_way) = books.peers.of(&peer, now);
        if failed >= peer.most() {
            return Err(TooMany::FromThere);
        }
        let share = Share::of(failed.saturating_add(under_way), peer.most());
        match books.brake.ask(share, self.at()) {
            Turn::Now => Ok(Asked::May(self.admitted(&mut books, peer, now))),
            Turn::Never => Err(TooMany::Everywhere),
            Turn::Wait(place) => {
                // Somebody else may have made room.
                self.0.moved.notify_waiters();
                let tries = self.clone();
                Ok(Asked::Waits(Waiting { tries, place }))
            }
        }
    }

    fn admitted(&self, books: &mut Books, peer: Peer, now: OffsetDateTime) -> Try {
        books.peers.begins(&peer, now);
        Try {
            tries: self.clone(),
            peer,
            now,
        }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at(&self) -> Duration {
        self.0.began.elapsed()
    }
}

enum Asked {
    May(Try),
    Waits(Waiting),
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
                match books.brake.ask_again(self.place, at) {
                    Turn::Now => return true,
                    Turn::Never => return false,
                    Turn::Wait(place) => books.brake.wait(place),
                }
            };
            // It does not matter which of the two it was.
            let _ = tokio::time::timeout(wait, moved).await;
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.tries.books().brake.leaves(self.place);
        self.tries.0.moved.notify_waiters();
    }
}

/// A try that is paid for. One that is dropped without a word stays paid: somebody hung up, and nobody knows what they saw.
pub struct Try {
    tries: Tries,
    peer: Peer,
    now: OffsetDateTime,
}

/// A try, if it is one: see [`Tries::admit_unless`].
#[must_use]
pub struct Attempt(Option<Try>);

impl Attempt {
    /// Whether it opened nothing.
    pub fn ends(self, opened_nothing: bool) {
        match self.0 {
            Some(admitted) if opened_nothing => admitted.failed(),
            Some(admitted) => admitted.was_no_guess(),
            None => {}
        }
    }
}

impl Try {
    /// The code opened nothing, whyever.
    pub fn failed(self) {
        self.tries.books().peers.failed(&self.peer, self.now);
    }

    /// It told nothing that helps to guess: the code was good, or a fault of ours came in between.
    pub fn was_no_guess(self) {
        let at = self.tries.at();
        self.tries.books().brake.pays_back(at);
        self.tries.0.moved.notify_waiters();
    }
}

impl Drop for Try {
    fn drop(&mut self) {
        self.tries.books().peers.is_over(&self.peer, self.now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::{Pin, pin};
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

    #[test]
    fn only_so_many_sign_ins_fail_with_one_name() {
        let tries = Tries::default();
        for _ in 0..MOST {
            assert!(tries.may_try(&"here", NOW));
            tries.failed(&"here", NOW);
        }
        assert!(!tries.may_try(&"here", NOW));
        assert!(tries.may_try(&"elsewhere", NOW));
        assert!(tries.may_try(&"here", NOW + time::Duration::minutes(10)));
    }

    /// Looks once whether something is there already.
    async fn at_once<T>(soon: Pin<&mut impl Future<Output = T>>) -> Option<T> {
        tokio::select! {
            biased;
            done = soon => Some(done),
            () = std::future::ready(()) => None,
        }
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
}
