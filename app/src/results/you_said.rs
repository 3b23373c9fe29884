//! `/{authority}/you-said`: you said, we did.

use super::{changes, findings};
use crate::catalogue::Asked;
use crate::state::AppState;
use crate::ui::layout::{self, YoungFrame};
use crate::ui::{Page, problem, respond_with};
use crate::wording::Wording;
use analysis::disclosure_control::ProtectedTable;
use analysis::release::{OPEN_LINK, TablesRelease, ThemesRelease};
use analysis::themes::ThemeFinding;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::written_out;
use domain::priorities::{Review, Strategy};
use leptos::prelude::*;
use std::sync::Arc;
use store::StoreError;
use store::authorities::{self, Authority};
use store::groups::PublicAsk;
use store::releases::{self, ReleaseKind};
use time::Date;

/// Everything on the page.
#[derive(Clone)]
struct YouSaid {
    authority: Authority,
    strategy: Option<Arc<Strategy>>,
    reviews: Vec<Review>,
    asks: Vec<PublicAsk>,
    tables: Vec<ProtectedTable>,
    /// What must be known about replacement letters, if there were any.
    replaced: Option<String>,
    themes: Vec<ThemeFinding>,
    released_on: Option<Date>,
    asked: Asked,
    synthetic: bool,
}

/// Shows the page.
pub(super) async fn page(State(state): State<AppState>, Path(slug): Path<String>) -> Response {
    match load(&state, &slug).await {
        Ok(Some(said)) => {
            let title = format!("You said, we did: {}", said.authority.name);
            let frame = YoungFrame::new(&Wording::english());
            respond_with(Page::new("young", title), move || {
                layout::young(&frame, view_of(&said))
            })
            .await
        }
        Ok(None) => problem::not_found().await,
        Err(error) => {
            state.failed("a public page could not be made", &error.into());
            problem::trouble().await
        }
    }
}

async fn load(state: &AppState, slug: &str) -> Result<Option<YouSaid>, StoreError> {
    let Some(authority) = authorities::by_slug(&state.store, slug).await? else {
        return Ok(None);
    };
    let tables = releases::latest(
        &state.store,
        authority.id,
        ReleaseKind::Tables,
        &authority.strategy,
    )
    .await?;
    let themes = releases::latest(
        &state.store,
        authority.id,
        ReleaseKind::Themes,
        &authority.strategy,
    )
    .await?;
    let released_on = tables.as_ref().map(|release| release.released_on);
    let damaged = |_| StoreError::Damaged {
        table: "release",
        column: "body",
    };
    let tables = tables
        .map(|release| TablesRelease::from_json(&release.body).map_err(damaged))
        .transpose()?;
    let themes = themes
        .map(|release| ThemesRelease::from_json(&release.body).map_err(damaged))
        .transpose()?;
    Ok(Some(YouSaid {
        strategy: state.catalogue.strategies.get(&authority.strategy).cloned(),
        reviews: store::reviews::approved(&state.store, authority.id).await?,
        asks: store::groups::approved_asks(&state.store, authority.id).await?,
        replaced: tables
            .as_ref()
            .filter(|release| release.may_count_twice())
            .and_then(TablesRelease::on_second_answers)
            // Themes may be released alone.
            .or_else(|| themes.as_ref()?.open_link.then(|| OPEN_LINK.into())),
        tables: tables.map(|release| release.tables).unwrap_or_default(),
        themes: themes.map(|release| release.themes).unwrap_or_default(),
        released_on,
        asked: state.catalogue.asked(),
        synthetic: state.site.synthetic,
        authority,
    }))
}

fn view_of(said: &YouSaid) -> AnyView {
    let name = said.authority.name.clone();
    let synthetic = said.synthetic.then(|| {
        view! { <p class="notice">"This is a demonstration: the young people and everything they say here are made up."</p> }
    });
    let when = said.released_on.map(|date| {
        view! { <p class="hint">{format!("From the survey that was published on {}.", written_out(date))}</p> }
    });
    view! {
        <h1>"You said, we did"</h1>
        <p class="lead">
            {format!("What young people in care and care leavers told {name}, and what came of it.")}
        </p>
        {synthetic}
        {changes::what_changed(said.strategy.as_deref(), &said.reviews)}
        {changes::what_groups_ask(&said.asks)}
        <section aria-labelledby="said">
            <h2 id="said">"What young people said"</h2>
            {when}
            {said.replaced.clone().map(|says| view! { <p class="hint">{says}</p> })}
            {findings::by_area(said.strategy.as_deref(), &said.tables, &said.themes, &said.asked)}
        </section>
    }
    .into_any()
}
