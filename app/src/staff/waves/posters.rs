//! Posters of a wave with one link for everybody: a QR code, the address, the closing date, and plain words.
//!
//! In: an open wave. Out: a sheet for each age version, to print as often as it is wanted. It refuses to be there before the wave is
//! open: a poster names what answers are sealed to, and until then that can change.

use super::{id, letters, outcome};
use crate::road::{holders, open_links};
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::written_out;
use domain::instrument::Instrument;
use domain::wave::{Wave, WaveState};
use leptos::prelude::*;
use std::sync::Arc;

/// A poster of one age version.
#[derive(Clone)]
struct Poster {
    instrument: Arc<Instrument>,
    /// As people type it.
    address: String,
    /// Behind the QR code.
    link: String,
}

#[derive(Clone)]
struct Shown {
    wave: Wave,
    authority: String,
    posters: Vec<Poster>,
}

/// The page. Of a wave that is not open, or that has letters, there is none.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
) -> Result<Response, Fault> {
    let wave = crate::road::waves::get(&state, who.authority.id, id(&wave)?).await?;
    let links = store::open_links::of_wave(&state.store, wave.id).await?;
    if wave.state != WaveState::Open || links.is_empty() {
        return Err(Fault::NotFound);
    }
    let fingerprint = holders::fingerprint(&state, wave.id).await.map_err(Fault::from)?;
    let instruments = outcome(crate::road::instruments(&state, wave.id).await)?.unwrap_or_default();
    let poster = |instrument: Arc<Instrument>| {
        let (_, link) = links.iter().find(|(key, _)| *key == instrument.key)?;
        Some(Poster {
            instrument,
            address: open_links::path(&state, link),
            link: open_links::address(&state, link, &fingerprint),
        })
    };
    let shown = Shown {
        authority: who.authority.name.clone(),
        posters: instruments.into_iter().filter_map(poster).collect(),
        wave,
    };
    Ok(who.page("Posters", move || view(&shown)).await)
}

fn view(shown: &Shown) -> AnyView {
    let sheets = shown.posters.iter().map(|poster| sheet(shown, poster));
    view! {
        <div class="no-print stack">
            <p>
                "Hang them up, or send the link. Everybody who has it can answer, and could answer more than once: every result of
                this wave says so."
            </p>
            <p><a href=format!("/staff/waves/{}", shown.wave.id)>"Back to the wave"</a></p>
        </div>
        {sheets.collect_view()}
    }
    .into_any()
}

fn sheet(shown: &Shown, poster: &Poster) -> AnyView {
    let Poster {
        instrument,
        address,
        link,
    } = poster;
    let typed = address
        .split_once("://")
        .map_or(address.as_str(), |(_, rest)| rest)
        .to_owned();
    view! {
        <section class="letter">
            <p class="small">{shown.authority.clone()}</p>
            <h2>"How is life for you?"</h2>
            <p>
                "This is for young people of " {instrument.ages.to_string()} " years: "
                <strong>{instrument.title.clone()}</strong> ". It takes about " {instrument.minutes}
                " minutes. We don't ask your name. Skip any question you like, or stop whenever you want."
            </p>
            <div class="letter-code">
                <div class="qr" inner_html=letters::qr(link)></div>
                <div>
                    <p>"Point a phone's camera at the square, or go to"</p>
                    <p class="link"><strong>{typed}</strong></p>
                </div>
            </div>
            <p>"You can answer until " <strong>{written_out(shown.wave.closes_on)}</strong> "."</p>
            <p>
                "Your carers, your home and your social worker can't see your answers. Nobody reads them before "
                {written_out(shown.wave.reading_date())}
                ", so if you need help now, don't wait: talk to an adult you trust, or tap “Help” on the page."
            </p>
            <p class="small">
                "Everybody has the same link. So we can't stop someone from answering twice. Please answer once."
            </p>
        </section>
    }
    .into_any()
}
