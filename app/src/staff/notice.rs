//! What was just done, said on top of a page.
//!
//! In: a sentence, and the address of a page. Out: the sentence, read aloud and focused, so that nobody has to look for what has changed.
//! It refuses to know whether it is so: whoever gives it has looked, since an address can be kept, and sent to somebody.

use leptos::prelude::*;

/// Where the sentence stands.
const PLACE: &str = "done";

/// The address of a page that shall say something, with what it is to say at its end.
pub fn at(page: &str) -> String {
    format!("{page}#{PLACE}")
}

/// The sentence.
pub fn view(told: String) -> AnyView {
    view! { <p class="notice good" id=PLACE role="status" tabindex="-1" autofocus>{told}</p> }.into_any()
}
