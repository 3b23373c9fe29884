//! The attack on the tail: answers that came since the last mix. The attacker guesses after each answer which row is the
//! newest, from one look at the tables. What a look at the log or at dead rows adds is not hidden, and said where
//! the tables are made.

use super::crowd::{Crowd, Person};
use super::places;
use crate::both::on_both;
use crate::world::World;
use domain::ballot_box::{Mark, SealedEnvelope};
use rand::SeedableRng;
use rand::rngs::StdRng;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use store::ballot_box::{self, Accepted};

/// Who lies in the box already, and who comes then.
const BEFORE: usize = 40;
const TRIES: usize = 120;
/// How many rows the newest hides among, itself included.
const AMONG: usize = 3;

/// The most that chance would guess rightly, at so many standard deviations.
fn most(deviations: f64) -> usize {
    let (tries, chance) = (TRIES as f64, 1.0 / AMONG as f64);
    (tries * chance + deviations * (tries * chance * (1.0 - chance)).sqrt()) as usize
}

on_both! {
    async fn the_newest_row_hides_among_others(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        // Long enough to lie apart from their keys, and short, since they are read after every answer.
        let crowd = Crowd::with_sizes(BEFORE + TRIES, 61, 4_000, 4_100);
        let mut rng = StdRng::seed_from_u64(62);
        world.one.open(&fresh.store).await;
        for n in 0..BEFORE {
            crowd.answer(fresh, &world.one, n, &mut rng).await;
        }
        ballot_box::mix(&fresh.store, &mut rng).await.unwrap();
        let mut guessed = std::collections::BTreeMap::new();
        for n in BEFORE..crowd.0.len() {
            crowd.answer(fresh, &world.one, n, &mut rng).await;
            if fresh.file().is_some() {
                let mut connection = SqliteConnection::connect(&fresh.url).await.unwrap();
                sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
            let here = Crowd(crowd.0[..=n].iter().map(clone).collect());
            for (name, places) in places::sealed(fresh, &here).await {
                let last = places.iter().copied().max();
                let first = places.iter().copied().min();
                let hits = guessed.entry(name).or_insert([0, 0]);
                hits[0] += usize::from(Some(places[n]) == last);
                hits[1] += usize::from(Some(places[n]) == first);
            }
        }
        for (name, hits) in &guessed {
            println!("tail: {name}: the newest lies last, first: {hits:?} of {TRIES}; by chance up to {}", most(3.0));
        }
        for (name, hits) in guessed {
            assert!(hits.iter().all(|hits| *hits <= most(3.0)), "{name}: {hits:?}");
        }
    }
}

pub fn clone(person: &Person) -> Person {
    Person {
        mark: person.mark,
        ticks: person.ticks.clone(),
        words: person.words.clone(),
        opened: Vec::new(),
        text: String::new(),
    }
}

/// `xmin` is the same for the newest and for those it hides among, in each table. Nor does it tell which of them is the
/// newest that two of them lie side by side in the order of their keys and one does not, or that it is always the first.
#[tokio::test]
async fn of_those_that_the_last_transaction_wrote_none_stands_out() {
    let Some(fresh) = crate::both::Fresh::postgres().await else {
        return;
    };
    let world = World::new(&fresh.store).await;
    let crowd = Crowd::with_sizes(BEFORE + TRIES, 63, 100, 100);
    let mut rng = StdRng::seed_from_u64(64);
    world.one.open(&fresh.store).await;
    let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
    let mut hits = std::collections::BTreeMap::new();
    for (n, person) in crowd.0.iter().enumerate() {
        // Somebody sends again at the same moment, so that most are written together with one that is there.
        let (again, mut its_rng) = (
            clone(&crowd.0[n.saturating_sub(1)]),
            StdRng::seed_from_u64(n as u64),
        );
        let resend = async {
            let side = &world.one;
            let (mark, ticks, words) = (Mark(again.mark), sealed(&again.ticks), sealed(&again.words));
            ballot_box::accept(&fresh.store, side.wave, &mark, &ticks, &words, &mut its_rng).await
        };
        let answer = crowd.answer(&fresh, &world.one, n, &mut rng);
        match n {
            0 => answer.await,
            _ => assert_eq!(tokio::join!(resend, answer).0.unwrap(), Accepted::Before),
        }
        let (mark, ticks, words) = (person.mark.as_slice(), &person.ticks, &person.words);
        for (table, key, newest) in [
            ("mark", "hash", mark),
            ("ticks_envelope", "sealed", ticks),
            ("words_envelope", "sealed", words),
        ]
        .into_iter()
        .filter(|_| n >= BEFORE)
        {
            let keys = if table == "mark" { "hash" } else { "id" };
            let query = format!(
                "select {key} = $1, cast(cast(xmin as text) as bigint) = \
                 (select max(cast(cast(xmin as text) as bigint)) from {table}) from {table} order by {keys}"
            );
            let rows: Vec<(bool, bool)> = sqlx::query_as(AssertSqlSafe(query))
                .bind(newest)
                .fetch_all(&mut connection)
                .await
                .unwrap();
            let guesses: [&mut usize; 4] = hits.entry(table).or_insert([0; 4]).each_mut();
            for (hits, guess) in guesses.into_iter().zip(guesses_of(&rows)) {
                *hits += usize::from(rows[guess].0);
            }
        }
    }
    for (table, hits) in hits {
        println!(
            "tail: {table}: apart from the others, first, second, third of them: {hits:?} of {TRIES}; by chance up to {}",
            most(4.0)
        );
        // Who is written together depends on the moment, so no seed settles this: three would be too few for twelve numbers.
        assert!(hits.iter().all(|hits| *hits <= most(4.0)), "{table}: {hits:?}");
    }
    fresh.end().await;
}

fn sealed(bytes: &[u8]) -> SealedEnvelope {
    SealedEnvelope::from_bytes(bytes.to_vec())
}

/// Which row is the newest, by four rules. Of each row: whether it is the newest (nobody looks at that here), and whether the last
/// transaction wrote it. The order of rows is a circle.
fn guesses_of(rows: &[(bool, bool)]) -> [usize; 4] {
    let written: Vec<usize> = (0..rows.len()).filter(|row| rows[*row].1).collect();
    assert_eq!(written.len(), AMONG);
    let before = |row: usize| rows[(row + rows.len() - 1) % rows.len()].1;
    let after = |row: usize| rows[(row + 1) % rows.len()].1;
    let apart = written.iter().find(|row| !before(**row) && !after(**row));
    // The first of them has none of them before it.
    let first = written.iter().position(|row| !before(*row)).unwrap();
    let [one, two, three] = [0, 1, 2].map(|place| written[(first + place) % AMONG]);
    [*apart.unwrap_or(&one), one, two, three]
}
