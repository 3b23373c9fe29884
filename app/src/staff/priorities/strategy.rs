//! A strategy with its priority areas.

use super::{Cut, address, asks, chosen};
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::clock::written_out;
use domain::priorities::{PriorityArea, Strategy};
use leptos::prelude::*;
use std::sync::Arc;
use store::groups::PublicAsk;

/// The page.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Query(cut): Query<Cut>,
) -> Result<Response, Fault> {
    let strategy = chosen(&state, &who, &cut)?;
    let own = state
        .catalogue
        .strategies
        .values()
        .filter(|other| other.authority == strategy.authority);
    let others: Vec<Arc<Strategy>> = own.filter(|other| other.id != strategy.id).cloned().collect();
    let asks = store::groups::approved_asks(&state.store, who.authority.id).await?;
    let title = strategy.title.clone();
    Ok(who.page(title, move || view(&strategy, &others, &asks)).await)
}

fn view(strategy: &Strategy, others: &[Arc<Strategy>], approved: &[PublicAsk]) -> AnyView {
    let areas = strategy
        .priority_area
        .iter()
        .map(|one| area(strategy, one))
        .collect_view();
    let links = others.iter().map(|other| {
        let href = format!("/staff/priorities?strategy={}", other.id);
        view! { <li><a href=href>{other.title.clone()}</a></li> }
    });
    let links = links.collect_view();
    let more = (!others.is_empty()).then(|| {
        view! {
            <h2>"Other strategies"</h2>
            <ul class="links">{links}</ul>
        }
    });
    view! {
        <p class="lead">{strategy.vision.clone()}</p>
        <dl class="facts">
            <dt>"Reviewed by"</dt><dd>{strategy.committee.clone()}</dd>
            <dt>"From"</dt><dd>{written_out(strategy.from)}</dd>
            <dt>"To"</dt><dd>{written_out(strategy.to)}</dd>
            <dt>"Transcribed from"</dt><dd>{strategy.source.paper.clone()}</dd>
        </dl>
        <p class="notice">{strategy.mapping_note().to_owned()}</p>
        <h2>"Priority areas"</h2>
        <ol class="plain grid">{areas}</ol>
        <h2>"What groups ask for"</h2>
        {asks(approved)}
        {more}
    }
    .into_any()
}

fn area(strategy: &Strategy, area: &PriorityArea) -> AnyView {
    view! {
        <li class="card">
            <h3><a href=address(&strategy.id, &area.id)>{area.number} ". " {area.title.clone()}</a></h3>
            <p>{area.short.clone()}</p>
        </li>
    }
    .into_any()
}
