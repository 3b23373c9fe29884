//! Sealing and opening: HPKE (RFC 9180) with the hybrid KEM X-Wing (X25519 and ML-KEM-768), TurboSHAKE128 and
//! ChaCha20-Poly1305. Somebody who records envelopes today cannot open them with a quantum computer later.
//!
//! In: content of one size and a wave's [`BoxKey`]. Out: an envelope, and step by step what lies in it. It refuses to open an
//! envelope as anything but what it was sealed as: wave, kind and layer are bound in.

use super::layer::{self, Holder};
use super::{EnvelopeKind, Padded, PrivateKey, PublicKey};
use crate::id::WaveId;
use rand::CryptoRng;

/// The first byte of every envelope: how it is sealed. Later ways get later numbers.
const SIMPLE: u8 = 1;
const TWO_LAYERS: u8 = 2;
const INNER_LAYER: u8 = 3;

/// Something about a key or an envelope is not as it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The bytes are not a key.
    #[error("the key of the ballot box is damaged")]
    Key,
    /// The envelope was sealed with another key, for another wave or kind, or was changed.
    #[error("an envelope could not be opened with this key")]
    Envelope,
}

/// What a wave's envelopes are sealed to. It may be known to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one for a whole wave, and never a list of them"
)]
pub enum BoxKey {
    /// The simple mode, for demonstrations and where little is at stake: the server keeps the one key that opens.
    Simple(PublicKey),
    /// Two key holders, each with a deputy. Neither of them can open anything alone, and the server nothing at all.
    Holders {
        /// Who takes the outer layer off, first.
        first: Holder,
        /// Who takes the inner layer off.
        second: Holder,
    },
}

impl BoxKey {
    /// Reads what [`Self::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        let keys: Vec<PublicKey> = bytes
            .chunks(PublicKey::SIZE)
            .map(PublicKey::from_bytes)
            .collect::<Result<_, _>>()?;
        let holder = |own: &PublicKey, deputy: &PublicKey| Holder {
            own: own.clone(),
            deputy: deputy.clone(),
        };
        match keys.as_slice() {
            [key] => Ok(Self::Simple(key.clone())),
            [a, b, c, d] => Ok(Self::Holders {
                first: holder(a, b),
                second: holder(c, d),
            }),
            _ => Err(SealError::Key),
        }
    }

    /// One key after the other: one, or four.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Simple(key) => key.to_bytes(),
            Self::Holders { first, second } => [&first.own, &first.deputy, &second.own, &second.deputy]
                .into_iter()
                .flat_map(PublicKey::to_bytes)
                .collect(),
        }
    }

    /// How many layers an envelope has that only key holders can take off.
    pub fn layers(&self) -> u8 {
        match self {
            Self::Simple(_) => 0,
            Self::Holders { .. } => 2,
        }
    }

    /// The same of a key that was written as so many bytes ([`Self::to_bytes`]), which need not be read for it.
    pub fn layers_of(size: usize) -> Result<u8, SealError> {
        match size / PublicKey::SIZE {
            keys if keys * PublicKey::SIZE != size => Err(SealError::Key),
            1 => Ok(0),
            4 => Ok(2),
            _ => Err(SealError::Key),
        }
    }

    /// The first 20 characters of the SHA-256 of all keys, in hexadecimal: for letters and wave pages.
    pub fn fingerprint(&self) -> String {
        super::key::fingerprint(&self.to_bytes())
    }
}

/// An envelope: all of a kind and a way have the same size, and nothing is written on them.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedEnvelope(pub(super) Vec<u8>);

/// What was under a layer.
pub enum Peeled {
    /// An envelope with one layer less.
    Envelope(SealedEnvelope),
    /// Nothing was left to take off.
    Content(Padded),
}

impl SealedEnvelope {
    /// Seals content for a wave.
    pub fn seal(
        wave: WaveId,
        key: &BoxKey,
        content: &Padded,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, SealError> {
        let kind = content.kind();
        let (way, sealed) = match key {
            BoxKey::Simple(key) => {
                let info = info(SIMPLE, wave, kind);
                (SIMPLE, layer::seal(key, &info, &[SIMPLE], content.bytes(), rng)?)
            }
            BoxKey::Holders { first, second } => {
                let inner = layer::wrap(second, &info(INNER_LAYER, wave, kind), content.bytes(), rng)?;
                let inner = Self::of(INNER_LAYER, inner);
                let info = info(TWO_LAYERS, wave, kind);
                (TWO_LAYERS, layer::wrap(first, &info, inner.as_bytes(), rng)?)
            }
        };
        Ok(Self::of(way, sealed))
    }

    fn of(way: u8, sealed: Vec<u8>) -> Self {
        let mut envelope = vec![way];
        envelope.extend(sealed);
        Self(envelope)
    }

    /// The size of every envelope of a kind, in bytes, by how many layers key holders have to take off: 0 in the simple
    /// mode, 2 as it was sealed for them, 1 after the first.
    pub const fn size(kind: EnvelopeKind, layers: u8) -> usize {
        match layers {
            0 => 1 + layer::ENCAPSULATED + kind.size() + layer::TAG,
            layers => kind.size() + layers as usize * (1 + layer::OVERHEAD),
        }
    }

    /// Whether it looks as an envelope of this kind does with so many layers left. What lies in it nobody can see from outside.
    pub fn looks_sealed(&self, kind: EnvelopeKind, layers: u8) -> bool {
        let way = match layers {
            0 => SIMPLE,
            1 => INNER_LAYER,
            _ => TWO_LAYERS,
        };
        self.0.first() == Some(&way) && self.0.len() == Self::size(kind, layers)
    }

    /// Opens an envelope of the simple mode.
    pub fn open(&self, wave: WaveId, kind: EnvelopeKind, key: &PrivateKey) -> Result<Padded, SealError> {
        match self.0.split_first() {
            Some((&SIMPLE, sealed)) if self.0.len() == Self::size(kind, 0) => {
                let content = layer::open(key, &info(SIMPLE, wave, kind), &[SIMPLE], sealed)?;
                Ok(Padded::from_bytes(kind, content))
            }
            _ => Err(SealError::Envelope),
        }
    }

    /// Takes one layer off, with the key of who it was sealed for.
    pub fn peel(&self, wave: WaveId, kind: EnvelopeKind, key: &PrivateKey) -> Result<Peeled, SealError> {
        match self.0.split_first() {
            Some((&TWO_LAYERS, sealed)) if self.0.len() == Self::size(kind, 2) => {
                let inner = layer::unwrap(key, &info(TWO_LAYERS, wave, kind), sealed)?;
                Ok(Peeled::Envelope(Self(inner)))
            }
            Some((&INNER_LAYER, sealed)) if self.0.len() == Self::size(kind, 1) => {
                let content = layer::unwrap(key, &info(INNER_LAYER, wave, kind), sealed)?;
                Ok(Peeled::Content(Padded::from_bytes(kind, content)))
            }
            _ => Err(SealError::Envelope),
        }
    }

    /// Takes an envelope from the ballot box.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The envelope's bytes, for the ballot box.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

fn info(way: u8, wave: WaveId, kind: EnvelopeKind) -> Vec<u8> {
    format!("earshot envelope {way} {} {wave}", kind.as_str()).into_bytes()
}
