//! What a browser sent, before anybody decided what it means.

use crate::instrument::{Item, ItemId};

/// The value that says "don't know" to an item. No option can be called so: option ids have no tilde.
pub const DONT_KNOW: &str = "~dont-know";
/// The value that says "I don't want to say" to an item.
pub const PREFER_NOT: &str = "~prefer-not";
/// The field that consents to being quoted, with the value `yes`.
pub const QUOTE: &str = "quote";

/// The form field of an item that is ticked.
pub fn tick_field(item: &ItemId) -> String {
    format!("a.{item}")
}

/// The form field of an item that is written.
pub fn words_field(item: &ItemId) -> String {
    format!("w.{item}")
}

/// The form field of an item.
pub fn field(item: &Item) -> String {
    if item.is_text() {
        words_field(&item.id)
    } else {
        tick_field(&item.id)
    }
}

/// Names and values as sent, in order. It has no `Debug` and no `Serialize`.
#[derive(Clone, Default)]
pub struct Submission {
    pairs: Vec<(String, String)>,
}

impl Submission {
    /// Takes the pairs of a form post. Any pairs will do: meaning comes later.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self { pairs }
    }

    /// Every value of a field.
    pub fn values<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(name, _)| name == field)
            .map(|(_, value)| value.as_str())
    }

    /// The first value of a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a field has a value.
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.pairs.iter().any(|(n, v)| n == field && v == value)
    }

    /// The pairs that answer something, to be carried on in the next form: nothing typed is ever lost, and nothing
    /// that is not an answer is carried.
    pub fn answers(&self) -> impl Iterator<Item = (&str, &str)> {
        let answers = |name: &str| name.starts_with("a.") || name.starts_with("w.") || name == QUOTE;
        self.pairs
            .iter()
            .filter(move |(name, _)| answers(name))
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
