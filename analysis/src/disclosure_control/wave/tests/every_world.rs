//! An oracle that lists every way in which two sorts of people could have answered, and knows nothing of how the choice of
//! what to show was made.

use super::*;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError};
use std::collections::BTreeSet;

/// How many of each answer, no answer last, of each of two sorts of people.
pub(super) type Truth = [[usize; 4]; 2];
/// Which answers a column counts, and between what their number lies.
pub(super) type Told = (Vec<usize>, (u64, u64));

pub(super) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

pub(super) fn two_sorts() -> impl Strategy<Value = Truth> {
    let sort = || [0..12_usize, 0..9, 0..9, 0..5];
    (sort(), sort()).prop_map(|(a, b)| [a, b])
}

/// Every way in which so many people can be in so many places.
pub(super) fn ways(people: u64, places: usize) -> Vec<Vec<u64>> {
    if places == 1 {
        return vec![vec![people]];
    }
    (0..=people)
        .flat_map(|first| {
            ways(people - first, places - 1)
                .into_iter()
                .map(move |rest| [vec![first], rest].concat())
        })
        .collect()
}

/// What is told of each row of a table about the mood.
pub(super) fn told(table: &ProtectedTable) -> Vec<Vec<Told>> {
    let Shape::Shown { columns, rows, .. } = &table.shape else {
        return Vec::new();
    };
    let counts = |label: &str| match label {
        "Good" => vec![0],
        "Fair" => vec![1],
        "Bad" => vec![2],
        "Fair or bad" => vec![1, 2],
        _ => vec![3],
    };
    let row = |row: &Row| {
        let each = columns.iter().zip(&row.cells);
        let tells = each.filter(|(_, cell)| cell.says_something());
        tells
            .map(|(column, cell)| (counts(column), cell.bounds()))
            .collect()
    };
    rows.iter().map(row).collect()
}

fn fits(told: &[Told], world: impl Fn(usize) -> u64) -> bool {
    told.iter().all(|(counts, (from, to))| {
        let sum: u64 = counts.iter().map(|answer| world(*answer)).sum();
        (*from..=*to).contains(&sum)
    })
}

/// What is told of each of the two sorts and of both; nothing, if nothing is.
pub(super) struct Shown {
    pub sorts: [Option<Vec<Told>>; 2],
    pub both: Option<Vec<Told>>,
}

/// Whether anybody, and each respondent, can still think of every small number that is somewhere told something of.
pub(super) fn nothing_is_narrowed(truth: &Truth, shown: &Shown) -> Result<(), TestCaseError> {
    let truth: Vec<Vec<u64>> = truth.iter().map(|sort| sort.map(|n| n as u64).to_vec()).collect();
    let worlds = |sort: usize| -> Vec<Vec<u64>> {
        let mut all = ways(truth[sort].iter().sum(), 4);
        if let Some(told) = &shown.sorts[sort] {
            all.retain(|world| fits(told, |answer| world[answer]));
        }
        all
    };
    let (first, second) = (worlds(0), worlds(1));
    // What can be thought of each answer of the first sort, the second, and both; and so by whom.
    let mut possible: Vec<BTreeSet<u64>> = vec![BTreeSet::new(); 12];
    let mut by_insider: Vec<Vec<BTreeSet<u64>>> = vec![vec![BTreeSet::new(); 12]; 8];
    for a in &first {
        for b in &second {
            let fits_both = |told: &Vec<Told>| fits(told, |answer| a[answer] + b[answer]);
            if !shown.both.as_ref().is_none_or(fits_both) {
                continue;
            }
            for answer in 0..4 {
                let values = [a[answer], b[answer], a[answer] + b[answer]];
                for (place, value) in values.into_iter().enumerate() {
                    possible[place * 4 + answer].insert(value);
                    for (insider, seen) in by_insider.iter_mut().enumerate() {
                        let (sort, own) = (insider / 4, insider % 4);
                        let inside = own == answer && (place == 2 || place == sort);
                        if [a, b][sort][own] > 0 {
                            seen[place * 4 + answer].insert(value - u64::from(inside));
                        }
                    }
                }
            }
        }
    }
    let is_told = [
        shown.sorts[0].is_some(),
        shown.sorts[1].is_some(),
        shown.both.is_some(),
    ];
    for place in (0..3).filter(|place| is_told[*place]) {
        for answer in 0..4 {
            let value = match place {
                2 => truth[0][answer] + truth[1][answer],
                sort => truth[sort][answer],
            };
            if !(1..6).contains(&value) && (value > 0 || answer == 3) {
                continue;
            }
            let cell = place * 4 + answer;
            prop_assert!(
                (0..6).all(|n| possible[cell].contains(&n)),
                "{place} {answer}: {:?}",
                possible[cell]
            );
            for (insider, seen) in by_insider.iter().enumerate() {
                let is_somebody = truth[insider / 4][insider % 4] > 0;
                prop_assert!(
                    !is_somebody || (0..6).all(|n| seen[cell].contains(&n)),
                    "{place} {answer} for {insider}: {:?}",
                    seen[cell]
                );
            }
        }
    }
    Ok(())
}

/// The ticks of one sort of people who all say where they live.
pub(super) fn of_sort(instrument: &Instrument, sort: &[usize; 4], home: Option<&str>) -> Vec<Ticks> {
    let options = ["good", "fair", "bad"];
    (0..4)
        .flat_map(|answer| {
            let mood = options.get(answer).map(|option| ("mood", *option));
            let pairs: Vec<(&str, &str)> = mood.into_iter().chain(home.map(|home| ("home", home))).collect();
            ticks(instrument, &[(sort[answer], &pairs)])
        })
        .collect()
}

/// What a release tells of two homes.
pub(super) fn of_homes(release: &Protected) -> Shown {
    let by_home = told(table(release, "mood", Some("home")));
    let mut rows = by_home.into_iter();
    Shown {
        sorts: [rows.next(), rows.next()],
        both: told(table(release, "mood", None)).pop(),
    }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn nothing_small_can_be_narrowed_down(homes in two_sorts()) {
        let instrument = instrument(TINY);
        let mut ticks = of_sort(&instrument, &homes[0], Some("a"));
        ticks.extend(of_sort(&instrument, &homes[1], Some("b")));
        let release = release_of(&[(&instrument, ticks)], None, &[], 1).expect("there is no earlier one");
        let shown = of_homes(&release);
        if shown.both.is_none() && shown.sorts[0].is_none() {
            return Ok(());
        }
        prop_assert!(is_proven(&release), "{:?}", release.audit);
        nothing_is_narrowed(&homes, &shown)?;
    }
}
