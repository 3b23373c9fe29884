//! The survey on a phone that runs scripts. The form is the same; but "check your answers" is drawn here, and what is sent was
//! sealed here, so that no answer leaves the phone in clear. Nothing is kept: answers live in the form and nowhere else.

use leptos::prelude::*;

/// Takes over when the form of `#survey` is sent. What it needs to know stands in the attributes of `#sealed-survey`, where it
/// also draws: reading properties of an island, and drawing with views, would make a module that is twice as large.
#[island]
pub fn SealedSurvey() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::survey::start();
}
