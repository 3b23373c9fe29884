//! Made-up studies, the same for the same seed.

use crate::study::Study;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// People whose values are the smaller of two draws: low ones are common.
fn people(sizes: &[usize], people: usize, rng: &mut StdRng) -> Vec<u64> {
    let mut counts = vec![0; sizes.iter().product()];
    for _ in 0..people {
        let value =
            |size: &usize, rng: &mut StdRng| rng.random_range(0..*size).min(rng.random_range(0..*size));
        let state = sizes
            .iter()
            .fold(0, |state, size| state * size + value(size, rng));
        counts[state] += 1;
    }
    counts
}

/// One table of all dimensions, with one to three small numbers among the innermost.
pub fn with_small_numbers(sizes: &[usize], k: u64, number: usize, seed: u64) -> Study {
    let mut rng = StdRng::seed_from_u64(seed);
    loop {
        let study = Study {
            sizes: sizes.to_vec(),
            ladders: vec![""; sizes.len()],
            tables: vec![((0..sizes.len()).collect(), vec![])],
            k,
            rules: "",
            people: people(sizes, number, &mut rng),
        };
        let small = study
            .people
            .iter()
            .filter(|count| study.is_small(**count))
            .count();
        if (1..=3).contains(&small) {
            return study;
        }
    }
}

/// All tables of two dimensions.
pub fn pairs(sizes: &[usize], number: usize, k: u64, seed: u64) -> Study {
    let all = 0..sizes.len();
    let pairs =
        all.flat_map(|first| (first + 1..sizes.len()).map(move |second| (vec![first, second], vec![])));
    Study {
        sizes: sizes.to_vec(),
        ladders: vec![""; sizes.len()],
        tables: pairs.collect(),
        k,
        rules: "",
        people: people(sizes, number, &mut StdRng::seed_from_u64(seed)),
    }
}
