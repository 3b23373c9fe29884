//! PostgreSQL ends a connection in the midst of a mix, as an administrator, a crash or a failover does: nothing is lost, nothing
//! is there twice, and the next mix works.

use crate::both::Fresh;
use crate::mixing::{answer, are_there};
use crate::world::World;
use rand::SeedableRng;
use rand::rngs::StdRng;
use sqlx::{Connection, PgConnection};
use store::ballot_box;
use uuid::Uuid;

const ANSWERS: u64 = 20;

/// Ends the connection that waits for a lock, once there is one. Out: what it was about to do.
async fn end_who_waits(watching: &mut PgConnection) -> String {
    let (pid, query) = loop {
        let waiting: Option<(i32, String)> = sqlx::query_as(
            "select pid, query from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
        .fetch_optional(&mut *watching)
        .await
        .unwrap();
        if let Some(waiting) = waiting {
            break waiting;
        }
    };
    sqlx::query("select pg_terminate_backend($1)")
        .bind(pid)
        .execute(watching)
        .await
        .unwrap();
    query
}

/// Mixes while somebody holds something, ends the mix where it has to wait for it, and looks.
async fn ended_at(hold: &'static str, wanted: &str) {
    let Some(fresh) = Fresh::postgres().await else {
        return;
    };
    let world = World::new(&fresh.store).await;
    let wave = world.one.wave;
    world.one.open(&fresh.store).await;
    for n in 0..ANSWERS {
        answer(&fresh.store, wave, n).await.unwrap();
    }
    let mut other = PgConnection::connect(&fresh.url).await.unwrap();
    let mut holding = other.begin().await.unwrap();
    sqlx::query(hold)
        .bind(Uuid::from(wave))
        .execute(&mut *holding)
        .await
        .unwrap();
    let mut watching = PgConnection::connect(&fresh.url).await.unwrap();
    let store = fresh.store.clone();
    let mixing = tokio::spawn(async move { ballot_box::mix(&store, &mut StdRng::seed_from_u64(1)).await });
    let ended = end_who_waits(&mut watching).await;
    assert!(ended.starts_with(wanted), "{ended}");
    assert!(mixing.await.unwrap().is_err());
    holding.rollback().await.unwrap();
    are_there(&fresh.store, wave, 0..ANSWERS).await;
    ballot_box::mix(&fresh.store, &mut StdRng::seed_from_u64(2))
        .await
        .unwrap();
    are_there(&fresh.store, wave, 0..ANSWERS).await;
    fresh.end().await;
}

/// Marks and ticks are written anew by then, and the words are not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mix_that_is_ended_among_the_rows_has_changed_nothing() {
    ended_at(
        "select id from words_envelope where wave = $1 order by id limit 1 for update",
        "delete from words_envelope",
    )
    .await;
}

/// The files of marks and ticks are new by then, and that of the words is not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mix_that_is_ended_among_the_files_loses_nothing() {
    ended_at(
        "with reads as (select count(*) from words_envelope where wave = $1) select 1",
        "vacuum (full) words_envelope",
    )
    .await;
}
