//! The tables of a release, with words and intervals for what is hidden.
//!
//! In: what is published of each cluster, and the groups. Out: a [`ProtectedTable`] for each key of the manifest. It
//! refuses to say of a hidden number anything that does not follow from published ones.

use super::cluster::{Candidate, Cluster, told_apart};
use super::groups::Groups;
use super::ranges::words;
use super::rung::Part;
use crate::aggregation::{Counted, Respondents};
use crate::disclosure_control::bounds::Bounds;
use crate::disclosure_control::case::Outcome;
use crate::disclosure_control::intervals::{Sum, narrow};
use crate::disclosure_control::protected::EVERYONE;
use crate::disclosure_control::{HiddenBecause, ProtectedTable, Row, Shape, ShownCell};
use domain::instrument::{Instrument, TableKey};
use std::collections::BTreeMap;

/// Which table: a variable, and a breakdown.
type Name = (String, Option<String>);

/// Tables that are written, by name.
pub(super) struct Written<'r> {
    respondents: &'r Respondents<'r>,
    groups: &'r [Groups],
    shapes: BTreeMap<Name, Shape>,
}

impl<'r> Written<'r> {
    /// The breakdowns alone, and nothing else yet.
    pub fn new(respondents: &'r Respondents<'r>, groups: &'r [Groups]) -> Self {
        let people = u64::try_from(respondents.people()).unwrap_or(u64::MAX);
        let shapes = groups
            .iter()
            .map(|groups| ((groups.by.variable.name(), None), alone(groups, people)));
        Self {
            respondents,
            groups,
            shapes: shapes.collect(),
        }
    }

    /// The tables of a cluster.
    pub fn add(&mut self, cluster: &Cluster, outcome: &Outcome) {
        let told = Told::of(cluster, outcome);
        for (table, candidate) in cluster.candidates.iter().enumerate() {
            let by = candidate.by.map(|by| &self.groups[by]);
            let name = (
                candidate.counted.variable.name(),
                by.map(|by| by.by.variable.name()),
            );
            let shape = match told.rows(cluster, candidate, by) {
                Some(rows) => Shape::Shown {
                    columns: candidate
                        .rung
                        .parts
                        .iter()
                        .map(|part| part.label.clone())
                        .collect(),
                    rows,
                    step: candidate.rung.name.clone(),
                    by_step: by.map(|by| by.rung.name.clone()),
                },
                None if outcome.withheld.contains(&table) => Shape::Hidden {
                    because: HiddenBecause::NotProven,
                },
                None => Shape::Hidden {
                    because: HiddenBecause::SmallNumber,
                },
            };
            self.shapes.insert(name, shape);
        }
    }

    /// A table of the manifest.
    pub fn table(&self, key: &TableKey) -> ProtectedTable {
        let instrument = self.respondents.instrument();
        match self.shapes.get(&(key.variable.clone(), key.by.clone())) {
            Some(shape) => ProtectedTable {
                shape: shape.clone(),
                ..hidden(instrument, key, HiddenBecause::NotProven)
            },
            None => {
                let of = |name: &str| Counted::breakdown(instrument, name).is_some();
                let told = |name: &str| self.groups.iter().any(|groups| groups.by.variable.name() == name);
                let breakdown = key.by.as_ref().or(Some(&key.variable).filter(|name| of(name)));
                let by_small_groups = breakdown.is_some_and(|name| !told(name));
                let because = if by_small_groups {
                    HiddenBecause::NoGroups
                } else {
                    HiddenBecause::NotProven
                };
                hidden(instrument, key, because)
            }
        }
    }
}

/// A table that is hidden whole.
pub(super) fn hidden(instrument: &Instrument, key: &TableKey, because: HiddenBecause) -> ProtectedTable {
    let label = |name: &str| Counted::of(instrument, name).map(|counted| counted.variable.label);
    ProtectedTable {
        key: key.clone(),
        question: label(&key.variable).unwrap_or_else(|| key.variable.clone()),
        by: key.by.as_ref().map(|by| label(by).unwrap_or_else(|| by.clone())),
        shape: Shape::Hidden { because },
    }
}

/// A breakdown alone. Of a group that is in the rest nothing is told but how many the rest are.
fn alone(groups: &Groups, people: u64) -> Shape {
    let rest = groups.people.get(groups.told.len()).copied().unwrap_or(0);
    let cell = |part: usize| match groups.told.iter().position(|told| *told == part) {
        Some(group) => ShownCell::Number(groups.people[group]),
        None if groups.rest.contains(&part) => ShownCell::Hidden { from: 0, to: rest },
        None => ShownCell::Number(0),
    };
    let mut columns: Vec<String> = groups.rung.parts.iter().map(|part| part.label.clone()).collect();
    let mut cells: Vec<ShownCell> = (0..columns.len()).map(cell).collect();
    if groups.rung.declares_no_answer {
        // They are counted in a group: how many did not say is not told.
        let with = groups
            .rung
            .parts
            .iter()
            .position(|part| part.of.contains(&groups.by.no_answer()));
        let most = with
            .and_then(|part| cells.get(part))
            .map_or(rest, |cell| cell.bounds().1);
        columns.push("No answer (counted in a group)".into());
        cells.push(ShownCell::Hidden { from: 0, to: most });
    }
    Shape::Shown {
        columns,
        rows: vec![Row {
            label: EVERYONE.into(),
            people: Some(people),
            cells,
        }],
        step: groups.rung.name.clone(),
        by_step: None,
    }
}

/// What is told of every cell of a cluster, and what follows.
struct Told<'o> {
    bounds: &'o Bounds,
    intervals: Vec<(i64, i64)>,
    values: Vec<i64>,
}

impl<'o> Told<'o> {
    fn of(cluster: &Cluster, outcome: &'o Outcome) -> Self {
        let (sums, cells) = equations(cluster);
        Self {
            bounds: &outcome.bounds,
            intervals: narrow(&outcome.bounds.extended(cells), &sums, cells),
            values: cluster.frame.count(cluster.frame.truth()),
        }
    }

    /// The rows of a table; none, if nothing is told of it.
    fn rows(&self, cluster: &Cluster, candidate: &Candidate, by: Option<&Groups>) -> Option<Vec<Row>> {
        let labels = by.map_or_else(|| vec![EVERYONE.to_owned()], |by| by.labels.clone());
        let mut tells = false;
        let rows = labels.into_iter().enumerate().map(|(row, label)| {
            let cells: Vec<usize> = (0..candidate.rung.parts.len())
                .map(|column| cluster.frame.cell(candidate.margin, row, column))
                .collect();
            tells |= cells.iter().any(|cell| self.bounds.tell(*cell));
            let people: i64 = cells.iter().map(|cell| self.values[*cell]).sum();
            Row {
                label,
                people: Some(number(people)),
                cells: cells.iter().map(|cell| self.cell(*cell, people)).collect(),
            }
        });
        let rows = rows.collect();
        tells.then_some(rows)
    }

    fn cell(&self, cell: usize, people: i64) -> ShownCell {
        let (low, high) = self.bounds.of(cell);
        let (from, to) = (
            number(self.intervals[cell].0),
            number(self.intervals[cell].1.min(people)),
        );
        // Where published numbers leave only one, it is told: anybody can work it out.
        if low == high || from == to {
            ShownCell::Number(from)
        } else if let Some(words) = words((low, high), people).filter(|_| self.bounds.tell(cell)) {
            ShownCell::Range {
                words: words.into(),
                from,
                to,
            }
        } else {
            ShownCell::Hidden { from, to }
        }
    }
}

fn number(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// What everybody knows of the cells of a cluster: rows add up to their groups, and the groups to everybody. Out: how many
/// cells there are, with those that only stand between.
pub(super) fn equations(cluster: &Cluster) -> (Vec<Sum>, usize) {
    let frame = &cluster.frame;
    let mut sums = Vec::new();
    let mut cells = frame.cells();
    for candidate in &cluster.candidates {
        let totals = candidate.by.map_or(0, |by| by + 1);
        let rows = frame.margins()[candidate.margin].block_groups;
        let cell = |row: usize, part: usize| frame.cell(candidate.margin, row, part);
        let parts = candidate.rung.parts.len();
        for row in 0..rows {
            sums.push(Sum {
                whole: frame.cell(totals, row, 0),
                parts: (0..parts).map(|part| cell(row, part)).collect(),
            });
        }
        let everybody = cluster.candidates.iter().find(|other| {
            other.by.is_none() && other.counted.variable.name() == candidate.counted.variable.name()
        });
        let Some(everybody) = everybody.filter(|_| candidate.by.is_some()) else {
            continue;
        };
        let all = |part: usize| frame.cell(everybody.margin, 0, part);
        let inside = |inner: &[usize], outer: &[usize]| inner.iter().all(|position| outer.contains(position));
        let mut columns = Vec::new();
        for part in 0..parts {
            let column = cells;
            cells += 1;
            columns.push(column);
            sums.push(Sum {
                whole: column,
                parts: (0..rows).map(|row| cell(row, part)).collect(),
            });
            let of = &candidate.rung.parts[part].of;
            let finer: Vec<usize> = (0..everybody.rung.parts.len())
                .filter(|other| inside(&everybody.rung.parts[*other].of, of))
                .map(all)
                .collect();
            if !finer.is_empty() {
                sums.push(Sum {
                    whole: column,
                    parts: finer,
                });
            }
        }
        for (place, outer) in everybody.rung.parts.iter().enumerate() {
            let inner: Vec<usize> = (0..parts)
                .filter(|part| inside(&candidate.rung.parts[*part].of, &outer.of))
                .map(|part| columns[part])
                .collect();
            if inner.len() > 1 {
                sums.push(Sum {
                    whole: all(place),
                    parts: inner,
                });
            }
        }
    }
    (sums, cells)
}

/// The cells of what must stay uncertain, each with the cell that could be published and counts it.
pub(super) fn parts(cluster: &Cluster) -> Vec<(usize, usize)> {
    let frame = &cluster.frame;
    let mut parts = Vec::new();
    for (candidate, margins) in cluster.candidates.iter().zip(&cluster.tables) {
        for margin in margins.iter().filter(|margin| **margin != candidate.margin) {
            let of = &frame.margins()[*margin];
            for row in 0..of.block_groups {
                for (inner, told_apart) in told_apart(&candidate.counted, candidate.by)
                    .parts
                    .iter()
                    .enumerate()
                {
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
