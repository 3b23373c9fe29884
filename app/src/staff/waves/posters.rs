//! Posters of a wave with one link for everybody: a QR code, the address, the closing date, and plain words.
//!
//! In: an open wave. Out: a sheet for each age version, to print as often as it is wanted. It refuses to be there before the wave is
//! open: a poster names what answers are sealed to, and until then that can change.

use super::{id, letters, outcome};
use crate::road::{holders, open_links};
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::wording::{Wording, fill};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::instrument::Instrument;
use domain::instrument::translation::TranslationStatus;
use domain::wave::{Wave, WaveState};
use leptos::prelude::*;
use std::sync::Arc;

/// A language, and the questionnaire in it.
type Said = (Arc<Wording>, Arc<Instrument>);

/// A poster of one age version.
#[derive(Clone)]
struct Poster {
    /// In each language, the first of which is the one that the QR code leads to.
    said: Vec<Said>,
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
    let drafts = state.site.synthetic;
    let posters = instruments.into_iter().flat_map(|instrument| {
        let link = links.iter().find(|(key, _)| *key == instrument.key);
        let sheets = languages(&state, &instrument, drafts);
        let sheets = sheets.into_iter().filter_map(|said| {
            let (_, link) = link?;
            Some(Poster {
                said,
                address: open_links::path(&state, link),
                link: open_links::address(&state, link, &fingerprint),
            })
        });
        sheets.collect::<Vec<_>>()
    });
    let shown = Shown {
        authority: who.authority.name.clone(),
        posters: posters.collect(),
        wave,
    };
    Ok(who.page("Posters", move || view(&shown)).await)
}

/// The languages of each sheet. More than two would leave the square no room: so English stands beside every other language.
fn languages(state: &AppState, instrument: &Arc<Instrument>, drafts: bool) -> Vec<Vec<Said>> {
    let english = (Wording::english(), instrument.clone());
    let others = state
        .catalogue
        .languages(drafts)
        .into_iter()
        .filter_map(|wording| {
            let translated = state.catalogue.translated(instrument, &wording, drafts);
            // Who reads it in a language wants to be asked in it too.
            let is_asked = !wording.is_english() && wording.language == translated.language;
            is_asked.then(|| vec![english.clone(), (wording, translated)])
        });
    let sheets: Vec<_> = others.collect();
    if sheets.is_empty() {
        vec![vec![english]]
    } else {
        sheets
    }
}

fn view(shown: &Shown) -> AnyView {
    let sheets = shown.posters.iter().map(|poster| sheet(shown, poster));
    let mut said = shown.posters.iter().flat_map(|poster| &poster.said);
    let draft = said
        .any(|(wording, _)| wording.status == TranslationStatus::Draft)
        .then(letters::draft);
    view! {
        <div class="no-print stack">
            <p>
                "Hang them up, or send the link. Everybody who has it can answer, and could answer more than once: every result of
                this wave says so."
            </p>
            <p>"Each fills a sheet of A4, and a phone can read it from 2 metres away. A bigger sheet does no harm."</p>
            {draft}
            <p><a href=format!("/staff/waves/{}", shown.wave.id)>"Back to the wave"</a></p>
        </div>
        {sheets.collect_view()}
    }
    .into_any()
}

fn sheet(shown: &Shown, poster: &Poster) -> AnyView {
    let Poster { said, address, link } = poster;
    let picture = said.first().map(|(wording, _)| wording.letter.picture.clone());
    view! {
        <section class="letter poster">
            <p class="small">{shown.authority.clone()}</p>
            {letters::in_each(said, |wording, instrument| {
                let (from, to) = (instrument.ages.from.to_string(), instrument.ages.to.to_string());
                let ages = [("from", from.as_str()), ("to", &to)];
                let about = letters::about(fill(&wording.letter.ask_everybody, &ages), wording, instrument);
                view! { <h2>{wording.reminder.title.clone()}</h2> {about} }.into_any()
            })}
            <div class="qr" inner_html=letters::qr(link, &picture.unwrap_or_default())></div>
            {letters::in_each(said, |wording, _| view! { <p>{wording.letter.camera.clone()}</p> }.into_any())}
            <p class="link" dir="ltr"><strong>{letters::typed(address)}</strong></p>
            {letters::in_each(said, |wording, _| {
                let promise = letters::promise(wording, &shown.wave);
                view! { {promise} <p>{wording.open_link.promise.clone()}</p> }.into_any()
            })}
        </section>
    }
    .into_any()
}
