//! ④ From ticks to exact counts, at the finest categories.
//!
//! In: an instrument, the ticks of its respondents in no order, and a table of the manifest. Out: a [`FrequencyTable`],
//! which cannot be shown: it has no `Debug`, `Display` or `Serialize`, and its numbers are private to this crate. Only
//! [`crate::disclosure_control`] makes something of it. It refuses to know who answered, and to count anything that the
//! manifest does not name.
//!
//! Every respondent of the instrument is in exactly one cell of every table: giving no answer is a position of its own,
//! last on both sides, and holds the routed out, the skipped, "don't know" and "I don't want to say" alike.

mod counted;

pub(crate) use counted::Counted;

use domain::instrument::{Instrument, TableKey};
use domain::intake::Ticks;

/// Exact counts of one variable, alone or by a breakdown. Never shown.
pub struct FrequencyTable {
    key: TableKey,
    counted: Counted,
    by: Option<Counted>,
    cells: Vec<u64>,
}

/// Counts one table of the manifest. `None` if the instrument has no such variable or no such breakdown.
pub fn count(instrument: &Instrument, responses: &[Ticks], key: &TableKey) -> Option<FrequencyTable> {
    if key.instrument != instrument.key {
        return None;
    }
    let counted = Counted::of(instrument, &key.variable)?;
    let by = match &key.by {
        Some(name) => Some(Counted::breakdown(instrument, name)?),
        None => None,
    };
    let width = counted.positions();
    let mut cells = vec![0; width * by.as_ref().map_or(1, Counted::positions)];
    for ticks in responses {
        let row = by.as_ref().map_or(0, |by| by.position(ticks));
        cells[row * width + counted.position(ticks)] += 1;
    }
    Some(FrequencyTable {
        key: key.clone(),
        counted,
        by,
        cells,
    })
}

impl FrequencyTable {
    /// Which table of the manifest.
    pub fn key(&self) -> &TableKey {
        &self.key
    }

    pub(crate) fn counted(&self) -> &Counted {
        &self.counted
    }

    pub(crate) fn by(&self) -> Option<&Counted> {
        self.by.as_ref()
    }

    /// How many rows: the categories of the breakdown and those who did not say, or one.
    pub(crate) fn rows(&self) -> usize {
        self.by.as_ref().map_or(1, Counted::positions)
    }

    /// How many are at these positions.
    pub(crate) fn sum(&self, rows: &[usize], columns: &[usize]) -> u64 {
        let width = self.counted.positions();
        let cell = |row: &usize, column: &usize| self.cells.get(row * width + column).copied().unwrap_or(0);
        rows.iter()
            .flat_map(|row| columns.iter().map(move |column| cell(row, column)))
            .sum()
    }

    /// All respondents of the instrument.
    pub(crate) fn total(&self) -> u64 {
        self.cells.iter().sum()
    }
}

#[cfg(test)]
mod tests;
