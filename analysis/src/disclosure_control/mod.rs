//! ⑤ What of the counts may be shown.
//!
//! In: every [`FrequencyTable`] of a wave's manifest. Out: as many [`ProtectedTable`]s, in the same order, shown or hidden
//! whole. It refuses to know anything but counts, and to show a table that it did not see next to all the others.
//!
//! # The rule "blunt-1"
//!
//! 1. Each breakdown is joined to one step of its ladder for the whole release: of the steps at which its own table may
//!    be shown, the one at which most tables can be; of several the finest.
//! 2. Each table is joined to the first rung of its variable's ladder at which, in every row, no number is 1 to 5, no answer
//!    to an opinion is given by nobody (so none by everybody), and at least 10 are in the answers. Those who did not
//!    say their group are a row like any other, since it could be worked out by subtraction. The rungs are the declared
//!    steps. Who gave no answer is always the last column and never joined to an answer, which they did not give. Only
//!    the step of a breakdown may declare a group with them, for the rows of other tables: then the breakdown alone is
//!    hidden.
//! 3. A table by a breakdown is never finer than the same variable alone, and is hidden with it.
//! 4. Tables whose answers say something about each other ([`ties`]) are checked against each other, row by row.
//! 5. Otherwise the table is hidden whole.
//!
//! # Why adding and subtracting published numbers gives no number from 1 to 5
//!
//! All tables of an instrument part the same people: no answer is a position in each. So every published number counts
//! the people in a set, and what can be worked out is a sum of functions, one for each table, that are constant on its
//! cells. Take first variables without ties, where any combination of answers can occur.
//!
//! - *One variable X, alone and by a breakdown B.* The rungs of X are nested (a parser's rule) and B has one step, so the sum
//!   is f(x, b) = g(x) + h(X, b) with x in the finer part X. f counts people in a set if it is 0 or 1 everywhere. In
//!   each X a sum of a function of x and one of b that is only 0 or 1 depends on x alone or on b alone. So the set is
//!   a disjoint union of published cells, and its number a sum of numbers that are 0 or at least 6. The same holds for
//!   X by several breakdowns, since their rungs of X are nested too.
//! - *Several variables by one breakdown.* For each b the sum depends on one variable alone, for the same reason: again a
//!   union of published cells.
//! - *No differences hide in margins.* A margin of a table by a breakdown is the variable alone at the same or a coarser
//!   rung (3), and the breakdown alone at its one step (1), shown or not: both are unions of published cells.
//!
//! With ties (routing, the options of one multiple choice) not every combination can occur, sets lie inside others, and
//! differences are new numbers. [`ties`] checks all of them for each two variables; where only three or more tables
//! together would tell (two items routed apart by the same answer, several exclusive options), only one is shown.
//! A difference of nobody is refused too where it would say that nobody gave some answer.
//! A table of a variable by a breakdown that it has a tie with is hidden.
//!
//! # What this rule does not promise
//!
//! It looks at sums with whole weights of sets, not at bounds: who knows the rule may learn something from a table being
//! hidden or from a rung being coarse, and fractional weights over two variables by two breakdowns can count odd sets
//! that are no group ("the same answer as …"). It does not know the registers. An audit by witnesses will.

pub(crate) mod bounds;
mod choice;
mod columns;
pub(crate) mod frame;
mod gauss;
pub(crate) mod intervals;
pub(crate) mod proof;
mod protected;
mod rank;
mod rule;
mod rung;
pub(crate) mod search;
pub(crate) mod suppress;
mod ties;
pub(crate) mod world;

pub use protected::{Base, HiddenBecause, ProtectedTable, Row, Shape, Share, ShownCell};

use crate::aggregation::FrequencyTable;
use choice::Choice;
use domain::instrument::InstrumentKey;
use rung::Rung;
use std::collections::BTreeMap;

/// The rule, with its thresholds, as a release names it.
pub fn rule() -> String {
    format!(
        "blunt-1: no number from 1 to {}, rows of {} answers or more, no opinion that nobody or everybody has, \
         otherwise the table is hidden whole",
        rule::SMALLEST - 1,
        rule::SMALLEST_BASE
    )
}

/// Protects all tables of a release together, with one step of each breakdown for the whole release. The same tables give
/// the same result.
pub fn protect(tables: Vec<FrequencyTable>) -> Vec<ProtectedTable> {
    let mut of_instrument: BTreeMap<&InstrumentKey, Vec<usize>> = BTreeMap::new();
    for (position, table) in tables.iter().enumerate() {
        of_instrument
            .entry(&table.key().instrument)
            .or_default()
            .push(position);
    }
    let mut protected: Vec<(usize, ProtectedTable)> = Vec::new();
    for positions in of_instrument.into_values() {
        let own: Vec<&FrequencyTable> = positions.iter().map(|position| &tables[*position]).collect();
        let (choices, breakdowns) = choice::choose(&own);
        for ((position, table), choice) in positions.iter().zip(own).zip(choices) {
            let rows = table.key().by.as_ref().and_then(|by| breakdowns.get(by));
            protected.push((*position, written(table, choice, rows)));
        }
    }
    protected.sort_by_key(|(position, _)| *position);
    protected.into_iter().map(|(_, table)| table).collect()
}

fn written(table: &FrequencyTable, choice: Choice<'_>, by: Option<&Rung>) -> ProtectedTable {
    let shape = match choice {
        Err(because) => Shape::Hidden { because },
        Ok(shown) => {
            let labels: Vec<&str> = match by {
                Some(rung) => rung.row_labels(),
                None => vec![protected::EVERYONE],
            };
            let row = |(label, cells): (&str, Vec<u64>)| Row {
                label: label.to_owned(),
                people: None,
                cells: cells.into_iter().map(ShownCell::Number).collect(),
            };
            let rows = labels.into_iter().zip(shown.counts).map(row);
            Shape::Shown {
                columns: shown.rung.parts.into_iter().map(|part| part.label).collect(),
                rows: rows
                    .filter(|row| row.cells.iter().any(|cell| cell.number() != Some(0)))
                    .collect(),
                step: shown.rung.name,
                by_step: by.map(|rung| rung.name.clone()),
            }
        }
    };
    ProtectedTable {
        key: table.key().clone(),
        question: table.counted().variable.label.clone(),
        by: table.by().map(|by| by.variable.label.clone()),
        shape,
    }
}

#[cfg(test)]
mod tests;
