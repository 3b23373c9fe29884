//! The page of one priority area.

use super::area_view::{self, Shown};
use super::findings::Findings;
use super::record_form::Typed;
use super::{Cut, chosen};
use crate::staff::fault::Fault;
use crate::staff::releases;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::id::ReviewId;
use domain::people::Role;
use domain::priorities::Strategy;
use serde::Deserialize;
use std::sync::Arc;
use store::groups::PublicAsk;
use store::releases::ReleaseKind;

/// The end of an address.
#[derive(Default, Deserialize)]
pub struct Done {
    approved: Option<ReviewId>,
}

/// What was typed into one of the page's forms, to be shown again; or what was just done.
#[derive(Clone, Default)]
pub struct TypedHere {
    /// A review.
    pub review: Typed,
    /// A line of progress, by the id of its review.
    pub progress: Option<(String, String)>,
    /// Which review was approved.
    pub approved: Option<ReviewId>,
}

/// The page.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(area): Path<String>,
    Query(cut): Query<Cut>,
    Query(done): Query<Done>,
) -> Result<Response, Fault> {
    let typed = TypedHere {
        approved: done.approved,
        ..TypedHere::default()
    };
    show(&state, &who, &area, cut, typed, FormProblems::new()).await
}

/// The page, with what was typed and what is wrong with it.
pub async fn show(
    state: &AppState,
    who: &SignedIn,
    area: &str,
    cut: Cut,
    typed: TypedHere,
    problems: FormProblems,
) -> Result<Response, Fault> {
    let strategy = chosen(state, who, &cut)?;
    let area = strategy.area(area).ok_or(Fault::NotFound)?.clone();
    let Found {
        findings,
        source,
        release,
    } = findings(state, who, &strategy, &area.id, cut.by.as_deref()).await?;
    if cut
        .by
        .as_ref()
        .is_some_and(|by| !findings.breakdowns.iter().any(|one| one.id == *by))
    {
        return Err(Fault::NotFound);
    }
    let authority = who.authority.id;
    let reviews = store::reviews::of_area(&state.store, authority, &strategy.id, &area.id).await?;
    let shown = Shown {
        asked: state.catalogue.asked(),
        titles: state
            .catalogue
            .instruments
            .values()
            .map(|i| (i.key.id.to_string(), format!("{} (ages {})", i.title, i.ages)))
            .collect(),
        names: store::staff::names(&state.store, authority)
            .await?
            .into_iter()
            .collect(),
        asks: asks(state, who, &strategy, &area.id).await?,
        reviews,
        officer: who.is(Role::Officer).then_some(who.member.id),
        by: cut.by,
        problems: problems.clone(),
        findings,
        source,
        release,
        strategy,
        area,
        typed,
    };
    Ok(who
        .page_with(shown.area.title.clone(), problems, move || {
            area_view::view(&shown)
        })
        .await)
}

/// Approved asks that were put under a theme of the area.
async fn asks(
    state: &AppState,
    who: &SignedIn,
    strategy: &Strategy,
    area: &str,
) -> Result<Vec<PublicAsk>, Fault> {
    let themes = strategy
        .mapping(area)
        .map(|mapping| mapping.themes.as_slice())
        .unwrap_or_default();
    let mut asks = store::groups::approved_asks(&state.store, who.authority.id).await?;
    asks.retain(|ask| ask.themes.iter().any(|theme| themes.contains(theme)));
    Ok(asks)
}

/// What the latest releases say about an area, and which they are.
#[derive(Default)]
struct Found {
    findings: Findings,
    /// The releases, as address and label.
    source: Vec<(String, String)>,
    /// The address of the release that the tables are of.
    release: Option<String>,
}

/// What the latest releases say about the area.
async fn findings(
    state: &AppState,
    who: &SignedIn,
    strategy: &Arc<Strategy>,
    area: &str,
    by: Option<&str>,
) -> Result<Found, Fault> {
    let mut found = Found::default();
    let (mut tables, mut themes) = (None, Vec::new());
    for kind in [ReleaseKind::Tables, ReleaseKind::Themes] {
        let Some(release) =
            store::releases::latest(&state.store, who.authority.id, kind, &strategy.id).await?
        else {
            continue;
        };
        let wave = crate::road::waves::get(state, who.authority.id, release.wave).await?;
        let address = releases::address(release.id);
        match kind {
            ReleaseKind::Tables => {
                tables = Some(releases::tables(&release)?);
                found.release = Some(address.clone());
            }
            ReleaseKind::Themes => themes = releases::themes(&release)?.themes,
        }
        let name = releases::named(&release, Some(&wave.title));
        found.source.push((address, name));
    }
    let tables = tables
        .as_ref()
        .map(|release| release.tables.as_slice())
        .unwrap_or_default();
    if let Some(mapping) = strategy.mapping(area) {
        found.findings = Findings::of(mapping, tables, &themes, by, &state.catalogue.asked());
    }
    Ok(found)
}
