//! Why no numbers fit tables.
//!
//! In: the equations of tables. Out: a sentence with the cells that do not go together. It refuses to repeat a number of the
//! data: only what the tables tell.

use super::super::{Written, keyed, quoted};
use super::system::System;
use crate::disclosure_control::bounds::UNBOUNDED;
use crate::disclosure_control::intervals::narrow;

/// What single sums already show; none if they show nothing.
pub(super) fn contradiction(tables: &Written, system: &System) -> Option<String> {
    if let Some(torn) = system.torn.first() {
        return Some(format!(
            "{}, and {}",
            told(tables, torn.first),
            told(tables, torn.second)
        ));
    }
    let published: Vec<(i64, i64)> = (0..system.frame.cells())
        .map(|cell| system.bounds.of(cell))
        .collect();
    let narrowed = narrow(&system.bounds, &system.sums, system.frame.cells());
    for (bounds, worked_out) in [(&published, false), (&narrowed, true)] {
        for sum in &system.sums {
            let low: i64 = sum.parts.iter().map(|part| bounds[*part].0).sum();
            let high = sum
                .parts
                .iter()
                .fold(0, |all: i64, part| (all + bounds[*part].1).min(UNBOUNDED));
            let whole = bounds[sum.whole];
            let Some(name) = name(tables, system, sum.whole) else {
                continue;
            };
            let parts = sum.parts.iter().filter_map(|part| system.named[*part]).next();
            let table = parts.and_then(|(table, _)| tables.tables.get(table));
            let of = table.map_or_else(String::new, |table| format!(" in {}", table.called()));
            let (is, of) = match worked_out {
                false => ("is", of),
                true => ("can only be", format!("{of}, with all other sums,")),
            };
            if whole.0 > high {
                return Some(format!(
                    "{name} {is} {} and its parts{of} come to {high} at most",
                    range(whole)
                ));
            }
            if low > whole.1 {
                return Some(format!(
                    "{name} {is} {} and its parts{of} come to {low} at least",
                    range(whole)
                ));
            }
        }
    }
    let torn = (0..system.frame.cells()).find(|cell| narrowed[*cell].0 > narrowed[*cell].1)?;
    let (low, high) = narrowed[torn];
    let name = name(tables, system, torn)?;
    Some(format!(
        "{name} would have to be {low} or more and {high} or less"
    ))
}

/// Where no single sum is wrong.
pub(super) fn together() -> String {
    "every total can be the sum of its parts, but not all of them at once".into()
}

fn name(tables: &Written, system: &System, cell: usize) -> Option<String> {
    let (table, position) = system.named[cell]?;
    Some(place(tables, (table, position)))
}

fn place(tables: &Written, (table, position): (usize, usize)) -> String {
    let Some(table) = tables.tables.get(table) else {
        return String::new();
    };
    let key = table
        .cells
        .get(position)
        .map_or_else(String::new, |cell| keyed(&cell.key));
    format!("{}, {key}", table.called())
}

/// What one table says of a cell.
fn told(tables: &Written, at: (usize, usize)) -> String {
    let (number, position) = at;
    let cell = tables
        .tables
        .get(number)
        .and_then(|table| table.cells.get(position));
    let said = match cell {
        Some(cell) => match (cell.value, cell.from, cell.to) {
            (Some(value), _, _) => value.to_string(),
            (None, Some(from), Some(to)) => format!("{from} to {to}"),
            _ => "something else".into(),
        },
        None => "something else".into(),
    };
    let key = cell.map_or_else(String::new, |cell| {
        let key: Vec<String> = cell.key.iter().map(|value| quoted(value)).collect();
        format!("[{}]", key.join(","))
    });
    let called = tables
        .tables
        .get(number)
        .map_or_else(String::new, |table| table.called());
    format!("table {} ({called}) says that {key} is {said}", number + 1)
}

fn range((low, high): (i64, i64)) -> String {
    match (low, high) {
        (low, high) if low == high => low.to_string(),
        (low, high) if high >= UNBOUNDED => format!("{low} or more"),
        (low, high) => format!("{low} to {high}"),
    }
}

/// The data is not that of the tables.
pub(super) fn not_of_the_data(tables: &Written, system: &System, values: &[i64]) -> Option<String> {
    let wrong = (0..values.len()).find(|cell| !system.bounds.allow(*cell, values[*cell]))?;
    let name = name(tables, system, wrong)?;
    Some(format!(
        "{name} is {} and the data has another number: look whether it is the data that the tables were made from",
        range(system.bounds.of(wrong))
    ))
}
