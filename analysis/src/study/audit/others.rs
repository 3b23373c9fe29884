//! The others of a row: who is in it and not in one of its cells.
//!
//! In: tables whose rule says that "everybody" may not be told. Out: for each cell that is all of its row, or may be, those
//! who are in the row beside it. There are none, and that is what nobody may know. It refuses to judge what is known.

use super::super::{Because, Status, TOTAL, Written, WrittenTable};
use super::system::System;
use std::collections::{BTreeMap, BTreeSet};

/// Who is in a row and not in a cell of it.
pub(super) struct Others {
    /// The row's total, as a cell of the frame.
    pub row: usize,
    /// The cell of the row, likewise.
    pub cell: usize,
    /// The key of the row in its table.
    pub key: Vec<String>,
    /// Whether it is sure that the cell is the whole row.
    pub sure: bool,
}

impl Others {
    /// By the cell that they are beside, each with its own cell in [`System::with`]. `first` is that of the first.
    pub fn by_cell(others: Vec<Others>, first: usize) -> BTreeMap<usize, Vec<(usize, Others)>> {
        let mut by_cell: BTreeMap<usize, Vec<(usize, Others)>> = BTreeMap::new();
        for (number, others) in (first..).zip(others) {
            by_cell.entry(others.cell).or_default().push((number, others));
        }
        by_cell
    }
}

/// All others that matter. `values` are the true numbers of all cells, if they are known: then it is sure which cells are
/// whole rows. Without them the tables may say it, and of those that do not each hidden cell may be one.
pub(super) fn others(tables: &Written, system: &System, values: Option<&[i64]>, k: u64) -> Vec<Others> {
    let unanimous = tables.rule.is_some_and(|rule| rule.protect_unanimous);
    let k = i64::try_from(k).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for (table, places) in tables.tables.iter().zip(&system.places) {
        let keys = table.cells.iter().map(|cell| cell.key.as_slice());
        let place_of: BTreeMap<&[String], usize> = keys.zip(places.iter().copied()).collect();
        for (cell, place) in table.cells.iter().zip(places) {
            let Some(key) = row_of(table, &cell.key) else {
                continue;
            };
            let Some(row) = place_of.get(key.as_slice()).copied() else {
                continue;
            };
            let told = cell.because == Some(Because::Everybody);
            let sure = match values {
                Some(values) => unanimous && values[*place] == values[row] && values[row] >= k,
                // What is published of both tells it to everybody.
                None => {
                    unanimous && system.bounds.of(*place) == system.bounds.of(row) && {
                        let (low, high) = system.bounds.of(row);
                        low == high && low >= k
                    }
                }
            };
            let hidden = matches!(cell.status, Status::Hidden | Status::Range);
            let maybe = values.is_none() && unanimous && hidden && system.bounds.of(row).1 >= k;
            if (told || sure || maybe) && seen.insert((row, *place)) {
                found.push(Others {
                    row,
                    cell: *place,
                    key,
                    sure: told || sure,
                });
            }
        }
    }
    found
}

/// The key of the row that a cell is in; none if it is the row's total, or over several rows.
fn row_of(table: &WrittenTable, key: &[String]) -> Option<Vec<String>> {
    let mut row = key.to_vec();
    for (dimension, value) in table.dimensions.iter().zip(&mut row) {
        match table.base.contains(dimension) {
            true if value == TOTAL => return None,
            true => {}
            false => *value = TOTAL.to_owned(),
        }
    }
    (row != key).then_some(row)
}
