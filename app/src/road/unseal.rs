//! The box is opened, once. Each heap is shuffled by itself, every row gets a new random id, and what could join them
//! is destroyed.

use super::waves::{after, get, raced};
use super::{RoadError, instruments};
use crate::state::AppState;
use domain::ballot_box::{EnvelopeKind, Padded, PrivateKey, SealedEnvelope};
use domain::id::{AuthorityId, CommentId, WaveId};
use domain::instrument::{Instrument, InstrumentKey, OptionId};
use domain::intake::{Text, Words};
use domain::themes::{Comment, kept_age_bands};
use domain::wave::WaveEvent;
use rand::CryptoRng;
use rand::seq::SliceRandom;
use std::collections::{BTreeMap, BTreeSet};
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
    let opened = state
        .turns
        .take(move || open(id, &keys.private, &instruments, &ticks, &words, &mut rng))
        .await?;
    let unreadable = opened.unreadable;
    raced(store::ballot_box::unseal(&state.store, id, opened, &mut state.rng()).await?)?;
    // From here on nothing can tell which invitation a mark belonged to, or open a copy of an envelope.
    state.keys.destroy(id)?;
    Ok(Unsealed { unreadable })
}

/// How many responses of each instrument have each age band, or none.
type Bands = BTreeMap<InstrumentKey, BTreeMap<Option<OptionId>, u64>>;

fn open(
    wave: WaveId,
    key: &PrivateKey,
    instruments: &[Arc<Instrument>],
    ticks: &[SealedEnvelope],
    words: &[SealedEnvelope],
    rng: &mut impl CryptoRng,
) -> store::ballot_box::Unsealed {
    let mut bands = Bands::new();
    let mut responses: Vec<(InstrumentKey, Vec<u8>)> = Vec::new();
    for envelope in ticks {
        let opened = open_one(wave, EnvelopeKind::Ticks, key, instruments, envelope).and_then(
            |(instrument, content)| Some((instrument, content.to_ticks(instrument).ok()?, content)),
        );
        if let Some((instrument, ticks, content)) = opened {
            let of_instrument = bands.entry(instrument.key.clone()).or_default();
            *of_instrument.entry(ticks.age_band().cloned()).or_default() += 1;
            responses.push((instrument.key.clone(), content.bytes().to_vec()));
        }
    }
    let mut read = 0;
    let mut comments = Vec::new();
    for envelope in words {
        let opened = open_one(wave, EnvelopeKind::Words, key, instruments, envelope)
            .and_then(|(instrument, content)| Some((instrument, content.to_words(instrument).ok()?)));
        if let Some((instrument, words)) = opened {
            read += 1;
            let kept = bands.get(&instrument.key).map(kept_age_bands).unwrap_or_default();
            comments.extend(to_comments(instrument, words, &kept, rng));
        }
    }
    let unreadable = ticks.len() - responses.len() + words.len() - read;
    responses.shuffle(rng);
    comments.shuffle(rng);
    store::ballot_box::Unsealed {
        responses,
        comments,
        unreadable: unreadable as u64,
        envelopes: ticks.len() as u64,
    }
}

/// Each text by itself, under a new random id, and with its age band only where enough others have it too.
fn to_comments(
    instrument: &Instrument,
    words: Words,
    kept: &BTreeSet<OptionId>,
    rng: &mut impl CryptoRng,
) -> Vec<Comment> {
    let age_band = words.age_band.filter(|band| kept.contains(band));
    let comment = |text: Text| Comment {
        id: CommentId::draw(rng),
        instrument: instrument.key.clone(),
        item: text.item,
        age_band: age_band.clone(),
        quote: words.quote,
        text: text.text,
        redacted: None,
    };
    words.texts.into_iter().map(comment).collect()
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
