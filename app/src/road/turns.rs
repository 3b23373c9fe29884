//! Turns at work that takes the processor and memory for a while: codes, envelopes, passwords, proofs.
//!
//! Each Argon2id holds megabytes. Without turns, a hundred sign-ins at once would hold gigabytes and keep everybody
//! waiting; with them the others wait in line. Young people, staff and releases have lines of their own. Who is next says
//! [`Line`]: what anybody may send waits with its network, and where too many wait it is told so; what staff began is never refused.

use super::RoadError;
use crate::limits::{Line, Peer, Place};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use tokio::sync::oneshot;

/// So many people may wait for one line: more than share a room, and on a small machine with one network still served within ten seconds.
const MOST_WAIT: usize = 500;

/// A line. Clones share it.
#[derive(Clone)]
pub struct Turns {
    standing: Arc<Mutex<Standing>>,
    /// Only where a test counts.
    taken: Option<Arc<AtomicUsize>>,
}

/// Who works and who waits. Where a turn is free nobody waits.
struct Standing {
    free: usize,
    line: Line<oneshot::Sender<()>>,
}

impl Default for Turns {
    /// As many at once as the machine has processors.
    fn default() -> Self {
        let processors = available_parallelism().map_or(1, NonZero::get);
        Self::at_once(processors, MOST_WAIT)
    }
}

impl Turns {
    /// A line in which one works and all others wait: for work that takes every processor by itself.
    pub fn one_at_a_time() -> Self {
        Self::at_once(1, MOST_WAIT)
    }

    /// The usual line, and how many turns were taken in it: for proving that two things are as much work. What serves young
    /// people has no such number, since one that grows tells that somebody is there.
    pub fn counted() -> (Self, Arc<AtomicUsize>) {
        let taken = Arc::new(AtomicUsize::new(0));
        let turns = Self {
            taken: Some(taken.clone()),
            ..Self::default()
        };
        (turns, taken)
    }

    /// So many at once, and so many who wait.
    pub fn at_once(free: usize, most_wait: usize) -> Self {
        let line = Line::new(most_wait);
        Self {
            standing: Arc::new(Mutex::new(Standing { free, line })),
            taken: None,
        }
    }

    /// Waits for a turn at what staff began.
    pub async fn wait(&self) -> Result<Turn, RoadError> {
        self.stand(None).await
    }

    /// Waits for a turn at what staff began, and does the work where it keeps no request waiting.
    pub async fn take<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, RoadError> {
        self.stand(None).await?.work(work).await
    }

    /// The same for what anybody may send: [`RoadError::Busy`], if too many wait.
    pub async fn take_from<T: Send + 'static>(
        &self,
        peer: Peer,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, RoadError> {
        self.stand(Some(peer)).await?.work(work).await
    }

    async fn stand(&self, from: Option<Peer>) -> Result<Turn, RoadError> {
        let turn = match self.joins(from) {
            Ok(turn) => turn,
            Err(mut waiting) => waiting.called().await?,
        };
        if let Some(taken) = &self.taken {
            taken.fetch_add(1, Ordering::Relaxed);
        }
        Ok(turn)
    }

    /// A turn if one is free, else a place.
    fn joins(&self, from: Option<Peer>) -> Result<Turn, Waiting> {
        let mut standing = self.standing();
        if standing.free > 0 {
            standing.free -= 1;
            return Ok(Turn(self.clone()));
        }
        let (call, called) = oneshot::channel();
        // Whoever has to go hears it by that being dropped.
        let (place, _) = standing.line.join(from, call);
        let turns = self.clone();
        Err(Waiting { turns, place, called })
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Standing {
    /// A turn is over.
    fn hand_on(&mut self) {
        while let Some(call) = self.line.call() {
            if call.send(()).is_ok() {
                return;
            }
        }
        self.free += 1;
    }
}

/// Somebody in the line. Whoever hangs up leaves it.
struct Waiting {
    turns: Turns,
    place: Place,
    called: oneshot::Receiver<()>,
}

impl Waiting {
    async fn called(&mut self) -> Result<Turn, RoadError> {
        let called = (&mut self.called).await;
        called
            .map(|()| Turn(self.turns.clone()))
            .map_err(|_| RoadError::Busy)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut standing = self.turns.standing();
        let waited = standing.line.leave(&self.place).is_some();
        // Called, and gone before hearing it: the turn is somebody else's.
        if !waited && self.called.try_recv().is_ok() {
            standing.hand_on();
        }
    }
}

/// A turn that somebody has. The next one comes when it is dropped.
pub struct Turn(Turns);

impl Turn {
    /// Does the work where it keeps no request waiting. Whoever stops waiting for it does not end it, so the turn stays
    /// taken until it is done.
    pub async fn work<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, RoadError> {
        aside(move || {
            let _turn = self;
            work()
        })
        .await
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.standing().hand_on();
    }
}

/// Does work where it keeps no request waiting, without a turn: it takes a moment, and not everybody may begin it.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, RoadError> {
    let done = tokio::task::spawn_blocking(work);
    done.await.map_err(|_| RoadError::BrokenOff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::at_once;
    use std::pin::pin;

    fn peer(address: &str) -> Peer {
        Peer::of(Some(address.parse().expect("an address")))
    }

    const CROWD: &str = "203.0.113.9";
    const ELSEWHERE: &str = "198.51.100.1";

    #[tokio::test]
    async fn a_crowd_of_one_network_keeps_somebody_from_elsewhere_waiting_for_one_turn() {
        let turns = Turns::at_once(1, 100);
        let works = turns.wait().await.expect("a turn");
        let mut crowd: Vec<_> = (0..100)
            .map(|_| Box::pin(turns.stand(Some(peer(CROWD)))))
            .collect();
        for one in &mut crowd {
            assert!(at_once(one.as_mut()).await.is_none());
        }
        let mut elsewhere = pin!(turns.stand(Some(peer(ELSEWHERE))));
        assert!(at_once(elsewhere.as_mut()).await.is_none());
        let last = crowd.pop().expect("the last").await;
        assert!(matches!(last, Err(RoadError::Busy)), "it made room");
        drop(works);
        let first = crowd.remove(0).await.expect("the first of the crowd");
        assert!(at_once(elsewhere.as_mut()).await.is_none());
        drop(first);
        assert!(at_once(elsewhere).await.expect("it goes on").is_ok());
    }

    #[tokio::test]
    async fn where_it_is_full_whoever_comes_is_told_at_once_and_staff_wait() {
        let turns = Turns::at_once(1, 1);
        let works = turns.wait().await.expect("a turn");
        let mut waits = pin!(turns.stand(Some(peer(CROWD))));
        assert!(at_once(waits.as_mut()).await.is_none());
        let mut refused = pin!(turns.stand(Some(peer(CROWD))));
        let refused = at_once(refused.as_mut()).await;
        assert!(matches!(refused, Some(Err(RoadError::Busy))));
        let mut staff = pin!(turns.wait());
        assert!(at_once(staff.as_mut()).await.is_none());
        drop(works);
        let staff = at_once(staff).await.expect("it takes turns").expect("a turn");
        drop(staff);
        assert!(at_once(waits).await.expect("it goes on").is_ok());
    }

    #[tokio::test]
    async fn whoever_hangs_up_keeps_no_place_and_no_turn() {
        let turns = Turns::at_once(1, 3);
        let works = turns.wait().await.expect("a turn");
        let mut next = pin!(turns.stand(Some(peer(ELSEWHERE))));
        {
            let mut waits = pin!(turns.stand(Some(peer(CROWD))));
            assert!(at_once(waits.as_mut()).await.is_none());
            let mut waits_too = pin!(turns.stand(Some(peer("192.0.2.1"))));
            assert!(at_once(waits_too.as_mut()).await.is_none());
            assert!(at_once(next.as_mut()).await.is_none());
            drop(works);
            // The first of them is called, and gone before hearing it.
        }
        let next = at_once(next.as_mut()).await.expect("it goes on").expect("a turn");
        assert_eq!(turns.standing().free, 0);
        drop(next);
        assert_eq!(turns.standing().free, 1);
    }

    #[tokio::test]
    async fn whoever_hangs_up_on_work_keeps_the_turn_until_it_is_done() {
        let turns = Turns::at_once(1, 1);
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let (says, begun) = oneshot::channel();
        let work = {
            let turns = turns.clone();
            tokio::spawn(async move {
                let work = move || {
                    says.send(()).ok();
                    ended.recv().ok();
                };
                turns.take_from(peer(CROWD), work).await
            })
        };
        begun.await.expect("it began");
        work.abort();
        let mut next = pin!(turns.wait());
        assert!(at_once(next.as_mut()).await.is_none());
        end.send(()).expect("it works");
        assert!(next.await.is_ok());
    }
}
