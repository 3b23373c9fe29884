//! Fields to choose in. Nothing is chosen beforehand.

use super::{described_by, field_class, notes};
use leptos::prelude::*;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A line of help.
    pub hint: Option<String>,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
        }
    }

    /// With a line of help.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }
}

/// One of several.
#[component]
pub fn Radios(
    /// Name of all, and id of the first.
    #[prop(into)]
    name: String,
    /// What is asked.
    #[prop(into)]
    legend: String,
    /// A line of help.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What was chosen before.
    #[prop(optional, into)]
    chosen: String,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// What can be chosen.
    options: Vec<Choice>,
) -> impl IntoView {
    let chosen = if chosen.is_empty() {
        Vec::new()
    } else {
        vec![chosen]
    };
    group("radio", name, legend, hint, chosen, error, options)
}

/// Any number of several.
#[component]
pub fn Checkboxes(
    /// Name of all, and id of the first.
    #[prop(into)]
    name: String,
    /// What is asked.
    #[prop(into)]
    legend: String,
    /// A line of help.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What was ticked before.
    #[prop(optional)]
    chosen: Vec<String>,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// What can be ticked.
    options: Vec<Choice>,
) -> impl IntoView {
    group("checkbox", name, legend, hint, chosen, error, options)
}

/// One box to tick.
#[component]
pub fn Checkbox(
    /// Name and id.
    #[prop(into)]
    name: String,
    /// What is sent when it is ticked.
    #[prop(default = "yes".into(), into)]
    value: String,
    /// What ticking it says.
    #[prop(into)]
    label: String,
    /// A line of help.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it was ticked before.
    #[prop(optional)]
    checked: bool,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
) -> impl IntoView {
    let choice = Choice { value, label, hint };
    let class = field_class(error.is_some());
    let describing = described_by(&name, false, error.is_some());
    let notes = notes(&name, None, error, "Error");
    let input = input("checkbox", &name, name.clone(), choice, checked, describing);
    view! { <div class=class>{notes}{input}</div> }
}

/// One of many, in a list that opens.
#[component]
pub fn Select(
    /// Name and id.
    #[prop(into)]
    name: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// A line of help.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What was chosen before.
    #[prop(optional, into)]
    chosen: String,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// What an error is called in the page's language.
    #[prop(default = "Error".into(), into)]
    error_word: String,
    /// What can be chosen.
    options: Vec<Choice>,
) -> impl IntoView {
    let describing = described_by(&name, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    let notes = notes(&name, hint, error, &error_word);
    let options = options
        .into_iter()
        .map(|option| {
            let selected = option.value == chosen;
            view! { <option value=option.value selected=selected>{option.label}</option> }
        })
        .collect_view();
    view! {
        <div class=field_class(invalid.is_some())>
            <label for=name.clone()>{label}</label>
            {notes}
            <select id=name.clone() name=name aria-describedby=describing aria-invalid=invalid>
                {options}
            </select>
        </div>
    }
}

fn group(
    kind: &'static str,
    name: String,
    legend: String,
    hint: Option<String>,
    chosen: Vec<String>,
    error: Option<String>,
    options: Vec<Choice>,
) -> AnyView {
    let describing = described_by(&name, hint.is_some(), error.is_some());
    let wrong = error.is_some();
    let notes = notes(&name, hint, error, "Error");
    let inputs = options
        .into_iter()
        .enumerate()
        .map(|(place, option)| {
            // A link in the error summary leads to the first.
            let id = if place == 0 {
                name.clone()
            } else {
                format!("{name}-{place}")
            };
            let checked = chosen.contains(&option.value);
            input(kind, &name, id, option, checked, None)
        })
        .collect_view();
    view! {
        <fieldset class=field_class(wrong) aria-describedby=describing>
            <legend>{legend}</legend>
            {notes}
            <div class="choices">{inputs}</div>
        </fieldset>
    }
    .into_any()
}

/// `wrong` is the id of what is said about this one alone.
fn input(
    kind: &'static str,
    name: &str,
    id: String,
    choice: Choice,
    checked: bool,
    wrong: Option<String>,
) -> AnyView {
    let hint_id = choice.hint.is_some().then(|| format!("{id}-note"));
    let invalid = wrong.is_some().then_some("true");
    let describing = match (wrong, hint_id.clone()) {
        (Some(wrong), Some(hint)) => Some(format!("{wrong} {hint}")),
        (wrong, hint) => wrong.or(hint),
    };
    let hint = choice
        .hint
        .map(|hint| view! { <span class="hint" id=hint_id.clone()>{hint}</span> });
    view! {
        <div class="choice">
            <input
                id=id.clone()
                name=name.to_owned()
                type=kind
                value=choice.value
                checked=checked
                aria-describedby=describing
                aria-invalid=invalid
            />
            <label for=id>{choice.label}</label>
            {hint}
        </div>
    }
    .into_any()
}
