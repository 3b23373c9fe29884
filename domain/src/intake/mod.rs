//! ② A form as sent becomes a response.
//!
//! In: pairs of names and values from an HTML form ([`Submission`]). Out: a [`Response`] in which every item of the
//! instrument has an [`Answer`], or a list of [`Problem`]s that name items and never repeat what was written. It
//! refuses to know who sent the form, when, and from where.

mod answer;
mod possible;
mod response;
mod submission;

pub use answer::{Answer, ItemNonresponse};
pub use response::{Problem, Response, Text, Ticks, Words};
pub use submission::{DONT_KNOW, PREFER_NOT, QUOTE, Submission, field, tick_field, words_field};
