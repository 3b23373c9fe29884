//! Form fields with their labels, hints and messages.
//!
//! In: what to ask, what was typed before, what is wrong with it. Out: HTML in which all of these belong together for
//! eyes, fingers and screen readers. It refuses to know what an answer means.

mod choices;
mod field;
mod problems;

pub use choices::{Checkbox, Checkboxes, Choice, Radios, Select};
pub use field::{Field, TextArea};
pub use problems::{ErrorSummary, FormProblems, titled, titled_in};

use leptos::prelude::*;

/// The ids of the texts that describe a field, for `aria-describedby`.
pub(super) fn described_by(name: &str, hint: bool, error: bool) -> Option<String> {
    let ids: Vec<String> = [(hint, "hint"), (error, "error")]
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, kind)| format!("{name}-{kind}"))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// The hint and the message of a field, in this order.
pub(super) fn notes(
    name: &str,
    hint: Option<String>,
    error: Option<String>,
    error_word: &str,
) -> impl IntoView + use<> {
    let hint = hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> });
    let error = error.map(|error| {
        view! {
            <p class="error" id=format!("{name}-error")>
                <span class="visually-hidden">{format!("{error_word}: ")}</span>
                {error}
            </p>
        }
    });
    (hint, error)
}

/// The class of a field's box: one with a problem is marked.
pub(super) fn field_class(error: bool) -> &'static str {
    if error { "field wrong" } else { "field" }
}
