//! Turns at work that takes the processor and memory for a while: codes, envelopes, passwords.
//!
//! Each Argon2id holds megabytes. Without turns, a hundred sign-ins at once would hold gigabytes and keep everybody
//! waiting; with them the others wait in line. Young people and staff have lines of their own.

use super::RoadError;
use std::sync::Arc;
use std::thread::available_parallelism;
use tokio::sync::Semaphore;

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
    /// Waits for a turn, and does the work where it keeps no request waiting.
    pub async fn take<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, RoadError> {
        let turn = self
            .0
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| RoadError::BrokenOff)?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|_| RoadError::BrokenOff)
    }
}
