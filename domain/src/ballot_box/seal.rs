//! Sealing and opening: HPKE (RFC 9180) with the hybrid KEM X-Wing (X25519 and ML-KEM-768), TurboSHAKE128 and
//! ChaCha20-Poly1305. Somebody who records envelopes today cannot open them with a quantum computer later.

use super::{EnvelopeKind, Padded};
use crate::id::WaveId;
use crate::instrument::hex;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::KdfTurboShake128;
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand::CryptoRng;
use sha2::{Digest, Sha256};

/// The first byte of every envelope: which way it was sealed. Later ways get later numbers.
const ONE_LAYER: u8 = 1;
/// X-Wing's encapsulated key, in bytes.
const ENCAPSULATED: usize = 1_120;
/// Poly1305's tag, in bytes.
const TAG: usize = 16;

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

/// The key that seals a wave's envelopes. It may be known to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(<XWing as Kem>::PublicKey);

/// The key that opens a wave's envelopes. No `Debug`, no `Serialize`.
#[derive(Clone)]
pub struct PrivateKey(<XWing as Kem>::PrivateKey);

impl PublicKey {
    /// Reads a key.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        <XWing as Kem>::PublicKey::from_bytes(bytes)
            .map(Self)
            .map_err(|_| SealError::Key)
    }

    /// The key's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes().to_vec()
    }

    /// The first 20 characters of the key's SHA-256, in hexadecimal: for letters and wave pages.
    pub fn fingerprint(&self) -> String {
        hex(&Sha256::digest(self.to_bytes()))[..20].to_owned()
    }
}

impl PrivateKey {
    /// Draws a key.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        Self(XWing::gen_keypair_with_rng(rng).0)
    }

    /// Reads a key from the secret file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        <XWing as Kem>::PrivateKey::from_bytes(bytes)
            .map(Self)
            .map_err(|_| SealError::Key)
    }

    /// The key's bytes, for the secret file and for nothing else.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes().to_vec()
    }

    /// The key that seals what this one opens.
    pub fn public(&self) -> PublicKey {
        PublicKey(XWing::sk_to_pk(&self.0))
    }
}

/// An envelope: all of a kind have the same size, and nothing is written on them.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedEnvelope(Vec<u8>);

impl SealedEnvelope {
    /// The size of every envelope of a kind, in bytes.
    pub const fn size(kind: EnvelopeKind) -> usize {
        1 + ENCAPSULATED + kind.size() + TAG
    }

    /// Seals content for a wave. Wave and kind are bound in: an envelope opens only as what it was sealed as.
    pub fn seal(
        wave: WaveId,
        key: &PublicKey,
        content: &Padded,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, SealError> {
        let info = info(wave, content.kind());
        let (encapsulated, mut context) = hpke::setup_sender_with_rng::<
            ChaCha20Poly1305,
            KdfTurboShake128,
            XWing,
        >(&OpModeS::Base, &key.0, &info, rng)
        .map_err(|_| SealError::Key)?;
        let sealed = context
            .seal(content.bytes(), &[ONE_LAYER])
            .map_err(|_| SealError::Envelope)?;
        let mut envelope = vec![ONE_LAYER];
        envelope.extend_from_slice(&encapsulated.to_bytes());
        envelope.extend(sealed);
        Ok(Self(envelope))
    }

    /// Opens an envelope.
    pub fn open(&self, wave: WaveId, kind: EnvelopeKind, key: &PrivateKey) -> Result<Padded, SealError> {
        if self.0.len() != Self::size(kind) || self.0.first() != Some(&ONE_LAYER) {
            return Err(SealError::Envelope);
        }
        let (encapsulated, sealed) = self.0[1..].split_at(ENCAPSULATED);
        let encapsulated =
            <XWing as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| SealError::Envelope)?;
        let mut context = hpke::setup_receiver::<ChaCha20Poly1305, KdfTurboShake128, XWing>(
            &OpModeR::Base,
            &key.0,
            &encapsulated,
            &info(wave, kind),
        )
        .map_err(|_| SealError::Envelope)?;
        let content = context
            .open(sealed, &[ONE_LAYER])
            .map_err(|_| SealError::Envelope)?;
        Ok(Padded::from_bytes(kind, content))
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

fn info(wave: WaveId, kind: EnvelopeKind) -> Vec<u8> {
    format!("earshot envelope 1 {} {wave}", kind.as_str()).into_bytes()
}
