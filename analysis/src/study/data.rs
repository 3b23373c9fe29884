//! The people of a study, counted.
//!
//! In: CSV with a column for each dimension that a table uses, and maybe a column `count`. Out: how many people there are
//! of each combination. It refuses to know the order of the rows and every other column.

use super::{Place, Source, Spec, StudyError, quoted};
use columns::Columns;
use csv::{ReaderBuilder, StringRecord, Trim};
use std::collections::BTreeMap;
use values::{Values, count};

mod columns;
mod values;

/// Most cells of one table, its totals left aside.
const MOST_CELLS: usize = 1_000_000;
/// Most combinations of the values of all dimensions that tables use.
const MOST_COMBINATIONS: usize = 200_000;
/// Most people: the largest number that every reader of JSON reads exactly.
const MOST_PEOPLE: u64 = (1 << 53) - 1;

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
        let Some(header) = rows.next()? else {
            return rows
                .source
                .wrong(Place::Whole, "is empty: begin with a line that names the columns");
        };
        let columns = Columns::of(rows.source, rows.place(), header, spec)?;
        let mut values = Values::of(spec);
        let mut counted: BTreeMap<Vec<u16>, u64> = BTreeMap::new();
        let mut people = 0_u64;
        let mut any = false;
        while rows.advance()? {
            any = true;
            let (record, source) = (&rows.record, rows.source);
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
            let row = match columns.count().map(|column| count(record.get(column))) {
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
    let advice = "join values in the data, as a step of a ladder would, or leave a dimension out";
    let product = |dimensions: &mut dyn Iterator<Item = usize>| {
        dimensions.fold(1_usize, |product, dimension| {
            product.saturating_mul(spec.dimensions[dimension].values.len())
        })
    };
    for table in &spec.tables {
        let cells = product(&mut table.dimensions.iter().copied());
        if cells > MOST_CELLS {
            return source.wrong(
                Place::Whole,
                format!(
                    "the table {} would have {cells} cells, and {MOST_CELLS} is the most: {advice}",
                    spec.called(table)
                ),
            );
        }
    }
    let combinations = product(&mut spec.used().into_iter());
    if combinations > MOST_COMBINATIONS {
        return source.wrong(
            Place::Whole,
            format!(
                "the dimensions of all tables have {combinations} combinations together, and {MOST_COMBINATIONS} is the \
                 most: {advice}"
            ),
        );
    }
    Ok(())
}

/// Rows, one after the other, each with its line.
struct Rows<'a> {
    source: Source<'a>,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
}

impl<'a> Rows<'a> {
    fn new(source: Source<'a>) -> Self {
        let mut csv = ReaderBuilder::new();
        csv.has_headers(false).flexible(true).trim(Trim::All);
        Self {
            source,
            reader: csv.from_reader(source.text.as_bytes()),
            record: StringRecord::new(),
        }
    }

    fn advance(&mut self) -> Result<bool, StudyError> {
        match self.reader.read_record(&mut self.record) {
            Ok(more) => Ok(more),
            Err(_) => self.source.wrong(
                self.place(),
                "cannot be read as CSV: save it as CSV with commas, in UTF-8",
            ),
        }
    }

    fn next(&mut self) -> Result<Option<StringRecord>, StudyError> {
        Ok(self.advance()?.then(|| self.record.clone()))
    }

    /// The line in which the row begins: past blank lines, and past the second half of the line end before it.
    fn place(&self) -> Place {
        let start = self.record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(0);
        let rest = self.source.text.get(start..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        self.source.at(&(start + blank..start + blank))
    }
}

#[cfg(test)]
mod tests;
