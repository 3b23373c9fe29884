//! From a code to `t`, in two steps: a slow one that knows no wave, and a quick one for each wave.
//!
//! In: a [`Code`]. Out: a [`Stretched`], and from it the [`Token`] of a wave.
//! It refuses to say from which code a stretched one is: that takes 2⁶⁰ of the slow steps.

use super::code::Code;
use super::token::Token;
use super::wiped::Wiped;
use crate::id::WaveId;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use hmac::{Hmac, KeyInit, Mac};
use rand::Rng;
use sha2::Sha256;
use std::fmt::Write;
use uuid::Uuid;
use zeroize::Zeroize;

const SIZE: usize = 32;

/// What a code is stretched to. It opens what its code opens, so it is kept as the code is: wiped when it is dropped, no `Debug`, `Display` or `Serialize`,
/// and no way out but the [`Token`] of a wave and a [`super::Ticket`].
#[derive(Clone, PartialEq, Eq)]
pub struct Stretched(Wiped<SIZE>);

impl Code {
    /// Argon2id(code): 8 MiB, two passes, one lane, 32 bytes. The slow step, the same for every wave.
    ///
    /// 2⁶⁰ codes at this cost cannot be tried out, on any number of machines; less would also do, but a council may
    /// one day print shorter codes.
    pub fn stretch(&self) -> Stretched {
        stretch_in(self, &mut Memory::default())
    }
}

/// What Argon2 works in. From its blocks what a code is stretched to could be read off.
#[derive(Default)]
struct Memory(Vec<Block>);

impl Memory {
    fn wipe(&mut self) {
        self.0.iter_mut().for_each(Zeroize::zeroize);
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.wipe();
    }
}

fn stretch_in(code: &Code, memory: &mut Memory) -> Stretched {
    const MEMORY_KIB: u32 = 8 * 1024;
    const PASSES: u32 = 2;
    // A code is drawn, never chosen, so a salt has nothing to add: this one keeps other uses of Argon2id apart.
    const SALT: &[u8] = b"earshot: a code is stretched, 2";
    let mut stretched = Wiped::blank();
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(SIZE)).unwrap_or_default();
    memory.0.resize(params.block_count(), Block::default());
    let derived = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
        code.characters(),
        SALT,
        stretched.as_mut_slice(),
        memory.0.as_mut_slice(),
    );
    // It errs only for lengths out of range, and all lengths here are constants.
    debug_assert!(derived.is_ok());
    Stretched(stretched)
}

impl Stretched {
    /// Draws one that is of no code: for somebody who has none.
    pub(super) fn draw(rng: &mut impl Rng) -> Self {
        let mut value = Wiped::blank();
        rng.fill_bytes(value.as_mut_slice());
        Self(value)
    }

    /// Stretches some codes one after the other, in one piece of memory: asking for 8 MiB takes a while too.
    pub fn all(codes: &[Code]) -> Vec<Self> {
        let mut memory = Memory::default();
        codes.iter().map(|code| stretch_in(code, &mut memory)).collect()
    }

    /// `t` of a wave: HMAC-SHA-256, keyed with what took so long. Two waves see nothing of each other's.
    pub fn token(&self, wave: WaveId) -> Token {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("HMAC takes a key of any length");
        mac.update(b"earshot: the token of a wave, 2");
        mac.update(Uuid::from(wave).as_bytes());
        Token::from_bytes(Wiped::new(mac.finalize().into_bytes().into()))
    }

    /// As a form carries it in place of the code, and as nothing else may: 64 digits, so that no code looks like it.
    pub(super) fn for_form(&self) -> String {
        digits(&self.0)
    }

    /// Reads what a form carried; nothing, if it is anything else, also a code.
    pub(super) fn from_form(text: &str) -> Option<Self> {
        from_digits(text).map(Self)
    }
}

/// Bytes as a form carries them.
pub(super) fn digits(bytes: &[u8; SIZE]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * SIZE), |mut text, byte| {
            // Writing to a `String` never fails.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Reads them back.
#[inline(never)] // It would be in the module for each caller.
pub(super) fn from_digits(text: &str) -> Option<Wiped<SIZE>> {
    let digit = |character: u8| match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let pairs: &[[u8; 2]; SIZE] = pairs.try_into().ok().filter(|_| rest.is_empty())?;
    let mut bytes = Wiped::blank();
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ballot_box::HashKey;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn nothing_else_is_taken_for_a_stretched_code() {
        let whole = "0123456789abcdef".repeat(4);
        assert!(Stretched::from_form(&whole).is_some());
        for wrong in [
            "",
            "K7QF-2M9X-4TRA",
            &whole[1..],
            &format!("{whole}0"),
            &whole.to_uppercase(),
            &whole.replace('0', "+"),
            &whole.replace("ef", "é"),
        ] {
            assert!(Stretched::from_form(wrong).is_none());
        }
    }

    #[test]
    fn a_code_is_stretched_alike_wherever_it_is_done() {
        let rng = &mut StdRng::seed_from_u64(1);
        let (code, other) = (Code::draw(rng), Code::draw(rng));
        let stretched = code.stretch();
        assert!(stretched != other.stretch());
        let again = Stretched::all(&[code.clone(), other, code.clone()]);
        assert!(again.iter().step_by(2).all(|one| *one == stretched));
    }

    #[test]
    fn what_it_was_stretched_in_is_wiped() {
        let mut memory = Memory::default();
        stretch_in(&Code::draw(&mut StdRng::seed_from_u64(1)), &mut memory);
        let is_blank = |memory: &Memory| {
            let mut words = memory.0.iter().flat_map(|block| block.as_ref());
            words.all(|word: &u64| *word == 0)
        };
        assert!(!is_blank(&memory));
        memory.wipe();
        assert!(is_blank(&memory));
    }

    #[test]
    fn rooms_and_waves_have_different_hashes() {
        let rng = &mut StdRng::seed_from_u64(1);
        let stretched = Code::draw(rng).stretch();
        let (one, other) = (WaveId::draw(rng), WaveId::draw(rng));
        let (a, b) = (HashKey::draw(rng), HashKey::draw(rng));
        assert!(stretched.token(one) == stretched.token(one));
        assert!(stretched.token(one) != stretched.token(other));
        assert!(stretched.token(one).invitation(&a).0 != stretched.token(one).mark(&b).0);
    }
}
