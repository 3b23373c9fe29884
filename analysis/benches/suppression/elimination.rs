//! The usual way, to stand beside ours: cells are published, the largest first, unless a small number would become a sum of
//! published ones. (Gauss suppression after Langsrud, Privacy in Statistical Databases 2024.) It promises nothing else.

use crate::study::{Released, Study};

const PRIME: u64 = (1 << 31) - 1;

/// The same tables, protected so.
pub fn released(study: &Study, released: &Released) -> Released {
    let row = |states: &[usize]| -> Vec<u64> {
        let mut row = vec![0; released.states];
        states.iter().for_each(|state| row[*state] = 1);
        row
    };
    let small = study.small(released);
    let mut small: Vec<Vec<u64>> = small.iter().map(|cell| row(&cell.states)).collect();
    let open = released
        .cells
        .iter()
        .filter(|cell| !study.is_small(study.count(&cell.states)));
    let mut open: Vec<_> = open.collect();
    // Totals first, then by how many people there are.
    open.sort_by_key(|cell| {
        (
            std::cmp::Reverse(cell.states.len()),
            std::cmp::Reverse(study.count(&cell.states)),
        )
    });
    let mut known: Vec<(usize, Vec<u64>)> = Vec::new();
    let mut hidden: Vec<&[usize]> = Vec::new();
    for cell in open {
        let mut row = row(&cell.states);
        known
            .iter()
            .for_each(|(pivot, other)| clear(&mut row, *pivot, other));
        let Some(pivot) = row.iter().position(|entry| *entry != 0) else {
            continue;
        };
        let inverse = power(row[pivot], PRIME - 2);
        row.iter_mut().for_each(|entry| *entry = *entry * inverse % PRIME);
        let becomes_known = |of: &Vec<u64>| {
            let factor = of[pivot];
            factor != 0 && of.iter().zip(&row).all(|(a, b)| *a == factor * b % PRIME)
        };
        if small.iter().any(becomes_known) {
            hidden.push(&cell.states);
            continue;
        }
        small.iter_mut().for_each(|of| clear(of, pivot, &row));
        known.push((pivot, row));
    }
    study.telling_all_but(released, |cell| {
        study.is_small(study.count(&cell.states)) || hidden.contains(&&cell.states[..])
    })
}

fn clear(row: &mut [u64], pivot: usize, other: &[u64]) {
    let factor = row[pivot];
    if factor != 0 {
        for (entry, other) in row.iter_mut().zip(other) {
            *entry = (*entry + PRIME - factor * other % PRIME) % PRIME;
        }
    }
}

fn power(base: u64, exponent: u64) -> u64 {
    if exponent == 0 {
        return 1;
    }
    let half = power(base * base % PRIME, exponent / 2);
    if exponent % 2 == 1 {
        half * base % PRIME
    } else {
        half
    }
}
