//! Whether JSON is tables that can be audited.
//!
//! In: JSON. Out: [`Written`] tables in which every combination has its cell, or an error that names the table and the
//! key. It refuses to know whether the numbers add up: that is for [`super::super::audit()`] to say.

use super::super::names::in_words;
use super::super::{
    COUNT, K_RANGE, MOST_DIMENSIONS, MOST_PEOPLE, Place, Source, StudyError, no_name, quoted,
};
use super::{Status, TOTAL, Written, WrittenCell, WrittenTable};
use std::collections::{BTreeMap, BTreeSet};

impl Written {
    /// Reads tables that [`super::super::protect`] or anybody else made. `file` is what errors call it.
    pub fn parse(file: &str, text: &str) -> Result<Written, StudyError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let source = Source { file, text };
        // A reader of fields takes a list of them too, and would speak of the first of them.
        if text.trim_start().starts_with('[') {
            return source.wrong(
                Place::Line(1),
                "is a list: put the tables into { \"tables\": [ … ] }, as docs/protect-and-audit.md says",
            );
        }
        if text.trim().is_empty() {
            return source.wrong(
                Place::Whole,
                "is empty: write tables into it, as docs/protect-and-audit.md says",
            );
        }
        let written: Written = match serde_json::from_str(text) {
            Ok(written) => written,
            Err(error) => {
                // The place is said in front, not at the end again.
                let said = error.to_string();
                let said = said
                    .rsplit_once(" at line ")
                    .map_or(said.as_str(), |(said, _)| said);
                let said = in_words(said);
                return source.wrong(
                    Place::Column(error.line(), error.column()),
                    format!("{said}: docs/protect-and-audit.md says how tables are written"),
                );
            }
        };
        match problem(&written) {
            Some(problem) => source.wrong(Place::Whole, problem),
            None => Ok(written),
        }
    }
}

fn problem(written: &Written) -> Option<String> {
    if written.k.is_some_and(|k| !K_RANGE.contains(&k)) {
        return Some(format!(
            "`k` must be from {} to {}",
            K_RANGE.start(),
            K_RANGE.end()
        ));
    }
    if written.tables.is_empty() {
        return Some("has no tables: add one with `dimensions` and `cells`".into());
    }
    let mut seen = BTreeSet::new();
    let mut known = BTreeMap::new();
    for (table, number) in written.tables.iter().zip(1..) {
        let place = match table.dimensions.is_empty() {
            true => format!("table {number}"),
            false => format!("table {number} ({})", table.called()),
        };
        let dimensions: BTreeSet<&String> = table.dimensions.iter().collect();
        let found = dimensions_problem(table)
            .or_else(|| (!seen.insert(dimensions)).then(|| "is there twice: take one away".into()))
            .or_else(|| keys_problem(table))
            .or_else(|| values_problem(table, number, &mut known));
        if let Some(problem) = found {
            return Some(format!("{place} {problem}"));
        }
    }
    None
}

fn dimensions_problem(table: &WrittenTable) -> Option<String> {
    if table.dimensions.is_empty() || table.dimensions.len() > MOST_DIMENSIONS {
        return Some(format!("must have 1 to {MOST_DIMENSIONS} names in `dimensions`"));
    }
    for (place, name) in table.dimensions.iter().enumerate() {
        if let Some(why) = no_name(name) {
            return Some(format!("has a dimension {} that {why}", quoted(name)));
        }
        if name == COUNT {
            return Some(
                "has a dimension \"count\", which is the column with the number of people: rename it".into(),
            );
        }
        if table.dimensions[..place].contains(name) {
            return Some(format!("has the dimension {} twice: take one away", quoted(name)));
        }
    }
    for (place, name) in table.base.iter().enumerate() {
        if !table.dimensions.contains(name) || table.base[..place].contains(name) {
            return Some(format!(
                "has {} in its `base`, which takes the names of its own dimensions, each once: correct it",
                quoted(name)
            ));
        }
    }
    let unknown = table.steps.keys().find(|name| !table.dimensions.contains(name))?;
    Some(format!(
        "has a step of {}, which is none of its dimensions: take it away",
        quoted(unknown)
    ))
}

/// Every key once, of the right length, and none missing.
fn keys_problem(table: &WrittenTable) -> Option<String> {
    let mut keys: BTreeSet<&[String]> = BTreeSet::new();
    for cell in &table.cells {
        let key = shown(cell.key.iter().map(String::as_str));
        if cell.key.len() != table.dimensions.len() {
            return Some(format!(
                "has the key {key}: a key has one value or \"*\" for each of the {} dimensions",
                table.dimensions.len()
            ));
        }
        let bad = cell.key.iter().filter(|value| *value != TOTAL);
        if let Some((value, why)) = bad
            .filter_map(|value| no_name(value).map(|why| (value, why)))
            .next()
        {
            return Some(format!("has a value {} that {why}", quoted(value)));
        }
        if !keys.insert(&cell.key) {
            return Some(format!("has the key {key} twice: take one away"));
        }
        if let Some(problem) = cell_problem(cell) {
            return Some(format!("has a cell {key} that {problem}"));
        }
    }
    let axes: Vec<Vec<String>> = (0..table.dimensions.len())
        .map(|dimension| {
            let mut axis = table.values(dimension);
            axis.push(TOTAL.to_owned());
            axis
        })
        .collect();
    if let Some(empty) = axes.iter().position(|axis| axis.len() == 1) {
        let name = quoted(&table.dimensions[empty]);
        return Some(format!(
            "has no value of {name} but \"*\": add cells, or take the dimension away"
        ));
    }
    let missing = first_missing(&axes, &keys)?;
    Some(format!(
        "has no cell with the key {}: add it, with `\"status\": \"hidden\", \"value\": null` if it is not published",
        shown(missing.iter().map(String::as_str))
    ))
}

/// The first combination without a cell. It looks at one more than there are cells at most.
fn first_missing(axes: &[Vec<String>], keys: &BTreeSet<&[String]>) -> Option<Vec<String>> {
    let mut place = vec![0; axes.len()];
    loop {
        let key: Vec<String> = axes
            .iter()
            .zip(&place)
            .map(|(axis, at)| axis[*at].clone())
            .collect();
        if !keys.contains(key.as_slice()) {
            return Some(key);
        }
        let turns = (0..axes.len())
            .rev()
            .find(|axis| place[*axis] + 1 < axes[*axis].len())?;
        place[turns] += 1;
        place[turns + 1..].fill(0);
    }
}

fn cell_problem(cell: &WrittenCell) -> Option<String> {
    let mut numbers = [cell.value, cell.from, cell.to].into_iter().flatten();
    if numbers.any(|number| number > MOST_PEOPLE) {
        return Some(format!(
            "has a number over {MOST_PEOPLE}, the most people that are worked with: look for a slip"
        ));
    }
    if cell.status.is_hidden() && cell.words.is_some() {
        return Some(
            "is hidden and has `words`, and a hidden cell has no words: take them away, or call it a \"range\" with \
             `from` and `to`"
                .into(),
        );
    }
    if cell.because.is_some() && cell.status != Status::Primary {
        return Some("has a `because` and is not \"primary\": take it away".into());
    }
    status_problem(cell).map(str::to_owned)
}

/// Whether a status and its numbers go together.
fn status_problem(cell: &WrittenCell) -> Option<&'static str> {
    let bounds = (cell.from, cell.to);
    match (cell.status, cell.value) {
        (Status::Published, None) => Some("is published without a number: write it, or call it \"hidden\""),
        (Status::Published, Some(_)) if bounds != (None, None) => {
            Some("is published and has `from` or `to`: take them away")
        }
        (Status::Published, Some(_)) => None,
        (_, Some(_)) => Some("is not published and still has its number: write null"),
        (Status::Range, None) if cell.from.is_none() || cell.to.is_none() => {
            Some("is a range without `from` and `to`: write between which numbers it lies")
        }
        _ if matches!(bounds, (Some(from), Some(to)) if from > to) => {
            Some("has a `from` that is larger than its `to`: swap them")
        }
        _ => None,
    }
}

/// The first table that has a dimension, with its values.
type Known<'t> = BTreeMap<&'t String, (usize, BTreeSet<String>)>;

/// Tables are audited together, so a dimension must mean the same in all of them.
fn values_problem<'t>(table: &'t WrittenTable, number: usize, known: &mut Known<'t>) -> Option<String> {
    for (place, name) in table.dimensions.iter().enumerate() {
        let own: BTreeSet<String> = table.values(place).into_iter().collect();
        let (first, values) = known.entry(name).or_insert_with(|| (number, own.clone()));
        if let Some(other) = own.symmetric_difference(values).next() {
            let (has, lacks) = match own.contains(other) {
                true => ("has", "has not"),
                false => ("has not", "has"),
            };
            return Some(format!(
                "{has} the value {} of {}, and table {first} {lacks}: give both the same values, at the same step",
                quoted(other),
                quoted(name)
            ));
        }
    }
    None
}

/// A key as an error shows it: `["often","*"]`.
fn shown<'k>(key: impl Iterator<Item = &'k str>) -> String {
    format!("[{}]", key.map(quoted).collect::<Vec<_>>().join(","))
}
