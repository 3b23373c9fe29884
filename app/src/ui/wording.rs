//! The sentences of the pages that young people see, in each language: data beside the instruments.
//!
//! In: `instruments/wording/<language>.toml`. Out: a [`Wording`] in which no sentence is missing: a file that lacks one,
//! or has one too many, or forgets a placeholder such as `{date}`, is refused at start-up.

use domain::instrument::Direction;
use domain::instrument::translation::TranslationStatus;
use serde::Deserialize;
use std::sync::{Arc, LazyLock};
use time::Date;

/// Why a wording cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct WordingError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub problem: String,
}

macro_rules! wording {
    ($($section:ident: $Section:ident { $($key:ident),* $(,)? })*) => {
        $(
            #[doc = concat!("The sentences under `[", stringify!($section), "]`.")]
            #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
            #[serde(deny_unknown_fields)]
            pub struct $Section {
                $(
                    #[doc = concat!("`", stringify!($section), ".", stringify!($key), "`")]
                    pub $key: String,
                )*
            }
        )*

        /// Every sentence, in one language.
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Wording {
            /// A BCP 47 tag.
            pub language: String,
            /// The language's own name for itself.
            pub name: String,
            /// Which way it is written.
            pub direction: Direction,
            /// Whether it was checked.
            pub status: TranslationStatus,
            /// Monday to Sunday.
            weekdays: [String; 7],
            /// January to December.
            months: [String; 12],
            $(
                #[doc = concat!("`[", stringify!($section), "]`")]
                pub $section: $Section,
            )*
        }

        impl Wording {
            /// Every sentence with its key.
            fn sentences(&self) -> Vec<(&'static str, &str)> {
                vec![$($(
                    (concat!(stringify!($section), ".", stringify!($key)), self.$section.$key.as_str()),
                )*)*]
            }
        }
    };
}

wording! {
    frame: Frame {
        skip, help, help_now, contact_me, beside, privacy, accessibility, staff, languages, problem, error, draft
    }
    front: Front {
        title, lead, label, hint, button, look_first, results, empty, shape, nothing_title, nothing, nothing_ask,
        limited_title, limited
    }
    promise: Promise {
        title, name, people, reading, no_rescue, two_keys, one_key, pass_on, skip, final_, minutes
    }
    survey: Survey {
        part, dont_know, prefer_not, scale, limit, routed, or, quote_title, quote_why, quote_label, forward, nothing_yet,
        attribution, language_title, language_why, too_long, not_an_option
    }
    check: Check {
        title, lead, not_answered, not_asked, quote_yes, quote_no, final_, send, change, unsafe_title, unsafe_text,
        unsafe_contact
    }
    sent: Sent {
        title, again_title, again, reading, reading_undated, next_title, next_read, next_people, next_public, public_link,
        close, help
    }
    kept: Kept {
        title, nothing, limited, trouble, still_here, button
    }
    reminder: Reminder {
        title, thanks, everybody, still, lost, skip, reading, help
    }
    privacy: Privacy {
        letter_title, nobody_knows, reminders, letter_list, list_gone, second_letter, kept_title, kept, kept_until,
        kept_late, kept_code, kept_stays
    }
    lines: Lines {
        title, lead, emergency, checked, for_whom, not_checked, free
    }
}

static ENGLISH: LazyLock<Arc<Wording>> = LazyLock::new(|| {
    let source = include_str!("../../../instruments/wording/en.toml");
    #[expect(
        clippy::expect_used,
        reason = "the file is part of the program, and a test reads it"
    )]
    Arc::new(toml::from_str(source).expect("the English wording is complete"))
});

impl Wording {
    /// Reads a wording. `file` is only named in errors.
    pub fn parse(file: &str, source: &str) -> Result<Self, WordingError> {
        let wrong = |problem: String| WordingError {
            file: file.into(),
            problem,
        };
        let wording: Wording = toml::from_str(source).map_err(|error| wrong(error.to_string()))?;
        let english = Self::english();
        for ((key, text), (_, original)) in wording.sentences().into_iter().zip(english.sentences()) {
            if text.trim().is_empty() {
                return Err(wrong(format!("{key} is empty")));
            }
            if placeholders(text) != placeholders(original) {
                return Err(wrong(format!(
                    "{key} must have the same {{placeholders}} as in English"
                )));
            }
        }
        Ok(wording)
    }

    /// English, which every installation has.
    pub fn english() -> Arc<Self> {
        ENGLISH.clone()
    }

    /// Whether this is English.
    pub fn is_english(&self) -> bool {
        self.language == ENGLISH.language
    }

    /// A date as a person reads it.
    pub fn date(&self, date: Date) -> String {
        let weekday = &self.weekdays[usize::from(date.weekday().number_days_from_monday())];
        let month = &self.months[usize::from(u8::from(date.month())) - 1];
        format!("{weekday} {} {month} {}", date.day(), date.year())
    }
}

/// A sentence with its placeholders filled in.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        filled.push_str(before);
        let value = values
            .iter()
            .find(|(key, _)| *key == name)
            .map_or("", |(_, value)| value);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = text
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .collect();
    names.sort_unstable();
    names
}
