//! The words that a key holder keeps on paper: twelve of a list of 2,048 (BIP 39), 128 bits of chance with a check.
//!
//! In: randomness, or what somebody typed. Out: a [`super::PrivateKey`] for one wave. They refuse to be shown but once, when
//! they are made.

use super::word_list::WordList;
use rand::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// How many words.
pub const HOW_MANY: usize = 12;
const ENTROPY: usize = 16;
/// Each word stands for so many bits, …
const BITS: usize = 11;
/// … and the last one ends in a check of these.
const CHECK_BITS: usize = HOW_MANY * BITS - 8 * ENTROPY;

/// A key holder's words, wiped from memory when they are dropped. No `Debug`, no `Display`, no `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct HolderWords(Zeroizing<[u8; ENTROPY]>);

/// What was typed are not a key holder's words. It never says what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWords {
    /// Too few or too many.
    #[error("a key holder has 12 words, and this is another number of them")]
    Number,
    /// One is not of the list.
    #[error("the word in place {0} is none of the list: look at its spelling")]
    Unknown(usize),
    /// All are of the list, but not together.
    #[error("these 12 words do not belong together: look at their order, and whether one is misread")]
    Check,
}

impl HolderWords {
    /// Draws words.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        let mut entropy = Zeroizing::new([0; ENTROPY]);
        rng.fill_bytes(&mut *entropy);
        Self(entropy)
    }

    /// Reads words as people type them: upper or lower case, with any white space, commas or numbers between.
    pub fn parse(typed: &str, list: &WordList) -> Result<Self, NotWords> {
        let words = typed.split(|c: char| !c.is_ascii_alphabetic());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        if words.len() != HOW_MANY {
            return Err(NotWords::Number);
        }
        let mut bits = Zeroizing::new(0_u128);
        let mut check = 0;
        for (place, word) in words.into_iter().enumerate() {
            let number = list.find(word).ok_or(NotWords::Unknown(place + 1))?;
            *bits = match place + 1 {
                HOW_MANY => *bits << (BITS - CHECK_BITS) | (number >> CHECK_BITS) as u128,
                _ => *bits << BITS | number as u128,
            };
            check = number & ((1 << CHECK_BITS) - 1);
        }
        let words = Self(Zeroizing::new(bits.to_be_bytes()));
        if words.check() == check {
            Ok(words)
        } else {
            Err(NotWords::Check)
        }
    }

    /// The words, for the one time that they are shown.
    pub fn shown<'a>(&self, list: &'a WordList<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
        let bits = Zeroizing::new(u128::from_be_bytes(*self.0));
        let check = self.check();
        (1..=HOW_MANY).map(move |place| {
            let number = match place {
                HOW_MANY => (*bits as usize) << CHECK_BITS | check,
                _ => (*bits >> (8 * ENTROPY - BITS * place)) as usize,
            };
            list.word(number % (1 << BITS))
        })
    }

    pub(super) fn entropy(&self) -> &[u8; ENTROPY] {
        &self.0
    }

    /// What the last word ends in.
    fn check(&self) -> usize {
        usize::from(Sha256::digest(*self.0)[0]) >> (8 - CHECK_BITS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bip39::Mnemonic;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    fn typed(words: &HolderWords, between: &str) -> String {
        words
            .shown(&WordList::standard())
            .collect::<Vec<_>>()
            .join(between)
    }

    fn parse(typed: &str) -> Result<HolderWords, NotWords> {
        HolderWords::parse(typed, &WordList::standard())
    }

    proptest! {
        #[test]
        fn words_read_back_however_they_are_typed(seed: u64) {
            let words = HolderWords::draw(&mut StdRng::seed_from_u64(seed));
            for between in [" ", ", ", "\n", " 7. "] {
                let text = typed(&words, between);
                prop_assert!(parse(&text) == Ok(words.clone()));
                prop_assert!(parse(&text.to_uppercase()) == Ok(words.clone()));
            }
        }

        #[test]
        fn they_are_what_the_standard_makes_of_the_same_chance(seed: u64) {
            let words = HolderWords::draw(&mut StdRng::seed_from_u64(seed));
            let standard = Mnemonic::from_entropy(words.entropy()).unwrap();
            prop_assert_eq!(standard.words().collect::<Vec<_>>().join(" "), typed(&words, " "));
        }

        #[test]
        fn what_the_standard_refuses_is_refused(places: [usize; HOW_MANY]) {
            let list = WordList::standard();
            let text = places.map(|place| list.word(place % 2_048)).join(" ");
            prop_assert_eq!(Mnemonic::parse_normalized(&text).is_ok(), parse(&text).is_ok());
        }

        #[test]
        fn no_input_panics(typed: String) {
            let _ = parse(&typed);
        }
    }

    #[test]
    fn what_is_wrong_is_told_without_the_words() {
        let words = HolderWords::draw(&mut StdRng::seed_from_u64(1));
        let text = typed(&words, " ");
        let refused = |text: &str| parse(text).err();
        assert_eq!(refused(""), Some(NotWords::Number));
        assert_eq!(refused(&format!("{text} more")), Some(NotWords::Number));
        let mut other: Vec<&str> = text.split(' ').collect();
        other[4] = "zzz";
        assert_eq!(refused(&other.join(" ")), Some(NotWords::Unknown(5)));
        assert_eq!(refused(&["zoo"; HOW_MANY].join(" ")), Some(NotWords::Check));
    }
}
