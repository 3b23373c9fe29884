//! Attacks 7, 8, 11 and 12: readers with a pencil, who subtract, join, and turn percentages into people.

use crate::study::{Released, Study};
use crate::worlds::{Fact, impossible};
use analysis::study::WrittenTable;
use std::collections::BTreeMap;

/// What can be subtracted: every number told, less one or two numbers told of separate parts of it, again and again.
fn subtracted(released: &Released) -> BTreeMap<Vec<usize>, u64> {
    let told = released.cells.iter();
    let mut known: BTreeMap<Vec<usize>, u64> = told
        .filter_map(|cell| Some((cell.states.clone(), cell.told?)))
        .collect();
    const ROUNDS: usize = 3;
    for _ in 0..ROUNDS {
        let mut more = BTreeMap::new();
        for (whole, all) in &known {
            for (part, some) in &known {
                let inside = part.len() < whole.len() && part.iter().all(|state| whole.contains(state));
                if inside {
                    let rest = whole.iter().filter(|state| !part.contains(state));
                    more.insert(rest.copied().collect(), all - some);
                }
            }
        }
        more.retain(|set, _| !known.contains_key(set));
        if more.is_empty() || known.len() > 400 {
            break;
        }
        known.append(&mut more);
    }
    known
}

/// A small number that comes out by subtraction, of a group that a table speaks of.
fn comes_out(study: &Study, released: &Released) -> Option<u64> {
    let known = subtracted(released);
    let small = study.small(released).into_iter();
    small.filter_map(|cell| known.get(&cell.states).copied()).next()
}

/// Attack 7: the last row is who did not answer, and it is the complement of those who did.
#[test]
fn who_did_not_answer_cannot_be_counted_from_those_who_did() {
    let study = Study::of_rows(6, &[&[21, 14, 17], &[12, 19, 13], &[7, 2, 9]]);
    let released = study.released();
    assert_eq!(comes_out(&study, &released), None);
    // The answers of everybody are shown, the row of no answer is left out, and the base stands under the chart.
    let is_missing = |states: &[usize]| states.iter().all(|state| *state >= 6);
    let left_out = study.telling_all_but(&released, |cell| is_missing(&cell.states));
    assert_eq!(comes_out(&study, &left_out), Some(2), "base less answers");
}

/// Attack 8: the same ages joined in two ways.
#[test]
fn ages_are_joined_in_one_way_for_all_tables_of_a_run() {
    let study = Study {
        sizes: vec![2, 4, 2],
        ladders: vec![
            "",
            "ladder = [{ name = \"2\", groups = { \"0+1\" = [\"0\", \"1\"], \"2+3\" = [\"2\", \"3\"] } }]",
            "",
        ],
        tables: vec![(vec![0, 1], vec![]), (vec![1, 2], vec![])],
        k: 6,
        rules: "",
        people: vec![2, 3, 3, 2, 2, 2, 3, 3, 1, 3, 3, 3, 2, 3, 3, 2],
    };
    let written = study.protected();
    let step = |table: &WrittenTable| table.steps.get("d1").cloned();
    assert!(written.tables.iter().all(|table| step(table) == Some("2".into())));
    let joined = study.read(&written);
    let small = |with: &Released| {
        let facts = with.facts();
        let mut cells = study.small(with).into_iter();
        cells.find_map(|cell| impossible(16, study.most(), &facts, &cell.states, study.k - 1))
    };
    assert_eq!(small(&joined), None);
    // A second run with the ages as they are is proven too. Side by side the two are not: the ages differ.
    let finer = Study {
        ladders: vec![""; 3],
        ..study.clone()
    };
    let finer = finer.released();
    assert_eq!(small(&finer), None);
    let both = Released {
        cells: [joined.cells, finer.cells].concat(),
        states: 16,
    };
    assert!(small(&both).is_some());
}

/// Attack 11: all counts that a whole percentage of a known base can stand for.
fn counts_behind(percentage: u64, base: u64) -> Vec<u64> {
    let rounds_to = |count: &u64| (200 * count + base) / (2 * base) == percentage;
    (0..=base).filter(rounds_to).collect()
}

/// Attack 11.
#[test]
fn percentages_of_hidden_cells_would_be_counts_so_only_told_numbers_have_any() {
    let study = Study::of_rows(6, &[&[3, 15, 14], &[16, 12, 11], &[13, 17, 12]]);
    let released = study.released();
    let base: Vec<usize> = vec![0, 3, 6];
    let total = released.cell(&base).told.expect("the base is told");
    let hidden = released.cell(&[0]);
    assert_eq!(hidden.told, None);
    // Without the defence: "9 %" stands under the bar.
    let percentage = (200 * study.count(&[0]) + total) / (2 * total);
    assert_eq!(counts_behind(percentage, total), [3]);
    // With it a percentage is a told number over a told base, and says no more than both.
    let told = released.cells.iter().filter_map(|cell| Some((cell, cell.told?)));
    let mut facts = released.facts();
    for (cell, count) in told.filter(|(cell, _)| cell.states.iter().all(|state| base.contains(state))) {
        let counts = counts_behind((200 * count + total) / (2 * total), total);
        let (from, to) = (counts[0], counts[counts.len() - 1]);
        facts.push(Fact::between(&cell.states, from, to));
    }
    for cell in study.small(&released) {
        assert_eq!(impossible(9, study.most(), &facts, &cell.states, 5), None);
    }
}

/// Attack 12, nobody.
#[test]
fn that_nobody_in_a_home_says_so_is_not_told() {
    let mut study = Study::of_rows(3, &[&[0, 9, 8], &[7, 12, 11], &[9, 10, 14]]);
    let bare = study.released();
    assert_eq!(bare.cell(&[0]).told, Some(0), "without the rule it is told");
    study.rules = "protect_zeros = true";
    let released = study.released();
    assert_eq!(impossible(9, study.most(), &released.facts(), &[0], 2), None);
    assert_eq!(impossible(9, study.most(), &bare.facts(), &[0], 2), Some(1));
}

/// Attack 12, everybody.
#[test]
fn that_all_in_a_home_say_the_same_is_not_told() {
    let mut study = Study::of_rows(3, &[&[9, 9, 8], &[0, 12, 1], &[0, 10, 14]]);
    study.tables[0].1 = vec![1];
    let others = [3, 6];
    study.rules = "protect_unanimous = true";
    let released = study.released();
    let bare = study.by_threshold(&released);
    assert_eq!(
        impossible(9, study.most(), &bare.facts(), &others, 2),
        Some(1),
        "all say the same"
    );
    assert_eq!(impossible(9, study.most(), &released.facts(), &others, 2), None);
}
