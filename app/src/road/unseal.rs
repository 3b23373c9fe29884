//! The box is opened, once. Each heap is shuffled by itself, every row gets a new random id, and what could join them
//! is destroyed.

use super::waves::{get, raced};
use super::{RoadError, instruments, leftover, may, retention};
use crate::state::AppState;
use domain::ballot_box::{EnvelopeKind, Padded, SealedEnvelope};
use domain::id::{AuthorityId, CommentId, WaveId};
use domain::instrument::{Instrument, InstrumentKey, OptionId};
use domain::intake::{Text, Words};
use domain::themes::{Comment, kept_age_bands};
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

/// Opens the box of a closed wave in the simple mode, with the key that this server keeps.
pub async fn unseal(state: &AppState, authority: AuthorityId, id: WaveId) -> Result<Unsealed, RoadError> {
    let wave = get(state, authority, id).await?;
    if let Some(opened_before) = leftover::of_opened(state, &wave).await? {
        return Ok(opened_before);
    }
    may::unseal(state, &wave).await?;
    let key = Arc::new(state.keys.get(id)?.private.ok_or(RoadError::HeldByHolders)?);
    let instruments = instruments(state, id).await?;
    let (ticks, words) = store::ballot_box::envelopes(&state.store, id).await?;
    let mut rng = state.rng();
    let open = move || {
        let opened = |kind, heap: Vec<SealedEnvelope>| {
            let key = key.clone();
            heap.into_iter().map(move |one| one.open(id, kind, &key).ok())
        };
        let (ticks, words) = (
            opened(EnvelopeKind::Ticks, ticks),
            opened(EnvelopeKind::Words, words),
        );
        read(&instruments, ticks, words, &mut rng)
    };
    let opened = state.turns.take(open).await?;
    finish(state, authority, id, opened).await
}

/// Keeps what came out of the box, and destroys what could open it or join anything.
pub(super) async fn finish(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    opened: store::ballot_box::Unsealed,
) -> Result<Unsealed, RoadError> {
    let unreadable = opened.unreadable;
    raced(store::ballot_box::unseal(&state.store, id, opened, &mut state.rng()).await?)?;
    // From here on nothing can tell which invitation a mark belonged to, or open a copy of an envelope.
    retention::after_the_box(state, authority, id).await?;
    Ok(Unsealed { unreadable })
}

/// How many responses of each instrument have each age band, or none.
type Bands = BTreeMap<InstrumentKey, BTreeMap<Option<OptionId>, u64>>;

/// Reads both heaps; `None` is an envelope that did not open. Each is shuffled anew.
pub(super) fn read(
    instruments: &[Arc<Instrument>],
    ticks: impl ExactSizeIterator<Item = Option<Padded>>,
    words: impl ExactSizeIterator<Item = Option<Padded>>,
    rng: &mut impl CryptoRng,
) -> store::ballot_box::Unsealed {
    let (all_ticks, all_words) = (ticks.len(), words.len());
    let mut bands = Bands::new();
    let mut responses: Vec<(InstrumentKey, Vec<u8>)> = Vec::new();
    for content in ticks.flatten() {
        let read = of_instrument(instruments, &content)
            .and_then(|instrument| Some((instrument, content.to_ticks(instrument).ok()?)));
        if let Some((instrument, ticks)) = read {
            let of_instrument = bands.entry(instrument.key.clone()).or_default();
            *of_instrument.entry(ticks.age_band().cloned()).or_default() += 1;
            responses.push((instrument.key.clone(), content.bytes().to_vec()));
        }
    }
    let mut read = 0;
    let mut comments = Vec::new();
    for content in words.flatten() {
        let opened = of_instrument(instruments, &content)
            .and_then(|instrument| Some((instrument, content.to_words(instrument).ok()?)));
        if let Some((instrument, words)) = opened {
            read += 1;
            let kept = bands.get(&instrument.key).map(kept_age_bands).unwrap_or_default();
            comments.extend(to_comments(instrument, words, &kept, rng));
        }
    }
    let unreadable = all_ticks - responses.len() + all_words - read;
    responses.shuffle(rng);
    comments.shuffle(rng);
    store::ballot_box::Unsealed {
        responses,
        comments,
        unreadable: unreadable as u64,
        envelopes: all_ticks as u64,
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

/// The very instrument that a content answers.
fn of_instrument<'a>(instruments: &'a [Arc<Instrument>], content: &Padded) -> Option<&'a Instrument> {
    let (key, hash) = content.instrument().ok()?;
    let found = instruments.iter().find(|i| i.key == key && i.hash() == hash);
    found.map(AsRef::as_ref)
}
