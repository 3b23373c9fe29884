//! What the two rooms hold of a code: keyed hashes of `t`, which nothing stores.
//!
//! In: a [`Token`] and the key of one room. Out: an [`InvitationHash`] or a [`Mark`]. It refuses to turn either into the other.

use super::voucher::Voucher;
use super::wiped::Wiped;
use hmac::{Hmac, KeyInit, Mac};
use rand::Rng;
use sha2::Sha256;
use zeroize::Zeroizing;

/// `t`: what the two rooms hold keyed hashes of. It is never stored, and has no way out but those hashes, and on a phone the
/// one [`super::Ballot`] that it sends. Wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Wiped<{ Token::SIZE }>);

/// The key of one room's hashes. Kept in the secret file, never in a database; wiped from memory when it is dropped.
#[derive(PartialEq, Eq)]
pub struct HashKey(Zeroizing<[u8; 32]>);

impl HashKey {
    /// Draws a key.
    pub fn draw(rng: &mut impl Rng) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        rng.fill_bytes(key.as_mut_slice());
        Self(key)
    }

    /// Takes a key from the secret file.
    pub fn from_bytes(key: Zeroizing<[u8; 32]>) -> Self {
        Self(key)
    }

    /// The key, for the secret file and for nothing else.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn mac(&self, token: &Token) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("HMAC takes a key of any length");
        mac.update(token.0.as_slice());
        mac
    }

    fn hash(&self, token: &Token) -> [u8; 32] {
        self.mac(token).finalize().into_bytes().into()
    }
}

/// What room A holds of an invitation.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationHash(pub [u8; 32]);

/// What room B holds of an accepted answer, so that the next one from the same code is told "we have it".
#[derive(Clone, PartialEq, Eq)]
pub struct Mark(pub [u8; 32]);

impl Token {
    /// The size on the way, in bytes.
    pub(super) const SIZE: usize = 32;

    /// As it comes in a ballot.
    pub(super) fn from_bytes(bytes: Wiped<{ Token::SIZE }>) -> Self {
        Self(bytes)
    }

    /// As it goes in a ballot.
    pub(super) fn bytes(&self) -> &[u8; Self::SIZE] {
        &self.0
    }

    /// The invitation's hash, with the key of room A.
    pub fn invitation(&self, key: &HashKey) -> InvitationHash {
        InvitationHash(key.hash(self))
    }

    /// The mark, with the key of room B.
    pub fn mark(&self, key: &HashKey) -> Mark {
        Mark(key.hash(self))
    }

    /// What says that it opened the survey, with a key that is for nothing else.
    pub fn voucher(&self, key: &HashKey) -> Voucher {
        Voucher(key.hash(self))
    }

    /// Whether somebody was given this one for it. It takes as long whichever byte is wrong.
    pub fn is_vouched_for(&self, voucher: &Voucher, key: &HashKey) -> bool {
        key.mac(self).verify_slice(&voucher.0).is_ok()
    }
}
