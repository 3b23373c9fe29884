//! Unsealing: once, whole, and without a trace of the envelopes.

use crate::both::on_both;
use crate::world::{World, comment, eleven, mark};
use domain::wave::WaveState;
use rand::SeedableRng;
use rand::rngs::StdRng;
use sqlx::{Connection, PgConnection};
use store::ballot_box::{self, Accepted, Unsealed};
use store::{StoreError, comments};
use uuid::Uuid;

fn unsealed(envelopes: u64, texts: &[&str]) -> Unsealed {
    let mut rng = StdRng::seed_from_u64(99);
    Unsealed {
        envelopes,
        responses: (1..envelopes)
            .map(|n| (eleven(), n.to_be_bytes().to_vec()))
            .collect(),
        comments: texts.iter().map(|text| comment(&mut rng, text)).collect(),
        unreadable: 1,
    }
}

on_both! {
    async fn it_happens_once(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let one = &world.one;
        one.open(store).await;
        assert!(!ballot_box::unseal(store, one.wave, unsealed(0, &[]), &mut world.rng).await.unwrap());
        for n in 0..12 {
            one.answer(store, n).await.unwrap();
        }
        one.close(store).await;
        assert!(ballot_box::unseal(store, one.wave, unsealed(12, &["a", "b"]), &mut world.rng).await.unwrap());
        assert_eq!(one.wave(store).await.state, WaveState::Unsealed);
        assert_eq!(ballot_box::count(store, one.wave).await.unwrap(), 0);
        assert!(!ballot_box::has(store, one.wave, &mark(1)).await.unwrap());
        assert_eq!(ballot_box::unreadable(store, one.wave).await.unwrap(), 1);
        let first = ballot_box::responses(store, one.wave).await.unwrap();
        let mut ticks: Vec<Vec<u8>> = first.iter().map(|(_, ticks)| ticks.clone()).collect();
        assert_ne!(ticks, (1..12_u64).map(|n| n.to_be_bytes().to_vec()).collect::<Vec<_>>());
        ticks.sort();
        assert_eq!(ticks, (1..12_u64).map(|n| n.to_be_bytes().to_vec()).collect::<Vec<_>>());

        let again = unsealed(0, &["c"]);
        assert!(!ballot_box::unseal(store, one.wave, again, &mut world.rng).await.unwrap());
        assert!(ballot_box::responses(store, one.wave).await.unwrap() == first);
        assert_eq!(comments::progress(store, one.wave).await.unwrap(), (0, 2));
        assert!(matches!(one.answer(store, 50).await, Err(StoreError::Conflict("wave"))));
        assert!(ballot_box::responses(store, world.other.wave).await.unwrap().is_empty());
    }

    async fn an_answer_that_came_in_between_is_not_lost(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let one = &world.one;
        one.filled(store, 10).await;
        one.answer(store, 10).await.unwrap();
        assert!(!ballot_box::unseal(store, one.wave, unsealed(10, &["a"]), &mut world.rng).await.unwrap());
        assert_eq!(one.wave(store).await.state, WaveState::Closed);
        assert_eq!(ballot_box::count(store, one.wave).await.unwrap(), 11);
        assert!(ballot_box::responses(store, one.wave).await.unwrap().is_empty());
        assert_eq!(comments::progress(store, one.wave).await.unwrap(), (0, 0));
    }

    async fn answers_at_the_very_moment_come_before_or_not_at_all(fresh: &Fresh) {
        let store = &fresh.store;
        let world = World::new(store).await;
        let wave = world.one.wave;
        world.one.filled(store, 12).await;
        let one = std::sync::Arc::new(world.one);
        let answers: Vec<_> = (100..130)
            .map(|n| {
                let (store, one) = (store.clone(), one.clone());
                tokio::spawn(async move { one.answer(&store, n).await })
            })
            .collect();
        let unsealing = {
            let store = store.clone();
            let mut rng = StdRng::seed_from_u64(5);
            tokio::spawn(
                async move { ballot_box::unseal(&store, wave, unsealed(12, &[]), &mut rng).await },
            )
        };
        let mut taken = 0;
        for answer in answers {
            match answer.await.unwrap() {
                Ok(Accepted::Now) => taken += 1,
                Err(StoreError::Conflict("wave")) => {}
                other => panic!("{other:?}"),
            }
        }
        let left = ballot_box::count(store, wave).await.unwrap();
        if unsealing.await.unwrap().unwrap() {
            assert_eq!((taken, left), (0, 0));
        } else {
            assert_eq!(left, 12 + taken);
        }
    }

    async fn one_that_breaks_off_changes_nothing(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let one = &world.one;
        one.filled(store, 10).await;
        let mut broken = unsealed(10, &["a", "b"]);
        broken.comments[1].id = broken.comments[0].id;
        assert!(ballot_box::unseal(store, one.wave, broken, &mut world.rng).await.is_err());
        assert_eq!(one.wave(store).await.state, WaveState::Closed);
        assert_eq!(ballot_box::count(store, one.wave).await.unwrap(), 10);
        assert!(ballot_box::responses(store, one.wave).await.unwrap().is_empty());
        assert!(ballot_box::unseal(store, one.wave, unsealed(10, &[]), &mut world.rng).await.unwrap());
    }

    async fn no_envelope_is_left_in_a_file(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        world.one.filled(store, 10).await;
        let Some(file) = fresh.file() else { return };
        let beside = file.with_file_name("earshot.db-wal");
        let found = |needle: &[u8]| {
            [&file, &beside]
                .iter()
                .filter_map(|path| std::fs::read(path).ok())
                .any(|bytes| bytes.windows(needle.len()).any(|window| window == needle))
        };
        assert!(found(b"canary-ticks-003") && found(b"canary-words-003"));
        let done = ballot_box::unseal(store, world.one.wave, unsealed(10, &["comment-canary"]), &mut world.rng);
        assert!(done.await.unwrap());
        assert!(found(b"comment-canary"));
        assert!(!found(b"canary-ticks") && !found(b"canary-words"));
    }
}

/// PostgreSQL lets both go on at once: here an answer is written and not yet committed when the unsealing begins.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unsealing_waits_for_an_answer_that_is_on_its_way() {
    let Some(fresh) = crate::both::Fresh::postgres().await else {
        return;
    };
    let world = World::new(&fresh.store).await;
    let wave = world.one.wave;
    world.one.filled(&fresh.store, 10).await;
    let mut sending = PgConnection::connect(&fresh.url).await.unwrap();
    let mut answer = sending.begin().await.unwrap();
    for insert in [
        "insert into mark (wave, hash) values ($1, 'm')",
        "insert into ticks_envelope (wave, id, sealed) values ($1, gen_random_uuid(), 't')",
        "insert into words_envelope (wave, id, sealed) values ($1, gen_random_uuid(), 'w')",
    ] {
        sqlx::query(insert)
            .bind(Uuid::from(wave))
            .execute(&mut *answer)
            .await
            .unwrap();
    }
    let unsealing = {
        let store = fresh.store.clone();
        let mut rng = StdRng::seed_from_u64(5);
        tokio::spawn(async move { ballot_box::unseal(&store, wave, unsealed(10, &[]), &mut rng).await })
    };
    let mut watching = PgConnection::connect(&fresh.url).await.unwrap();
    loop {
        let waiting: i64 = sqlx::query_scalar(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
        .fetch_one(&mut watching)
        .await
        .unwrap();
        if waiting > 0 || unsealing.is_finished() {
            break;
        }
    }
    answer.commit().await.unwrap();
    assert!(!unsealing.await.unwrap().unwrap());
    assert_eq!(ballot_box::count(&fresh.store, wave).await.unwrap(), 11);
    fresh.end().await;
}
