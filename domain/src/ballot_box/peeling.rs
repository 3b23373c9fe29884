//! One layer coming off both heaps, envelope by envelope, so that whoever waits can be shown how far it is.
//!
//! In: heaps, and the key of who takes the layer off. Out: heaps with one layer less, each shuffled. It refuses to give half of
//! them away: what it has opened is seen only when all of it is.

use super::heaps::KINDS;
use super::{EnvelopeKind, Heaps, HeapsError, Peeled, PrivateKey, SealedEnvelope};
use crate::id::WaveId;
use rand::Rng;
use rand::seq::SliceRandom;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::vec::IntoIter;

/// A layer that is coming off. No `Debug`, no `Serialize`.
pub struct Peeling {
    wave: WaveId,
    key: PrivateKey,
    /// How many layers are left when it is done.
    layers: u8,
    /// Ticks and words that are still to be done, …
    left: [IntoIter<Vec<u8>>; 2],
    /// … and those that are.
    peeled: [Vec<Vec<u8>>; 2],
    /// Hashes of the envelopes that came out.
    seen: BTreeSet<[u8; 32]>,
    unopened: usize,
}

impl Peeling {
    pub(super) fn new(heaps: Heaps, key: PrivateKey) -> Result<Self, HeapsError> {
        Ok(Self {
            wave: heaps.wave,
            key,
            layers: heaps.layers.checked_sub(1).ok_or(HeapsError::Bare)?,
            peeled: heaps
                .records
                .each_ref()
                .map(|heap| Vec::with_capacity(heap.len())),
            left: heaps.records.map(Vec::into_iter),
            seen: BTreeSet::new(),
            unopened: 0,
        })
    }

    /// How many envelopes are done.
    pub fn done(&self) -> usize {
        self.peeled.iter().map(Vec::len).sum()
    }

    /// How many there are, done or not.
    pub fn all(&self) -> usize {
        self.done() + self.left.iter().map(IntoIter::len).sum::<usize>()
    }

    /// Takes the layer off one more envelope. False if none was left.
    pub fn step(&mut self) -> bool {
        for (at, kind) in KINDS.into_iter().enumerate() {
            if let Some(envelope) = self.left[at].next() {
                let peeled = self.peel(kind, SealedEnvelope(envelope));
                self.peeled[at].push(peeled);
                return true;
            }
        }
        false
    }

    /// What is under the layer of an envelope. One that does not open becomes zeros of the same size, so that as many come back
    /// as went out. So does a copy of another one: whoever has two codes could send it twice, and what
    /// [repeats](Heaps::repeats) is not taken back from anybody.
    fn peel(&mut self, kind: EnvelopeKind, envelope: SealedEnvelope) -> Vec<u8> {
        let size = Heaps::size(kind, self.layers);
        let opened = match envelope.peel(self.wave, kind, &self.key) {
            Ok(Peeled::Envelope(one)) if self.seen.insert(Sha256::digest(&one.0).into()) => one.0,
            Ok(Peeled::Envelope(_)) => Vec::new(),
            Ok(Peeled::Content(one)) => one.bytes().to_vec(),
            Err(_) => Vec::new(),
        };
        if opened.len() == size {
            opened
        } else {
            self.unopened += 1;
            vec![0; size]
        }
    }

    /// Does what is left, and shuffles each heap by itself. How many envelopes did not open is told beside.
    pub fn finish(mut self, rng: &mut impl Rng) -> Result<(Heaps, usize), HeapsError> {
        while self.step() {}
        if self.unopened > 0 && self.unopened == self.done() {
            return Err(HeapsError::WrongWords);
        }
        for heap in &mut self.peeled {
            heap.shuffle(rng);
        }
        let heaps = Heaps {
            wave: self.wave,
            layers: self.layers,
            records: self.peeled,
        };
        Ok((heaps, self.unopened))
    }
}
