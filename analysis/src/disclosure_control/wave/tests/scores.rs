//! A score and its items, against every way in which everybody could have answered.

use super::every_world::{config, ways};
use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

const SCORED: &str = r#"
id = "scored"
version = 1
title = "Scored"
ages = { from = 11, to = 17 }
language = "en"
minutes = 1
[[section]]
id = "say"
title = "A say"
[[section.item]]
id = "asked"
kind = "single"
text = "Are you asked?"
options = [{ id = "yes", label = "Yes" }, { id = "no", label = "No" }]
[[section.item]]
id = "heard"
kind = "single"
text = "Are you heard?"
options = [{ id = "yes", label = "Yes" }, { id = "no", label = "No" }]
[[score]]
id = "say"
text = "Ways of having a say"
counts = [{ item = "asked", is = ["yes"] }, { item = "heard", is = ["yes"] }]
"#;

/// Two answers, each yes, no or none.
const STATES: usize = 9;

/// The position of a state in a variable, no answer last.
fn position(variable: &str, state: usize) -> usize {
    let (asked, heard) = (state / 3, state % 3);
    match variable {
        "asked" => asked,
        "heard" => heard,
        _ if asked == 2 || heard == 2 => 3,
        _ => usize::from(asked == 0) + usize::from(heard == 0),
    }
}

fn release_of_states(states: &[usize]) -> Protected {
    let crowds: Vec<(usize, Vec<(&str, &str)>)> = states
        .iter()
        .enumerate()
        .map(|(state, people)| {
            let said = |item, answer: usize| Some((item, *["yes", "no"].get(answer)?));
            let pairs = [said("asked", state / 3), said("heard", state % 3)];
            (*people, pairs.into_iter().flatten().collect())
        })
        .collect();
    let crowds: Vec<Crowd<'_>> = crowds.iter().map(|(n, pairs)| (*n, pairs.as_slice())).collect();
    release(SCORED, &crowds, None)
}

#[test]
fn it_counts_favourable_answers_of_who_answered_all() {
    let release = release_of_states(&[10, 7, 0, 9, 8, 0, 0, 0, 6]);
    assert_eq!(
        numbers(table(&release, "say", None)),
        [[Some(8), Some(16), Some(10), Some(6)]]
    );
    let columns = table(&release, "say", None).columns();
    assert_eq!(columns[..3], ["0 of 2", "1 of 2", "2 of 2"]);
    assert!(is_proven(&release));
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn neither_it_nor_its_items_can_be_narrowed_down(states in prop::collection::vec(0..4_usize, STATES)) {
        let people: usize = states.iter().sum();
        // More can be listed by nobody, and of fewer nothing is shown.
        if !(10..=13).contains(&people) {
            return Ok(());
        }
        let release = release_of_states(&states);
        let variables = ["asked", "heard", "say"];
        let shown: Vec<(&str, &ProtectedTable)> = variables
            .iter()
            .map(|name| (*name, table(&release, name, None)))
            .filter(|(_, table)| table.is_shown())
            .collect();
        if shown.is_empty() {
            return Ok(());
        }
        prop_assert!(is_proven(&release), "{:?}", release.audit);
        let count = |variable: &str, position_of: usize, world: &[u64]| -> u64 {
            let counted = world.iter().enumerate().filter(|(state, _)| position(variable, *state) == position_of);
            counted.map(|(_, people)| people).sum()
        };
        let mut possible = vec![BTreeSet::new(); 12];
        let mut by_insider = vec![vec![BTreeSet::new(); 12]; STATES];
        for world in ways(people as u64, STATES) {
            let fits = shown.iter().all(|(name, table)| {
                table.rows()[0].cells.iter().enumerate().all(|(column, cell)| {
                    let (from, to) = cell.bounds();
                    (from..=to).contains(&count(name, column, &world))
                })
            });
            if !fits {
                continue;
            }
            for (place, name) in variables.iter().enumerate() {
                for column in 0..4 {
                    let value = count(name, column, &world);
                    possible[place * 4 + column].insert(value);
                    for (state, seen) in by_insider.iter_mut().enumerate().filter(|(state, _)| world[*state] > 0) {
                        let inside = u64::from(position(name, state) == column);
                        seen[place * 4 + column].insert(value - inside);
                    }
                }
            }
        }
        let truth: Vec<u64> = states.iter().map(|n| *n as u64).collect();
        for (place, name) in variables.iter().enumerate() {
            let columns = if *name == "say" { 4 } else { 3 };
            let is_shown = shown.iter().any(|(other, _)| other == name);
            for column in (0..columns).filter(|_| is_shown) {
                let value = count(name, column, &truth);
                let is_answer = column + 1 < columns;
                if !(1..6).contains(&value) && (value > 0 || !is_answer) {
                    continue;
                }
                let cell = place * 4 + column;
                prop_assert!((0..6).all(|n| possible[cell].contains(&n)), "{name} {column}: {:?}", possible[cell]);
                for (state, seen) in by_insider.iter().enumerate().filter(|(state, _)| states[*state] > 0) {
                    prop_assert!((0..6).all(|n| seen[cell].contains(&n)), "{name} {column} for {state}: {:?}", seen[cell]);
                }
            }
        }
    }
}
