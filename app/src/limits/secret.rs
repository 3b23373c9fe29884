//! What stands for networks and names in memory. In: whatever can be hashed. Out: a number that tells nothing without the key, which lies
//! in memory alone and is drawn anew by whoever uses it.

use crate::state::fresh_rng;
use hmac::{Hmac, KeyInit, Mac};
use rand::Rng;
use sha2::Sha256;
use std::hash::{Hash, Hasher};

/// The key. No `Debug`. It is none before it was drawn.
#[derive(Default)]
pub(super) struct Secret([u8; 32]);

impl Secret {
    /// Draws another key in the very place of the old one.
    pub fn draw(&mut self) {
        fresh_rng().fill_bytes(&mut self.0);
    }

    /// What stands for somebody under this key.
    pub fn hash(&self, whose: &impl Hash) -> u64 {
        let mut keyed = Keyed(Hmac::new_from_slice(&self.0).expect("HMAC takes a key of any length"));
        whose.hash(&mut keyed);
        keyed.finish()
    }
}

/// A hash with a key, of whatever can be hashed.
struct Keyed(Hmac<Sha256>);

impl Hasher for Keyed {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest: [u8; 32] = self.0.clone().finalize().into_bytes().into();
        digest
            .iter()
            .take(8)
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}
