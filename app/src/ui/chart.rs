//! Charts of protected tables: bars, a sentence, and the table itself behind them.
//!
//! In: a [`ProtectedTable`]. Out: a figure in which bars, sentence and table say the same, since all are made of the
//! same published numbers. It refuses to draw anything else.

use analysis::disclosure_control::{ProtectedTable, Row, Shape};
use leptos::prelude::*;

/// A chart, or why there is none. `asked_of` says who was asked, such as "11 to 17": two age versions share questions.
pub fn bars(table: &ProtectedTable, asked_of: Option<&String>) -> AnyView {
    let asked_of =
        asked_of.map(|ages| view! { <p class="hint">{format!("Asked of young people aged {ages}")}</p> });
    let question = match &table.by {
        Some(by) => format!("{} – by: {by}", table.question),
        None => table.question.clone(),
    };
    let sentence = table.sentence();
    if !table.is_shown() {
        return view! {
            <figure class="chart hidden-table">
                <figcaption>{question}</figcaption>
                {asked_of}
                <p class="hint">{sentence}</p>
            </figure>
        }
        .into_any();
    }
    let rows = table
        .rows()
        .iter()
        .map(|row| row_of_bars(table, row))
        .collect_view();
    view! {
        <figure class="chart">
            <figcaption>{question.clone()}</figcaption>
            {asked_of}
            {rows}
            <details class="more">
                <summary>"The numbers"<span class="visually-hidden">": "{question.clone()}</span></summary>
                <p>{sentence}</p>
                {numbers(table, question)}
            </details>
        </figure>
    }
    .into_any()
}

/// The bars of one group. They are for eyes: the percentages beside them are text.
fn row_of_bars(table: &ProtectedTable, row: &Row) -> AnyView {
    let bars = table
        .answers()
        .iter()
        .zip(table.percentages(row))
        .map(|(answer, percent)| {
            view! {
                <li class="bar-row">
                    <span class="bar-label">{answer.clone()}</span>
                    <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                        <rect class="bar-track" width="100" height="6" />
                        <rect class="bar-fill" width=percent.to_string() height="6" />
                    </svg>
                    <span class="bar-number">{percent.to_string()}"%"</span>
                </li>
            }
        })
        .collect_view();
    let group = table
        .by
        .is_some()
        .then(|| view! { <p class="bar-group">{row.label.clone()}</p> });
    let base = format!("Of {} who answered", table.base(row));
    view! {
        {group}
        <ul class="bars">{bars}</ul>
        <p class="hint">{base}</p>
    }
    .into_any()
}

/// The table behind the bars.
fn numbers(table: &ProtectedTable, caption: String) -> AnyView {
    let columns = match &table.shape {
        Shape::Shown { columns, .. } => columns.clone(),
        Shape::Hidden { .. } => Vec::new(),
    };
    let head = columns
        .into_iter()
        .map(|column| view! { <th scope="col" class="num">{column}</th> })
        .collect_view();
    let body = table
        .rows()
        .iter()
        .map(|row| {
            let cells = row
                .cells
                .iter()
                .map(|cell| view! { <td class="num">{cell.to_string()}</td> })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">{row.label.clone()}</th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let label = format!("Table: {caption}");
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=label>
            <table>
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Group"</th>
                        {head}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}
