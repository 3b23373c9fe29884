//! Waves whose words can be read, each with its page of themes.

use crate::staff::coding_room::open_waves;
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::staff::waves::state_label;
use crate::state::AppState;
use axum::extract::State;
use axum::response::Response;
use domain::wave::Wave;
use leptos::prelude::*;

/// The list.
pub async fn page(State(state): State<AppState>, who: SignedIn) -> Result<Response, Fault> {
    let waves = open_waves(&state, who.authority.id).await?;
    Ok(who.page("Themes", move || view(&waves)).await)
}

fn view(waves: &[Wave]) -> AnyView {
    if waves.is_empty() {
        return view! { <p>"No wave is unsealed yet."</p> }.into_any();
    }
    let links = waves.iter().map(|wave| {
        let label = format!("{} ({})", wave.title, state_label(wave.state).to_lowercase());
        view! { <li><a href=format!("/staff/themes/{}", wave.id)>{label}</a></li> }
    });
    view! { <ul class="links">{links.collect_view()}</ul> }.into_any()
}
