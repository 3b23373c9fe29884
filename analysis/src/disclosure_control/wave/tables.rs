//! The tables of a release, with words and intervals for what is hidden.
//!
//! In: what is published of each cluster, and the groups. Out: a [`ProtectedTable`] for each key of the manifest. It
//! refuses to say of a hidden number anything that does not follow from published ones.

use super::cluster::{Candidate, Cluster, Whom};
use super::groups::Groups;
use super::ranges::words;
use super::{Version, equations};
use crate::aggregation::Counted;
use crate::disclosure_control::bounds::Bounds;
use crate::disclosure_control::case::Outcome;
use crate::disclosure_control::intervals::narrow;
use crate::disclosure_control::protected::EVERYONE;
use crate::disclosure_control::{HiddenBecause, ProtectedTable, Row, Shape, ShownCell};
use domain::instrument::{Instrument, ItemKind, TableKey};
use std::collections::BTreeMap;

/// Which table: an age version, or none for all together; a variable; and a breakdown.
type Name = (Option<usize>, String, Option<String>);

/// Tables that are written, by name.
pub(super) struct Written<'v> {
    versions: &'v [Version<'v>],
    shapes: BTreeMap<Name, Shape>,
}

impl<'v> Written<'v> {
    /// The breakdowns alone, and nothing else yet.
    pub fn new(versions: &'v [Version<'v>]) -> Self {
        let mut shapes = BTreeMap::new();
        for (place, version) in versions.iter().enumerate() {
            let people = u64::try_from(version.respondents.people()).unwrap_or(u64::MAX);
            for groups in &version.groups {
                let name = (Some(place), groups.by.variable.name(), None);
                shapes.insert(name, alone(groups, people));
            }
        }
        Self { versions, shapes }
    }

    /// The tables of a cluster.
    pub fn add(&mut self, cluster: &Cluster, outcome: &Outcome) {
        let told = Told::of(cluster, outcome);
        for (table, candidate) in cluster.candidates.iter().enumerate() {
            let by = candidate.whom.by(self.versions);
            let version = match candidate.whom {
                Whom::All => None,
                Whom::Version(version, _) => Some(version),
            };
            let name = (
                version,
                candidate.counted.variable.name(),
                by.map(|by| by.by.variable.name()),
            );
            let parts = candidate.rung.parts.iter();
            let shape = match told.rows(cluster, candidate, by) {
                Some(rows) => Shape::Shown {
                    columns: parts.map(|part| part.label.clone()).collect(),
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

    /// A table of the manifest. `over_all`: why nothing is shown over some age versions together.
    pub fn table(
        &self,
        key: &TableKey,
        over_all: &dyn Fn(&[usize]) -> Option<HiddenBecause>,
    ) -> ProtectedTable {
        let is_asked = |place: &usize| {
            let instrument = self.versions[*place].instrument();
            match &key.instrument {
                Some(named) => *named == instrument.key,
                None => Counted::of(instrument, &key.variable).is_some(),
            }
        };
        let places: Vec<usize> = (0..self.versions.len()).filter(is_asked).collect();
        let Some(first) = places.first() else {
            return ProtectedTable {
                key: key.clone(),
                question: key.variable.clone(),
                by: key.by.clone(),
                shape: Shape::Hidden {
                    because: HiddenBecause::TooFewAnswers,
                },
            };
        };
        let version = &self.versions[*first];
        let place = key.instrument.as_ref().map(|_| *first);
        let shape = self.shapes.get(&(place, key.variable.clone(), key.by.clone()));
        let shape = shape.cloned().unwrap_or_else(|| Shape::Hidden {
            because: match place {
                None => over_all(&places).unwrap_or(HiddenBecause::NotProven),
                Some(_) => why_not(version, key),
            },
        });
        let label =
            |name: &str| Counted::of(version.instrument(), name).map(|counted| counted.variable.label);
        ProtectedTable {
            key: key.clone(),
            question: label(&key.variable).unwrap_or_else(|| key.variable.clone()),
            by: key.by.as_ref().map(|by| label(by).unwrap_or_else(|| by.clone())),
            shape,
        }
    }
}

/// Why nothing was written of a table of an age version.
fn why_not(version: &Version<'_>, key: &TableKey) -> HiddenBecause {
    if let Some(because) = version.hidden {
        return because;
    }
    let instrument = version.instrument();
    let is_breakdown = |name: &str| Counted::breakdown(instrument, name).is_some();
    let is_told = |name: &str| {
        version
            .groups
            .iter()
            .any(|groups| groups.by.variable.name() == name)
    };
    let breakdown = key
        .by
        .as_deref()
        .or(Some(key.variable.as_str()).filter(|name| is_breakdown(name)));
    match breakdown {
        Some(name) if !is_told(name) => HiddenBecause::NoGroups,
        Some(_) if is_exclusive(instrument, &key.variable) => HiddenBecause::StandsAlone,
        _ => HiddenBecause::NotProven,
    }
}

fn is_exclusive(instrument: &Instrument, variable: &str) -> bool {
    let Some((item, option)) = variable.split_once('/') else {
        return false;
    };
    let mut items = instrument.items().filter(|other| other.id.as_str() == item);
    items.any(|item| match &item.kind {
        ItemKind::Multiple { exclusive, .. } => exclusive.iter().any(|id| id.as_str() == option),
        _ => false,
    })
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
        let (sums, cells) = equations::of(cluster);
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
        if low == high {
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
