//! One release: every table with what was hidden and why, or every theme.

use super::{tables, themes};
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use analysis::disclosure_control::{ProtectedTable, Shape};
use analysis::release::TablesRelease;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::written_out;
use domain::id::ReleaseId;
use leptos::prelude::*;
use store::releases::{Release, ReleaseKind};

/// The release.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(release): Path<String>,
) -> Result<Response, Fault> {
    let id: ReleaseId = release.parse().map_err(|_| Fault::NotFound)?;
    let release = store::releases::get(&state.store, who.authority.id, id)
        .await?
        .ok_or(Fault::NotFound)?;
    let wave = crate::road::waves::get(&state, who.authority.id, release.wave).await?;
    match release.kind {
        ReleaseKind::Tables => {
            let tables = tables(&release)?;
            let title = format!("Tables of {}", wave.title);
            Ok(who.page(title, move || all_tables(&release, &tables)).await)
        }
        ReleaseKind::Themes => {
            let themes = themes(&release)?.themes;
            let title = format!("Themes of {}", wave.title);
            let on = written_out(release.released_on);
            let body = move || {
                let themes = crate::ui::themes::side_by_side(&wave.title, &themes);
                view! { <p class="lead">"Released on "{on.clone()}". This never changes."</p> {themes} }
                    .into_any()
            };
            Ok(who.page(title, body).await)
        }
    }
}

fn all_tables(release: &Release, tables: &TablesRelease) -> AnyView {
    let shown = tables.tables.iter().filter(|table| table.is_shown()).count();
    let hidden = tables.tables.len() - shown;
    let unreadable = (tables.unreadable > 0).then(|| {
        view! { <dt>"Could not be read"</dt><dd>{tables.unreadable.to_string()}</dd> }
    });
    view! {
        <dl class="facts">
            <dt>"Released on"</dt><dd>{written_out(release.released_on)}</dd>
            <dt>"Tables"</dt><dd>{format!("{shown} shown, {hidden} hidden")}</dd>
            <dt>"Rule"</dt><dd>{tables.rule.clone()}</dd>
            <dt>"List of tables"</dt><dd class="small"><code>{release.manifest_hash.clone()}</code></dd>
            {unreadable}
        </dl>
        {questions(&tables.tables)}
    }
    .into_any()
}

/// Tables of one question stand together: they follow each other in the manifest.
fn questions(tables: &[ProtectedTable]) -> AnyView {
    let same = |a: &ProtectedTable, b: &ProtectedTable| {
        a.key.instrument == b.key.instrument && a.key.variable == b.key.variable
    };
    tables
        .chunk_by(same)
        .map(|chunk| {
            let title = chunk
                .first()
                .map(|table| table.question.clone())
                .unwrap_or_default();
            let each = chunk.iter().map(table).collect_view();
            view! { <section><h2>{title}</h2>{each}</section> }
        })
        .collect_view()
        .into_any()
}

fn table(table: &ProtectedTable) -> AnyView {
    let by = table.by.clone().unwrap_or_else(|| "Everyone".into());
    let Shape::Shown {
        columns,
        rows,
        step,
        by_step,
        ..
    } = &table.shape
    else {
        return view! { <p class="quiet"><strong>{by}</strong> ": " {table.sentence()}</p> }.into_any();
    };
    let steps = match by_step {
        Some(by_step) => format!("{by} (answers {step}; groups {by_step})"),
        None => format!("{by} (answers {step})"),
    };
    let head = columns
        .iter()
        .map(|column| view! { <th scope="col" class="num">{column.clone()}</th> });
    let head = head.collect_view();
    let body = rows.iter().map(|row| {
        let cells = row
            .cells
            .iter()
            .map(|cell| view! { <td class="num">{*cell}</td> })
            .collect_view();
        view! { <tr><th scope="row">{row.label.clone()}</th>{cells}</tr> }
    });
    let body = body.collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=format!("{} {steps}", table.question)>
            <table>
                <caption>{steps.clone()}</caption>
                <thead><tr><td></td>{head}</tr></thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}
