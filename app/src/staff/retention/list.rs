//! Every wave with what is kept of it, and the backups that still hold what is not.

use super::{label, stands};
use crate::road::backups;
use crate::road::retention::{Holding, holdings};
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
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
        let held = holdings(&state, &wave).await?;
        waves.push((wave, held));
    }
    let outlived = backups::to_delete(&state, who.authority.id).await?;
    Ok(who.page("Retention", move || view(&waves, &outlived)).await)
}

fn view(waves: &[(Wave, Vec<Holding>)], outlived: &[Standing]) -> AnyView {
    let rows = waves.iter().map(|(wave, held)| {
        let cells = held
            .iter()
            .map(|holding| view! { <td>{stands(holding)}</td> })
            .collect_view();
        view! {
            <tr>
                <th scope="row"><a href=format!("/staff/retention/{}", wave.id)>{wave.title.clone()}</a></th>
                {cells}
            </tr>
        }
    });
    let heads = Kept::ALL.map(|kept| view! { <th scope="col">{label(kept)}</th> });
    let table = if waves.is_empty() {
        view! { <p>"There is no wave yet."</p> }.into_any()
    } else {
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label="What is kept">
                <table>
                    <caption>"What is kept of each wave, and until when"</caption>
                    <thead><tr><th scope="col">"Wave"</th>{heads.collect_view()}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <p class="lead">"What young people sent is erased by itself when its time has come. Releases stay."</p>
        {table}
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
