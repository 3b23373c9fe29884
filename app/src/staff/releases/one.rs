//! One release: what it is, and the way to each of its tables; or every theme.

use super::contents::{Question, questions};
use super::{address, at, audit_view, ledger_view, named, steps_view, table_address, tables, themes};
use crate::catalogue::Asked;
use crate::staff::fault::Fault;
use crate::staff::layout::may_open;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use analysis::release::TablesRelease;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::written_out;
use domain::priorities::Strategy;
use leptos::prelude::*;
use std::sync::Arc;
use store::releases::{Release, ReleaseKind};

/// The release.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(release): Path<String>,
) -> Result<Response, Fault> {
    let (release, wave) = at(&state, &who, &release).await?;
    match release.kind {
        ReleaseKind::Tables => {
            let tables = tables(&release)?;
            let title = named(&release, Some(&wave.title));
            let others =
                store::releases::of_wave(&state.store, who.authority.id, wave.id, ReleaseKind::Tables)
                    .await?;
            let shown = Shown {
                others,
                questions: questions(&tables.tables),
                strategy: state.catalogue.strategies.get(&wave.strategy).cloned(),
                opens_areas: may_open("/staff/priorities/{area}", &who.member.roles),
                asked: state.catalogue.asked(),
                release,
                tables,
            };
            Ok(who.page(title, move || overview(&shown)).await)
        }
        ReleaseKind::Themes => {
            let themes = themes(&release)?.themes;
            let title = named(&release, Some(&wave.title));
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

/// Everything on the page of a release of tables.
#[derive(Clone)]
struct Shown {
    release: Release,
    /// Every release of the wave's tables, this one among them.
    others: Vec<Release>,
    tables: Arc<TablesRelease>,
    questions: Vec<Question>,
    /// The strategy of the wave.
    strategy: Option<Arc<Strategy>>,
    /// Whether the reader may open the page of a priority area.
    opens_areas: bool,
    /// Who was asked, by instrument.
    asked: Asked,
}

fn overview(shown: &Shown) -> AnyView {
    let base = address(shown.release.id);
    view! {
        {facts(shown)}
        <ul class="links">
            <li><a href=format!("{base}/print")>"All tables on one page, to print"</a></li>
            <li><a href=format!("{base}/tables.csv")>"All tables as CSV"</a></li>
        </ul>
        <h2>"By question"</h2>
        {by_question(shown)}
        {by_area(shown)}
    }
    .into_any()
}

fn facts(shown: &Shown) -> AnyView {
    let (release, tables) = (&shown.release, &shown.tables);
    let saying = tables.tables.iter().filter(|table| table.says_something());
    let saying = saying.count();
    let hidden = tables.tables.len() - saying;
    let unreadable = (tables.unreadable > 0).then(|| {
        view! { <dt>"Could not be read"</dt><dd>{tables.unreadable.to_string()}</dd> }
    });
    let replaced = tables
        .on_second_answers()
        .map(|says| view! { <dt>"Second answers"</dt><dd>{says}</dd> });
    view! {
        <dl class="facts">
            <dt>"Released on"</dt><dd>{written_out(release.released_on)}". This never changes."</dd>
            <dt>"Tables"</dt><dd>{format!("{saying} with numbers, {hidden} hidden")}</dd>
            {replaced}
            {ledger_view::facts(release, &shown.others)}
            <dt>"Rule"</dt><dd>{tables.rule.clone()}</dd>
            {steps_view::facts(&tables.tables)}
            {audit_view::facts(&tables.audit)}
            <dt>"List of tables"</dt><dd class="small"><code>{release.manifest_hash.clone()}</code></dd>
            {unreadable}
        </dl>
    }
    .into_any()
}

/// A list for each questionnaire: two of them share questions.
fn by_question(shown: &Shown) -> AnyView {
    let same = |a: &Question, b: &Question| a.instrument == b.instrument;
    let parts = shown.questions.chunk_by(same).map(|own| {
        let asked = own.first().and_then(|first| shown.asked.get(&first.instrument));
        let title = asked.map(|asked| view! { <h3>{format!("Asked of young people {asked}")}</h3> });
        view! { <section>{title}{links(shown, own)}</section> }
    });
    parts.collect_view().into_any()
}

/// The questions that speak to each priority area of the wave's strategy.
fn by_area(shown: &Shown) -> Option<AnyView> {
    let strategy = shown.strategy.as_ref()?;
    let areas = strategy.priority_area.iter().map(|area| {
        let speaks = |question: &&Question| {
            let tables = question.first().and_then(|cut| shown.tables.tables.get(cut.position));
            let mapping = strategy.mapping(&area.id);
            mapping.zip(tables).is_some_and(|(mapping, table)| mapping.speaks_through(&table.key))
        };
        let own: Vec<Question> = shown.questions.iter().filter(speaks).cloned().collect();
        let list = if own.is_empty() {
            view! { <p>"No table of this release speaks to this priority area."</p> }.into_any()
        } else {
            links(shown, &own)
        };
        let page = shown.opens_areas.then(|| {
            let href = format!("/staff/priorities/{}?strategy={}", area.id, strategy.id);
            view! { <p><a href=href>{format!("Everything about “{}”, from the latest release", area.title)}</a></p> }
        });
        view! { <details class="more"><summary>{area.title.clone()}</summary>{page}{list}</details> }
    });
    let areas = areas.collect_view();
    Some(
        view! {
            <h2>"By priority area"</h2>
            <p class="hint">{strategy.mapping_note().to_owned()}</p>
            {areas}
        }
        .into_any(),
    )
}

fn links(shown: &Shown, questions: &[Question]) -> AnyView {
    let base = address(shown.release.id);
    let links = questions.iter().filter_map(|question| {
        let href = table_address(&base, question.first()?.position);
        let hidden =
            (!question.says_something()).then(|| view! { <span class="quiet">" – nothing is shown"</span> });
        Some(view! { <li><a href=href>{question.title.clone()}</a>{hidden}</li> })
    });
    view! { <ul class="links">{links.collect_view()}</ul> }.into_any()
}
