//! Redaction by hand: a reviewer can take words away, and can never put words into a young person's mouth.

/// What may stand where something was taken away.
pub const PLACEHOLDERS: [&str; 6] = ["[name]", "[place]", "[school]", "[home]", "[date]", "[detail]"];

/// A text from which words were only taken away.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted(String);

/// Why what a reviewer left cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RedactionProblem {
    /// A word is there that was not in the original, or words changed places.
    #[error("only take words away, or put {} in their place: nothing may be added or moved", PLACEHOLDERS.join(", "))]
    Added,
    /// Nothing is left.
    #[error("nothing is left: put [detail] where the whole text has to go")]
    Empty,
}

impl Redacted {
    /// Checks what a reviewer left of an original: its words, in the original's order, with placeholders between.
    pub fn of(original: &str, left: &str) -> Result<Self, RedactionProblem> {
        let left = left.trim();
        if left.is_empty() {
            return Err(RedactionProblem::Empty);
        }
        let originals = words(original);
        let mut rest = originals.iter();
        for word in words(left) {
            if !PLACEHOLDERS.contains(&word.as_str()) && !rest.any(|original| *original == word) {
                return Err(RedactionProblem::Added);
            }
        }
        Ok(Self(left.to_owned()))
    }

    /// The text, for the coding room.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Words and marks apart, so that `Kim's.` may become `[name]'s.`.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if let Some(placeholder) = PLACEHOLDERS.iter().find(|p| rest.starts_with(**p)) {
            placeholder.len()
        } else if first.is_alphanumeric() {
            rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(length);
        if !word.trim().is_empty() {
            words.push(word.to_owned());
        }
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_may_only_go() {
        let original = "Kim's dog Rex bit me at Elm House. I was sad.";
        for left in [
            original,
            "[name]'s dog [name] bit me at [home]. I was sad.",
            "I was sad.",
            "[detail]",
        ] {
            assert!(Redacted::of(original, left).is_ok(), "{left}");
        }
        for left in ["I was very sad.", "sad was I.", "I was glad.", "[carer] bit me"] {
            assert_eq!(
                Redacted::of(original, left).err(),
                Some(RedactionProblem::Added),
                "{left}"
            );
        }
        assert_eq!(Redacted::of(original, " \n").err(), Some(RedactionProblem::Empty));
    }

    proptest! {
        #[test]
        fn leaving_everything_is_always_right(original in "\\PC{1,80}") {
            prop_assume!(!original.trim().is_empty());
            prop_assert!(Redacted::of(&original, &original).is_ok());
        }

        #[test]
        fn no_input_panics(original: String, left: String) {
            let _ = Redacted::of(&original, &left);
        }
    }
}
