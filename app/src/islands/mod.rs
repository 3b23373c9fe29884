//! What runs in the browser, if it may: nothing here is needed to answer.
//!
//! - [`CodeField`]: the code of a letter's QR code goes into the field, and out of the address;
//! - [`SealedSurvey`]: answers are checked and sealed on the phone, and leave it sealed;
//! - `browser`: what the browser offers, with an answer for every way in which it fails.

#[cfg(feature = "hydrate")]
mod browser;
mod code_field;
mod sealed_survey;

pub use code_field::CodeField;
pub use sealed_survey::SealedSurvey;
