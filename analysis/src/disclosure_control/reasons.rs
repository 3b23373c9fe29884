//! Why cells are hidden, for the attacker who knows the rule.
//!
//! In: a case and what is published. Out: for each connected part of the hidden cells all cells that could be its reason. It
//! refuses to tell which of them is.

use super::bounds::Bounds;
use super::case::{Case, Role};
use super::proof::Reasons;
use std::collections::{BTreeMap, BTreeSet};

/// The connected parts of the hidden cells, each as all cells that could be its reason: cells are connected if they stand
/// in an equation together.
pub(super) fn of(case: &Case<'_>, bounds: &Bounds, intervals: &[(i64, i64)]) -> Reasons {
    let (sums, cells) = &case.sums;
    let is_open = |cell: usize| match case.roles.get(cell) {
        Some(_) => !bounds.is_number(cell),
        None => intervals[cell].0 < intervals[cell].1,
    };
    let mut part: Vec<usize> = (0..*cells).collect();
    for sum in sums {
        let open = sum
            .parts
            .iter()
            .chain([&sum.whole])
            .copied()
            .filter(|cell| is_open(*cell));
        join_all(&mut part, open);
    }
    for (inner, outer) in &case.parts {
        join_all(
            &mut part,
            [*inner, *outer].into_iter().filter(|cell| is_open(*cell)),
        );
    }
    let mut reasons: BTreeMap<usize, Vec<(usize, bool)>> = BTreeMap::new();
    let mut suppressed: BTreeSet<usize> = BTreeSet::new();
    for cell in (0..case.roles.len()).filter(|cell| is_open(*cell)) {
        let root = root_of(&part, cell);
        reasons
            .entry(root)
            .or_default()
            .push((cell, case.zero_is_a_reason[cell]));
        if matches!(case.roles[cell], Role::Open(_) | Role::Primary) {
            suppressed.insert(root);
        }
    }
    case.explained.iter().for_each(|cell| {
        suppressed.remove(&root_of(&part, *cell));
    });
    suppressed
        .into_iter()
        .filter_map(|root| reasons.remove(&root))
        .collect()
}

/// The cell that stands for the connected part of a cell.
fn root_of(part: &[usize], mut cell: usize) -> usize {
    while part[cell] != cell {
        cell = part[cell];
    }
    cell
}

fn join_all(part: &mut [usize], cells: impl Iterator<Item = usize>) {
    let mut first = None;
    for cell in cells {
        let root = root_of(part, cell);
        match first {
            None => first = Some(root),
            Some(first) => part[root] = first,
        }
    }
}
