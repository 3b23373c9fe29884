//! The first choice, by elimination: cells are published in the order of their worth, unless a sensitive number would
//! become a sum of published ones.
//!
//! In: the frame, roles, and sensitive cells. Out: cells that may be published if nobody can think of more than sums. It
//! refuses nothing else: bounds, rules and insiders are the audit's business. (Gauss suppression after Langsrud,
//! Privacy in Statistical Databases 2024, here modulo a prime.)

use super::case::Role;
use super::columns::unknowns;
use super::frame::Frame;

/// 2⁶¹ − 1.
const PRIME: u64 = (1 << 61) - 1;
/// Above this much work the choice is left to the audit and its repairs: everything begins published.
const MOST_WORK: usize = 60_000_000;

/// Cells to publish at first.
pub(super) fn choose(frame: &Frame, roles: &[Role], sensitive: &[usize]) -> Vec<usize> {
    let values = frame.count(frame.truth());
    let worth = |cell: usize| match roles[cell] {
        Role::Fixed => Some(i64::MAX),
        Role::Open(worth) => Some(worth),
        Role::Unpublished | Role::Primary => None,
    };
    let mut candidates: Vec<usize> = (0..frame.cells()).filter(|cell| worth(*cell).is_some()).collect();
    candidates.sort_by_key(|cell| std::cmp::Reverse((worth(*cell), values[*cell], std::cmp::Reverse(*cell))));
    let is_sensitive = {
        let mut is = vec![false; frame.cells()];
        sensitive.iter().for_each(|cell| is[*cell] = true);
        is
    };
    let columns = unknowns(frame, |cell| worth(cell).is_some() || is_sensitive[cell]);
    if columns.len() * sensitive.len() * candidates.len() > MOST_WORK {
        return candidates;
    }
    let mut rows: Vec<Vec<u64>> = vec![vec![0; columns.len()]; frame.cells()];
    for (column, cells) in columns.iter().enumerate() {
        for cell in cells {
            rows[*cell][column] = 1;
        }
    }
    let mut hidden: Vec<Vec<u64>> = sensitive.iter().map(|cell| rows[*cell].clone()).collect();
    let mut basis: Vec<(usize, Vec<u64>)> = Vec::new();
    let mut chosen = Vec::new();
    for cell in candidates {
        let mut row = std::mem::take(&mut rows[cell]);
        for (pivot, known) in &basis {
            clear(&mut row, *pivot, known);
        }
        let Some(pivot) = row.iter().position(|entry| *entry != 0) else {
            chosen.push(cell);
            continue;
        };
        let inverse = power(row[pivot], PRIME - 2);
        row.iter_mut().for_each(|entry| *entry = times(*entry, inverse));
        let becomes_known = |of: &Vec<u64>| {
            let factor = of[pivot];
            factor != 0 && of.iter().zip(&row).all(|(a, b)| *a == times(factor, *b))
        };
        if roles[cell] != Role::Fixed && hidden.iter().any(becomes_known) {
            continue;
        }
        hidden.iter_mut().for_each(|of| clear(of, pivot, &row));
        basis.push((pivot, row));
        chosen.push(cell);
    }
    chosen
}

/// Takes a multiple of a known row away, so that the pivot becomes zero.
fn clear(row: &mut [u64], pivot: usize, known: &[u64]) {
    let factor = row[pivot];
    if factor == 0 {
        return;
    }
    for (entry, known) in row.iter_mut().zip(known) {
        if *known != 0 {
            *entry = (*entry + PRIME - times(factor, *known)) % PRIME;
        }
    }
}

fn times(a: u64, b: u64) -> u64 {
    if a == 0 || b == 0 {
        return 0;
    }
    let product = u128::from(a) * u128::from(b);
    u64::try_from(product % u128::from(PRIME)).unwrap_or(0)
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    result
}
