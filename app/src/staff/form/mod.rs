//! Forms as they are sent, read once at the edge.
//!
//! In: the pairs of a form post. Out: values, trimmed, and what is wrong with them in plain words. It refuses to drop
//! anything typed: each form's struct holds it as text, and shows it again.

mod check;
mod last_word;
mod sent;

pub use check::{date_field, is_date, problems_of};
pub use last_word::{LastWord, sure};
pub use sent::Sent;

/// A date as a browser's date field sends and shows it.
pub fn iso(date: time::Date) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        date.year(),
        u8::from(date.month()),
        date.day()
    )
}

/// A message of the rules as a sentence begins: with a capital letter.
pub fn capital(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string())
        .unwrap_or_default();
    first + letters.as_str()
}
