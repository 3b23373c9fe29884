//! Mixing loses nothing and doubles nothing, whatever else happens at the same time.

use crate::both::on_both;
use crate::world::World;
use domain::ballot_box::{Mark, SealedEnvelope};
use domain::id::WaveId;
use domain::wave::WaveState;
use rand::SeedableRng;
use rand::rngs::StdRng;
use sqlx::{Connection, PgConnection};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::ballot_box::{self, Accepted, Unsealed};
use store::{Store, StoreError};

fn mark(n: u64) -> Mark {
    let mut hash = [7; 32];
    hash[..8].copy_from_slice(&n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    Mark(hash)
}

fn sealed(kind: &str, n: u64) -> SealedEnvelope {
    SealedEnvelope::from_bytes(format!("{kind} {n} ").repeat(400).into_bytes())
}

pub async fn answer(store: &Store, wave: WaveId, n: u64) -> Result<Accepted, StoreError> {
    // Far from the seeds of mixes: equal seeds draw equal ids.
    let mut rng = StdRng::seed_from_u64(n + 1_000);
    ballot_box::accept(store, wave, &mark(n), &sealed("t", n), &sealed("w", n), &mut rng).await
}

/// Sees that these answers are there, each once, and no other.
pub async fn are_there(store: &Store, wave: WaveId, answers: std::ops::Range<u64>) {
    let (ticks, words) = ballot_box::envelopes(store, wave).await.unwrap();
    for (kind, heap) in [("t", ticks), ("w", words)] {
        let there: BTreeSet<Vec<u8>> = heap.iter().map(|sealed| sealed.as_bytes().to_vec()).collect();
        let wanted: BTreeSet<Vec<u8>> = answers
            .clone()
            .map(|n| sealed(kind, n).as_bytes().to_vec())
            .collect();
        assert_eq!((heap.len(), there == wanted), (wanted.len(), true));
    }
    for n in answers.clone() {
        assert!(ballot_box::has(store, wave, &mark(n)).await.unwrap());
        assert_eq!(answer(store, wave, n).await.unwrap(), Accepted::Before);
    }
}

/// Mixes until it is told to end.
fn mixing(store: &Store, end: &Arc<AtomicBool>) -> tokio::task::JoinHandle<u64> {
    let (store, end) = (store.clone(), end.clone());
    tokio::spawn(async move {
        let mut rng = StdRng::seed_from_u64(9);
        let mut mixes = 0;
        while !end.load(Ordering::Relaxed) || mixes == 0 {
            ballot_box::mix(&store, &mut rng).await.unwrap();
            mixes += 1;
        }
        mixes
    })
}

on_both! {
    async fn two_hundred_answers_during_mixes_are_there_once(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        world.one.open(&fresh.store).await;
        let wave = world.one.wave;
        let end = Arc::new(AtomicBool::new(false));
        let mixing = mixing(&fresh.store, &end);
        let answers: Vec<_> = (0..200)
            .map(|n| {
                let store = fresh.store.clone();
                tokio::spawn(async move { answer(&store, wave, n).await })
            })
            .collect();
        for answer in answers {
            assert_eq!(answer.await.unwrap().unwrap(), Accepted::Now);
        }
        end.store(true, Ordering::Relaxed);
        assert!(mixing.await.unwrap() > 0);
        are_there(&fresh.store, wave, 0..200).await;
    }

    async fn a_repeated_answer_during_mixes_is_told_that_it_is_there(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        world.one.open(&fresh.store).await;
        let wave = world.one.wave;
        for n in 0..20 {
            answer(&fresh.store, wave, n).await.unwrap();
        }
        let end = Arc::new(AtomicBool::new(false));
        let mixing = mixing(&fresh.store, &end);
        for n in (0..20).chain(0..20) {
            assert!(ballot_box::has(&fresh.store, wave, &mark(n)).await.unwrap());
            assert_eq!(answer(&fresh.store, wave, n).await.unwrap(), Accepted::Before);
        }
        end.store(true, Ordering::Relaxed);
        mixing.await.unwrap();
        are_there(&fresh.store, wave, 0..20).await;
    }

    async fn unsealing_during_mixes_empties_the_box(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let wave = world.one.wave;
        world.one.filled(&fresh.store, 30).await;
        let end = Arc::new(AtomicBool::new(false));
        let mixing = mixing(&fresh.store, &end);
        let unsealed = Unsealed { envelopes: 30, responses: Vec::new(), comments: Vec::new(), unreadable: 30 };
        let mut rng = StdRng::seed_from_u64(3);
        assert!(ballot_box::unseal(&fresh.store, wave, unsealed, &mut rng).await.unwrap());
        end.store(true, Ordering::Relaxed);
        mixing.await.unwrap();
        assert_eq!(world.one.wave(&fresh.store).await.state, WaveState::Unsealed);
        assert_eq!(ballot_box::count(&fresh.store, wave).await.unwrap(), 0);
    }

    async fn waves_stay_apart_and_an_empty_box_is_no_trouble(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let mut rng = StdRng::seed_from_u64(4);
        ballot_box::mix(&fresh.store, &mut rng).await.unwrap();
        for side in [&world.one, &world.other] {
            side.open(&fresh.store).await;
        }
        for n in 0..30 {
            let side = if n % 3 == 0 { &world.one } else { &world.other };
            answer(&fresh.store, side.wave, n / 3 + 10 * (n % 3)).await.unwrap();
        }
        ballot_box::mix(&fresh.store, &mut rng).await.unwrap();
        are_there(&fresh.store, world.one.wave, 0..10).await;
        are_there(&fresh.store, world.other.wave, 10..30).await;
    }
}

/// Somebody who reads on keeps PostgreSQL from rebuilding the files: the rows are mixed all the same, and the next mix
/// succeeds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mix_that_fails_half_way_loses_nothing() {
    let Some(fresh) = crate::both::Fresh::postgres().await else {
        return;
    };
    let world = World::new(&fresh.store).await;
    let wave = world.one.wave;
    world.one.open(&fresh.store).await;
    for n in 0..20 {
        answer(&fresh.store, wave, n).await.unwrap();
    }
    let mut reading = PgConnection::connect(&fresh.url).await.unwrap();
    let mut dump = reading
        .begin_with("begin isolation level repeatable read")
        .await
        .unwrap();
    let rows = "select count(*) from ticks_envelope";
    let before: i64 = sqlx::query_scalar(rows).fetch_one(&mut *dump).await.unwrap();
    let mut rng = StdRng::seed_from_u64(5);
    let failed = ballot_box::mix(&fresh.store, &mut rng).await;
    assert!(
        failed.unwrap_err().to_string().contains("55P03"),
        "it did not wait for the lock for long"
    );
    are_there(&fresh.store, wave, 0..20).await;
    // Whoever began before sees everything, once.
    let during: i64 = sqlx::query_scalar(rows).fetch_one(&mut *dump).await.unwrap();
    assert_eq!((before, during), (20, 20));
    dump.rollback().await.unwrap();
    ballot_box::mix(&fresh.store, &mut rng).await.unwrap();
    are_there(&fresh.store, wave, 0..20).await;
    fresh.end().await;
}

/// A mix that did not wait would write an answer's row again that the answer itself is just writing again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mix_waits_for_an_answer_that_is_on_its_way() {
    let Some(fresh) = crate::both::Fresh::postgres().await else {
        return;
    };
    let world = World::new(&fresh.store).await;
    let wave = world.one.wave;
    world.one.open(&fresh.store).await;
    for n in 0..10 {
        answer(&fresh.store, wave, n).await.unwrap();
    }
    let mut sending = PgConnection::connect(&fresh.url).await.unwrap();
    let mut on_its_way = sending.begin().await.unwrap();
    sqlx::query("insert into mark (wave, hash) values ($1, 'm')")
        .bind(uuid::Uuid::from(wave))
        .execute(&mut *on_its_way)
        .await
        .unwrap();
    let store = fresh.store.clone();
    let mixing = tokio::spawn(async move { ballot_box::mix(&store, &mut StdRng::seed_from_u64(6)).await });
    let mut watching = PgConnection::connect(&fresh.url).await.unwrap();
    let waiting = loop {
        let waiting: Option<String> = sqlx::query_scalar(
            "select query from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
        .fetch_optional(&mut watching)
        .await
        .unwrap();
        if waiting.is_some() || mixing.is_finished() {
            break waiting;
        }
    };
    assert!(
        waiting
            .as_ref()
            .is_some_and(|query| query.starts_with("lock table")),
        "{waiting:?}"
    );
    on_its_way.rollback().await.unwrap();
    mixing.await.unwrap().unwrap();
    are_there(&fresh.store, wave, 0..10).await;
    fresh.end().await;
}
