//! The attacker that is out of scope: the program is open and gives the same tables for the same data, so it is run on every
//! data set that fits, and those stay that give these tables.

use crate::random;
use crate::study::{Released, Study};
use crate::worlds::{Fact, world};
use std::collections::BTreeSet;

/// Studies with more fitting data sets are passed over.
const MOST_WORLDS: usize = 600;

/// What it makes of some small studies.
#[derive(Default)]
pub struct Inverted {
    /// How many small numbers there are.
    pub small: usize,
    /// For how many of them a number from 0 to k − 1 is ruled out.
    pub narrowed: usize,
    /// How many are known.
    pub known: usize,
}

/// Tries it on so many random tables of three by three.
pub fn invert(tables: usize) -> Inverted {
    let studies = (0..).map(|seed| random::with_small_numbers(&[3, 3], 3, 45, seed));
    let tried = studies.filter_map(|study| {
        let released = study.released();
        let total = released
            .cells
            .iter()
            .find(|cell| cell.states.len() == released.states);
        total.and_then(|total| total.told)?;
        let mut worlds = Vec::new();
        list(&study, &mut released.facts(), 0, &mut worlds);
        (worlds.len() < MOST_WORLDS).then_some((study, released, worlds))
    });
    let mut found = Inverted::default();
    for (study, released, mut worlds) in tried.take(tables) {
        worlds.retain(|people| {
            let other = Study {
                people: people.clone(),
                ..study.clone()
            };
            told(&other.released()) == told(&released)
        });
        for cell in study.small(&released) {
            let count = |people: &Vec<u64>| -> u64 { cell.states.iter().map(|state| people[*state]).sum() };
            let left: BTreeSet<u64> = worlds.iter().map(count).collect();
            found.small += 1;
            found.narrowed += usize::from((0..study.k).any(|count| !left.contains(&count)));
            found.known += usize::from(left.len() == 1);
        }
    }
    found
}

fn told(released: &Released) -> Vec<Option<u64>> {
    released.cells.iter().map(|cell| cell.told).collect()
}

/// Every data set that fits, or the first few.
fn list(study: &Study, facts: &mut Vec<Fact>, state: usize, found: &mut Vec<Vec<u64>>) {
    let states = study.people.len();
    if found.len() >= MOST_WORLDS {
        return;
    }
    if state == states {
        found.extend(world(states, study.most(), facts));
        return;
    }
    for count in 0..=study.most() {
        facts.push(Fact::at_least(&[state], count));
        let more = world(states, study.most(), facts).is_some();
        facts.pop();
        if !more {
            return;
        }
        facts.push(Fact::is(&[state], count));
        if world(states, study.most(), facts).is_some() {
            list(study, facts, state + 1, found);
        }
        facts.pop();
    }
}
