//! The reminder: one text for everybody, to print.
//!
//! In: an open wave. Out: a sheet in each language of the pages. It refuses to have a code in it, and to know who has
//! answered: nobody does.

use super::id;
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::wording::{Wording, fill};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::instrument::translation::TranslationStatus;
use domain::wave::{Wave, WaveState};
use leptos::prelude::*;
use std::sync::Arc;

/// Everything on the page.
#[derive(Clone)]
struct Shown {
    wave: Wave,
    authority: String,
    address: String,
    wordings: Vec<Arc<Wording>>,
}

/// The page. Of a wave that is not open, or that has no letters, there is none.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
) -> Result<Response, Fault> {
    let wave = crate::road::waves::get(&state, who.authority.id, id(&wave)?).await?;
    if wave.state != WaveState::Open || crate::road::open_links::is_open(&state, wave.id).await? {
        return Err(Fault::NotFound);
    }
    let wordings = state.catalogue.languages(state.site.synthetic);
    let url = &state.site.public_url;
    let shown = Shown {
        authority: who.authority.name.clone(),
        address: url
            .split_once("://")
            .map_or(url.as_str(), |(_, host)| host)
            .to_owned(),
        wordings,
        wave,
    };
    Ok(who.page("Reminder for everybody", move || view(&shown)).await)
}

fn view(shown: &Shown) -> AnyView {
    let sheets = shown
        .wordings
        .iter()
        .map(|wording| sheet(shown, wording))
        .collect_view();
    let drafts = shown
        .wordings
        .iter()
        .any(|wording| wording.status != TranslationStatus::Checked)
        .then(|| {
            view! {
                <p class="notice warning">
                    "Some of these translations are drafts. Nobody has checked them yet: have them read before you send them."
                </p>
            }
        });
    view! {
        <div class="no-print stack">
            <p>
                "Send it to everybody who got a letter, whether they have answered or not: nobody knows who has. Print the
                language you need."
            </p>
            {drafts}
            <p><a href=format!("/staff/waves/{}", shown.wave.id)>"Back to the wave"</a></p>
        </div>
        {sheets}
    }
    .into_any()
}

fn sheet(shown: &Shown, wording: &Wording) -> AnyView {
    let said = &wording.reminder;
    let (closes, reads) = (
        wording.date(shown.wave.closes_on),
        wording.date(shown.wave.reading_date()),
    );
    let still = fill(&said.still, &[("date", &closes), ("address", &shown.address)]);
    let reading = fill(&said.reading, &[("date", &reads)]);
    view! {
        <section class="letter" lang=wording.language.clone() dir=wording.direction.as_str()>
            <p class="small">{shown.authority.clone()}</p>
            <h2>{said.title.clone()}</h2>
            <p><strong>{said.thanks.clone()}</strong></p>
            <p>{said.everybody.clone()}</p>
            <p>{still}</p>
            <p>{said.lost.clone()}</p>
            <p>{said.skip.clone()}</p>
            <p>{reading}" "{said.help.clone()}</p>
        </section>
    }
    .into_any()
}
