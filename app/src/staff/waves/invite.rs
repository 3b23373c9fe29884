//! Making letters.
//!
//! In: how many, for which questionnaire. Out: a page to print, shown once. Nothing of it is kept but keyed hashes.

use super::asked::Asked;
use super::letters::{self, Letters};
use super::one::{self, Typed};
use super::outcome;
use crate::road::waves::{self, Run};
use crate::staff::fault::Fault;
use crate::state::AppState;
use crate::ui::Script;
use crate::ui::form::FormProblems;
use crate::wording::Wording;
use axum::response::Response;
use domain::instrument::InstrumentKey;
use std::sync::Arc;

/// The most letters on one page: a phone or an old printer can still take it.
const MOST: u32 = 500;

/// The field that says how many letters the one who sends the form knows of.
pub(super) const AFTER: &str = "after";
/// What stands behind the tag of a language where a letter is in English too.
pub(super) const BESIDE_ENGLISH: &str = "+en-GB";

/// Makes letters and shows them, once.
pub async fn invite(asked: Asked) -> Result<Response, Fault> {
    make(&asked, false).await
}

/// The same in place of lost ones, while the wave is open.
pub async fn replace(asked: Asked) -> Result<Response, Fault> {
    make(&asked, true).await
}

async fn make(asked: &Asked, replacements: bool) -> Result<Response, Fault> {
    let (state, who, id, authority) = (&asked.state, &asked.who, asked.id, asked.authority());
    let typed = Typed {
        instrument: asked.sent.value("instrument"),
        count: asked.sent.value("count"),
        language: asked.sent.value("language"),
        ..Typed::default()
    };
    let Ok(key) = typed.instrument.parse::<InstrumentKey>() else {
        return asked.refused(typed, "instrument", "Choose a questionnaire").await;
    };
    let Some(count) = count(&typed.count) else {
        let reason = format!("Enter how many letters, between 1 and {MOST}; make more in a second go");
        return asked.refused(typed, "count", reason).await;
    };
    let drafts = state.site.synthetic;
    let in_letters = languages(state, &typed.language);
    if !in_letters
        .iter()
        .all(|wording| state.catalogue.speaks(&key, wording, drafts))
    {
        let reason = "This questionnaire cannot be answered in that language yet: choose English";
        return asked.refused(typed, "language", reason).await;
    }
    let run = Run {
        instrument: key.clone(),
        count,
        // The page of letters, loaded again, is this form sent again.
        after: asked.sent.value(AFTER).parse().ok(),
    };
    let made = match replacements {
        true => waves::run_again(state, authority, id, &run).await,
        false => waves::run(state, authority, id, &run).await,
    };
    let made = match outcome(made)? {
        Ok(made) => made,
        Err(reason) => return asked.refused(typed, "count", reason).await,
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
    let said = in_letters.into_iter().map(|wording| {
        let translated = state.catalogue.translated(&instrument, &wording, drafts);
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
        codes: made
            .iter()
            .map(|letter| {
                let link = waves::link(state, &letter.code, &fingerprint);
                (letter.code.printed(), first.address(&link))
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
    let script = Some(Script::Letters);
    Ok(who
        .page_with_script(title, FormProblems::new(), script, move || {
            letters::view(&letters)
        })
        .await)
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
