//! The attack on copies (23): somebody has two copies of the files, each from after a mix, such as two backups. They learn
//! which answers came between the two, sealed; that is why backups are to be seldom. They do not learn which mark, ticks and
//! words came together. The attack on flags (24): whether a letter was used shows anywhere but in room B.

use super::attacker::joined;
use super::crowd::{Crowd, KNOWN};
use super::finder;
use super::places;
use super::stale::everything;
use super::tail;
use crate::both::{Fresh, on_both};
use crate::world::World;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::collections::BTreeMap;
use store::ballot_box;

/// How many copies are compared with the one before, and how many answer between two.
const COPIES: usize = 8;
const BETWEEN: usize = 20;

const BOX: [&str; 3] = ["mark", "ticks_envelope", "words_envelope"];

/// Everybody's mark and envelopes, by their beginnings.
fn pieces(crowd: &Crowd) -> impl Iterator<Item = &[u8]> {
    let people = crowd.0.iter();
    people.flat_map(|person| {
        [
            &person.mark[..KNOWN],
            &person.ticks[..KNOWN],
            &person.words[..KNOWN],
        ]
    })
}

/// What the name of a place is of: both ends of an envelope are of one thing.
fn of(name: &str) -> Option<&str> {
    name.split(' ').next_back()
}

/// Every row of every table but those of the box, and the hidden places of rows.
async fn outside_the_box(fresh: &Fresh) -> BTreeMap<String, String> {
    let mut rows = BTreeMap::new();
    if fresh.file().is_some() {
        let mut connection = SqliteConnection::connect(&fresh.url).await.unwrap();
        let tables: Vec<(String, String)> = sqlx::query_as(
            "select t.name, group_concat('quote(' || c.name || ')', ' || ') from pragma_table_list t \
             join pragma_table_xinfo(t.name) c where t.type = 'table' and t.wr = 0 and t.schema = 'main' and t.name not like 'sqlite_%' group by t.name",
        )
        .fetch_all(&mut connection)
        .await
        .unwrap();
        for (table, columns) in tables {
            let query = format!("select coalesce(group_concat(rowid || {columns}), '') from {table}");
            let row = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut connection);
            rows.insert(table, row.await.unwrap());
        }
    } else {
        let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
        let tables: Vec<String> = sqlx::query_scalar(
            "select cast(table_name as text) from information_schema.tables where table_schema = current_schema()",
        )
        .fetch_all(&mut connection)
        .await
        .unwrap();
        for table in tables.into_iter().filter(|table| !BOX.contains(&table.as_str())) {
            // A wave's row notes who held it last, which is the newest answer: of which letter it does not say.
            let held = if table == "wave" { "" } else { "t.xmax, " };
            let query = format!(
                "select coalesce(string_agg(concat(t.ctid, t.xmin, {held}t), ';' order by t.ctid), '') from {table} t"
            );
            let row = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut connection);
            rows.insert(table, row.await.unwrap());
        }
    }
    rows
}

on_both! {
    async fn two_copies_tell_which_answers_came_between_them_and_not_which_belong_together(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        // Long enough to lie apart from their keys, and short, since all is read after every mix.
        let crowd = Crowd::with_sizes(COPIES * BETWEEN, 81, 4_000, 4_100);
        let mut rng = StdRng::seed_from_u64(82);
        world.one.open(&fresh.store).await;
        let mut hits: BTreeMap<String, [usize; 2]> = BTreeMap::new();
        let mut copy = everything(fresh).await;
        for n in 0..COPIES {
            let came = n * BETWEEN..(n + 1) * BETWEEN;
            for person in came.clone() {
                crowd.answer(fresh, &world.one, person, &mut rng).await;
            }
            ballot_box::mix(&fresh.store, &mut rng).await.unwrap();
            let here = Crowd(crowd.0[..came.end].iter().map(tail::clone).collect());
            let before = std::mem::replace(&mut copy, everything(fresh).await);
            let times = |bytes: &[u8]| finder::find(bytes, pieces(&here)).iter().filter(|places| !places.is_empty()).count();
            assert_eq!([times(&before), times(&copy)], [3 * came.start, 3 * came.end], "what came is learnt");
            let places = places::sealed(fresh, &here).await;
            for (one, lie) in &places {
                for (other, others) in places.iter().filter(|(other, _)| *other < one && of(other) != of(one)) {
                    let more = joined(&lie[came.clone()], &others[came.clone()]);
                    let all = hits.entry(format!("{one} by {other}")).or_default();
                    *all = [all[0] + more[0], all[1] + more[1]];
                }
            }
        }
        // By chance one for each copy.
        let most = COPIES as f64 + 3.0 * (COPIES as f64).sqrt();
        assert!(!hits.is_empty());
        for (name, hits) in hits {
            println!("between {COPIES} copies: {name}: joined rightly {hits:?} of {}, by chance {COPIES}", crowd.0.len());
            assert!(hits.iter().all(|hits| *hits as f64 <= most), "{name}: {hits:?}");
        }
    }

    async fn an_answer_leaves_everything_but_the_box_as_it_was(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let mut rng = StdRng::seed_from_u64(83);
        let hashes: Vec<_> = (0..30)
            .map(|_| {
                let mut hash = [0; 32];
                rng.fill_bytes(&mut hash);
                domain::ballot_box::InvitationHash(hash)
            })
            .collect();
        store::invitations::add(&fresh.store, world.one.wave, &crate::world::eleven(), &hashes).await.unwrap();
        let crowd = Crowd::with_sizes(20, 84, 100, 100);
        world.one.open(&fresh.store).await;
        let before = outside_the_box(fresh).await;
        assert!(before["invitation"].len() > 1_000 && before.len() > 15, "{:?}", before.keys());
        for person in 0..crowd.0.len() {
            crowd.answer(fresh, &world.one, person, &mut rng).await;
        }
        ballot_box::mix(&fresh.store, &mut rng).await.unwrap();
        let after = outside_the_box(fresh).await;
        for (table, rows) in &before {
            assert!(after[table] == *rows, "{table} tells of answers");
        }
        println!("of {} tables outside the box, those that 20 answers and a mix left a trace in: 0", before.len());
    }
}
