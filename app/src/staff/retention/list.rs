//! Every wave with what is kept of it, and the backups that still hold what is not.

use super::{label, stands};
use crate::road::retention::{Holding, holdings};
use crate::road::{backups, open_links};
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::staff::waves::state_label;
use crate::state::AppState;
use axum::extract::State;
use axum::response::Response;
use domain::wave::{Kept, Wave};
use leptos::prelude::*;
use store::backup::Standing;

/// The page.
pub async fn page(State(state): State<AppState>, who: SignedIn) -> Result<Response, Fault> {
    let mut waves = Vec::new();
    for wave in store::waves::of_authority(&state.store, who.authority.id).await? {
        let mut held = holdings(&state, &wave).await?;
        if open_links::is_open(&state, wave.id).await? {
            // Without letters there are no invitations.
            held.retain(|holding| holding.kept != Kept::Invitations);
        }
        waves.push((wave, held));
    }
    let outlived = backups::to_delete(&state, who.authority.id).await?;
    Ok(who.page("Retention", move || view(&waves, &outlived)).await)
}

/// A card for each wave: on a phone a table of sentences would have to be pushed about.
fn view(waves: &[(Wave, Vec<Holding>)], outlived: &[Standing]) -> AnyView {
    let cards = waves.iter().map(|(wave, held)| {
        let facts = held
            .iter()
            .map(|holding| view! { <dt>{label(holding.kept)}</dt><dd>{stands(holding)}</dd> });
        view! {
            <li class="card">
                <h2><a href=format!("/staff/retention/{}", wave.id)>{wave.title.clone()}</a></h2>
                <p class="quiet">{state_label(wave.state)}</p>
                <dl class="facts">{facts.collect_view()}</dl>
            </li>
        }
    });
    let none = waves.is_empty().then(|| view! { <p>"There is no wave yet."</p> });
    view! {
        <p class="lead">"What young people sent is erased by itself when its time has come. Releases stay."</p>
        {none}
        <ul class="plain stack">{cards.collect_view()}</ul>
        {to_delete(outlived)}
    }
    .into_any()
}

/// Whoever runs the server knows where the files lie, and says there that they are gone.
fn to_delete(outlived: &[Standing]) -> Option<AnyView> {
    if outlived.is_empty() {
        return None;
    }
    let items = outlived
        .iter()
        .map(|backup| view! { <li>{backups::told(backup)}</li> });
    Some(
        view! {
            <section class="card">
                <h2>"Backups to delete"</h2>
                <p>
                    "These backups hold something that is kept no more. Ask whoever runs this server to delete every copy of them, \
                     and then to say so: " <code>"earshot backup forget NAME"</code>
                </p>
                <ul>{items.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}
