//! Who did what, and when: waves, releases, reviews, accounts. Nothing that a young person wrote or ticked is in it.

mod named;

use crate::staff::fault::Fault;
use crate::staff::form::capital;
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
    let known = named::known(&state, who.authority.id).await?;
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
            act: known.told(&entry.act),
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

/// A list, not a table: on a phone each act stands whole.
fn view(lines: &[Line]) -> AnyView {
    let acts = lines.iter().map(|line| {
        view! {
            <li>
                <p>{capital(&line.act)}</p>
                <p class="hint">{line.when.clone()}", "{line.who.clone()}</p>
            </li>
        }
    });
    view! {
        <p class="lead">"The latest acts, newest first."</p>
        <ol class="plain log">{acts.collect_view()}</ol>
    }
    .into_any()
}
