//! What runs in the browser, if it may: nothing here is needed to answer.
//!
//! - [`SealedSurvey`]: answers are checked and sealed on the phone, and leave it sealed
//!   (`survey`);
//! - `browser`: what the browser offers, with an answer for every way in which it fails.

#[cfg(feature = "hydrate")]
mod browser;
mod sealed_survey;
#[cfg(feature = "hydrate")]
mod survey;

pub use sealed_survey::SealedSurvey;
