//! The form that asks somebody to get in touch: the only one for young people that wants to know who they are.

use crate::ui::FormProblems;
use serde::Deserialize;
use validator::Validate;

/// The fields in the order of the page.
const FIELDS: [&str; 4] = ["authority", "called", "reach", "message"];

/// The form as sent.
#[derive(Clone, Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct ContactForm {
    /// The authority's short name.
    #[validate(length(min = 1, message = "Choose your council"))]
    pub authority: String,
    /// What to call somebody.
    #[validate(length(
        min = 1,
        max = 100,
        message = "Write what we can call you, in up to 100 characters"
    ))]
    pub called: String,
    /// How to reach them.
    #[validate(length(
        min = 3,
        max = 300,
        message = "Write how we can reach you, such as a phone number, in up to 300 characters"
    ))]
    pub reach: String,
    /// What it is about, if they like.
    #[validate(length(max = 1000, message = "Write a shorter message, up to 1,000 characters"))]
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

    /// What has to be put right.
    pub fn problems(&self) -> FormProblems {
        match self.validate() {
            Ok(()) => FormProblems::new(),
            Err(errors) => FormProblems::from_validator(&errors, &FIELDS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_way_to_reach_somebody_are_needed_and_a_message_is_not() {
        let form = |called: &str, reach: &str| ContactForm {
            authority: "southwark".into(),
            called: called.into(),
            reach: reach.into(),
            message: String::new(),
        };
        assert!(form("Sam", "07700 900123").problems().is_empty());
        let problems = form("  ", "").tidy().problems();
        assert!(problems.of("called").is_some() && problems.of("reach").is_some());
        assert!(
            form(&"x".repeat(101), "07700 900123")
                .problems()
                .of("called")
                .is_some()
        );
    }
}
