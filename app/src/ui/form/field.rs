//! Fields to type into.

use super::{described_by, field_class, notes};
use crate::ui::escape;
use leptos::prelude::*;

/// One line.
#[component]
pub fn Field(
    /// Name and id.
    #[prop(into)]
    name: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// A line of help.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What was typed before.
    #[prop(optional, into)]
    value: String,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// What an error is called in the page's language.
    #[prop(default = "Error".into(), into)]
    error_word: String,
    /// The `type`; text, if none.
    #[prop(optional, into)]
    kind: Option<String>,
    /// What a browser may fill in.
    #[prop(optional, into)]
    autocomplete: Option<String>,
    /// `short` or `medium`; as wide as the page, if none.
    #[prop(optional, into)]
    width: String,
) -> impl IntoView {
    let describing = described_by(&name, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    let numeric = matches!(kind.as_deref(), Some("number")).then_some("numeric");
    // A number is typed as text: browsers change what is typed into number fields.
    let kind = match kind {
        Some(kind) if kind != "number" => kind,
        _ => "text".into(),
    };
    let notes = notes(&name, hint, error, &error_word);
    view! {
        <div class=field_class(invalid.is_some())>
            <label for=name.clone()>{label}</label>
            {notes}
            <input
                id=name.clone()
                name=name
                type=kind
                class=width
                value=value
                inputmode=numeric
                autocomplete=autocomplete
                aria-describedby=describing
                aria-invalid=invalid
            />
        </div>
    }
}

/// Several lines. There is no `maxlength`: what was typed is never cut off, it is said what is too long.
#[component]
pub fn TextArea(
    /// Name and id.
    #[prop(into)]
    name: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// A line of help.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What was typed before.
    #[prop(optional, into)]
    value: String,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// What an error is called in the page's language.
    #[prop(default = "Error".into(), into)]
    error_word: String,
    /// How many lines it shows.
    #[prop(default = 4)]
    rows: u8,
) -> impl IntoView {
    let describing = described_by(&name, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    let notes = notes(&name, hint, error, &error_word);
    view! {
        <div class=field_class(invalid.is_some())>
            <label for=name.clone()>{label}</label>
            {notes}
            <textarea
                id=name.clone()
                name=name
                rows=rows.to_string()
                dir="auto"
                aria-describedby=describing
                aria-invalid=invalid
                inner_html=escape::textarea(&value)
            ></textarea>
        </div>
    }
}
