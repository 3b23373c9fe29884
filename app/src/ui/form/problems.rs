//! What is wrong with a form, said twice in the same words: on top, and beside the field.

use leptos::prelude::*;
use validator::ValidationErrors;

/// Problems of a form, each with the field that it leads to, in the order of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormProblems(Vec<(String, String)>);

impl FormProblems {
    /// No problem.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more. A message says what to do, and never repeats what was typed.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push((field.into(), message.into()));
    }

    /// What is wrong with a field.
    pub fn of(&self, field: &str) -> Option<String> {
        self.0
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, message)| message.clone())
    }

    /// Whether the form can be taken.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Field and message, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(field, message)| (field.as_str(), message.as_str()))
    }

    /// What the validator found, with its messages. It keeps no order, so the order of the fields is said here.
    pub fn from_validator(errors: &ValidationErrors, order: &[&str]) -> Self {
        let found = errors.field_errors();
        let mut problems = Self::new();
        for field in order {
            let Some(first) = found.get(*field).and_then(|errors| errors.first()) else {
                continue;
            };
            let message = first.message.as_deref().unwrap_or("Please check this answer");
            problems.add(*field, message);
        }
        problems
    }
}

/// The title of a page: with a problem it says so first, for that is what a screen reader reads first.
pub fn titled(problems: &FormProblems, title: &str) -> String {
    titled_in("Error", problems, title)
}

/// The same in the language of a page, with its word for an error.
pub fn titled_in(error: &str, problems: &FormProblems, title: &str) -> String {
    if problems.is_empty() {
        title.to_owned()
    } else {
        format!("{error}: {title}")
    }
}

/// The list of problems on top of a page, each a link to its field: who reads the page begins there, with scripts or without. Nothing,
/// if there is none.
#[component]
pub fn ErrorSummary(
    /// What is wrong.
    problems: FormProblems,
    /// The heading, in the page's language.
    #[prop(optional, into)]
    heading: Option<String>,
) -> impl IntoView {
    let heading = heading.unwrap_or_else(|| "There is a problem".into());
    (!problems.is_empty()).then(|| {
        let links = problems
            .0
            .into_iter()
            .map(|(field, message)| view! { <li><a href=format!("#{field}")>{message}</a></li> })
            .collect_view();
        view! {
            <div class="error-summary" role="alert" aria-labelledby="error-summary-title" tabindex="-1" autofocus>
                <h2 id="error-summary-title">{heading}</h2>
                <ul>{links}</ul>
            </div>
        }
    })
}
