use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::oneshot;

fn wave(n: u8) -> WaveId {
    format!("00000000-0000-4000-8000-00000000000{n}").parse().unwrap()
}

fn release() -> ReleaseId {
    "00000000-0000-4000-8000-0000000000aa".parse().unwrap()
}

/// Starts work that ends when, and as, the test says.
fn started(releasing: &Releasing, wave: WaveId) -> (Job, oneshot::Sender<Result<ReleaseId, RoadError>>) {
    let (end, ended) = oneshot::channel();
    let job = releasing.start(wave, |tell| async move {
        tell.progress(34, 87);
        ended.await.unwrap_or(Err(RoadError::BrokenOff))
    });
    (job, end)
}

/// Lets the work come as far as it can by itself.
async fn at(job: &mut Job, done: usize) {
    let there = |stand: &Stand| matches!(stand, Stand::At(at) if at.done == done);
    drop(job.0.wait_for(there).await.expect("it is running"));
}

#[tokio::test]
async fn a_second_one_joins_the_first() {
    let releasing = Releasing::default();
    let (mut job, end) = started(&releasing, wave(1));
    let begun = AtomicUsize::new(0);
    let mut joined = releasing.start(wave(1), |_| {
        begun.fetch_add(1, Ordering::Relaxed);
        async { Err(RoadError::Raced) }
    });
    assert_eq!(begun.load(Ordering::Relaxed), 0);
    end.send(Ok(release())).unwrap();
    assert_eq!(job.finished().await.unwrap(), release());
    assert_eq!(joined.finished().await.unwrap(), release());
    assert!(releasing.running(wave(1)).is_none());
}

#[tokio::test]
async fn one_of_another_wave_joins_nothing() {
    let releasing = Releasing::default();
    let (_, first_end) = started(&releasing, wave(1));
    let (mut other, other_end) = started(&releasing, wave(2));
    other_end.send(Ok(release())).unwrap();
    assert_eq!(other.finished().await.unwrap(), release());
    assert!(releasing.running(wave(1)).is_some());
    drop(first_end);
}

#[tokio::test]
async fn it_says_how_far_it_is_and_never_goes_back() {
    let releasing = Releasing::default();
    let (go, gone) = oneshot::channel::<()>();
    let (end, ended) = oneshot::channel::<()>();
    let mut job = releasing.start(wave(1), |tell| async move {
        gone.await.ok();
        for (done, all) in [(5, 87), (2, 87), (4, 50), (6, 87)] {
            tell.progress(done, all);
            let stand = tell.0.borrow().clone();
            assert!(matches!(stand, Stand::At(at) if at.done >= 5 && at.all == 87));
        }
        ended.await.ok();
        Ok(release())
    });
    assert_eq!(job.progress(), Some(Progress::default()));
    go.send(()).unwrap();
    at(&mut job, 6).await;
    assert_eq!(job.progress(), Some(Progress { done: 6, all: 87 }));
    end.send(()).unwrap();
    assert_eq!(job.finished().await.unwrap(), release());
    assert_eq!(job.progress(), None);
}

#[tokio::test]
async fn who_has_no_patience_left_is_sent_on_and_the_work_goes_on() {
    let releasing = Releasing::with_patience(Duration::ZERO);
    let (job, end) = started(&releasing, wave(1));
    assert!(releasing.wait(wave(1), job.clone()).await.is_none());
    assert!(releasing.running(wave(1)).is_some());
    end.send(Ok(release())).unwrap();
    assert_eq!(job.clone().finished().await.unwrap(), release());
    assert!(releasing.take_failure(wave(1)).is_none());
}

#[tokio::test]
async fn a_failure_is_told_once() {
    let releasing = Releasing::default();
    let (job, end) = started(&releasing, wave(1));
    assert!(releasing.take_failure(wave(1)).is_none(), "it is running");
    end.send(Err(RoadError::Raced)).unwrap();
    job.clone().finished().await.unwrap_err();
    assert!(releasing.take_failure(wave(2)).is_none());
    let why = releasing.take_failure(wave(1)).unwrap();
    assert!(matches!(*why, RoadError::Raced));
    assert!(releasing.take_failure(wave(1)).is_none());

    // Or to the one who waits for it.
    let (job, end) = started(&releasing, wave(1));
    end.send(Err(RoadError::Raced)).unwrap();
    releasing.wait(wave(1), job).await.unwrap().unwrap_err();
    assert!(releasing.take_failure(wave(1)).is_none());
}

#[tokio::test]
async fn after_its_end_another_can_begin() {
    let releasing = Releasing::default();
    let (job, end) = started(&releasing, wave(1));
    end.send(Err(RoadError::Raced)).unwrap();
    job.clone().finished().await.unwrap_err();
    let (mut again, end) = started(&releasing, wave(1));
    end.send(Ok(release())).unwrap();
    assert_eq!(again.finished().await.unwrap(), release());
}

#[tokio::test]
async fn work_that_panics_is_over_and_has_failed() {
    let releasing = Releasing::default();
    let (go, gone) = oneshot::channel::<()>();
    let mut job = releasing.start(wave(1), |_| async move {
        gone.await.ok();
        panic!("as a mistake of ours would");
    });
    go.send(()).unwrap();
    let why = job.finished().await.unwrap_err();
    assert!(matches!(*why, RoadError::BrokenOff));
    assert!(releasing.running(wave(1)).is_none());
}

#[tokio::test]
async fn one_works_and_the_others_wait_in_line() {
    let releasing = Releasing::default();
    let first = releasing.turn().await.unwrap();
    let mut second = Box::pin(releasing.turn());
    let now = tokio::time::timeout(Duration::ZERO, &mut second).await;
    assert!(now.is_err(), "the first is not done");
    first.work(|| ()).await.unwrap();
    second.await.unwrap();
}
