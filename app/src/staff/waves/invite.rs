//! Making letters.
//!
//! In: how many, for which questionnaire. Out: a page to print, shown once. Nothing of it is kept but keyed hashes.

use super::letters::{self, Letters};
use super::one::{self, Typed};
use super::{id, outcome};
use crate::road::waves;
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::wording::Wording;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::instrument::InstrumentKey;
use std::sync::Arc;

/// The most letters on one page: a phone or an old printer can still take it.
const MOST: u32 = 500;

/// What stands behind the tag of a language where a letter is in English too.
pub(super) const BESIDE_ENGLISH: &str = "+en-GB";

/// Makes letters and shows them, once.
pub async fn invite(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    make(&state, &who, &wave, &sent, false).await
}

/// The same in place of lost ones, while the wave is open.
pub async fn replace(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    make(&state, &who, &wave, &sent, true).await
}

async fn make(
    state: &AppState,
    who: &SignedIn,
    wave: &str,
    sent: &Sent,
    replacements: bool,
) -> Result<Response, Fault> {
    let id = id(wave)?;
    let typed = Typed {
        instrument: sent.value("instrument"),
        count: sent.value("count"),
        language: sent.value("language"),
        ..Typed::default()
    };
    let Ok(key) = typed.instrument.parse::<InstrumentKey>() else {
        let reason = "Choose a questionnaire".into();
        return one::refused(state, who, id, typed, "instrument", reason).await;
    };
    let Some(count) = count(&typed.count) else {
        let reason = format!("Enter how many letters, between 1 and {MOST}; make more in a second go");
        return one::refused(state, who, id, typed, "count", reason).await;
    };
    let authority = who.authority.id;
    let made = match replacements {
        true => waves::replace(state, authority, id, &key, count).await,
        false => waves::invite(state, authority, id, &key, count).await,
    };
    let codes = match outcome(made)? {
        Ok(codes) => codes,
        Err(reason) => return one::refused(state, who, id, typed, "count", reason).await,
    };
    let what = if replacements {
        "replacement letters"
    } else {
        "letters"
    };
    who.did(state, &format!("made {count} {what} of the wave {id} for {key}"))
        .await?;
    let wave = waves::get(state, authority, id).await?;
    let instruments = one::instruments(state, id).await?;
    let instrument = instruments
        .into_iter()
        .find(|instrument| instrument.key == key)
        .ok_or(Fault::NotFound)?;
    let fingerprint = crate::road::holders::fingerprint(state, id)
        .await
        .map_err(Fault::from)?;
    let said = languages(state, &typed.language).into_iter().map(|wording| {
        let translated = state
            .catalogue
            .translated(&instrument, &wording, state.site.synthetic);
        (wording, translated)
    });
    let said: Vec<_> = said.collect();
    let first = said
        .first()
        .map(|(wording, _)| wording.clone())
        .unwrap_or_else(Wording::english);
    let letters = Arc::new(Letters {
        public_url: state.site.public_url.clone(),
        authority: who.authority.name.clone(),
        codes: codes
            .iter()
            .map(|code| {
                (
                    code.printed(),
                    first.address(&waves::link(state, code, &fingerprint)),
                )
            })
            .collect(),
        wave,
        said,
    });
    let title = if replacements {
        "Replacement letters, shown once"
    } else {
        "Letters, shown once"
    };
    Ok(who.page(title, move || letters::view(&letters)).await)
}

/// The languages of a letter: one, or one and English, so that those around a young person can read it too.
fn languages(state: &AppState, typed: &str) -> Vec<Arc<Wording>> {
    let (tag, with_english) = match typed.strip_suffix(BESIDE_ENGLISH) {
        Some(tag) => (tag, true),
        None => (typed, false),
    };
    let first = state.catalogue.wording(tag, state.site.synthetic);
    let second = (with_english && !first.is_english()).then(Wording::english);
    std::iter::once(first).chain(second).collect()
}

fn count(typed: &str) -> Option<u32> {
    typed.parse().ok().filter(|count| (1..=MOST).contains(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_letters_is_between_one_and_the_most() {
        for (typed, wanted) in [
            ("1", Some(1)),
            ("500", Some(500)),
            ("0", None),
            ("501", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(count(typed), wanted, "{typed}");
        }
    }
}
