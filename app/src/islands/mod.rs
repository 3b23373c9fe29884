//! What runs in the browser, if it may: nothing here is needed to answer.
//!
//! - [`CodeFromLetter`]: the code of a letter's QR code goes into the field, and out of the address;
//! - [`SealedSurvey`]: answers are checked and sealed on the phone, and leave it sealed
//!   (`survey`);
//! - `browser`: what the browser offers, with an answer for every way in which it fails.

#[cfg(feature = "hydrate")]
mod browser;
mod code_field;
mod sealed_survey;
#[cfg(feature = "hydrate")]
mod survey;

pub use code_field::CodeFromLetter;
pub use sealed_survey::SealedSurvey;
