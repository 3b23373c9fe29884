//! The wave's page in a key holder's browser: words become a public key there, and one layer comes off every envelope. Words
//! never leave the browser, and nothing is kept.

use leptos::prelude::*;

/// Wakes what the page has for the key holder who reads it. What it needs to know stands in the attributes of `#key-holder`, for
/// the reason that [`super::SealedSurvey`] names.
#[island]
pub fn KeyHolders() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::holder::start();
}
