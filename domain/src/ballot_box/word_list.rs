//! The list of words of BIP 39, in English: 2,048 of them, in the order of the alphabet.
//!
//! In: the list itself, or a text that somebody says is it. Out: the same list, always. It refuses a text with one letter changed:
//! the same words would then be another key.

use sha2::{Digest, Sha256};

/// SHA-256 of the list with a line for each word, as it was published.
const DIGEST: &str = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda";

/// The list; an empty one knows no word.
#[derive(Default)]
pub struct WordList<'a>(Vec<&'a str>);

impl WordList<'static> {
    /// The list as the program has it.
    pub fn standard() -> Self {
        Self(bip39::Language::English.word_list().to_vec())
    }
}

impl<'a> WordList<'a> {
    /// The list from a text with a line for each word. A page brings it along for who needs it: it is as large as
    /// a quarter of all that phones fetch, and no phone needs it.
    pub fn read(text: &'a str) -> Option<Self> {
        let is_it = crate::instrument::hex(&Sha256::digest(text)) == DIGEST;
        is_it.then(|| Self(text.lines().collect()))
    }

    /// The text for [`Self::read`].
    pub fn text(&self) -> String {
        self.0.iter().flat_map(|word| [*word, "\n"]).collect()
    }

    /// Where a word stands, however it is written.
    pub(super) fn find(&self, word: &str) -> Option<usize> {
        let letters = word.bytes().map(|letter| letter.to_ascii_lowercase());
        self.0
            .binary_search_by(|known| known.bytes().cmp(letters.clone()))
            .ok()
    }

    /// The word at a place, of which there are 2,048.
    pub(super) fn word(&self, place: usize) -> &'a str {
        self.0.get(place).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_travels_as_text_and_no_other_text_is_it() {
        let text = WordList::standard().text();
        let read = WordList::read(&text).unwrap();
        assert_eq!(read.0, WordList::standard().0);
        assert!(WordList::read(&text.replacen("zoo", "zob", 1)).is_none());
        assert!(WordList::read("").is_none());
    }

    #[test]
    fn words_are_found_where_they_stand() {
        let list = WordList::standard();
        for place in 0..2_048 {
            assert_eq!(list.find(list.word(place)), Some(place));
        }
        assert_eq!((list.find("ZOO"), list.find("zoom")), (Some(2_047), None));
    }
}
