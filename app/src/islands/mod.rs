//! What runs in the browser, if it may: nothing here is needed to answer.
//!
//! - `code`: a code is stretched before it is sent;
//! - [`SealedSurvey`]: answers are checked and sealed on the phone, and leave it sealed
//!   (`survey`);
//! - `browser`: what the browser offers, with an answer for every way in which it fails.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
mod code;
mod sealed_survey;
#[cfg(feature = "hydrate")]
mod survey;

pub use sealed_survey::SealedSurvey;
