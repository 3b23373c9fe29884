//! Accepting answers: once, whole, and however many come at the same time.

use crate::both::on_both;
use crate::world::{World, envelope, mark};
use domain::ballot_box::{Mark, SealedEnvelope};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::future::Future;
use std::task::Poll;
use store::ballot_box::{self, Accepted};
use store::{Store, StoreError};

/// How many answers there are, with the envelopes counted by hand.
async fn in_the_box(store: &Store, wave: domain::id::WaveId) -> (u64, usize, usize) {
    let (ticks, words) = ballot_box::envelopes(store, wave).await.unwrap();
    (
        ballot_box::count(store, wave).await.unwrap(),
        ticks.len(),
        words.len(),
    )
}

on_both! {
    async fn an_answer_is_taken_once(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let (one, other) = (&world.one, &world.other);
        one.open(&fresh.store).await;
        other.open(&fresh.store).await;
        assert!(!ballot_box::has(&fresh.store, one.wave, &mark(1)).await.unwrap());
        assert_eq!(one.answer(&fresh.store, 1).await.unwrap(), Accepted::Now);
        assert!(ballot_box::has(&fresh.store, one.wave, &mark(1)).await.unwrap());
        assert_eq!(one.answer(&fresh.store, 1).await.unwrap(), Accepted::Before);
        assert_eq!(in_the_box(&fresh.store, one.wave).await, (1, 1, 1));
        // The same mark in another wave is another answer.
        assert!(!ballot_box::has(&fresh.store, other.wave, &mark(1)).await.unwrap());
        assert_eq!(other.answer(&fresh.store, 1).await.unwrap(), Accepted::Now);
        let (ticks, words) = ballot_box::envelopes(&fresh.store, one.wave).await.unwrap();
        assert!(ticks == [envelope("ticks", 1)] && words == [envelope("words", 1)]);
    }

    async fn a_draft_takes_nothing_and_keeps_nothing(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let refused = world.one.answer(&fresh.store, 1).await;
        assert!(matches!(refused, Err(StoreError::Conflict("wave"))));
        assert!(!ballot_box::has(&fresh.store, world.one.wave, &mark(1)).await.unwrap());
        assert_eq!(in_the_box(&fresh.store, world.one.wave).await, (0, 0, 0));
    }

    /// The page that was open when the wave closed: the hour is the caller's business.
    async fn a_closed_wave_still_takes_answers(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        world.one.open(&fresh.store).await;
        world.one.close(&fresh.store).await;
        assert_eq!(world.one.answer(&fresh.store, 1).await.unwrap(), Accepted::Now);
    }

    async fn fifty_at_once_with_one_code_are_one_answer(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        world.one.open(&fresh.store).await;
        let wave = world.one.wave;
        let tasks: Vec<_> = (0..50_u64)
            .map(|n| {
                let store = fresh.store.clone();
                tokio::spawn(async move {
                    let mut rng = StdRng::seed_from_u64(n);
                    let (ticks, words) = (envelope("ticks", 1), envelope("words", 1));
                    ballot_box::accept(&store, wave, &mark(1), &ticks, &words, &mut rng).await
                })
            })
            .collect();
        let mut now = 0;
        for task in tasks {
            now += usize::from(task.await.unwrap().unwrap() == Accepted::Now);
        }
        assert_eq!(now, 1);
        assert_eq!(in_the_box(&fresh.store, wave).await, (1, 1, 1));
    }

    async fn two_hundred_at_once_are_all_there(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        world.one.open(&fresh.store).await;
        let wave = world.one.wave;
        // A second program on the same database, such as the command line, takes part.
        let second = Store::open(&fresh.url).await.unwrap();
        let tasks: Vec<_> = (0..200_u64)
            .map(|n| {
                let store = if n % 4 == 0 { second.clone() } else { fresh.store.clone() };
                tokio::spawn(async move {
                    let mut rng = StdRng::seed_from_u64(n);
                    let mut hash = [0; 32];
                    hash[..8].copy_from_slice(&n.to_be_bytes());
                    let sealed = |kind| SealedEnvelope::from_bytes(format!("{kind} {n}").into_bytes());
                    ballot_box::accept(&store, wave, &Mark(hash), &sealed("t"), &sealed("w"), &mut rng).await
                })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap().unwrap(), Accepted::Now);
        }
        second.close().await;
        assert_eq!(in_the_box(&fresh.store, wave).await, (200, 200, 200));
        // What was acknowledged is there after a restart, each envelope once.
        let again = Store::open(&fresh.url).await.unwrap();
        let (ticks, _) = ballot_box::envelopes(&again, wave).await.unwrap();
        let texts: std::collections::BTreeSet<Vec<u8>> =
            ticks.iter().map(|envelope| envelope.as_bytes().to_vec()).collect();
        assert_eq!(texts.len(), 200);
        again.close().await;
    }
}

/// What a machine finds that lost its power: the files as they are while the store is still open.
#[tokio::test]
async fn an_acknowledged_answer_is_in_the_files() {
    let fresh = crate::both::Fresh::sqlite().await;
    let world = World::new(&fresh.store).await;
    world.one.open(&fresh.store).await;
    for n in 0..20 {
        assert_eq!(world.one.answer(&fresh.store, n).await.unwrap(), Accepted::Now);
    }
    let after = tempfile::tempdir().unwrap();
    for name in ["earshot.db", "earshot.db-wal"] {
        std::fs::copy(fresh.folder.path().join(name), after.path().join(name)).unwrap();
    }
    let again = Store::open(&crate::both::sqlite_url(&after.path().join("earshot.db")))
        .await
        .unwrap();
    assert_eq!(in_the_box(&again, world.one.wave).await, (20, 20, 20));
    assert_eq!(world.one.answer(&again, 1).await.unwrap(), Accepted::Before);
    assert_eq!(world.one.answer(&again, 20).await.unwrap(), Accepted::Now);
    again.close().await;
    fresh.end().await;
}

/// The phone hung up while its answer stood in the line. On SQLite, where the line has one turn after the other.
#[tokio::test]
async fn whoever_stops_waiting_does_not_stop_the_writing() {
    let fresh = crate::both::Fresh::sqlite().await;
    let world = World::new(&fresh.store).await;
    world.one.open(&fresh.store).await;
    ballot_box::mix(&fresh.store, &mut StdRng::seed_from_u64(1))
        .await
        .unwrap();
    assert!(!ballot_box::is_unmixed(&fresh.store));
    let mut answer = Box::pin(world.one.answer(&fresh.store, 1));
    let waits = std::future::poll_fn(|context| Poll::Ready(answer.as_mut().poll(context).is_pending()));
    assert!(waits.await);
    drop(answer);
    // Whoever comes after it meets its mark.
    assert_eq!(world.one.answer(&fresh.store, 1).await.unwrap(), Accepted::Before);
    assert_eq!(in_the_box(&fresh.store, world.one.wave).await, (1, 1, 1));
    assert!(ballot_box::is_unmixed(&fresh.store));
    fresh.end().await;
}
