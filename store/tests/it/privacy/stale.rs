//! The attack on what was deleted: old ids, and envelopes and marks after unsealing, are looked for in every file.

use super::crowd::{Crowd, KNOWN};
use super::finder;
use crate::both::{Fresh, on_both};
use crate::world::World;
use rand::SeedableRng;
use rand::rngs::StdRng;
use sqlx::{Connection, PgConnection, SqliteConnection};
use store::ballot_box;
use uuid::Uuid;

const PEOPLE: usize = 120;
const IDS: &str = "select id from ticks_envelope union all select id from words_envelope";

async fn ids(fresh: &Fresh) -> Vec<Vec<u8>> {
    let ids: Vec<Uuid> = if fresh.file().is_some() {
        let mut connection = SqliteConnection::connect(&fresh.url).await.unwrap();
        sqlx::query_scalar(IDS).fetch_all(&mut connection).await.unwrap()
    } else {
        let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
        sqlx::query_scalar(IDS).fetch_all(&mut connection).await.unwrap()
    };
    ids.into_iter().map(|id| id.as_bytes().to_vec()).collect()
}

/// Everything that the database keeps in files: on SQLite file, log and index of the log, on PostgreSQL the files of
/// tables, of what lies apart, and of their indexes.
pub async fn everything(fresh: &Fresh) -> Vec<u8> {
    if let Some(file) = fresh.file() {
        let names = ["earshot.db", "earshot.db-wal", "earshot.db-shm"];
        return names
            .iter()
            .flat_map(|name| std::fs::read(file.with_file_name(name)).unwrap())
            .collect();
    }
    let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
    sqlx::query("checkpoint").execute(&mut connection).await.unwrap();
    let files: Vec<Vec<u8>> = sqlx::query_scalar(
        "select pg_read_binary_file(pg_relation_filepath(oid)) from pg_class \
         where relkind in ('r', 't', 'i') and pg_relation_filepath(oid) like 'base/%' \
         and (oid >= 16384 or relname = 'pg_statistic')",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    files.concat()
}

/// How often each of these is there: the least and the most.
fn often<'a>(everything: &[u8], known: impl Iterator<Item = &'a [u8]>) -> (usize, usize) {
    let times = finder::find(everything, known)
        .into_iter()
        .map(|places| places.len());
    times.fold((usize::MAX, 0), |(least, most), times| {
        (least.min(times), most.max(times))
    })
}

/// Both ends of every envelope.
fn envelopes(crowd: &Crowd) -> Vec<&[u8]> {
    let both = crowd.0.iter().flat_map(|person| [&person.ticks, &person.words]);
    both.flat_map(|sealed| [&sealed[..KNOWN], &sealed[sealed.len() - KNOWN..]])
        .collect()
}

on_both! {
    async fn a_mix_leaves_no_old_copy(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let crowd = Crowd::new(PEOPLE, 51);
        let mut rng = StdRng::seed_from_u64(52);
        crowd.answers(fresh, &world.one, &mut rng).await;
        let before = ids(fresh).await;
        assert_eq!(before.len(), 2 * PEOPLE);
        ballot_box::mix(&fresh.store, &mut rng).await.unwrap();
        let after = ids(fresh).await;
        let bytes = everything(fresh).await;
        let marks = crowd.0.iter().map(|person| person.mark.as_slice());
        assert_eq!(often(&bytes, before.iter().map(Vec::as_slice)), (0, 0));
        for keys in [often(&bytes, after.iter().map(Vec::as_slice)), often(&bytes, marks)] {
            // In PostgreSQL a key lies in the table and in its index, there also where one page ends and on the page above.
            let (least, most) = if fresh.file().is_some() { (1, 1) } else { (2, 4) };
            assert!(keys.0 == least && keys.1 <= most, "{keys:?}");
        }
        assert_eq!(often(&bytes, envelopes(&crowd).into_iter()), (1, 1));
        println!("stale copies of {} ids, {PEOPLE} marks and {} envelopes after a mix: 0", before.len(), 2 * PEOPLE);
    }

    async fn unsealing_leaves_no_mark_and_no_envelope(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let crowd = Crowd::new(PEOPLE, 53);
        let mut rng = StdRng::seed_from_u64(54);
        crowd.answers(fresh, &world.one, &mut rng).await;
        let before = ids(fresh).await;
        crowd.unsealed(fresh, &world.one, &mut rng).await;
        let bytes = everything(fresh).await;
        assert_eq!(often(&bytes, crowd.0.iter().map(|person| person.text.as_bytes())), (1, 1));
        let marks = crowd.0.iter().map(|person| person.mark.as_slice());
        let gone = before.iter().map(Vec::as_slice).chain(marks).chain(envelopes(&crowd));
        assert_eq!(often(&bytes, gone), (0, 0));
        println!("copies of {PEOPLE} marks and {} envelopes after unsealing: 0", 2 * PEOPLE);
    }
}

/// PostgreSQL's planner samples columns, and keeps what it sampled after the rows are deleted.
#[tokio::test]
async fn the_planner_remembers_no_row() {
    let Some(fresh) = Fresh::postgres().await else {
        return;
    };
    let world = World::new(&fresh.store).await;
    let crowd = Crowd::new(PEOPLE, 55);
    let mut rng = StdRng::seed_from_u64(56);
    crowd.answers(&fresh, &world.one, &mut rng).await;
    let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
    sqlx::query("analyze").execute(&mut connection).await.unwrap();
    crowd.unsealed(&fresh, &world.one, &mut rng).await;
    sqlx::query("analyze").execute(&mut connection).await.unwrap();
    let sampled: Vec<String> = sqlx::query_scalar(
        "select distinct concat(tablename, '.', attname) from pg_stats \
         where tablename in ('mark', 'ticks_envelope', 'words_envelope', 'response', 'comment') \
         and attname in ('id', 'hash', 'sealed', 'ticks', 'words')",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    // Of `sealed` it keeps no values: they are too long.
    let values: Vec<&String> = sampled
        .iter()
        .filter(|column| !column.ends_with("sealed"))
        .collect();
    assert!(values.is_empty(), "{values:?}");
    fresh.end().await;
}
