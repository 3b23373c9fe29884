//! The words that a key holder keeps on paper: twelve of a list of 2,048 (BIP 39), 128 bits of chance with a check.
//!
//! In: randomness, or what somebody typed. Out: a [`super::PrivateKey`] for one wave. They refuse to be shown but once, when
//! they are made.

use bip39::{Language, Mnemonic};
use rand::CryptoRng;

/// How many words.
pub const HOW_MANY: usize = 12;
const ENTROPY: usize = 16;

/// A key holder's words. No `Debug`, no `Display`, no `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct HolderWords(Mnemonic);

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
        let mut entropy = [0; ENTROPY];
        rng.fill_bytes(&mut entropy);
        // 16 bytes are always 12 words.
        Self(Mnemonic::from_entropy(&entropy).expect("16 bytes are 12 words"))
    }

    /// Reads words as people type them: upper or lower case, with any white space, commas or numbers between.
    pub fn parse(typed: &str) -> Result<Self, NotWords> {
        let words: Vec<String> = typed
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        if words.len() != HOW_MANY {
            return Err(NotWords::Number);
        }
        Mnemonic::parse_in_normalized(Language::English, &words.join(" "))
            .map(Self)
            .map_err(|error| match error {
                bip39::Error::UnknownWord(place) => NotWords::Unknown(place + 1),
                _ => NotWords::Check,
            })
    }

    /// The words, for the one time that they are shown.
    pub fn shown(&self) -> impl Iterator<Item = &'static str> {
        self.0.words()
    }

    pub(super) fn entropy(&self) -> [u8; ENTROPY] {
        let (all, _) = self.0.to_entropy_array();
        std::array::from_fn(|place| all[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    fn typed(words: &HolderWords, between: &str) -> String {
        words.shown().collect::<Vec<_>>().join(between)
    }

    proptest! {
        #[test]
        fn words_read_back_however_they_are_typed(seed: u64) {
            let words = HolderWords::draw(&mut StdRng::seed_from_u64(seed));
            for between in [" ", ", ", "\n", " 7. "] {
                let text = typed(&words, between);
                prop_assert!(HolderWords::parse(&text) == Ok(words.clone()));
                prop_assert!(HolderWords::parse(&text.to_uppercase()) == Ok(words.clone()));
            }
        }

        #[test]
        fn no_input_panics(typed: String) {
            let _ = HolderWords::parse(&typed);
        }
    }

    #[test]
    fn what_is_wrong_is_told_without_the_words() {
        let words = HolderWords::draw(&mut StdRng::seed_from_u64(1));
        let text = typed(&words, " ");
        let refused = |text: &str| HolderWords::parse(text).err();
        assert_eq!(refused(""), Some(NotWords::Number));
        assert_eq!(refused(&format!("{text} more")), Some(NotWords::Number));
        let mut other: Vec<&str> = words.shown().collect();
        other[4] = "zzz";
        assert_eq!(refused(&other.join(" ")), Some(NotWords::Unknown(5)));
        assert_eq!(refused(&["zoo"; HOW_MANY].join(" ")), Some(NotWords::Check));
    }
}
