//! One question of a release, of everybody or by one breakdown.
//!
//! In: the position of a table. Out: its chart, what was done to it, and the way to the others. Its choices are the
//! tables of the release and nothing else, so that nobody can search for a child.

use super::contents::{Question, questions};
use super::{address, table_address, tables_at};
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::chart;
use analysis::disclosure_control::{ProtectedTable, Shape, ShownCell};
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;

/// Everything on the page.
#[derive(Clone)]
struct Shown {
    /// The address of the release.
    base: String,
    /// The title of the wave.
    wave: String,
    table: ProtectedTable,
    asked: Option<String>,
    /// The question before this one, the question itself, and the one after it.
    before: Option<Question>,
    here: Question,
    after: Option<Question>,
}

/// The page.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path((release, number)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (release, wave, tables) = tables_at(&state, &who, &release).await?;
    let number: usize = number.parse().map_err(|_| Fault::NotFound)?;
    let position = number.checked_sub(1).ok_or(Fault::NotFound)?;
    let table = tables.tables.get(position).ok_or(Fault::NotFound)?.clone();
    let questions = questions(&tables.tables);
    let here = questions
        .iter()
        .position(|question| question.has(position))
        .ok_or(Fault::NotFound)?;
    let shown = Shown {
        base: address(release.id),
        wave: wave.title,
        asked: state.catalogue.asked().remove(&table.key.instrument),
        before: here
            .checked_sub(1)
            .and_then(|before| questions.get(before))
            .cloned(),
        after: questions.get(here + 1).cloned(),
        here: questions[here].clone(),
        table,
    };
    let title = chart::name(&shown.table);
    Ok(who.page(title, move || view(&shown)).await)
}

fn view(shown: &Shown) -> AnyView {
    view! {
        <p><a href=shown.base.clone()>{format!("All tables of {}", shown.wave)}</a></p>
        {cuts(shown)}
        {chart::bars(&shown.table, shown.asked.as_ref())}
        {done(&shown.table)}
        {neighbours(shown)}
    }
    .into_any()
}

/// The breakdowns that the list of tables has for this question.
fn cuts(shown: &Shown) -> Option<AnyView> {
    if shown.here.cuts.len() < 2 {
        return None;
    }
    let links = shown.here.cuts.iter().map(|cut| {
        let current = (cut.by == shown.table.key.by).then_some("true");
        let href = table_address(&shown.base, cut.position);
        view! { <li><a href=href aria-current=current>{cut.label.clone()}</a></li> }
    });
    let links = links.collect_view();
    Some(
        view! {
            <nav aria-label="Break down by">
                <p class="small">"Break down by:"</p>
                <ul class="plain cluster">{links}</ul>
            </nav>
        }
        .into_any(),
    )
}

/// What disclosure control did to the table.
fn done(table: &ProtectedTable) -> Option<AnyView> {
    let Shape::Shown {
        rows, step, by_step, ..
    } = &table.shape
    else {
        return None;
    };
    let groups = by_step
        .clone()
        .map(|step| view! { <dt>"Groups"</dt><dd>{step}</dd> });
    let cells: Vec<&ShownCell> = rows.iter().flat_map(|row| &row.cells).collect();
    let ranges = cells
        .iter()
        .filter(|cell| matches!(cell, ShownCell::Range { .. }))
        .count();
    let hidden = cells.iter().filter(|cell| !cell.says_something()).count();
    let told = cells.len() - ranges - hidden;
    Some(
        view! {
            <dl class="facts">
                <dt>"Answers"</dt><dd>{step.clone()}</dd>
                {groups}
                <dt>"Numbers"</dt>
                <dd>{format!("{told} shown, {ranges} as a range, {hidden} hidden")}</dd>
            </dl>
        }
        .into_any(),
    )
}

/// The questions before and after, by the same breakdown where they have it.
fn neighbours(shown: &Shown) -> AnyView {
    let link = |what: &'static str, question: &Option<Question>| {
        let question = question.as_ref()?;
        let cut = question
            .cut(shown.table.key.by.as_deref())
            .or_else(|| question.first())?;
        let href = table_address(&shown.base, cut.position);
        Some(view! { <li><a href=href>{format!("{what}: {}", question.title)}</a></li> })
    };
    view! {
        <nav aria-label="Questions">
            <ul class="plain cluster">
                {link("Previous", &shown.before)}
                {link("Next", &shown.after)}
            </ul>
        </nav>
    }
    .into_any()
}
