//! The fewest cells that must be hidden besides the small ones, by trying every choice in order of size.
//!
//! It keeps the promises: every small number stays possible from 0 to k − 1, for an outsider, for who knows the rule (if
//! asked to), and as the number of others for each single insider. Each is decided by looking for a whole data set, to the end.

use crate::study::{Cell, Released, Study};
use crate::worlds::{Fact, world};

/// Whether the promises count somebody who knows the rule.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// They do.
    Known,
    /// They do not.
    Unknown,
}

/// How many cells must be hidden besides the small ones; `enough` if no fewer do.
pub fn least(study: &Study, released: &Released, rule: Rule, enough: usize) -> usize {
    let chosen = bits(released, |n| released.cells[n].told.is_none());
    assert!(
        is_safe(study, released, chosen, rule, &mut Vec::new()),
        "ours keeps its promises"
    );
    let place = |cell: &Cell| study.is_small(study.count(&cell.states));
    let small = bits(released, |n| place(&released.cells[n]));
    let open: Vec<usize> = (0..released.cells.len())
        .filter(|n| small >> n & 1 == 0)
        .collect();
    let equations = equations(study, released);
    let mut found: Vec<Fact> = Vec::new();
    (0..enough)
        .find(|size| {
            choices(&open, *size, small, &mut |hidden| {
                // A hidden cell that alone is missing in a sum is known: then a smaller choice does as well, or none.
                let alone = equations.iter().any(|sum| (sum & hidden).count_ones() == 1);
                !alone && is_safe(study, released, hidden, rule, &mut found)
            })
        })
        .unwrap_or(enough)
}

fn bits(released: &Released, has: impl Fn(usize) -> bool) -> u64 {
    let of = (0..released.cells.len()).filter(|n| has(*n));
    of.fold(0, |bits, n| bits | 1 << n)
}

/// Whether some choice of so many does.
fn choices(open: &[usize], size: usize, hidden: u64, does: &mut impl FnMut(u64) -> bool) -> bool {
    if size == 0 {
        return does(hidden);
    }
    (0..=open.len().saturating_sub(size)).any(|first| {
        open.get(first)
            .is_some_and(|cell| choices(&open[first + 1..], size - 1, hidden | 1 << cell, does))
    })
}

/// Every sum: a cell with the cells that part it by one dimension.
fn equations(study: &Study, released: &Released) -> Vec<u64> {
    let mut sums = Vec::new();
    for (whole, cell) in released.cells.iter().enumerate() {
        for dimension in 0..study.sizes.len() {
            let part = |value: usize| -> Option<usize> {
                let of = cell.states.iter().copied();
                let states: Vec<usize> = of.filter(|s| study.categories(*s)[dimension] == value).collect();
                released.cells.iter().position(|other| other.states == states)
            };
            let parts: Vec<usize> = (0..study.sizes[dimension]).filter_map(part).collect();
            if parts.len() == study.sizes[dimension] && !parts.contains(&whole) {
                sums.push(parts.iter().fold(1 << whole, |bits, part| bits | 1_u64 << part));
            }
        }
    }
    sums
}

fn is_safe(study: &Study, released: &Released, hidden: u64, rule: Rule, hardest: &mut Vec<Fact>) -> bool {
    let told = released
        .cells
        .iter()
        .enumerate()
        .filter(|(n, _)| hidden >> n & 1 == 0);
    let told: Vec<Fact> = told
        .map(|(_, cell)| Fact::is(&cell.states, study.count(&cell.states)))
        .collect();
    let is_possible = |facts: &[Fact]| {
        let all = [&told[..], facts].concat();
        world(released.states, study.most(), &all).is_some()
    };
    // What ruled out the choice before is likely to rule out this one.
    if !hardest.is_empty() && !is_possible(hardest) {
        return false;
    }
    let knowing =
        std::iter::once(None).chain((0..released.states).filter(|n| study.people[*n] > 0).map(Some));
    for own in knowing {
        for cell in study.small(released) {
            let inside = u64::from(own.is_some_and(|own| cell.states.contains(&own)));
            for others in (0..study.k).rev() {
                let mut facts = vec![Fact::is(&cell.states, others + inside)];
                facts.extend(own.map(|own| Fact::at_least(&[own], 1)));
                if !is_possible(&facts) {
                    *hardest = facts;
                    return false;
                }
                let is_explained = |reason: &Cell| {
                    is_possible(&[&facts[..], &[Fact::between(&reason.states, 1, study.k - 1)]].concat())
                };
                let mut reasons = (0..released.cells.len()).filter(|n| hidden >> n & 1 == 1);
                if rule == Rule::Known && own.is_none() && !reasons.any(|n| is_explained(&released.cells[n]))
                {
                    return false;
                }
            }
        }
    }
    true
}
