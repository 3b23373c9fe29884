//! The attack with backups: somebody who can read several of them, made while answers arrive.

use super::attacker::{answering, joined, pairs, spearman};
use super::crowd::Crowd;
use crate::backup::{head, made, rows, written};
use crate::both::on_both;
use crate::world::World;
use domain::wave::{LEAST_RESPONSES, Part};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::collections::BTreeSet;
use store::backup;

/// The marks that a backup holds.
fn marks(backup: &[u8]) -> BTreeSet<String> {
    rows(backup)
        .remove("mark")
        .unwrap_or_default()
        .into_iter()
        .collect()
}

on_both! {
    async fn any_two_backups_of_a_box_are_ten_answers_apart_or_none(fresh: &Fresh) {
        const PEOPLE: usize = 66;
        let world = World::new(&fresh.store).await;
        let crowd = Crowd::with_sizes(PEOPLE, 71, 40, 40);
        let mut rng = StdRng::seed_from_u64(72);
        world.one.open(&fresh.store).await;
        let mut all: Vec<BTreeSet<String>> = vec![BTreeSet::new()];
        for n in 0..PEOPLE {
            crowd.answer(fresh, &world.one, n, &mut rng).await;
            let backup = made(&fresh.store, &format!("{n}.age")).await;
            // Whether it holds the box follows from the tens that everybody on the staff sees, and from nothing finer.
            let holds = head(&backup).held.iter().any(|held| held.part == Part::Box);
            assert_eq!(holds, [9, 29, 49].contains(&n), "{n}");
            all.push(marks(&backup));
        }
        let mut compared = 0;
        for (at, later) in all.iter().enumerate() {
            for earlier in all[..at].iter().filter(|marks| !marks.is_empty() && !later.is_empty()) {
                let apart = later.symmetric_difference(earlier).count() as u64;
                assert!(apart == 0 || apart >= LEAST_RESPONSES, "two backups are {apart} answers apart");
                compared += 1;
            }
            assert!(later.is_empty() || later.len() as u64 >= LEAST_RESPONSES);
        }
        assert_eq!(compared, 3);
        println!("of {PEOPLE} backups, one after each answer, those that tell which answers are the newest nine: 0");
    }

    /// The rule counts what stands: whoever deletes a backup can make a new one with the whole box.
    async fn a_backup_that_is_deleted_stands_in_no_ones_way(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let crowd = Crowd::with_sizes(13, 73, 40, 40);
        let mut rng = StdRng::seed_from_u64(74);
        world.one.open(&fresh.store).await;
        for n in 0..12 {
            crowd.answer(fresh, &world.one, n, &mut rng).await;
        }
        made(&fresh.store, "first.age").await;
        crowd.answer(fresh, &world.one, 12, &mut rng).await;
        assert!(marks(&written(&fresh.store, "second.age").await).is_empty());
        backup::forget(&fresh.store, "first.age").await.unwrap();
        assert_eq!(marks(&written(&fresh.store, "third.age").await).len(), 13);
    }

    async fn the_order_of_rows_tells_nothing(fresh: &Fresh) {
        const PEOPLE: usize = 120;
        let world = World::new(&fresh.store).await;
        let crowd = Crowd::with_sizes(PEOPLE, 75, 60, 60);
        let mut rng = StdRng::seed_from_u64(76);
        crowd.answers(fresh, &world.one, &mut rng).await;
        // Not mixed: the order of a backup is its own.
        let backup = written(&fresh.store, "a.age").await;
        let rows = rows(&backup);
        let places = |table: &str, known: &dyn Fn(usize) -> Vec<u8>| -> Vec<u64> {
            let lines = &rows[table];
            let place = |n| {
                let text = base64(&known(n));
                lines.iter().position(|line| line.contains(&text)).unwrap() as u64
            };
            (0..PEOPLE).map(place).collect()
        };
        let found = [
            ("marks", places("mark", &|n| crowd.0[n].mark.to_vec())),
            ("ticks", places("ticks_envelope", &|n| crowd.0[n].ticks.clone())),
            ("words", places("words_envelope", &|n| crowd.0[n].words.clone())),
        ];
        // Three standard deviations of chance.
        let most = 3.0 / (PEOPLE as f64 - 1.0).sqrt();
        let order = answering(PEOPLE);
        for (at, (name, places)) in found.iter().enumerate() {
            let rho = spearman(&order, places);
            println!("order of {name} in a backup: Spearman {rho:.3}, pairs {:.3}", pairs(&order, places));
            assert!(rho.abs() < most, "{name} follow the order of answering: {rho}");
            for (other, others) in &found[..at] {
                let rho = spearman(places, others);
                assert!(rho.abs() < most, "{name} follow {other}: {rho}");
                assert!(joined(places, others).iter().all(|hits| *hits <= 5), "{name} and {other}");
            }
        }
    }
}

/// As bytes stand in a backup.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    // Whole groups are enough to know it again.
    for group in bytes.chunks_exact(3) {
        let bits = (u32::from(group[0]) << 16) | (u32::from(group[1]) << 8) | u32::from(group[2]);
        for shift in [18, 12, 6, 0] {
            text.push(char::from(DIGITS[(bits >> shift) as usize & 63]));
        }
    }
    text
}
