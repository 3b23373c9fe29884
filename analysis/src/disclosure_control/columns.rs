//! The unknowns of an attacker's equations: spots, as far as published cells tell them apart.

use super::frame::{Frame, NOWHERE};
use std::collections::BTreeSet;

/// No more unknowns than this are looked at. Fewer unknowns never hide that a number can be worked out: what is a sum of
/// published numbers over all spots is the same sum over some.
const MOST: usize = 4_000;

/// Each unknown as the cells that count it, sorted: where people are, and where one move along one dimension takes them.
pub(super) fn unknowns(frame: &Frame, cells: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
    let mut spots: BTreeSet<usize> = BTreeSet::new();
    if frame.spots() <= MOST {
        spots.extend((0..frame.spots()).filter(|spot| frame.is_possible(*spot)));
    } else {
        let inhabited = (0..frame.spots()).filter(|spot| frame.truth()[*spot] > 0);
        for spot in inhabited {
            spots.insert(spot);
            for dimension in (0..frame.dimensions()).filter(|dimension| !frame.is_whole(*dimension)) {
                let moved = (0..frame.size(dimension)).filter_map(|c| frame.moved(spot, dimension, c));
                spots.extend(moved);
            }
            if spots.len() >= MOST {
                break;
            }
        }
    }
    let of = |spot: usize| -> Vec<usize> {
        let all = (0..frame.margins().len()).map(|margin| frame.cell_at(margin, spot));
        all.filter(|cell| *cell != NOWHERE && cells(*cell)).collect()
    };
    let distinct: BTreeSet<Vec<usize>> = spots.into_iter().map(of).collect();
    distinct.into_iter().collect()
}
