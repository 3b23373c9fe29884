//! Turns at work that takes the processor and memory for a while: codes, envelopes, passwords, proofs.
//!
//! Each Argon2id holds megabytes. Without turns, a hundred sign-ins at once would hold gigabytes and keep everybody
//! waiting; with them the others wait in line. Young people, staff and releases have lines of their own.

use super::RoadError;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A line. Clones share it.
#[derive(Clone)]
pub struct Turns {
    line: Arc<Semaphore>,
    /// Only where a test counts.
    taken: Option<Arc<AtomicUsize>>,
}

impl Default for Turns {
    /// As many at once as the machine has processors.
    fn default() -> Self {
        let processors = available_parallelism().map_or(1, std::num::NonZero::get);
        Self::at_once(processors)
    }
}

impl Turns {
    /// A line in which one works and all others wait: for work that takes every processor by itself.
    pub fn one_at_a_time() -> Self {
        Self::at_once(1)
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

    fn at_once(workers: usize) -> Self {
        Self {
            line: Arc::new(Semaphore::new(workers)),
            taken: None,
        }
    }

    /// Waits for a turn.
    pub async fn wait(&self) -> Result<Turn, RoadError> {
        let turn = self.line.clone().acquire_owned().await;
        if let Some(taken) = &self.taken {
            taken.fetch_add(1, Ordering::Relaxed);
        }
        turn.map(Turn).map_err(|_| RoadError::BrokenOff)
    }

    /// Waits for a turn, and does the work where it keeps no request waiting.
    pub async fn take<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, RoadError> {
        self.wait().await?.work(work).await
    }
}

/// A turn that somebody has. The next one comes when it is dropped.
pub struct Turn(OwnedSemaphorePermit);

impl Turn {
    /// Does the work where it keeps no request waiting. Whoever stops waiting for it does not end it, so the turn stays
    /// taken until it is done.
    pub async fn work<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, RoadError> {
        let done = tokio::task::spawn_blocking(move || {
            let _turn = self.0;
            work()
        });
        done.await.map_err(|_| RoadError::BrokenOff)
    }
}
