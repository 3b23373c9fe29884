//! The code on a letter: 60 bits, 12 characters of Crockford base32, shown in three groups of four.
//!
//! In: what somebody types, or chance. Out: a [`Code`], which goes nowhere but onto its letter and into
//! [`super::Stretched`].

use super::wiped::Wiped;
use crate::people::is_unseen;
use rand::Rng;

/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 12;

/// A code as a person holds it, wiped from memory when it is dropped. It has no `Debug`, `Display` or `Serialize`; [`Code::printed`] is for letters.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(Wiped<LENGTH>);

/// What was typed does not have the shape of a code. It says how a code looks, never what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code has 12 letters and numbers, such as K7QF-2M9X-4TRA")]
pub struct NotACode;

impl Code {
    /// Draws a code.
    pub fn draw(rng: &mut impl Rng) -> Self {
        let bits = rng.next_u64();
        Self(Wiped::new(std::array::from_fn(|place| {
            ALPHABET[(bits >> (5 * place) & 31) as usize]
        })))
    }

    /// Reads a code as people type it: upper or lower case, with or without spaces, hyphens and what copying adds; O is
    /// read as 0, and I and L as 1; digits of other scripts are digits. Of a whole link only what stands between `#` and `~` counts.
    pub fn parse(typed: &str) -> Result<Self, NotACode> {
        let typed = typed.rsplit('#').next().unwrap_or_default();
        let typed = typed.split('~').next().unwrap_or_default();
        let mut code = Wiped::blank();
        let mut length = 0;
        for character in typed.chars().filter(|character| !is_between(*character)) {
            let character = match ascii(character) {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let known = u8::try_from(character)
                .ok()
                .filter(|c| ALPHABET.contains(c))
                .ok_or(NotACode)?;
            *code.get_mut(length).ok_or(NotACode)? = known;
            length += 1;
        }
        if length == LENGTH {
            Ok(Self(code))
        } else {
            Err(NotACode)
        }
    }

    /// The code as it is printed on a letter: `K7QF-2M9X-4TRA`.
    pub fn printed(&self) -> String {
        let text = String::from_utf8_lossy(self.0.as_slice());
        format!("{}-{}-{}", &text[..4], &text[4..8], &text[8..])
    }

    /// The twelve characters, for stretching.
    pub(super) fn characters(&self) -> &[u8] {
        self.0.as_slice()
    }
}

/// What may stand between the letters of a code and means nothing: white space, dashes, dots, commas, and the marks that
/// nobody sees but copying brings along.
fn is_between(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '-' | '_' | '.' | ',' | '\u{2010}'..='\u{2015}' | '\u{2212}'
        )
        || is_unseen(character)
}

/// A letter or digit in upper-case ASCII: Arabic, Persian and full-width ones have the same meaning.
fn ascii(character: char) -> char {
    let digit = |zero: u32| char::from_digit(u32::from(character) - zero, 10).unwrap_or(character);
    match character {
        '\u{660}'..='\u{669}' => digit(0x660),
        '\u{6f0}'..='\u{6f9}' => digit(0x6f0),
        '\u{ff10}'..='\u{ff19}' => digit(0xff10),
        '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => char::from_u32(u32::from(character) - 0xfee0)
            .unwrap_or(character)
            .to_ascii_uppercase(),
        other => other.to_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    proptest! {
        #[test]
        fn a_printed_code_reads_back(seed: u64) {
            let code = Code::draw(&mut StdRng::seed_from_u64(seed));
            prop_assert!(Code::parse(&code.printed()) == Ok(code.clone()));
            let typed = code.printed().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            prop_assert!(Code::parse(&typed) == Ok(code));
        }

        #[test]
        fn no_input_panics(typed: String) {
            let _ = Code::parse(&typed);
        }
    }

    #[test]
    fn a_wrong_shape_is_told() {
        for typed in [
            "",
            "K7QF-2M9X-4TR",
            "K7QF-2M9X-4TRAA",
            "K7QF-2M9X-4TRU",
            "K7QF-2M9X-4TRÉ",
            "https://x.org/s",
        ] {
            assert!(Code::parse(typed) == Err(NotACode));
        }
    }

    #[test]
    fn what_copying_and_other_keyboards_bring_along_does_no_harm() {
        let code = Code::parse("K7QF-2M9X-4TRA");
        for typed in [
            "https://earshot.example.org/s#K7QF-2M9X-4TRA",
            "https://earshot.example.org/s#K7QF-2M9X-4TRA~0123456789abcdef0123",
            "\u{200f}K7QF\u{200b}2M9X\u{ad}4TRA\u{feff},",
            "K\u{667}QF \u{6f2}M\u{ff19}X \u{ff14}tr\u{ff41}",
        ] {
            assert!(Code::parse(typed) == code, "{typed}");
        }
    }
}
