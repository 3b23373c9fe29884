//! What runs in the browser, if it may: nothing here is needed to answer.
//!
//! - `code`: a code is stretched before it is sent;
//! - [`SealedSurvey`]: answers are checked and sealed on the phone, and leave it sealed
//!   (`survey`);
//! - [`KeyHolders`]: a key holder's words become a public key, or take a layer off, and never leave the browser (`holder`);
//! - `browser`: what the browser offers, with an answer for every way in which it fails.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
mod code;
#[cfg(feature = "hydrate")]
mod holder;
mod key_holders;
mod sealed_survey;
#[cfg(feature = "hydrate")]
mod survey;

pub use key_holders::KeyHolders;
pub use sealed_survey::SealedSurvey;
