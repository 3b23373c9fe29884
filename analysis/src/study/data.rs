//! The people of a study, counted.
//!
//! In: CSV with a column for each dimension that a table uses, and maybe a column `count`. Out: how many people there are
//! of each combination. It refuses to know the order of the rows and every other column.

use super::{MOST_PEOPLE, Place, Source, Spec, StudyError, StudyTable, quoted};
use columns::Columns;
use rows::Rows;
use std::collections::BTreeMap;
use values::{Values, count};

mod columns;
mod rows;
mod values;

/// Most combinations of the values of all dimensions that tables use, and so most cells of a table, its totals left aside.
const MOST_COMBINATIONS: usize = 200_000;

/// How many people there are of each combination of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// Each combination once, in the order of the positions, and with one person at least. There is a position for each
    /// of [`Spec::dimensions`], in [`super::Dimension::values`]; it is 0 for a dimension that no table uses.
    pub records: Vec<(Vec<u16>, u64)>,
}

impl Data {
    /// Reads data, and puts the values of dimensions that have none into the spec. `file` is what errors call it.
    pub fn read(file: &str, text: &str, spec: &mut Spec) -> Result<Data, StudyError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut rows = Rows::new(Source { file, text });
        if !rows.advance()? {
            return rows
                .source
                .wrong(Place::Whole, "is empty: begin with a line that names the columns");
        }
        let columns = Columns::of(rows.source, rows.place(), &rows.cells, spec)?;
        let mut values = Values::of(spec);
        let mut counted: BTreeMap<Vec<u16>, u64> = BTreeMap::new();
        let mut people = 0_u64;
        let mut any = false;
        while rows.advance()? {
            any = true;
            let (record, source) = (&rows.cells, rows.source);
            if record.len() > columns.width() {
                return source.wrong(
                    rows.place(),
                    "has more cells than the first line has columns: put a cell with a comma into quotes",
                );
            }
            let mut key = vec![0; spec.dimensions.len()];
            for (column, dimension) in columns.dimensions() {
                let name = &spec.dimensions[dimension].name;
                let found = match record.get(column) {
                    Some(cell) => values.position(dimension, cell),
                    None => Err("has no cell: every row needs one in every column".into()),
                };
                match found {
                    Ok(position) => key[dimension] = position,
                    Err(why) => {
                        return source.wrong(rows.place(), format!("the column {} {why}", quoted(name)));
                    }
                }
            }
            let row = match columns
                .count()
                .map(|column| count(record.get(column).map(AsRef::as_ref)))
            {
                None => 1,
                Some(Ok(row)) => row,
                Some(Err(why)) => return source.wrong(rows.place(), format!("the column \"count\" {why}")),
            };
            people = match people.checked_add(row).filter(|people| *people <= MOST_PEOPLE) {
                Some(people) => people,
                None => {
                    return source.wrong(
                        rows.place(),
                        format!("here the counts reach more than {MOST_PEOPLE} people: look for a slip"),
                    );
                }
            };
            if row > 0 {
                *counted.entry(key).or_default() += row;
            }
            if counted.len() > MOST_COMBINATIONS {
                break;
            }
        }
        if !any {
            return rows.source.wrong(
                Place::Whole,
                "has no rows: add a line for each person, or for each combination with its `count`",
            );
        }
        let order = values.learn(spec);
        fits(rows.source, spec)?;
        let sorted = |(key, people): (Vec<u16>, u64)| (order.sorted(key), people);
        let mut records: Vec<(Vec<u16>, u64)> = counted.into_iter().map(sorted).collect();
        records.sort_unstable();
        Ok(Data { records })
    }
}

/// Whether the tables are of a size that can be protected.
fn fits(source: Source<'_>, spec: &Spec) -> Result<(), StudyError> {
    let product = |dimensions: &mut dyn Iterator<Item = usize>| {
        dimensions.fold(1_usize, |product, dimension| {
            product.saturating_mul(spec.dimensions[dimension].values.len())
        })
    };
    let combinations = product(&mut spec.used().into_iter());
    if combinations <= MOST_COMBINATIONS {
        return Ok(());
    }
    let cells = |table: &StudyTable| product(&mut table.dimensions.iter().copied());
    let largest = spec.tables.iter().max_by_key(|table| cells(table));
    let largest = largest.map_or_else(String::new, |table| {
        format!(", {} of them in the table {}", cells(table), spec.called(table))
    });
    source.wrong(
        Place::Whole,
        format!(
            "the dimensions of all tables have {combinations} combinations together{largest}, and {MOST_COMBINATIONS} \
             is the most: join values in the data, as a step of a ladder would, or leave a dimension out"
        ),
    )
}

#[cfg(test)]
mod tests;
