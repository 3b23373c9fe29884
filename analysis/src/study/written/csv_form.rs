//! Tables for a spreadsheet.
//!
//! In: [`Written`] tables. Out: a file name and CSV for each, one row for each cell. It refuses to let a value become a
//! formula, or a name become a path.

use super::{Written, WrittenTable};
use std::collections::BTreeSet;

impl Written {
    /// For each table a file name, such as `answer-by-placement.csv`, and its text.
    pub fn to_csv(&self) -> Vec<(String, String)> {
        let mut taken = BTreeSet::new();
        let named = |table| (free(&stem(table), &mut taken), text(table));
        self.tables.iter().map(named).collect()
    }
}

fn text(table: &WrittenTable) -> String {
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let mut csv = csv::Writer::from_writer(Vec::new());
    let mut row = |cells: Vec<String>| {
        // A vector takes everything, and every row has the same length.
        csv.write_record(cells.iter().map(|cell| harmless(cell)))
            .expect("a row is written to memory");
    };
    let last = ["status", "value", "words", "from", "to"].map(String::from);
    row([table.dimensions.as_slice(), &last].concat());
    for cell in &table.cells {
        let last = [
            cell.status.word().to_owned(),
            number(cell.value),
            cell.words.clone().unwrap_or_default(),
            number(cell.from),
            number(cell.to),
        ];
        row([cell.key.as_slice(), &last].concat());
    }
    let bytes = csv.into_inner().expect("a row is written to memory");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A spreadsheet computes what begins like a formula; after an apostrophe it shows it.
fn harmless(cell: &str) -> String {
    match cell.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => format!("'{cell}"),
        _ if cell.starts_with(['\t', '\r', '\n']) => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

/// Lower-case letters, digits and hyphens, whatever a dimension is called.
fn stem(table: &WrittenTable) -> String {
    let slug = |name: &String| {
        let kept = name.chars().map(|c| match c.is_ascii_alphanumeric() {
            true => c.to_ascii_lowercase(),
            false => ' ',
        });
        let kept: String = kept.take(30).collect();
        let words: Vec<&str> = kept.split_whitespace().collect();
        match words.is_empty() {
            true => "dimension".to_owned(),
            false => words.join("-"),
        }
    };
    table.dimensions.iter().map(slug).collect::<Vec<_>>().join("-by-")
}

fn free(stem: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = format!("{stem}.csv");
    let mut next = 2;
    while !taken.insert(name.clone()) {
        name = format!("{stem}-{next}.csv");
        next += 1;
    }
    name
}
