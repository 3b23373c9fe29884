//! Reading a wording's file, and dates in its words.

use super::Wording;
use domain::instrument::Direction;
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

    /// An address of ours in this language: English is what every address says by itself.
    pub fn address(&self, path: &str) -> String {
        if self.is_english() {
            return path.to_owned();
        }
        let (page, fragment) = path
            .split_once('#')
            .map_or((path, None), |(page, at)| (page, Some(at)));
        let joint = if page.contains('?') { '&' } else { '?' };
        let fragment = fragment.map(|at| format!("#{at}")).unwrap_or_default();
        format!("{page}{joint}lang={}{fragment}", self.language)
    }

    /// A name as a part of a sentence: one that is written the other way keeps to itself and does not turn what stands beside it.
    pub fn name_in(&self, name: &str) -> String {
        match self.direction {
            Direction::Ltr => name.to_owned(),
            Direction::Rtl => format!("\u{2068}{name}\u{2069}"),
        }
    }

    /// A date as a person reads it.
    pub fn date(&self, date: Date) -> String {
        let weekday = &self.weekdays[usize::from(date.weekday().number_days_from_monday())];
        let month = &self.months[usize::from(u8::from(date.month())) - 1];
        format!("{weekday} {} {month} {}", date.day(), date.year())
    }
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
