//! Attacks 1, 2, 17 and 19: the smallest and the largest number that equations leave to each cell.
//!
//! The attacker has a linear programme, every table, and nothing else.

use crate::linear::{Interval, interval};
use crate::study::{Released, Study};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Small numbers that are known exactly, and those that some number from 0 to k − 1 is ruled out for.
fn known_and_narrowed(study: &Study, released: &Released) -> (usize, usize) {
    let facts = released.facts();
    let small = study.small(released);
    let intervals = small
        .iter()
        .map(|cell| interval(released.states, &facts, &cell.states));
    let intervals: Vec<Interval> = intervals.collect();
    let known = intervals.iter().filter(|(from, to)| from == to).count();
    let narrowed = intervals
        .iter()
        .filter(|(from, to)| *from > 0 || *to < study.k - 1);
    (known, narrowed.count())
}

/// How often young people see their family, by where they live.
fn one_table() -> Study {
    Study::of_rows(
        6,
        &[&[41, 17, 12, 3], &[22, 9, 14, 8], &[13, 4, 7, 11], &[6, 8, 2, 9]],
    )
}

/// People of four dimensions with a few common values, and all tables of two of them.
fn all_pairs(seed: u64, people: usize) -> Study {
    let sizes = vec![3, 3, 2, 3];
    let states: usize = sizes.iter().product();
    let mut study = Study {
        ladders: vec![""; sizes.len()],
        sizes,
        tables: Vec::new(),
        k: 4,
        rules: "",
        people: vec![0; states],
    };
    for first in 0..4 {
        study
            .tables
            .extend((first + 1..4).map(|second| (vec![first, second], vec![])));
    }
    let mut rng = StdRng::seed_from_u64(seed);
    for _ in 0..people {
        // The smaller of two draws: low values are common, high ones rare.
        let value = |size: usize, rng: &mut StdRng| rng.random_range(0..size).min(rng.random_range(0..size));
        let state = study
            .sizes
            .iter()
            .fold(0, |state, size| state * size + value(*size, &mut rng));
        study.people[state] += 1;
    }
    study
}

/// Attack 1.
#[test]
fn bounds_on_one_table_rule_out_no_small_number() {
    let study = one_table();
    let released = study.released();
    assert_eq!(known_and_narrowed(&study, &released), (0, 0));
    let (known, _) = known_and_narrowed(&study, &study.by_threshold(&released));
    assert!(known > 0, "a threshold alone gives small numbers away");
}

/// Attack 2.
#[test]
fn bounds_on_the_union_of_all_tables_rule_out_no_small_number() {
    let study = all_pairs(1, 70);
    let released = study.released();
    assert!(study.small(&released).len() >= 5, "there is something to protect");
    assert_eq!(known_and_narrowed(&study, &released), (0, 0));
    let (known, narrowed) = known_and_narrowed(&study, &study.by_threshold(&released));
    assert!(known > 0 && narrowed >= known);
}

/// Attack 17.
#[test]
fn officers_who_lay_their_tables_side_by_side_learn_nothing_if_one_run_made_them() {
    let study = all_pairs(8, 30);
    assert_eq!(known_and_narrowed(&study, &study.released()), (0, 0));
    // Each officer protected a table alone: every run is proven, and together they are not safe.
    let mut together = study.released();
    for cell in &mut together.cells {
        cell.told = None;
    }
    for table in &study.tables {
        let alone = Study {
            tables: vec![table.clone()],
            ..study.clone()
        };
        for cell in alone.released().cells.iter().filter(|cell| cell.told.is_some()) {
            let place = together
                .cells
                .iter_mut()
                .find(|other| other.states == cell.states);
            place.expect("the same number").told = cell.told;
        }
    }
    let (_, narrowed) = known_and_narrowed(&study, &together);
    assert!(narrowed > 0, "two runs do not know of each other");
}

/// The table of attack 19, and the cells that a well-known tool's test data hides in it.
fn trap() -> (Study, Vec<usize>) {
    let rows: [&[u64]; 4] = [
        &[30, 47, 64, 89],
        &[90, 124, 5, 31],
        &[92, 100, 59, 85],
        &[800, 991, 651, 685],
    ];
    let hidden = [
        (0, 0),
        (0, 1),
        (0, 2),
        (1, 0),
        (1, 2),
        (2, 1),
        (2, 3),
        (3, 1),
        (3, 3),
    ];
    let hidden = hidden.map(|(row, column)| row * 4 + column);
    (Study::of_rows(50, &rows), hidden.to_vec())
}

/// Attack 19.
#[test]
fn two_hidden_cells_in_each_row_and_column_are_a_trap_that_is_not_fallen_into() {
    let (study, hides) = trap();
    let released = study.released();
    let is_hidden = |states: &[usize]| states.len() == 1 && hides.contains(&states[0]);
    let trapped = study.telling_all_but(&released, |cell| is_hidden(&cell.states));
    let facts = trapped.facts();
    let of = |state: usize| interval(16, &facts, &[state]);
    assert_eq!(of(1), (47, 47), "two in each row and column, and still known");
    let others = [0, 2, 4, 6, 9, 11, 13, 15].map(of);
    assert_eq!(
        others,
        [
            (25, 94),
            (0, 69),
            (26, 95),
            (0, 69),
            (0, 185),
            (0, 185),
            (906, 1091),
            (585, 770)
        ],
        "as published"
    );
    let mended = study.telling_all_but(&released, |cell| is_hidden(&cell.states) || cell.states == [5]);
    let (from, to) = interval(16, &mended.facts(), &[1]);
    assert!(from < to, "with one more it is open");
    assert_eq!(known_and_narrowed(&study, &released), (0, 0), "ours");
}

/// A table of the `sdcTable` and `GaussSuppression` examples: three small numbers, and three others are enough.
#[test]
fn the_smallest_known_answer_is_found_for_a_published_table() {
    let study = Study::of_rows(
        4,
        &[
            &[11, 11, 55, 36],
            &[7, 1, 29, 18],
            &[5, 8, 35, 25],
            &[13, 2, 17, 13],
            &[9, 14, 63, 52],
            &[12, 9, 24, 22],
            &[6, 4, 22, 8],
            &[9, 3, 38, 15],
        ],
    );
    let released = study.released();
    assert_eq!(study.small(&released).len(), 3);
    assert_eq!(released.hidden().len(), 6, "three small numbers and three others");
    assert_eq!(known_and_narrowed(&study, &released), (0, 0));
    let (known, _) = known_and_narrowed(&study, &study.by_threshold(&released));
    assert_eq!(known, 3, "each is what its row lacks");
}
