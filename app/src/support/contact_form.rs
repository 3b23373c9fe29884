//! The form that asks somebody to get in touch: the only one for young people that wants to know who they are.

use crate::ui::FormProblems;
use crate::wording::Contact;
use serde::Deserialize;
use validator::Validate;

/// The form as sent.
#[derive(Clone, Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct ContactForm {
    /// The authority's short name.
    #[validate(length(min = 1))]
    pub authority: String,
    /// What to call somebody.
    #[validate(length(min = 1, max = 100))]
    pub called: String,
    /// How to reach them.
    #[validate(length(min = 3, max = 300))]
    pub reach: String,
    /// What it is about, if they like.
    #[validate(length(max = 1000))]
    pub message: String,
}

impl ContactForm {
    /// White space around what was typed means nothing.
    pub fn tidy(self) -> Self {
        let tidy = |text: String| text.trim().to_owned();
        Self {
            authority: tidy(self.authority),
            called: tidy(self.called),
            reach: tidy(self.reach),
            message: tidy(self.message),
        }
    }

    /// What has to be put right, in the language of the page.
    pub fn problems(&self, words: &Contact) -> FormProblems {
        let mut problems = FormProblems::new();
        let Err(errors) = self.validate() else {
            return problems;
        };
        let found = errors.field_errors();
        // In the order of the page.
        for (field, message) in [
            ("authority", &words.council_missing),
            ("called", &words.called_wrong),
            ("reach", &words.reach_wrong),
            ("message", &words.message_wrong),
        ] {
            if found.contains_key(field) {
                problems.add(field, message.clone());
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::Wording;

    #[test]
    fn a_name_and_a_way_to_reach_somebody_are_needed_and_a_message_is_not() {
        let form = |called: &str, reach: &str| ContactForm {
            authority: "southwark".into(),
            called: called.into(),
            reach: reach.into(),
            message: String::new(),
        };
        let words = &Wording::english().contact;
        assert!(form("Sam", "07700 900123").problems(words).is_empty());
        let problems = form("  ", "").tidy().problems(words);
        assert!(problems.of("called").is_some() && problems.of("reach").is_some());
        assert!(
            form(&"x".repeat(101), "07700 900123")
                .problems(words)
                .of("called")
                .is_some()
        );
    }
}
