//! All tables of a release as one CSV.
//!
//! In: protected tables. Out: a line for each number, range or hidden number, one for each table that is hidden whole, and
//! first one for replacement letters, if it is known how many there were. It refuses to know anything that a page of the release does not show, and to hand a formula to a spreadsheet.

use super::tables_at;
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use analysis::disclosure_control::{ProtectedTable, Row, Shape, ShownCell};
use analysis::release::TablesRelease;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The names of the columns.
const HEAD: [&str; 12] = [
    "instrument",
    "question",
    "variable",
    "breakdown",
    "group",
    "answer",
    "status",
    "value",
    "from",
    "to",
    "words",
    "people",
];

/// The file.
pub async fn file(
    State(state): State<AppState>,
    who: SignedIn,
    Path(release): Path<String>,
) -> Result<Response, Fault> {
    let (release, _, tables) = tables_at(&state, &who, &release).await?;
    let again = match release.number {
        1 => String::new(),
        number => format!("-release-{number}"),
    };
    let name = format!(
        "attachment; filename=\"earshot-tables-{}{again}.csv\"",
        release.released_on
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, written(&tables)).into_response())
}

/// The text of the file.
fn written(release: &TablesRelease) -> String {
    let mut csv = line(&HEAD.map(str::to_owned));
    if let Some(says) = release.on_second_answers() {
        let mut fields: [String; 12] = Default::default();
        fields[0] = "all".into();
        fields[6] = "note".into();
        if release.open_link {
            fields[2] = "open-link".into();
        } else {
            fields[2] = "replacement-letters".into();
            fields[7] = release.replacements.unwrap_or_default().to_string();
        }
        fields[10] = says;
        csv.push_str(&line(&fields));
    }
    for table in &release.tables {
        match &table.shape {
            Shape::Hidden { because } => {
                let mut fields = start(table);
                fields[6] = "hidden".into();
                fields[10] = because.explain().into();
                csv.push_str(&line(&fields));
            }
            Shape::Shown { columns, rows, .. } => {
                for row in rows {
                    for (column, cell) in columns.iter().zip(&row.cells) {
                        csv.push_str(&line(&of_cell(table, row, column, cell)));
                    }
                }
            }
        }
    }
    csv
}

/// A line's fields, as far as they are the same for a whole table.
fn start(table: &ProtectedTable) -> [String; 12] {
    let mut fields: [String; 12] = Default::default();
    fields[0] = match &table.key.instrument {
        Some(instrument) => instrument.to_string(),
        None => "all".into(),
    };
    fields[1] = table.question.clone();
    fields[2] = table.key.variable.clone();
    fields[3] = table.key.by.clone().unwrap_or_default();
    fields
}

fn of_cell(table: &ProtectedTable, row: &Row, column: &str, cell: &ShownCell) -> [String; 12] {
    let mut fields = start(table);
    let (from, to) = cell.bounds();
    let (status, words) = match cell {
        ShownCell::Number(_) => ("number", ""),
        ShownCell::Range { words, .. } => ("range", words.as_str()),
        ShownCell::Hidden { .. } => ("hidden", ""),
    };
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    fields[4] = row.label.clone();
    fields[5] = column.to_owned();
    fields[6] = status.to_owned();
    fields[7] = number(cell.number());
    fields[8] = from.to_string();
    fields[9] = to.to_string();
    fields[10] = words.to_owned();
    fields[11] = number(row.people);
    fields
}

fn line(fields: &[String; 12]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| escaped(field)).collect();
    format!("{}\r\n", fields.join(","))
}

/// A field as CSV has it. A spreadsheet takes what begins with one of some signs for a formula: it gets a quote before it.
fn escaped(field: &str) -> String {
    let safe = match field.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{field}"),
        _ => field.to_owned(),
    };
    if safe.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", safe.replace('"', "\"\""));
    }
    safe
}

#[cfg(test)]
mod tests;
