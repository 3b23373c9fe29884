//! Every table of a release that says something, one after another, for paper.

use super::tables_at;
use crate::catalogue::Asked;
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::chart;
use analysis::disclosure_control::ProtectedTable;
use analysis::release::TablesRelease;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::written_out;
use leptos::prelude::*;
use std::sync::Arc;

/// Everything on the page.
#[derive(Clone)]
struct Shown {
    authority: String,
    released_on: String,
    /// Which release of the wave it is, if it is not the first.
    again: Option<String>,
    /// The address of the release.
    base: String,
    tables: Arc<TablesRelease>,
    /// Who was asked, by instrument.
    asked: Asked,
}

/// The page.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(release): Path<String>,
) -> Result<Response, Fault> {
    let (release, wave, tables) = tables_at(&state, &who, &release).await?;
    let shown = Shown {
        authority: who.authority.name.clone(),
        released_on: written_out(release.released_on),
        again: (release.number > 1).then(|| format!(", {} release", super::nth(release.number))),
        base: super::address(release.id),
        asked: state.catalogue.asked(),
        tables,
    };
    let title = format!("All tables of {}", wave.title);
    Ok(who.page(title, move || view(&shown)).await)
}

fn view(shown: &Shown) -> AnyView {
    let all = &shown.tables.tables;
    let saying: Vec<&ProtectedTable> = all.iter().filter(|table| table.says_something()).collect();
    let left_out = all.len() - saying.len();
    let again = shown.again.clone().unwrap_or_default();
    let same = |a: &&ProtectedTable, b: &&ProtectedTable| {
        a.key.instrument == b.key.instrument && a.key.variable == b.key.variable
    };
    let questions = saying
        .chunk_by(same)
        .map(|own| question(shown, own))
        .collect_view();
    view! {
        <p class="lead">{format!("{}, released on {}{again}", shown.authority, shown.released_on)}</p>
        <p class="no-print"><a href=shown.base.clone()>"Back to the release"</a></p>
        <p>{format!("Tables on this page: {}. Hidden, and left out: {left_out}.", saying.len())}</p>
        {shown.tables.on_second_answers().map(|says| view! { <p>{says}</p> })}
        <p class="hint">{shown.tables.rule.clone()}</p>
        {questions}
    }
    .into_any()
}

/// A question: of everybody as a chart, by its breakdowns as numbers, for paper has no room for both.
fn question(shown: &Shown, own: &[&ProtectedTable]) -> AnyView {
    let asked = own
        .first()
        .and_then(|table| shown.asked.get(&table.key.instrument));
    let title = own
        .first()
        .map(|table| table.question.clone())
        .unwrap_or_default();
    let tables = own.iter().map(|table| match &table.by {
        None => chart::bars(table, asked),
        Some(_) => view! { {chart::numbers(table, asked)} {chart::why_hidden(table)} }.into_any(),
    });
    view! { <section><h2>{title}</h2>{tables.collect_view()}</section> }.into_any()
}
