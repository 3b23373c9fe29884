//! The form that asks somebody to get in touch: the only one for young people that wants to know who they are.

use crate::ui::FormProblems;
use crate::wording::Contact;
use domain::people::is_unseen;
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
    /// Another language to fill it in, if a button of one was pressed: then nothing is asked yet.
    pub lang: String,
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
            lang: self.lang,
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
    use crate::wording::Wording;

    #[test]
    fn what_nobody_sees_is_taken_out_and_what_joins_letters_stays() {
        let form = ContactForm {
            authority: "southwark".into(),
            called: "Sam\u{202e}neerg \u{0}".into(),
            reach: "\u{2066}07700\u{200b} 900123\u{2069}\r\nor here".into(),
            message: "مى\u{200c}خواهم 👩\u{200d}👧\r\nplease\u{7}\u{e0041}".into(),
            lang: String::new(),
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
            ..ContactForm::default()
        };
        assert!(
            form.tidy()
                .problems(&Wording::english().contact)
                .of("called")
                .is_some()
        );
    }

    #[test]
    fn a_name_and_a_way_to_reach_somebody_are_needed_and_a_message_is_not() {
        let form = |called: &str, reach: &str| ContactForm {
            authority: "southwark".into(),
            called: called.into(),
            reach: reach.into(),
            ..ContactForm::default()
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
