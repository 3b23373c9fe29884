//! Attack 3: what comes out exactly by adding and subtracting published numbers, with whatever weights.
//!
//! The attacker eliminates in whole numbers, so nothing is rounded, and reads both the rank and the number itself.

use crate::study::{Released, Study};

/// An equation: a weight for each combination, and what they make together.
type Equation = Vec<i128>;

/// The numbers that equations give for sets, none where they do not.
fn solved(released: &Released, sets: &[&[usize]]) -> Vec<Option<u64>> {
    let equation = |set: &[usize], count: u64| -> Equation {
        let weights = (0..released.states).map(|state| i128::from(set.contains(&state)));
        weights.chain([i128::from(count)]).collect()
    };
    let mut known: Vec<(usize, Equation)> = Vec::new();
    for (cell, count) in released.cells.iter().filter_map(|cell| Some((cell, cell.told?))) {
        let (left, _) = without(&known, equation(&cell.states, count));
        if let Some(pivot) = left[..released.states].iter().position(|weight| *weight != 0) {
            known.push((pivot, left));
        }
    }
    let solve = |set: &&[usize]| {
        let (left, scale) = without(&known, equation(set, 0));
        let is_known = left[..released.states].iter().all(|weight| *weight == 0);
        // scale · (the number) + the last entry = 0.
        is_known.then(|| u64::try_from(-left[released.states] / scale).expect("a count"))
    };
    sets.iter().map(solve).collect()
}

/// What is left of an equation without the known ones, and by what it was multiplied.
fn without(known: &[(usize, Equation)], mut equation: Equation) -> (Equation, i128) {
    let mut scale = 1;
    for (pivot, other) in known {
        let (by, factor) = (other[*pivot], equation[*pivot]);
        if factor == 0 {
            continue;
        }
        for (entry, known) in equation.iter_mut().zip(other) {
            *entry = *entry * by - known * factor;
        }
        scale *= by;
        let shared = equation
            .iter()
            .fold(scale, |shared, entry| divisor(shared, *entry));
        equation.iter_mut().for_each(|entry| *entry /= shared);
        scale /= shared;
    }
    (equation, scale)
}

fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { divisor(b, a % b) }
}

fn recovered(study: &Study, released: &Released) -> Vec<u64> {
    let small = study.small(released);
    let sets: Vec<&[usize]> = small.iter().map(|cell| &cell.states[..]).collect();
    let found = solved(released, &sets);
    for (set, found) in sets.iter().zip(&found) {
        assert!(
            found.is_none_or(|number| number == study.count(set)),
            "what is solved is true"
        );
    }
    found.into_iter().flatten().collect()
}

/// All tables of two of three dimensions.
fn three_ways() -> Study {
    Study {
        sizes: vec![2, 3, 3],
        ladders: vec![""; 3],
        tables: vec![(vec![0, 1], vec![]), (vec![0, 2], vec![]), (vec![1, 2], vec![])],
        k: 5,
        rules: "",
        people: vec![9, 4, 0, 6, 2, 1, 0, 3, 1, 7, 8, 2, 5, 0, 3, 1, 1, 4],
    }
}

#[test]
fn no_small_number_is_a_sum_of_published_numbers() {
    let study = three_ways();
    let released = study.released();
    assert!(study.small(&released).len() > 2);
    assert!(recovered(&study, &released).is_empty());
    let found = recovered(&study, &study.by_threshold(&released));
    assert!(!found.is_empty(), "a threshold alone gives them away");
}

/// Whatever was hidden for the sake of others is needed: told, it gives a small number away, or narrows one.
#[test]
fn telling_what_is_hidden_for_the_sake_of_others_gives_small_numbers_away() {
    let study = three_ways();
    let released = study.released();
    let secondary = study.telling_all_but(&released, |cell| study.is_small(study.count(&cell.states)));
    assert!(secondary.hidden().len() < released.hidden().len());
    let of = |with: &Released| recovered(&study, with).len();
    assert!(of(&secondary) > of(&released));
}

#[test]
fn the_elimination_is_exact() {
    let study = Study::of_rows(3, &[&[1, 9], &[9, 12]]);
    let all = study.by_threshold(&study.released());
    assert_eq!(solved(&all, &[&[0], &[0, 3]]), [Some(1), Some(13)]);
}
