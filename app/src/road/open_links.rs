//! One link for everybody, in place of letters.
//!
//! In: a draft; and whoever opens its link. Out: a survey, with a ticket drawn for this one look at it. It refuses to know who that
//! is, and so cannot promise that everybody answers once: pages and releases say so.

use super::RoadError;
use super::enter::{self, Opened};
use crate::state::AppState;
use domain::ballot_box::{OpenLink, Ticket};
use domain::id::WaveId;
use domain::instrument::InstrumentKey;
use rand::Rng;
use store::open_links::Link;

/// A link for each instrument.
pub(super) fn drawn(instruments: &[InstrumentKey], rng: &mut impl Rng) -> Vec<Link> {
    let links = instruments.iter().map(|key| (key.clone(), OpenLink::draw(rng)));
    links.collect()
}

/// Whether everybody may answer who has its link.
pub async fn is_open(state: &AppState, id: WaveId) -> Result<bool, RoadError> {
    Ok(!store::open_links::of_wave(&state.store, id).await?.is_empty())
}

/// Whether it took as many answers as a wave with a link takes. Whoever sends without end must not fill the disk on which letters
/// are answered too.
pub(super) async fn is_full(state: &AppState, id: WaveId) -> Result<bool, RoadError> {
    Ok(store::ballot_box::count(&state.store, id).await? >= state.paces.most_by_link)
}

/// The address on posters. What stands after `#` never reaches a server on its own: the page refuses to seal answers to another
/// key than the poster names.
pub fn address(state: &AppState, link: &OpenLink, fingerprint: &str) -> String {
    format!("{}#~{fingerprint}", path(state, link))
}

/// The same as people type it.
pub fn path(state: &AppState, link: &OpenLink) -> String {
    format!("{}/s/open/{}", state.site.public_url, link.printed())
}

/// What a link opens, and a ticket. Nothing is written: who never sends was never there.
pub async fn visit(state: &AppState, link: OpenLink) -> Result<Option<(Opened, Ticket)>, RoadError> {
    let ticket = Ticket::draw(link, &mut state.rng());
    match enter::find(state, &ticket).await? {
        Some(found)
            if found.taking.wave.takes_codes(state.clock.now())
                && !is_full(state, found.taking.wave.id).await? =>
        {
            Ok(Some((enter::survey(state, found).await?, ticket)))
        }
        _ => Ok(None),
    }
}
