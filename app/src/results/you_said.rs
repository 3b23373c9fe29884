//! `/{authority}/you-said`: you said, we did.

use super::{changes, findings};
use crate::catalogue::Asked;
use crate::state::AppState;
use crate::ui::{Language, layout, problem, respond_with};
use crate::wording::{Wording, fill};
use analysis::disclosure_control::ProtectedTable;
use analysis::release::{OPEN_LINK, TablesRelease, ThemesRelease};
use analysis::themes::ThemeFinding;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::id::AuthorityId;
use domain::priorities::{Review, Strategy};
use leptos::prelude::*;
use std::sync::Arc;
use store::StoreError;
use store::authorities::{self, Authority};
use store::groups::PublicAsk;
use store::releases::{self, Release, ReleaseKind};
use time::Date;

/// Everything on the page.
#[derive(Clone)]
struct YouSaid {
    authority: Authority,
    strategy: Option<Arc<Strategy>>,
    reviews: Vec<Review>,
    asks: Vec<PublicAsk>,
    tables: Vec<ProtectedTable>,
    /// Which survey the tables are from.
    tables_from: Option<From>,
    themes: Vec<ThemeFinding>,
    /// Which survey the themes are from: tables and themes are released apart, so it may be another one.
    themes_from: Option<From>,
    asked: Asked,
    synthetic: bool,
}

/// Where something published comes from.
#[derive(Clone)]
struct From {
    survey: String,
    ended: Date,
    published: Date,
    /// What must be known about second answers of one person.
    twice: Option<String>,
}

/// Shows the page.
pub(super) async fn page(
    State(state): State<AppState>,
    language: Language,
    Path(slug): Path<String>,
) -> Response {
    match load(&state, &slug).await {
        Ok(Some(said)) => {
            let title = format!("{}: {}", language.wording.results.title, said.authority.name);
            respond_with(language.page(title), move || {
                layout::young(&language.frame(), view_of(&language.wording, &said))
            })
            .await
        }
        Ok(None) => problem::not_found_in(&language).await,
        Err(error) => {
            state.failed("a public page could not be made", &error.into());
            problem::trouble(&language).await
        }
    }
}

async fn load(state: &AppState, slug: &str) -> Result<Option<YouSaid>, StoreError> {
    let Some(authority) = authorities::by_slug(&state.store, slug).await? else {
        return Ok(None);
    };
    let latest = |kind| releases::latest(&state.store, authority.id, kind, &authority.strategy);
    let (tables, themes) = (
        latest(ReleaseKind::Tables).await?,
        latest(ReleaseKind::Themes).await?,
    );
    let damaged = |_| StoreError::Damaged {
        table: "release",
        column: "body",
    };
    let (mut tables_from, mut themes_from) = (None, None);
    let tables = match tables {
        Some(release) => {
            let body = TablesRelease::from_json(&release.body).map_err(damaged)?;
            let twice = body.may_count_twice().then(|| body.on_second_answers()).flatten();
            tables_from = from(state, authority.id, &release, twice).await?;
            body.tables
        }
        None => Vec::new(),
    };
    let themes = match themes {
        Some(release) => {
            let body = ThemesRelease::from_json(&release.body).map_err(damaged)?;
            let twice = body.open_link.then(|| OPEN_LINK.into());
            themes_from = from(state, authority.id, &release, twice).await?;
            body.themes
        }
        None => Vec::new(),
    };
    Ok(Some(YouSaid {
        strategy: state.catalogue.strategies.get(&authority.strategy).cloned(),
        reviews: store::reviews::approved(&state.store, authority.id).await?,
        asks: store::groups::approved_asks(&state.store, authority.id).await?,
        tables,
        tables_from,
        themes,
        themes_from,
        asked: state.catalogue.asked(),
        synthetic: state.site.synthetic,
        authority,
    }))
}

async fn from(
    state: &AppState,
    authority: AuthorityId,
    release: &Release,
    twice: Option<String>,
) -> Result<Option<From>, StoreError> {
    let wave = store::waves::get(&state.store, authority, release.wave).await?;
    Ok(wave.map(|wave| From {
        survey: wave.title,
        ended: wave.closes_on,
        published: release.released_on,
        twice,
    }))
}

/// From which survey, when it ended, and when it was published; and what must be known about it.
fn provenance(wording: &Wording, sentence: &str, from: &From) -> AnyView {
    let survey = wording.name_in(&format!("“{}”", from.survey));
    let (ended, published) = (wording.date(from.ended), wording.date(from.published));
    let values = [
        ("survey", survey.as_str()),
        ("ended", &ended),
        ("published", &published),
    ];
    let twice = from
        .twice
        .clone()
        .map(|says| view! { <p class="hint" lang="en-GB" dir="ltr">{says}</p> });
    view! { <p class="hint">{fill(sentence, &values)}</p> {twice} }.into_any()
}

fn view_of(wording: &Wording, said: &YouSaid) -> AnyView {
    let words = &wording.results;
    let synthetic = said
        .synthetic
        .then(|| view! { <p class="notice">{words.synthetic.clone()}</p> });
    let only_english =
        (!wording.is_english()).then(|| view! { <p class="notice">{words.only_english.clone()}</p> });
    let tables_from = said
        .tables_from
        .as_ref()
        .map(|from| provenance(wording, &words.tables_from, from));
    let themes_from = said
        .themes_from
        .as_ref()
        .map(|from| provenance(wording, &words.themes_from, from));
    view! {
        <h1>{words.title.clone()}</h1>
        <p class="lead">{fill(&words.lead, &[("authority", &wording.name_in(&said.authority.name))])}</p>
        {synthetic}
        {only_english}
        {changes::what_changed(wording, said.strategy.as_deref(), &said.reviews)}
        {changes::what_groups_ask(wording, &said.asks)}
        <section aria-labelledby="said">
            <h2 id="said">{words.said.clone()}</h2>
            {tables_from}
            {themes_from}
            {findings::by_area(wording, said.strategy.as_deref(), &said.tables, &said.themes, &said.asked)}
        </section>
    }
    .into_any()
}
