//! Charts of protected tables: bars, a sentence, and the table itself behind them.
//!
//! In: a [`ProtectedTable`]. Out: a figure in which bars, sentence and table say the same, since all are made of the
//! same published numbers. It refuses to draw anything else.

use analysis::disclosure_control::{ProtectedTable, Row, Shape, Share, ShownCell};
use leptos::prelude::*;

/// What a hidden number means. It does not tell which of the two it is.
pub const WHY_HIDDEN: &str = "A hidden number could point to a child, or would let somebody work one out that could. A \
                              range is what anybody can work out from the published numbers.";

/// Of a table in which nothing is told, where there is no room for its bounds.
pub const WHY_ALL_HIDDEN: &str = "Every number of it is hidden: it could point to a child, or would let somebody work one \
                                  out that could.";

/// The question of a table with its breakdown, for people.
pub fn name(table: &ProtectedTable) -> String {
    match &table.by {
        Some(by) => format!("{} – by: {by}", table.question),
        None => table.question.clone(),
    }
}

/// Whether a shown table holds some number back, whole or in a range.
pub fn holds_back(table: &ProtectedTable) -> bool {
    let mut cells = table.rows().iter().flat_map(|row| &row.cells);
    cells.any(|cell| cell.number().is_none())
}

/// A chart, or why there is none. `asked` says who was asked, such as "aged 11 to 17": two age versions share questions.
pub fn bars(table: &ProtectedTable, asked: Option<&String>) -> AnyView {
    let name = name(table);
    let hint = asked.map(|asked| view! { <p class="hint">{format!("Asked of young people {asked}")}</p> });
    let sentence = table.sentence();
    if !table.is_shown() {
        return view! {
            <figure class="chart hidden-table">
                <figcaption>{name}</figcaption>
                {hint}
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
            <figcaption>{name.clone()}</figcaption>
            {hint}
            {rows}
            {why_hidden(table)}
            <details class="more">
                <summary>"The numbers"<span class="visually-hidden">": "{name}</span></summary>
                <p>{sentence}</p>
                {numbers(table, asked)}
            </details>
        </figure>
    }
    .into_any()
}

/// One quiet sentence below numbers of which some are held back.
pub fn why_hidden(table: &ProtectedTable) -> Option<AnyView> {
    holds_back(table).then(|| view! { <p class="hint">{WHY_HIDDEN}</p> }.into_any())
}

/// The bars of one group. They are for eyes: the percentages beside them are text.
fn row_of_bars(table: &ProtectedTable, row: &Row) -> AnyView {
    let bars = table
        .answers()
        .iter()
        .zip(table.shares(row))
        .map(|(answer, share)| {
            view! {
                <li class="bar-row">
                    <span class="bar-label">{answer.clone()}</span>
                    <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                        <rect class="bar-track" width="100" height="6" />
                        {filled(share)}
                    </svg>
                    <span class="bar-number"><bdi>{share.label()}</bdi></span>
                </li>
            }
        })
        .collect_view();
    let group = table
        .by
        .is_some()
        .then(|| view! { <p class="bar-group">{row.label.clone()}</p> });
    view! {
        {group}
        <ul class="bars">{bars}</ul>
        <p class="hint">{table.base(row).label()}</p>
    }
    .into_any()
}

/// What of a bar is filled: up to the number, from the lower to the upper end of a range, or nothing at all.
fn filled(share: Share) -> Option<AnyView> {
    let (class, from, width) = match share {
        Share::Percent(percent) => ("bar-fill", 0, percent),
        Share::Between(from, to) => ("bar-range", from, to.saturating_sub(from)),
        Share::Hidden => return None,
    };
    let rect = view! { <rect class=class x=from.to_string() y="0" width=width.to_string() height="6" /> };
    Some(rect.into_any())
}

/// The table behind the bars.
pub fn numbers(table: &ProtectedTable, asked: Option<&String>) -> AnyView {
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
            view! {
                <tr>
                    <th scope="row">{row.label.clone()}</th>
                    {row.cells.iter().map(cell).collect_view()}
                </tr>
            }
        })
        .collect_view();
    let caption = name(table);
    // Two age versions share questions, and no two regions of a page share a name.
    let label = match asked {
        Some(asked) => format!("Table: {caption} (young people {asked})"),
        None => format!("Table: {caption}"),
    };
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

fn cell(cell: &ShownCell) -> AnyView {
    let class = if cell.says_something() { "num" } else { "num quiet" };
    view! { <td class=class>{cell.label()}</td> }.into_any()
}

#[cfg(test)]
mod tests;
