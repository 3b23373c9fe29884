//! The box is opened, once. Each heap is shuffled by itself, every row gets a new random id, and what could join them
//! is destroyed.

use super::waves::{after, get, raced};
use super::{RoadError, aside, instruments};
use crate::state::AppState;
use domain::ballot_box::{EnvelopeKind, Padded, PrivateKey, SealedEnvelope};
use domain::id::{AuthorityId, CommentId, WaveId};
use domain::instrument::{Instrument, InstrumentKey};
use domain::themes::Comment;
use domain::wave::WaveEvent;
use rand::CryptoRng;
use rand::seq::SliceRandom;
use std::sync::Arc;

/// What came out of the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsealed {
    /// Envelopes that could not be read. They are counted, never guessed at.
    pub unreadable: u64,
}

/// Opens the box of a closed wave.
pub async fn unseal(state: &AppState, authority: AuthorityId, id: WaveId) -> Result<Unsealed, RoadError> {
    let wave = get(state, authority, id).await?;
    let responses = store::ballot_box::count(&state.store, id).await?;
    after(state, &wave, WaveEvent::Unseal { responses })?;
    let keys = state.keys.get(id)?;
    let instruments = instruments(state, id).await?;
    let (ticks, words) = store::ballot_box::envelopes(&state.store, id).await?;
    let mut rng = state.rng();
    let opened = aside(move || open(id, &keys.private, &instruments, &ticks, &words, &mut rng)).await?;
    let unreadable = opened.unreadable;
    raced(store::ballot_box::unseal(&state.store, id, opened, &mut state.rng()).await?)?;
    // From here on nothing can tell which invitation a mark belonged to, or open a copy of an envelope.
    state.keys.destroy(id)?;
    Ok(Unsealed { unreadable })
}

fn open(
    wave: WaveId,
    key: &PrivateKey,
    instruments: &[Arc<Instrument>],
    ticks: &[SealedEnvelope],
    words: &[SealedEnvelope],
    rng: &mut impl CryptoRng,
) -> store::ballot_box::Unsealed {
    let mut responses: Vec<(InstrumentKey, Vec<u8>)> = Vec::new();
    let mut comments = Vec::new();
    let mut unreadable = 0;
    for envelope in ticks {
        match open_one(wave, EnvelopeKind::Ticks, key, instruments, envelope) {
            Some((instrument, content)) if content.to_ticks(instrument).is_ok() => {
                responses.push((instrument.key.clone(), content.bytes().to_vec()));
            }
            _ => unreadable += 1,
        }
    }
    for envelope in words {
        let words = open_one(wave, EnvelopeKind::Words, key, instruments, envelope)
            .and_then(|(instrument, content)| Some((instrument, content.to_words(instrument).ok()?)));
        let Some((instrument, words)) = words else {
            unreadable += 1;
            continue;
        };
        for text in words.texts {
            comments.push(Comment {
                id: CommentId::draw(rng),
                instrument: instrument.key.clone(),
                item: text.item,
                age_band: words.age_band.clone(),
                quote: words.quote,
                text: text.text,
                redacted: None,
            });
        }
    }
    responses.shuffle(rng);
    comments.shuffle(rng);
    store::ballot_box::Unsealed {
        responses,
        comments,
        unreadable,
        envelopes: ticks.len() as u64,
    }
}

fn open_one<'a>(
    wave: WaveId,
    kind: EnvelopeKind,
    key: &PrivateKey,
    instruments: &'a [Arc<Instrument>],
    envelope: &SealedEnvelope,
) -> Option<(&'a Instrument, Padded)> {
    let content = envelope.open(wave, kind, key).ok()?;
    let (key, hash) = content.instrument().ok()?;
    let instrument = instruments.iter().find(|i| i.key == key && i.hash() == hash)?;
    Some((instrument, content))
}
