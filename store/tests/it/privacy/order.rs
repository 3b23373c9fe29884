//! The attack on the order of rows: four hundred answer in a known order, and the attacker compares it with where rows lie.
//!
//! Of 400 random places Spearman's correlation strays from 0 by 0.05. So each test draws several times, with fixed seeds, and
//! asks of the mean to be under 0.1 and of each drawing to be under 0.2.

use super::attacker::{answering, joined, neighbours, pairs, spearman};
use super::crowd::Crowd;
use super::places::{self, Found};
use crate::both::on_both;
use crate::world::World;
use rand::SeedableRng;
use rand::rngs::StdRng;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::collections::BTreeMap;
use store::ballot_box;

const PEOPLE: usize = 400;
const MIXES: u64 = 6;

/// Sees that no order shows in any of several drawings, and prints what was seen.
fn nothing_shows(what: &str, drawings: &[Found]) {
    let times = drawings.len() as f64;
    let order = answering(PEOPLE);
    let mut seen: BTreeMap<String, [f64; 3]> = BTreeMap::new();
    let mut see = |name: String, correlation: f64, pairs: f64, neighbours: f64| {
        assert!(
            correlation.abs() < 0.2,
            "{what}: {name}: Spearman {correlation:.3}"
        );
        let sums = seen.entry(name).or_default();
        *sums = [sums[0] + correlation, sums[1] + pairs, sums[2] + neighbours];
    };
    let mut hits: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for found in drawings {
        for (name, places) in found {
            let correlation = spearman(&order, places);
            see(
                (*name).to_owned(),
                correlation,
                pairs(&order, places),
                neighbours(places),
            );
            // Two places of one row may well agree; those of two tables may not.
            let of = |name: &str| name.rsplit(' ').next().unwrap_or_default().to_owned();
            for (other, others) in found
                .iter()
                .filter(|(other, _)| **other < *name && of(other) != of(name))
            {
                let name = format!("{name} by {other}");
                see(name.clone(), spearman(places, others), pairs(places, others), 0.5);
                let sums = hits.entry(name).or_default();
                let more = joined(places, others);
                *sums = [sums[0] + more[0], sums[1] + more[1]];
            }
        }
    }
    for (name, sums) in seen {
        let [correlation, pairs, neighbours] = sums.map(|sum| sum / times);
        println!("{what}: {name}: Spearman {correlation:+.3}, pairs {pairs:.3}, neighbours {neighbours:.3}");
        assert!(correlation.abs() < 0.1, "{what}: {name}");
        assert!(
            (0.45..0.55).contains(&pairs) && (0.45..0.55).contains(&neighbours),
            "{what}: {name}"
        );
    }
    let most = times + 3.0 * times.sqrt();
    for (name, hits) in hits {
        println!(
            "{what}: {name}: joined rightly {hits:?} of {}, by chance {times}",
            PEOPLE * drawings.len()
        );
        assert!(
            hits.iter().all(|hits| *hits as f64 <= most),
            "{what}: {name}: {hits:?}"
        );
    }
}

/// How many transactions wrote these tables.
async fn transactions(url: &str, tables: &[&str]) -> i64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let all: Vec<String> = tables
        .iter()
        .map(|table| format!("select cast(xmin as text) x from {table}"))
        .collect();
    let query = format!("select count(distinct x) from ({}) t", all.join(" union all "));
    sqlx::query_scalar(AssertSqlSafe(query))
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

on_both! {
    async fn after_a_mix_places_tell_nothing(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let crowd = Crowd::new(PEOPLE, 41);
        let mut rng = StdRng::seed_from_u64(42);
        crowd.answers(fresh, &world.one, &mut rng).await;
        let mut drawings = Vec::new();
        for _ in 0..MIXES {
            ballot_box::mix(&fresh.store, &mut rng).await.unwrap();
            drawings.push(places::sealed(fresh, &crowd).await);
            if fresh.file().is_none() {
                let tables = ["mark", "ticks_envelope", "words_envelope"];
                assert_eq!(transactions(&fresh.url, &tables).await, 1, "xmin says nothing");
            }
        }
        nothing_shows("mixed", &drawings);
    }

    async fn after_unsealing_places_tell_nothing(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let mut rng = StdRng::seed_from_u64(43);
        let mut drawings = Vec::new();
        for (side, seed) in [(&world.one, 44), (&world.other, 45)] {
            let crowd = Crowd::new(PEOPLE, seed);
            crowd.answers(fresh, side, &mut rng).await;
            crowd.unsealed(fresh, side, &mut rng).await;
            drawings.push(places::opened(fresh, &crowd).await);
        }
        nothing_shows("unsealed", &drawings);
        if fresh.file().is_none() {
            assert_eq!(transactions(&fresh.url, &["response", "comment"]).await, 2, "one for each wave");
        }
    }
}
