//! Every wave of the authority.

use super::state_label;
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use axum::extract::State;
use axum::response::Response;
use domain::clock::written_out;
use domain::people::Role;
use domain::wave::Wave;
use leptos::prelude::*;

/// The list.
pub async fn page(State(state): State<AppState>, who: SignedIn) -> Result<Response, Fault> {
    let waves = store::waves::of_authority(&state.store, who.authority.id).await?;
    let plans = who.is(Role::SurveyLead);
    Ok(who.page("Waves", move || view(&waves, plans)).await)
}

fn view(waves: &[Wave], plans: bool) -> AnyView {
    let new = plans.then(|| view! { <p><a class="button" href="/staff/waves/new">"Plan a wave"</a></p> });
    let rows = waves
        .iter()
        .map(|wave| {
            view! {
                <tr>
                    <th scope="row"><a href=format!("/staff/waves/{}", wave.id)>{wave.title.clone()}</a></th>
                    <td>{state_label(wave.state)}</td>
                    <td>{written_out(wave.closes_on)}</td>
                </tr>
            }
        })
        .collect_view();
    let table = if waves.is_empty() {
        view! { <p>"There is no wave yet."</p> }.into_any()
    } else {
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label="Waves">
                <table>
                    <caption>"Waves of your authority"</caption>
                    <thead>
                        <tr><th scope="col">"Wave"</th><th scope="col">"State"</th><th scope="col">"Closes on"</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! { {new} {table} }.into_any()
}
