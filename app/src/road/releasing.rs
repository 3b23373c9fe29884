//! Releases that are being worked out: a job for each wave, in memory.
//!
//! In: the work of a release. Out: how far it is, and what became of it. It refuses to begin a second one for a wave
//! while the first is running, and to know anything of what is worked out. Nothing of it is kept: if the process ends
//! meanwhile, the wave stands where it stood.

use super::RoadError;
use super::turns::{Turn, Turns};
use domain::id::{ReleaseId, WaveId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// How long a request waits for a release: less than a proxy does, and less than a server that is told to stop waits for its
/// last answers.
const PATIENCE: Duration = Duration::from_secs(4);

/// What became of a release.
pub type Outcome = Result<ReleaseId, Arc<RoadError>>;

/// How many of how many questions are proven; of nought, while it is not known yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// So many are done.
    pub done: usize,
    /// Of so many.
    pub all: usize,
}

#[derive(Clone)]
enum Stand {
    At(Progress),
    Over(Outcome),
}

/// Every release that is being worked out, and the line they stand in. Clones share both.
#[derive(Clone)]
pub struct Releasing {
    jobs: Arc<Mutex<BTreeMap<WaveId, Job>>>,
    line: Turns,
    patience: Duration,
}

impl Default for Releasing {
    fn default() -> Self {
        Self::with_patience(PATIENCE)
    }
}

impl Releasing {
    /// One in which requests wait so long.
    pub fn with_patience(patience: Duration) -> Self {
        Self {
            jobs: Arc::default(),
            line: Turns::one_at_a_time(),
            patience,
        }
    }

    /// Waits until no other release is worked out.
    pub async fn turn(&self) -> Result<Turn, RoadError> {
        self.line.wait().await
    }

    /// Begins the work for a wave, or joins what is running for it: then `work` is dropped unused. It goes on whoever
    /// waits for it.
    pub fn start<W>(&self, wave: WaveId, work: impl FnOnce(Tell) -> W) -> Job
    where
        W: Future<Output = Result<ReleaseId, RoadError>> + Send + 'static,
    {
        let mut jobs = self.jobs();
        if let Some(job) = jobs.get(&wave).filter(|job| job.is_running()) {
            return job.clone();
        }
        let (say, hear) = watch::channel(Stand::At(Progress::default()));
        let say = Arc::new(say);
        let work = work(Tell(say.clone()));
        tokio::spawn(async move {
            // A task of its own, so that a panic in it is an end as well.
            let outcome = tokio::spawn(work).await.unwrap_or(Err(RoadError::BrokenOff));
            say.send_replace(Stand::Over(outcome.map_err(Arc::new)));
        });
        let job = Job(hear);
        jobs.insert(wave, job.clone());
        job
    }

    /// What is running for a wave.
    pub fn running(&self, wave: WaveId) -> Option<Job> {
        self.jobs().get(&wave).filter(|job| job.is_running()).cloned()
    }

    /// Waits for a job of a wave as long as a request may. `None` if it is still running then. Whoever hears a failure
    /// here has been told.
    pub async fn wait(&self, wave: WaveId, mut job: Job) -> Option<Outcome> {
        let outcome = tokio::time::timeout(self.patience, job.finished()).await.ok()?;
        let mut jobs = self.jobs();
        if jobs.get(&wave).is_some_and(|known| known.0.same_channel(&job.0)) {
            jobs.remove(&wave);
        }
        Some(outcome)
    }

    /// Why the last release of a wave failed. It is told once: the next who asks hears nothing.
    pub fn take_failure(&self, wave: WaveId) -> Option<Arc<RoadError>> {
        let mut jobs = self.jobs();
        if jobs.get(&wave)?.is_running() {
            return None;
        }
        jobs.remove(&wave)?.outcome()?.err()
    }

    fn jobs(&self) -> MutexGuard<'_, BTreeMap<WaveId, Job>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A release that is being worked out, or is over.
#[derive(Clone)]
pub struct Job(watch::Receiver<Stand>);

impl Job {
    /// Waits for its end, however long.
    pub async fn finished(&mut self) -> Outcome {
        let over = self.0.wait_for(|stand| matches!(stand, Stand::Over(_))).await;
        match over.as_deref() {
            Ok(Stand::Over(outcome)) => outcome.clone(),
            _ => Err(Arc::new(RoadError::BrokenOff)),
        }
    }

    /// How far it is, if it is not over.
    pub fn progress(&self) -> Option<Progress> {
        match &*self.0.borrow() {
            Stand::At(progress) => Some(*progress),
            Stand::Over(_) => None,
        }
    }

    fn is_running(&self) -> bool {
        self.progress().is_some()
    }

    fn outcome(&self) -> Option<Outcome> {
        match &*self.0.borrow() {
            Stand::At(_) => None,
            Stand::Over(outcome) => Some(outcome.clone()),
        }
    }
}

/// How the work says how far it is.
pub struct Tell(Arc<watch::Sender<Stand>>);

impl Tell {
    /// So many of so many questions are proven. It never goes back.
    pub fn progress(&self, done: usize, all: usize) {
        self.0.send_if_modified(|stand| match stand {
            Stand::At(at) if done >= at.done && all >= at.all => {
                *at = Progress { done, all };
                true
            }
            _ => false,
        });
    }
}

#[cfg(test)]
mod tests;
