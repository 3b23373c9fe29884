//! One young person's answer, sealed: on the phone, or on the server where there are no scripts.
//!
//! In: a [`Response`], whole. Out: two envelopes, ticks and words; from a phone together with the token of the code and the form's
//! voucher for it, as bytes of one size. It refuses to carry anything else: no time, no language, no length of what was written.

use super::token::Token;
use super::voucher::Voucher;
use super::wiped::Wiped;
use super::{BoxKey, EnvelopeKind, Padded, SealError, SealedEnvelope};
use crate::id::WaveId;
use crate::instrument::Instrument;
use crate::intake::Response;
use rand::CryptoRng;
use uuid::Uuid;

/// The first byte of every ballot. Later forms get later numbers.
const FORM: u8 = 2;
/// The form before, without a voucher: a page may have been open while the server was exchanged.
const BEFORE_VOUCHERS: u8 = 1;
const WAVE: usize = 16;
const HEAD: usize = 1 + WAVE + Token::SIZE + Voucher::SIZE;

/// Why a response could not be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealingError {
    /// It does not fit an envelope; every response to an instrument that parses does.
    #[error("an answer did not fit its envelope")]
    Size,
    /// The key is damaged.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// The two envelopes of a response.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedResponse {
    /// What was ticked.
    pub ticks: SealedEnvelope,
    /// What was written, or a dummy of the same size.
    pub words: SealedEnvelope,
}

impl SealedResponse {
    /// Parts a response and seals each part; after this nobody holds a pair.
    pub fn seal(
        wave: WaveId,
        key: &BoxKey,
        instrument: &Instrument,
        response: Response,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, SealingError> {
        let (ticks, words) = response.part();
        let ticks = Padded::ticks(instrument, &ticks).map_err(|_| SealingError::Size)?;
        let words = Padded::words(instrument, &words).map_err(|_| SealingError::Size)?;
        Ok(Self {
            ticks: SealedEnvelope::seal(wave, key, &ticks, rng)?,
            words: SealedEnvelope::seal(wave, key, &words, rng)?,
        })
    }

    /// Whether both look as if sealed with so many layers.
    pub fn looks_sealed(&self, layers: u8) -> bool {
        self.ticks.looks_sealed(EnvelopeKind::Ticks, layers)
            && self.words.looks_sealed(EnvelopeKind::Words, layers)
    }
}

/// What a phone sends: to which wave, from which code, and two envelopes. No `Debug`, `Display` or `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct Ballot {
    /// The wave.
    pub wave: WaveId,
    /// What the code was stretched to.
    pub token: Token,
    /// What the form had that opened; the default one, if it had none.
    pub voucher: Voucher,
    /// The envelopes.
    pub sealed: SealedResponse,
}

/// The bytes are not a ballot: cut short, too long, or not of our making.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a sealed answer")]
pub struct NotABallot;

impl Ballot {
    /// The size of every ballot to a wave whose envelopes have so many layers, in bytes.
    pub const fn size(layers: u8) -> usize {
        HEAD + SealedEnvelope::size(EnvelopeKind::Ticks, layers)
            + SealedEnvelope::size(EnvelopeKind::Words, layers)
    }

    /// The ballot as it travels.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![FORM];
        bytes.extend(Uuid::from(self.wave).as_bytes());
        bytes.extend(self.token.bytes());
        bytes.extend(self.voucher.0);
        bytes.extend(self.sealed.ticks.as_bytes());
        bytes.extend(self.sealed.words.as_bytes());
        bytes
    }

    /// Reads a ballot, of the simple mode or for two key holders.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotABallot> {
        let (form, rest) = bytes.split_first().ok_or(NotABallot)?;
        let voucher = match *form {
            FORM => Voucher::SIZE,
            BEFORE_VOUCHERS => 0,
            _ => return Err(NotABallot),
        };
        let size = |layers| Self::size(layers) - Voucher::SIZE + voucher;
        let layers = [0, 2]
            .into_iter()
            .find(|layers| bytes.len() == size(*layers))
            .ok_or(NotABallot)?;
        let (wave, rest) = rest.split_first_chunk::<WAVE>().ok_or(NotABallot)?;
        let (token, rest) = rest.split_first_chunk::<{ Token::SIZE }>().ok_or(NotABallot)?;
        let (voucher, rest) = rest.split_at_checked(voucher).ok_or(NotABallot)?;
        let (ticks, words) = rest
            .split_at_checked(SealedEnvelope::size(EnvelopeKind::Ticks, layers))
            .ok_or(NotABallot)?;
        let sealed = SealedResponse {
            ticks: SealedEnvelope::from_bytes(ticks.to_vec()),
            words: SealedEnvelope::from_bytes(words.to_vec()),
        };
        if !sealed.looks_sealed(layers) {
            return Err(NotABallot);
        }
        Ok(Self {
            wave: WaveId::from(Uuid::from_bytes(*wave)),
            token: Token::from_bytes(Wiped::new(*token)),
            voucher: voucher.try_into().map(Voucher).unwrap_or_default(),
            sealed,
        })
    }
}
