//! The code of a letter.

use leptos::prelude::*;

/// A letter's QR code leads to `/s#CODE`: the part after `#` never reaches a server, so only the browser can put it into the
/// field `#code`. Afterwards it is taken out of the address, and so out of the history.
#[island]
pub fn CodeFromLetter() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    if let Some(code) = super::browser::take_fragment() {
        super::browser::set_value("code", &code);
    }
}
