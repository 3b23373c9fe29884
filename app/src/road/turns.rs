//! Turns at work that takes the processor and memory for a while: codes, envelopes, passwords, proofs.
//!
//! Each Argon2id holds megabytes. Without turns, a hundred sign-ins at once would hold gigabytes and keep everybody
//! waiting; with them the others wait in line. Young people, staff and releases have lines of their own.

use super::RoadError;
use std::sync::Arc;
use std::thread::available_parallelism;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A line. Clones share it.
#[derive(Clone)]
pub struct Turns(Arc<Semaphore>);

impl Default for Turns {
    /// As many at once as the machine has processors.
    fn default() -> Self {
        let processors = available_parallelism().map_or(1, std::num::NonZero::get);
        Self(Arc::new(Semaphore::new(processors)))
    }
}

impl Turns {
    /// A line in which one works and all others wait: for work that takes every processor by itself.
    pub fn one_at_a_time() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }

    /// Waits for a turn.
    pub async fn wait(&self) -> Result<Turn, RoadError> {
        let turn = self.0.clone().acquire_owned().await;
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
