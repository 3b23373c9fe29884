//! Who did what, and when: waves, releases, reviews, accounts. Nothing that a young person wrote or ticked is in it.

use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use axum::extract::State;
use axum::response::Response;
use domain::clock::written_out;
use leptos::prelude::*;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// How many of the latest acts are shown.
const LATEST: u32 = 500;

/// An act as it is shown.
#[derive(Clone)]
struct Line {
    when: String,
    who: String,
    act: String,
}

/// The page.
pub async fn page(State(state): State<AppState>, who: SignedIn) -> Result<Response, Fault> {
    let names: BTreeMap<_, _> = store::staff::names(&state.store, who.authority.id)
        .await?
        .into_iter()
        .collect();
    let acts = store::audit::of_authority(&state.store, who.authority.id, LATEST).await?;
    let name = |staff: Option<_>| match staff {
        Some(id) => names
            .get(&id)
            .cloned()
            .unwrap_or_else(|| "somebody who has left".into()),
        None => "the command line, or the server itself".into(),
    };
    let lines: Vec<Line> = acts
        .into_iter()
        .map(|entry| Line {
            when: moment(entry.done_at),
            who: name(entry.staff),
            act: entry.act,
        })
        .collect();
    Ok(who.page("Audit", move || view(&lines)).await)
}

fn moment(when: OffsetDateTime) -> String {
    format!(
        "{}, {:02}:{:02} UTC",
        written_out(when.date()),
        when.hour(),
        when.minute()
    )
}

fn view(lines: &[Line]) -> AnyView {
    let rows = lines.iter().map(|line| {
        view! {
            <tr>
                <td>{line.when.clone()}</td>
                <td>{line.who.clone()}</td>
                <td>{line.act.clone()}</td>
            </tr>
        }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Acts">
            <table>
                <caption>"The latest acts, newest first"</caption>
                <thead>
                    <tr><th scope="col">"When"</th><th scope="col">"Who"</th><th scope="col">"What"</th></tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
