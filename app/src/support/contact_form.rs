//! The form that asks somebody to get in touch: the only one for young people that wants to know who they are.

use crate::ui::FormProblems;
use domain::people::is_unseen;
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
    /// White space around what was typed means nothing, and what nobody sees is taken out: whoever reads it reads what it says.
    pub fn tidy(self) -> Self {
        let line = |text: String| seen(&text).replace('\n', " ");
        Self {
            authority: line(self.authority),
            called: line(self.called),
            reach: line(self.reach),
            message: seen(&self.message),
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

/// Line ends as one kind, and nothing that controls the text around it. What joins letters stays: names are written with it, and
/// emoji.
fn seen(text: &str) -> String {
    let joins = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
    let controls = |c: char| c.is_control() || is_unseen(c) && !joins(c);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|c| *c == '\n' || !controls(*c)).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_taken_out_and_what_joins_letters_stays() {
        let form = ContactForm {
            authority: "southwark".into(),
            called: "Sam\u{202e}neerg \u{0}".into(),
            reach: "\u{2066}07700\u{200b} 900123\u{2069}\r\nor here".into(),
            message: "مى\u{200c}خواهم 👩\u{200d}👧\r\nplease\u{7}\u{e0041}".into(),
        };
        let form = form.tidy();
        assert_eq!(form.called, "Samneerg");
        assert_eq!(form.reach, "07700 900123 or here");
        assert_eq!(form.message, "مى\u{200c}خواهم 👩\u{200d}👧\nplease");
    }

    #[test]
    fn what_nobody_sees_is_no_name() {
        let form = ContactForm {
            authority: "southwark".into(),
            called: "\u{202e}\u{200b}".into(),
            reach: "07700 900123".into(),
            message: String::new(),
        };
        assert!(form.tidy().problems().of("called").is_some());
    }

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
