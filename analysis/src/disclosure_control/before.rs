//! What an attacker knows of a cell before anything is published.
//!
//! In: a frame, the truth, and the registers, margins whose true totals some attackers know. Out: between what a cell must
//! lie. It refuses to look at anything else of the truth.

use super::frame::{Frame, NOWHERE};
use super::world::World;

/// Whether a cell counts everybody, wherever they may be.
pub(super) fn counts_everybody(frame: &Frame, cell: usize) -> bool {
    let margin = frame.margin_of(cell);
    frame.cells_of(margin).len() == 1
        && (0..frame.spots()).all(|spot| !frame.is_possible(spot) || frame.cell_at(margin, spot) == cell)
}

/// Between what who knows the registers knows a cell to lie before anything is published (Fréchet's bounds): at most all
/// groups of a register that reach into it; at least what some groups, one or more of each of some registers, that meet
/// nowhere but in the cell must have in common.
pub(super) fn known_by_registers(
    frame: &Frame,
    truth: &World<'_>,
    cell: usize,
    registers: &[usize],
) -> (i64, i64) {
    let margin = frame.margin_of(cell);
    let possible: Vec<usize> = (0..frame.spots())
        .filter(|spot| frame.is_possible(*spot))
        .collect();
    let counts = |spot: usize| frame.cell_at(margin, spot) == cell;
    let mut around = Vec::new();
    let mut people = 0;
    for register in registers {
        let groups = frame.cells_of(*register);
        let mut into = vec![false; groups.len()];
        let mut whole = true;
        for spot in possible.iter().copied().filter(|spot| counts(*spot)) {
            match frame.cell_at(*register, spot) {
                NOWHERE => whole = false,
                group => into[group - groups.start] = true,
            }
        }
        people = people.max(groups.clone().map(|group| truth.value(group)).sum());
        if whole {
            let those = groups.clone().zip(&into).filter(|(_, into)| **into);
            let sum: i64 = those.map(|(group, _)| truth.value(group)).sum();
            around.push((*register, groups.start, into, sum));
        }
    }
    let most = around.iter().map(|(.., sum)| *sum).min().unwrap_or(i64::MAX);
    let mut least = 0;
    for some in 1..1_usize << around.len().min(8) {
        let chosen: Vec<_> = (0..around.len())
            .filter(|n| some >> n & 1 == 1)
            .map(|n| &around[n])
            .collect();
        let inside = |spot: usize| {
            chosen.iter().all(
                |(register, start, into, _)| match frame.cell_at(*register, spot) {
                    NOWHERE => false,
                    group => into[group - start],
                },
            )
        };
        if possible.iter().all(|spot| !inside(*spot) || counts(*spot)) {
            let sum: i64 = chosen.iter().map(|(.., sum)| *sum).sum();
            let others = i64::try_from(chosen.len()).unwrap_or(1) - 1;
            least = least.max(sum - others * people);
        }
    }
    (least, most)
}
