//! ④ From ticks to exact counts, at the finest categories.
//!
//! In: the respondents of one or more instruments in no order, and a table of the manifest. Out: a [`FrequencyTable`],
//! which cannot be shown: it has no `Debug`, `Display` or `Serialize`, and its numbers are private to this crate. Only
//! [`crate::disclosure_control`] makes something of it. It refuses to know who answered, and to count anything that the
//! manifest does not name.
//!
//! Every respondent of the instrument is in exactly one cell of every table: giving no answer is a position of its own,
//! last on both sides, and holds the routed out, the skipped, "don't know" and "I don't want to say" alike, but for items
//! that are marked to have the last two counted apart.

mod counted;
mod respondents;

pub(crate) use counted::Counted;
pub use respondents::Respondents;

use domain::instrument::{Instrument, ItemId, TableKey};

/// Exact counts of one variable, alone or by a breakdown. Never shown.
pub struct FrequencyTable {
    /// How many positions a row has, no answer included.
    width: usize,
    cells: Vec<u64>,
}

/// Counts one table of the manifest: of the instrument that it names, or of all that ask its variable as the first of them
/// does. `None` if none has such a variable, or no such breakdown.
pub fn count(all: &[Respondents<'_>], key: &TableKey) -> Option<FrequencyTable> {
    let mut first: Option<&Instrument> = None;
    let mut sum: Option<FrequencyTable> = None;
    for respondents in all {
        let instrument = respondents.instrument();
        if key
            .instrument
            .as_ref()
            .is_some_and(|named| *named != instrument.key)
        {
            continue;
        }
        let Some(table) = count_one(respondents, key) else {
            continue;
        };
        let item = ItemId::new(key.variable.split('/').next().unwrap_or_default());
        match (&mut sum, first) {
            (Some(sum), Some(first)) if instrument.asks_alike(first, &item) => {
                let cells = sum.cells.iter_mut().zip(table.cells);
                cells.for_each(|(all, cell)| *all += cell);
            }
            (None, _) => (sum, first) = (Some(table), Some(instrument)),
            _ => {}
        }
    }
    sum
}

fn count_one(respondents: &Respondents<'_>, key: &TableKey) -> Option<FrequencyTable> {
    let instrument = respondents.instrument();
    let counted = Counted::of(instrument, &key.variable)?;
    let width = counted.positions();
    let column = respondents.column(&counted.variable.item);
    let cells = match &key.by {
        None => {
            let mut cells = vec![0; width];
            column
                .iter()
                .for_each(|value| cells[counted.position(*value)] += 1);
            cells
        }
        Some(name) => {
            let by = Counted::breakdown(instrument, name)?;
            let mut cells = vec![0; width * by.positions()];
            for (value, group) in column.iter().zip(respondents.column(&by.variable.item)) {
                cells[by.position(*group) * width + counted.position(*value)] += 1;
            }
            cells
        }
    };
    Some(FrequencyTable { width, cells })
}

impl FrequencyTable {
    /// How many are at these positions of a row; of a table without a breakdown there is one row.
    pub(crate) fn sum(&self, rows: &[usize], columns: &[usize]) -> u64 {
        let cell =
            |row: &usize, column: &usize| self.cells.get(row * self.width + column).copied().unwrap_or(0);
        rows.iter()
            .flat_map(|row| columns.iter().map(move |column| cell(row, column)))
            .sum()
    }

    /// All respondents of the instrument.
    #[cfg(test)]
    fn total(&self) -> u64 {
        self.cells.iter().sum()
    }
}

#[cfg(test)]
mod tests;
