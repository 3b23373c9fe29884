//! What somebody wants tables of, and by which rule.
//!
//! In: TOML. Out: a [`Spec`] that makes sense, or an error with its line. It refuses to know the data, except for the
//! values that [`super::Data::read`] adds where the spec lists none.

use super::names::in_words;
use super::{COUNT, Source, StudyError, called, no_name, quoted};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use toml::Spanned;

mod as_written;
mod ladder;
mod tables;

/// What `k` may be.
pub const K_RANGE: RangeInclusive<u64> = 2..=50;
/// `k` where nobody said otherwise.
pub const SMALLEST_SHOWN: u64 = 6;

/// Most values of a dimension: as many as [`super::Data::records`] can tell apart.
const MOST_VALUES: usize = 1 << 16;

/// Which tables, and by which rule they are protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The smallest count that may be shown, except 0.
    pub k: u64,
    /// The smallest total of a row of the base; 1 switches it off.
    pub min_base: u64,
    /// Whether "nobody" must not be told either.
    pub protect_zeros: bool,
    /// Whether "everybody" must not be told either.
    pub protect_unanimous: bool,
    /// How many values of a row must at least have somebody.
    pub min_categories: usize,
    /// In the order of the file.
    pub dimensions: Vec<Dimension>,
    /// In the order of the file.
    pub tables: Vec<StudyTable>,
}

/// Something that people are told apart by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// As its column is called.
    pub name: String,
    /// In the order of the spec; in that of the alphabet where they were learned from the data.
    pub values: Vec<String>,
    /// How values may be joined, each step coarser than the one before.
    pub ladder: Vec<LadderStep>,
}

/// One way to join the values of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LadderStep {
    /// As [`super::WrittenTable::steps`] calls it.
    pub name: String,
    /// Every value is in exactly one of them.
    pub groups: Vec<LadderGroup>,
}

/// Values that are joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LadderGroup {
    /// What they are called together.
    pub name: String,
    /// Positions in [`Dimension::values`].
    pub of: Vec<usize>,
}

/// A table, with all its totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyTable {
    /// Positions in [`Spec::dimensions`].
    pub dimensions: Vec<usize>,
    /// Those of them that make a row, as positions in [`Spec::dimensions`]; maybe none.
    pub base: Vec<usize>,
}

impl Spec {
    /// Reads a spec. `file` is what errors call it.
    pub fn parse(file: &str, text: &str) -> Result<Spec, StudyError> {
        let source = Source { file, text };
        let written: as_written::Spec = match toml::from_str(text) {
            Ok(written) => written,
            Err(error) => {
                let single = error.message().contains("map, expected a sequence");
                let hint = if single {
                    " ([[dimension]] and [[table]] have two on each side)"
                } else {
                    ""
                };
                return source.wrong(
                    source.at(&error.span().unwrap_or(0..0)),
                    format!(
                        "{}{hint}: docs/protect-and-audit.md has every key",
                        in_words(error.message())
                    ),
                );
            }
        };
        let within = |what, number: Option<Spanned<i64>>, range| source.within(what, number, range);
        let k = within("k", written.k, K_RANGE)?.unwrap_or(SMALLEST_SHOWN);
        let min_base = within("min_base", written.min_base, 1..=1_000)?.unwrap_or(1);
        let min_categories = within("min_categories", written.min_categories, 0..=100)?.unwrap_or(0);
        let dimensions = dimensions(source, written.dimension)?;
        let tables = tables::tables(source, written.table, &dimensions)?;
        Ok(Spec {
            k,
            min_base,
            protect_zeros: written.protect_zeros,
            protect_unanimous: written.protect_unanimous,
            min_categories: usize::try_from(min_categories).unwrap_or(usize::MAX),
            dimensions,
            tables,
        })
    }

    /// What a table is called: "answer by placement".
    pub fn called(&self, table: &StudyTable) -> String {
        let names = table.dimensions.iter();
        called(names.map(|dimension| self.dimensions[*dimension].name.as_str()))
    }

    /// The dimensions that some table uses, as positions.
    pub(super) fn used(&self) -> BTreeSet<usize> {
        let tables = self.tables.iter();
        tables
            .flat_map(|table| table.dimensions.iter().copied())
            .collect()
    }
}

impl Source<'_> {
    fn within(
        &self,
        what: &str,
        number: Option<Spanned<i64>>,
        range: RangeInclusive<u64>,
    ) -> Result<Option<u64>, StudyError> {
        let Some(written) = number else { return Ok(None) };
        match u64::try_from(*written.get_ref()) {
            Ok(number) if range.contains(&number) => Ok(Some(number)),
            _ => self.wrong(
                self.at(&written.span()),
                format!("`{what}` must be from {} to {}", range.start(), range.end()),
            ),
        }
    }
}

fn dimensions(source: Source<'_>, written: Vec<as_written::Dimension>) -> Result<Vec<Dimension>, StudyError> {
    let mut dimensions: Vec<Dimension> = Vec::new();
    for written in written {
        let at = source.at(&written.name.span());
        let name = quoted(written.name.get_ref());
        if let Some(why) = no_name(written.name.get_ref()) {
            return source.wrong(at, format!("the dimension {name} {why}"));
        }
        if written.name.get_ref() == COUNT {
            return source.wrong(
                at,
                "\"count\" is the column with the number of people: give the dimension another name",
            );
        }
        if dimensions.iter().any(|d| d.name == *written.name.get_ref()) {
            return source.wrong(at, format!("the dimension {name} is there twice: rename one"));
        }
        if written.values.is_none() && !written.ladder.is_empty() {
            return source.wrong(
                at,
                format!("the dimension {name} has a ladder and no `values`: list the values too"),
            );
        }
        let values = match &written.values {
            Some(written) => values(source, written)?,
            None => Vec::new(),
        };
        dimensions.push(Dimension {
            ladder: ladder::ladder(source, written.ladder, &values)?,
            name: written.name.into_inner(),
            values,
        });
    }
    Ok(dimensions)
}

fn values(source: Source<'_>, written: &Spanned<Vec<Spanned<String>>>) -> Result<Vec<String>, StudyError> {
    let mut seen = BTreeSet::new();
    for value in written.get_ref() {
        let name = quoted(value.get_ref());
        if let Some(why) = no_name(value.get_ref()) {
            return source.wrong(source.at(&value.span()), format!("the value {name} {why}"));
        }
        if !seen.insert(value.get_ref()) {
            return source.wrong(
                source.at(&value.span()),
                format!("the value {name} is there twice: take one away"),
            );
        }
    }
    if seen.len() > MOST_VALUES {
        return source.wrong(
            source.at(&written.span()),
            format!("`values` has more than {MOST_VALUES} values: join some"),
        );
    }
    if seen.is_empty() {
        return source.wrong(
            source.at(&written.span()),
            "`values` is empty: list some, or leave it out to take them from the data",
        );
    }
    let values = written.get_ref().iter();
    Ok(values.map(|value| value.get_ref().clone()).collect())
}

#[cfg(test)]
mod tests;
