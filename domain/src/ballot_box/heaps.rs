//! What goes to a key holder and comes back: both heaps of a wave, as one file. The holder's own computer takes one layer off
//! every envelope and shuffles each heap; the server never sees the words.
//!
//! In: a file. Out: a file with one layer less. It refuses to know which ticks belong to which words: nothing in either
//! heap says so, and each is shuffled by itself.

use super::{EnvelopeKind, Padded, Peeling, PrivateKey, SealedEnvelope};
use crate::id::WaveId;
use rand::Rng;
use std::collections::HashSet;
use uuid::Uuid;

const HEAD: &[u8; 14] = b"earshot box 1\n";
const HEADER: usize = HEAD.len() + 16 + 1 + 4;
pub(super) const KINDS: [EnvelopeKind; 2] = [EnvelopeKind::Ticks, EnvelopeKind::Words];

/// Both heaps of a wave. No `Debug`, no `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct Heaps {
    pub(super) wave: WaveId,
    pub(super) layers: u8,
    /// Ticks and words, as many of each. With layers left they are envelopes, without any they are padded contents.
    pub(super) records: [Vec<Vec<u8>>; 2],
}

/// Ticks and words, by what they are.
pub enum HeapParts {
    /// A layer is left.
    Envelopes(Vec<SealedEnvelope>, Vec<SealedEnvelope>),
    /// None is.
    Contents(Vec<Padded>, Vec<Padded>),
}

/// Something is wrong with a file, or with words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeapsError {
    /// It is not such a file.
    #[error("this is not a file of sealed answers from Earshot: download it anew from the wave's page")]
    NotHeaps,
    /// It begins like one and has not the size it says.
    #[error("the file of sealed answers is not whole: download or upload it again")]
    Damaged,
    /// No layer is left.
    #[error("both layers of this file are off already")]
    Bare,
    /// Not one envelope opened.
    #[error("these words open nothing in this file: are they of another wave, or for the other layer?")]
    WrongWords,
}

impl Heaps {
    /// The heaps as they lie in the box.
    pub fn sealed(wave: WaveId, layers: u8, ticks: Vec<SealedEnvelope>, words: Vec<SealedEnvelope>) -> Self {
        let bytes = |heap: Vec<SealedEnvelope>| heap.into_iter().map(|one| one.0).collect();
        Self {
            wave,
            layers,
            records: [bytes(ticks), bytes(words)],
        }
    }

    /// Whose they are.
    pub fn wave(&self) -> WaveId {
        self.wave
    }

    /// How many layers are still on.
    pub fn layers(&self) -> u8 {
        self.layers
    }

    /// How many answers there are.
    pub fn count(&self) -> usize {
        self.records[0].len()
    }

    /// Ticks and words.
    pub fn into_parts(self) -> HeapParts {
        let [ticks, words] = self.records;
        let envelopes = |heap: Vec<Vec<u8>>| heap.into_iter().map(SealedEnvelope).collect();
        let contents = |kind, heap: Vec<Vec<u8>>| {
            let content = |bytes| Padded::from_bytes(kind, bytes);
            heap.into_iter().map(content).collect()
        };
        match self.layers {
            0 => HeapParts::Contents(
                contents(EnvelopeKind::Ticks, ticks),
                contents(EnvelopeKind::Words, words),
            ),
            _ => HeapParts::Envelopes(envelopes(ticks), envelopes(words)),
        }
    }

    /// Whether any envelope is there twice. Contents may be alike; sealed, nothing ever is.
    pub fn repeats(&self) -> bool {
        let repeats = |heap: &Vec<Vec<u8>>| {
            let mut seen = HashSet::new();
            // What could not be opened is all zero.
            !heap
                .iter()
                .filter(|one| one.iter().any(|byte| *byte != 0))
                .all(|one| seen.insert(one))
        };
        self.layers > 0 && self.records.iter().any(repeats)
    }

    /// Whether nothing in it is what a layer leaves when it comes off. One record that is would do: a phone may have put anything
    /// into its envelopes, and that is no reason to refuse those of all others.
    pub fn is_foreign(&self) -> bool {
        let ours = |kind, record: &Vec<u8>| match self.layers {
            0 => Padded::from_bytes(kind, record.clone()).instrument().is_ok(),
            layers => SealedEnvelope(record.clone()).looks_sealed(kind, layers),
        };
        let mut heaps = KINDS.into_iter().zip(&self.records);
        self.count() > 0 && !heaps.any(|(kind, heap)| heap.iter().any(|record| ours(kind, record)))
    }

    /// The size of one record, in bytes.
    pub(super) fn size(kind: EnvelopeKind, layers: u8) -> usize {
        match layers {
            0 => kind.size(),
            layers => SealedEnvelope::size(kind, layers),
        }
    }

    /// How large a file is, in bytes, with so many answers and layers.
    pub fn file_size(count: usize, layers: u8) -> usize {
        let each: usize = KINDS.iter().map(|kind| Self::size(*kind, layers)).sum();
        HEADER + count.saturating_mul(each)
    }

    /// The file: a head, the wave, layers and number, then all ticks, then all words.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = Vec::with_capacity(Self::file_size(self.count(), self.layers));
        file.extend_from_slice(HEAD);
        file.extend_from_slice(Uuid::from(self.wave).as_bytes());
        file.push(self.layers);
        file.extend_from_slice(&u32::try_from(self.count()).unwrap_or(u32::MAX).to_be_bytes());
        for record in self.records.iter().flatten() {
            file.extend_from_slice(record);
        }
        file
    }

    /// Reads such a file.
    pub fn from_bytes(file: &[u8]) -> Result<Self, HeapsError> {
        let (head, mut rest) = file.split_at_checked(HEADER).ok_or(HeapsError::NotHeaps)?;
        let (name, head) = head.split_at(HEAD.len());
        let (wave, head) = head.split_at(16);
        let wave = Uuid::from_slice(wave).map_err(|_| HeapsError::NotHeaps)?;
        let (&[layers], count) = head.split_first_chunk::<1>().ok_or(HeapsError::NotHeaps)?;
        let count = u32::from_be_bytes(count.try_into().map_err(|_| HeapsError::NotHeaps)?) as usize;
        if name != HEAD || layers > 2 {
            return Err(HeapsError::NotHeaps);
        }
        if file.len() != Self::file_size(count, layers) {
            return Err(HeapsError::Damaged);
        }
        let records = KINDS.map(|kind| {
            let size = Self::size(kind, layers);
            let (heap, after) = rest.split_at(count * size);
            rest = after;
            heap.chunks(size).map(<[u8]>::to_vec).collect()
        });
        Ok(Self {
            wave: wave.into(),
            layers,
            records,
        })
    }

    /// Begins to take one layer off every envelope.
    pub fn peeling(self, key: PrivateKey) -> Result<Peeling, HeapsError> {
        Peeling::new(self, key)
    }

    /// Takes one layer off every envelope, and shuffles each heap. An envelope that does not open becomes zeros of the same
    /// size, so that as many come back as went out; how many these were is told beside. So does a copy of another one: whoever
    /// has two codes could send it twice, and what [repeats](Self::repeats) is not taken back from anybody. `progress` is told after every
    /// envelope how many are done.
    pub fn peel(
        self,
        key: &PrivateKey,
        rng: &mut impl Rng,
        progress: &mut dyn FnMut(usize),
    ) -> Result<(Self, usize), HeapsError> {
        let mut peeling = self.peeling(key.clone())?;
        while peeling.step() {
            progress(peeling.done());
        }
        peeling.finish(rng)
    }
}
