//! What everybody knows of the cells of a cluster: which sums they are.
//!
//! In: a cluster. Out: equations between its cells, and which cells are parts of others. It refuses to look at a number.

use super::cluster::{Candidate, Cluster, Whom};
use super::planned::told_apart;
use super::rung::{Part, Rung};
use crate::disclosure_control::intervals::Sum;

/// Rows add up to their groups, groups to everybody of their age version, and those to all. Out: the equations, and how many
/// cells there are, with those that only stand between.
pub(super) fn of(cluster: &Cluster) -> (Vec<Sum>, usize) {
    let frame = &cluster.frame;
    let mut sums = Vec::new();
    let mut cells = frame.cells();
    for candidate in &cluster.candidates {
        for row in 0..rows(cluster, candidate) {
            sums.push(Sum {
                whole: frame.cell(candidate.totals, row, 0),
                parts: (0..candidate.rung.parts.len())
                    .map(|part| frame.cell(candidate.margin, row, part))
                    .collect(),
            });
        }
        let variable = candidate.counted.variable.name();
        let of_same = cluster
            .candidates
            .iter()
            .filter(|other| other.counted.variable.name() == variable);
        let parts: Vec<&Candidate> = match candidate.whom {
            Whom::All => of_same
                .filter(|other| matches!(other.whom, Whom::Version(_, None)))
                .collect(),
            Whom::Version(version, None) => {
                for other in of_same.filter(|other| is_by(other, version)) {
                    add_up(cluster, &[other], candidate, &mut sums, &mut cells);
                }
                continue;
            }
            Whom::Version(_, Some(_)) => continue,
        };
        // Where an age version is not shown by itself, its part of a sum is in no cell.
        let people = |candidate: &Candidate| -> i64 {
            let totals = frame.cells_of(candidate.totals);
            let counted = frame.count(frame.truth());
            totals.map(|cell| counted[cell]).sum()
        };
        if parts.iter().map(|part| people(part)).sum::<i64>() == people(candidate) {
            add_up(cluster, &parts, candidate, &mut sums, &mut cells);
        }
    }
    (sums, cells)
}

fn is_by(candidate: &Candidate, version: usize) -> bool {
    matches!(candidate.whom, Whom::Version(of, Some(_)) if of == version)
}

fn rows(cluster: &Cluster, candidate: &Candidate) -> usize {
    cluster.frame.margins()[candidate.margin].block_groups
}

/// All rows of some tables together are the one row of another: of each answer at the coarsest of their steps.
fn add_up(
    cluster: &Cluster,
    parts: &[&Candidate],
    whole: &Candidate,
    sums: &mut Vec<Sum>,
    cells: &mut usize,
) {
    let all = parts.iter().copied().chain([whole]);
    let Some(coarsest) = all
        .map(|candidate| &candidate.rung)
        .min_by_key(|rung| rung.parts.len())
    else {
        return;
    };
    for outer in &coarsest.parts {
        let of_parts: Vec<usize> = parts
            .iter()
            .flat_map(|candidate| {
                let rows = 0..rows(cluster, candidate);
                rows.flat_map(|row| inside(cluster, candidate, row, outer))
            })
            .collect();
        let of_whole = inside(cluster, whole, 0, outer);
        match of_whole.as_slice() {
            [only] => sums.push(Sum {
                whole: *only,
                parts: of_parts,
            }),
            _ => {
                let between = *cells;
                *cells += 1;
                for parts in [of_parts, of_whole] {
                    sums.push(Sum {
                        whole: between,
                        parts,
                    });
                }
            }
        }
    }
}

/// The cells of a row whose answers are among those of a part.
fn inside(cluster: &Cluster, candidate: &Candidate, row: usize, outer: &Part) -> Vec<usize> {
    let is_inside = |part: &Part| part.of.iter().all(|position| outer.of.contains(position));
    let Rung { parts, .. } = &candidate.rung;
    let places = parts.iter().enumerate().filter(|(_, part)| is_inside(part));
    places
        .map(|(place, _)| cluster.frame.cell(candidate.margin, row, place))
        .collect()
}

/// The cells of what must stay uncertain, each with the cell that could be published and counts it.
pub(super) fn parts(cluster: &Cluster) -> Vec<(usize, usize)> {
    let frame = &cluster.frame;
    let mut parts = Vec::new();
    for (candidate, margins) in cluster.candidates.iter().zip(&cluster.tables) {
        let apart = told_apart(&candidate.counted, candidate.whom);
        for margin in margins.iter().filter(|margin| **margin != candidate.margin) {
            for row in 0..frame.margins()[*margin].block_groups {
                for (inner, told_apart) in apart.parts.iter().enumerate() {
                    let holds = |part: &Part| told_apart.of.iter().all(|position| part.of.contains(position));
                    let outer = candidate.rung.parts.iter().position(holds);
                    let outer = outer.map(|part| frame.cell(candidate.margin, row, part));
                    parts.extend(outer.map(|outer| (frame.cell(*margin, row, inner), outer)));
                }
            }
        }
    }
    parts
}
