//! What was released of a wave before: it cannot be taken back, so whatever is released next is protected together with it.
//!
//! In: the tables of earlier releases of the same wave. Out: the step at which a table was shown, and what is told of its
//! cells. It refuses tables that were made of other answers, groups or steps.

use super::Version;
use super::cluster::{Cluster, Whom};
use super::ranges::meant;
use super::rung::Rung;
use crate::aggregation::Counted;
use crate::disclosure_control::{ProtectedTable, Row, Shape, ShownCell};

/// What was released before does not go with these answers: nothing can be released next to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an earlier release was made of other answers, groups or steps, so nothing can be audited together with it"
)]
pub struct EarlierDoesNotFit;

/// A cell, and between what it lies.
type Told = (usize, (i64, i64));

/// The tables of earlier releases.
pub(super) struct Earlier<'e>(pub &'e [&'e [ProtectedTable]]);

/// A table as it was shown.
struct Shown<'e> {
    columns: &'e [String],
    rows: &'e [Row],
    step: &'e str,
    by_step: Option<&'e str>,
}

impl<'e> Earlier<'e> {
    fn shown(
        &self,
        versions: &[Version<'_>],
        counted: &Counted,
        whom: Whom,
    ) -> impl Iterator<Item = Shown<'e>> {
        let instrument = match whom {
            Whom::All => None,
            Whom::Version(version, _) => Some(versions[version].instrument().key.clone()),
        };
        let by = whom.by(versions).map(|groups| groups.by.variable.name());
        let variable = counted.variable.name();
        let all = self.0.iter().copied().flatten();
        all.filter_map(move |table| match &table.shape {
            Shape::Shown {
                columns,
                rows,
                step,
                by_step,
            } if table.key.instrument == instrument
                && table.key.variable == variable
                && table.key.by == by =>
            {
                Some(Shown {
                    columns,
                    rows,
                    step,
                    by_step: by_step.as_deref(),
                })
            }
            _ => None,
        })
    }

    /// The step at which a table was shown; none, if it was not.
    pub fn step(
        &self,
        versions: &[Version<'_>],
        counted: &Counted,
        whom: Whom,
    ) -> Result<Option<Rung>, EarlierDoesNotFit> {
        let mut steps = self.shown(versions, counted, whom).map(|shown| shown.step);
        let Some(first) = steps.next() else {
            return Ok(None);
        };
        let mut ladder = Rung::ladder(counted).into_iter();
        let rung = ladder.find(|rung| rung.name == first);
        match rung.filter(|_| steps.all(|step| step == first)) {
            Some(rung) => Ok(Some(rung)),
            None => Err(EarlierDoesNotFit),
        }
    }

    /// Between what each cell lies of which something was told.
    pub fn told(&self, versions: &[Version<'_>], cluster: &Cluster) -> Result<Vec<Told>, EarlierDoesNotFit> {
        let values = cluster.frame.count(cluster.frame.truth());
        let mut told: Vec<Told> = Vec::new();
        for candidate in &cluster.candidates {
            let groups = candidate.whom.by(versions);
            for shown in self.shown(versions, &candidate.counted, candidate.whom) {
                let same_columns = shown.columns.len() == candidate.rung.parts.len();
                let same_rows = match groups {
                    Some(groups) => {
                        shown.by_step == Some(groups.rung.name.as_str())
                            && shown.rows.iter().map(|row| &row.label).eq(&groups.labels)
                    }
                    None => shown.rows.len() == 1,
                };
                if !same_columns || !same_rows {
                    return Err(EarlierDoesNotFit);
                }
                for (row, told_row) in shown.rows.iter().enumerate() {
                    if told_row.cells.len() != shown.columns.len() {
                        return Err(EarlierDoesNotFit);
                    }
                    for (column, cell) in told_row.cells.iter().enumerate() {
                        if matches!(cell, ShownCell::Hidden { .. }) {
                            continue;
                        }
                        let place = cluster.frame.cell(candidate.margin, row, column);
                        let mut between = between(cell, told_row.people.unwrap_or(0))?;
                        if !(between.0..=between.1).contains(&values[place]) {
                            return Err(EarlierDoesNotFit);
                        }
                        if let Some((_, known)) = told.iter().find(|(cell, _)| *cell == place) {
                            between = (between.0.max(known.0), between.1.min(known.1));
                        }
                        told.retain(|(cell, _)| *cell != place);
                        told.push((place, between));
                    }
                }
            }
        }
        Ok(told)
    }

    /// Whether everything that was told before is still told.
    pub fn is_kept_by(&self, tables: &[ProtectedTable]) -> Result<(), EarlierDoesNotFit> {
        let shown = |table: &&ProtectedTable| table.is_shown();
        for before in self.0.iter().copied().flatten().filter(shown) {
            let now = tables.iter().find(|table| table.key == before.key);
            let same_rows = now.is_some_and(|now| {
                let rows = now.rows().iter().zip(before.rows());
                now.columns() == before.columns()
                    && now.rows().len() == before.rows().len()
                    && rows.into_iter().all(|(now, before)| is_kept(before, now))
            });
            if !same_rows {
                return Err(EarlierDoesNotFit);
            }
        }
        Ok(())
    }
}

/// Between what a told cell lies: what its words mean, since their interval follows from other cells.
fn between(cell: &ShownCell, people: u64) -> Result<(i64, i64), EarlierDoesNotFit> {
    let signed = |n: u64| i64::try_from(n).map_err(|_| EarlierDoesNotFit);
    let meant = match cell {
        ShownCell::Range { words, .. } => meant(words, signed(people)?),
        ShownCell::Number(_) | ShownCell::Hidden { .. } => None,
    };
    let (from, to) = cell.bounds();
    Ok(meant.unwrap_or((signed(from)?, signed(to)?)))
}

fn is_kept(before: &Row, now: &Row) -> bool {
    let is_narrower = |(now, before): (&ShownCell, &ShownCell)| {
        let ((from, to), (low, high)) = (now.bounds(), before.bounds());
        from >= low && to <= high
    };
    before.label == now.label
        && before.people == now.people
        && before.cells.len() == now.cells.len()
        && now.cells.iter().zip(&before.cells).all(is_narrower)
}
