//! Every release of the authority.

use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use axum::extract::State;
use axum::response::Response;
use domain::clock::written_out;
use leptos::prelude::*;

/// The list.
pub async fn page(State(state): State<AppState>, who: SignedIn) -> Result<Response, Fault> {
    let waves = store::waves::of_authority(&state.store, who.authority.id).await?;
    let releases = store::releases::of_authority(&state.store, who.authority.id).await?;
    let links: Vec<(String, String)> = releases
        .iter()
        .map(|release| {
            let wave = waves.iter().find(|wave| wave.id == release.wave);
            let title = wave.map(|wave| wave.title.as_str()).unwrap_or_default();
            let what = super::named(release, Some(title));
            let label = format!("{what}, released on {}", written_out(release.released_on));
            (super::address(release.id), label)
        })
        .collect();
    Ok(who.page("Releases", move || view(&links)).await)
}

fn view(links: &[(String, String)]) -> AnyView {
    if links.is_empty() {
        return view! { <p>"Nothing is released yet."</p> }.into_any();
    }
    let links = links
        .iter()
        .map(|(href, label)| view! { <li><a href=href.clone()>{label.clone()}</a></li> });
    view! { <ul class="links">{links.collect_view()}</ul> }.into_any()
}
