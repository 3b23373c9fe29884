//! One layer of a two-layer envelope: content under a key of its own (ChaCha20-Poly1305), and that key sealed twice, for the
//! holder and for their deputy (HPKE with X-Wing). Either of them can take the layer off.
//!
//! In: two public keys and what is to be hidden. Out: bytes of a size that follows from the content's alone.

use super::wiped::Wiped;
use super::{PrivateKey, PublicKey, SealError};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305 as Cipher, Key, Nonce};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::KdfTurboShake128;
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand::CryptoRng;
use zeroize::Zeroizing;

/// X-Wing's encapsulated key, in bytes.
pub(super) const ENCAPSULATED: usize = 1_120;
/// Poly1305's tag, in bytes.
pub(super) const TAG: usize = 16;
const CONTENT_KEY: usize = 32;
/// One of the two sealed content keys.
const SLOT: usize = ENCAPSULATED + CONTENT_KEY + TAG;
/// How much larger a layer is than what lies in it.
pub(super) const OVERHEAD: usize = 2 * SLOT + TAG;

/// Who can take a layer off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The key holder's own key.
    pub own: PublicKey,
    /// Their deputy's.
    pub deputy: PublicKey,
}

/// Seals bytes with a public key; `info` and `aad` are bound in.
pub(super) fn seal(
    key: &PublicKey,
    info: &[u8],
    aad: &[u8],
    content: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealError> {
    let (encapsulated, mut context) =
        hpke::setup_sender_with_rng::<ChaCha20Poly1305, KdfTurboShake128, XWing>(
            &OpModeS::Base,
            &key.0,
            info,
            rng,
        )
        .map_err(|_| SealError::Key)?;
    let mut sealed = encapsulated.to_bytes().to_vec();
    sealed.extend(context.seal(content, aad).map_err(|_| SealError::Envelope)?);
    Ok(sealed)
}

/// Opens what [`seal`] sealed.
pub(super) fn open(key: &PrivateKey, info: &[u8], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let (encapsulated, sealed) = sealed.split_at_checked(ENCAPSULATED).ok_or(SealError::Envelope)?;
    let encapsulated =
        <XWing as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| SealError::Envelope)?;
    hpke::setup_receiver::<ChaCha20Poly1305, KdfTurboShake128, XWing>(
        &OpModeR::Base,
        &key.0,
        &encapsulated,
        info,
    )
    .and_then(|mut context| context.open(sealed, aad))
    .map_err(|_| SealError::Envelope)
}

/// Puts a layer around content.
pub(super) fn wrap(
    holder: &Holder,
    info: &[u8],
    content: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealError> {
    let mut key = Wiped::<CONTENT_KEY>::blank();
    rng.fill_bytes(key.as_mut_slice());
    let mut layer = seal(&holder.own, info, info, key.as_slice(), rng)?;
    layer.extend(seal(&holder.deputy, info, info, key.as_slice(), rng)?);
    let payload = Payload {
        msg: content,
        aad: info,
    };
    // The key was drawn for this content and is used once, so the nonce need not be drawn too.
    let sealed = Cipher::new(<&Key>::from(&*key)).encrypt(&Nonce::default(), payload);
    layer.extend(sealed.map_err(|_| SealError::Envelope)?);
    Ok(layer)
}

/// Takes a layer off, with the holder's key or the deputy's.
pub(super) fn unwrap(key: &PrivateKey, info: &[u8], layer: &[u8]) -> Result<Vec<u8>, SealError> {
    let (slots, sealed) = layer.split_at_checked(2 * SLOT).ok_or(SealError::Envelope)?;
    let (own, deputy) = slots.split_at(SLOT);
    let content_key = Zeroizing::new(open(key, info, info, own).or_else(|_| open(key, info, info, deputy))?);
    let content_key = <&Key>::try_from(content_key.as_slice()).map_err(|_| SealError::Envelope)?;
    let payload = Payload {
        msg: sealed,
        aad: info,
    };
    Cipher::new(content_key)
        .decrypt(&Nonce::default(), payload)
        .map_err(|_| SealError::Envelope)
}
