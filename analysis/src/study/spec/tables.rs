//! Which tables are asked for.
//!
//! In: tables as written, and the dimensions. Out: tables of known dimensions, none of them twice. It refuses to know the
//! values.

use super::super::{MOST_DIMENSIONS, Place, Source, StudyError, called, quoted};
use super::{Dimension, StudyTable, as_written};
use std::collections::BTreeSet;
use toml::Spanned;

pub(super) fn tables(
    source: Source<'_>,
    written: Vec<as_written::Table>,
    dimensions: &[Dimension],
) -> Result<Vec<StudyTable>, StudyError> {
    let mut tables: Vec<StudyTable> = Vec::new();
    let mut seen = BTreeSet::new();
    for written in written {
        let at = source.at(&written.dimensions.span());
        let names = written.dimensions.get_ref();
        if names.is_empty() || names.len() > MOST_DIMENSIONS {
            return source.wrong(
                at,
                format!("`dimensions` of a table must name 1 to {MOST_DIMENSIONS} dimensions"),
            );
        }
        let table = StudyTable {
            dimensions: each_once(source, names, |name| {
                dimensions.iter().position(|dimension| dimension.name == name)
            })?,
            base: each_once(source, &written.base, |name| {
                let named = names.iter().any(|own| own.get_ref() == name);
                let position = dimensions.iter().position(|dimension| dimension.name == name);
                position.filter(|_| named)
            })?,
        };
        if !seen.insert(BTreeSet::from_iter(table.dimensions.clone())) {
            let name = called(names.iter().map(|name| name.get_ref().as_str()));
            return source.wrong(at, format!("the table {name} is there twice: take one away"));
        }
        tables.push(table);
    }
    if tables.is_empty() {
        return source.wrong(
            Place::Whole,
            "asks for no table: add a [[table]] with `dimensions`",
        );
    }
    Ok(tables)
}

/// The positions of names, of which none may come twice.
fn each_once(
    source: Source<'_>,
    names: &[Spanned<String>],
    find: impl Fn(&str) -> Option<usize>,
) -> Result<Vec<usize>, StudyError> {
    let mut positions = Vec::new();
    for written in names {
        let at = source.at(&written.span());
        let name = quoted(written.get_ref());
        match find(written.get_ref()) {
            Some(position) if positions.contains(&position) => {
                return source.wrong(at, format!("names {name} twice: take one away"));
            }
            Some(position) => positions.push(position),
            None => {
                return source.wrong(
                    at,
                    format!(
                        "names {name}, which is no dimension here: `dimensions` takes the names of [[dimension]]s, and \
                         `base` those of its own table"
                    ),
                );
            }
        }
    }
    Ok(positions)
}
