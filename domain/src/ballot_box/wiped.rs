//! Bytes that are wiped from memory when they are dropped. In and out: the bytes. No `Debug`, no `Serialize`.
//!
//! One function wipes all of them, whatever their size: `Zeroizing` would be written out wherever something is dropped, and each phone
//! has to fetch that.

use std::ops::{Deref, DerefMut};
use zeroize::Zeroize;

/// The bytes.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Wiped<const SIZE: usize>([u8; SIZE]);

impl<const SIZE: usize> Wiped<SIZE> {
    /// Zeros, to be filled where they lie: what is moved leaves copies behind.
    pub(super) fn blank() -> Self {
        Self([0; SIZE])
    }

    /// These.
    pub(super) fn new(bytes: [u8; SIZE]) -> Self {
        Self(bytes)
    }
}

impl<const SIZE: usize> Deref for Wiped<SIZE> {
    type Target = [u8; SIZE];

    fn deref(&self) -> &[u8; SIZE] {
        &self.0
    }
}

impl<const SIZE: usize> DerefMut for Wiped<SIZE> {
    fn deref_mut(&mut self) -> &mut [u8; SIZE] {
        &mut self.0
    }
}

impl<const SIZE: usize> Drop for Wiped<SIZE> {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

#[inline(never)]
fn wipe(bytes: &mut [u8]) {
    bytes.zeroize();
}
