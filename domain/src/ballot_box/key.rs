//! The keys of a ballot box: X-Wing (X25519 and ML-KEM-768), drawn at random or made of a key holder's words.
//!
//! In: randomness, words, bytes. Out: keys. A private key refuses to be shown; its bytes are for the secret file only.

use super::{HolderWords, SealError};
use crate::id::WaveId;
use crate::instrument::{hex, unhex};
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, Serializable};
use rand::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// What the text of a public key begins with.
const WRITTEN: &str = "earshot-key-1.";

/// A key that seals. It may be known to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(pub(super) <XWing as Kem>::PublicKey);

/// A key that opens, wiped from memory when it is dropped. No `Debug`, no `Serialize`.
#[derive(Clone)]
pub struct PrivateKey(pub(super) <XWing as Kem>::PrivateKey);

impl PublicKey {
    /// The size of a key, in bytes.
    pub const SIZE: usize = 1_216;

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
        fingerprint(&self.to_bytes())
    }

    /// The key as text, to be copied from one computer to another: `earshot-key-1.(hexadecimal).(fingerprint)`.
    pub fn written(&self) -> String {
        format!("{WRITTEN}{}.{}", hex(&self.to_bytes()), self.fingerprint())
    }

    /// Reads that text, with whatever white space copying added. A character too few or changed is noticed.
    pub fn parse(typed: &str) -> Result<Self, SealError> {
        let text: String = typed.split_whitespace().collect();
        let rest = text.strip_prefix(WRITTEN).ok_or(SealError::Key)?;
        let (digits, claimed) = rest.split_once('.').ok_or(SealError::Key)?;
        let bytes = unhex(digits).ok_or(SealError::Key)?;
        let key = Self::from_bytes(&bytes)?;
        if key.fingerprint() == claimed {
            Ok(key)
        } else {
            Err(SealError::Key)
        }
    }
}

pub(super) fn fingerprint(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))[..20].to_owned()
}

impl PrivateKey {
    /// Draws a key.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        Self(XWing::gen_keypair_with_rng(rng).0)
    }

    /// The key that a holder's words are for this wave. The same words are another key for every other wave. The words are
    /// 128 bits of chance, so they need no stretching.
    pub fn of_words(words: &HolderWords, wave: WaveId) -> Self {
        const NAME: &[u8] = b"earshot key holder 1 ";
        let (wave, entropy) = (uuid::Uuid::from(wave), words.entropy());
        // In one piece, of one size: what grows leaves copies behind.
        let material = Zeroizing::new([NAME, wave.as_bytes(), entropy.as_slice()].concat());
        Self(XWing::derive_keypair(&material).0)
    }

    /// Reads a key from the secret file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        <XWing as Kem>::PrivateKey::from_bytes(bytes)
            .map(Self)
            .map_err(|_| SealError::Key)
    }

    /// The key's bytes, for the secret file and for nothing else.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(vec![0; <XWing as Kem>::PrivateKey::size()]);
        self.0.write_exact(&mut bytes);
        bytes
    }

    /// The key that seals what this one opens.
    pub fn public(&self) -> PublicKey {
        PublicKey(XWing::sk_to_pk(&self.0))
    }
}
