//! Whom somebody can talk to now: data, editable and dated.

use crate::wording::Wording;
use domain::instrument::Ages;
use serde::Deserialize;
use std::collections::BTreeMap;
use time::{Date, Month};

/// Why the help lines cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct HelpLinesError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub problem: String,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpLine {
    /// Unique in the file.
    pub id: String,
    /// Who answers.
    pub name: String,
    /// What for.
    pub what: String,
    /// The number to call.
    pub call: Option<String>,
    /// The number to text.
    pub text: Option<String>,
    /// When, and what it costs.
    pub when: String,
    /// For whom.
    pub ages: Ages,
    /// The day on which somebody made sure that all of this is right.
    pub checked: Option<toml::value::Datetime>,
    /// The same in other languages, by their tags.
    #[serde(default, rename = "in")]
    pub translated: BTreeMap<String, LineWords>,
}

/// What a line says in another language. Its name stays, unless it is no name but words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineWords {
    /// Who answers.
    pub name: Option<String>,
    /// What for.
    pub what: String,
    /// When, and what it costs.
    pub when: String,
}

/// A line as somebody reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSaid<'a> {
    /// Who answers.
    pub name: &'a str,
    /// Whether the name is English in a page that is not.
    pub name_is_english: bool,
    /// What for.
    pub what: &'a str,
    /// When, and what it costs.
    pub when: &'a str,
    /// Whether all of it is English in a page that is not: somebody added the line and no translation.
    pub is_english: bool,
}

impl HelpLine {
    /// The line in a language; in English, if nobody has translated it.
    pub fn said(&self, wording: &Wording) -> LineSaid<'_> {
        let words = self.translated.get(&wording.language);
        let name = words.and_then(|words| words.name.as_ref());
        LineSaid {
            name: name.unwrap_or(&self.name),
            name_is_english: name.is_none() && !wording.is_english(),
            what: words.map_or(&self.what, |words| &words.what),
            when: words.map_or(&self.when, |words| &words.when),
            is_english: words.is_none() && !wording.is_english(),
        }
    }

    /// The day of the last check.
    pub fn checked_on(&self) -> Option<Date> {
        let day = self.checked?.date?;
        Date::from_calendar_date(i32::from(day.year), Month::try_from(day.month).ok()?, day.day).ok()
    }
}

/// Every line, in the order shown.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpLines {
    /// The lines.
    pub line: Vec<HelpLine>,
}

impl HelpLines {
    /// Reads the lines. `file` is only named in errors. A line that can neither be called nor texted is refused.
    pub fn parse(file: &str, source: &str) -> Result<Self, HelpLinesError> {
        let wrong = |problem: String| HelpLinesError {
            file: file.into(),
            problem,
        };
        let lines: HelpLines = toml::from_str(source).map_err(|error| wrong(error.to_string()))?;
        match lines
            .line
            .iter()
            .find(|line| line.call.is_none() && line.text.is_none())
        {
            Some(line) => Err(wrong(format!("line \"{}\" needs `call` or `text`", line.id))),
            None => Ok(lines),
        }
    }

    /// The lines for anybody of these ages.
    pub fn fitting(&self, ages: Ages) -> impl Iterator<Item = &HelpLine> {
        self.line
            .iter()
            .filter(move |line| line.ages.from <= ages.to && ages.from <= line.ages.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lines_are_right_and_fit_all_ages() {
        let lines = HelpLines::parse(
            "help-lines.toml",
            include_str!("../../../instruments/help-lines.toml"),
        );
        let lines = lines.expect("it parses").line;
        let childline = lines
            .iter()
            .find(|line| line.id == "childline")
            .expect("it is there");
        assert!(childline.ages.to < 19, "Childline ends at 19");
        for age in [11, 17, 19, 25] {
            let fits = lines
                .iter()
                .filter(|line| (line.ages.from..=line.ages.to).contains(&age));
            assert!(fits.count() >= 3, "{age}");
        }
    }

    #[test]
    fn every_shipped_line_is_said_in_every_shipped_language() {
        let lines = HelpLines::parse(
            "help-lines.toml",
            include_str!("../../../instruments/help-lines.toml"),
        );
        let arabic = Wording::parse("ar.toml", include_str!("../../../instruments/wording/ar.toml"));
        let arabic = arabic.expect("it parses");
        for line in lines.expect("it parses").line {
            let (here, there) = (line.said(&Wording::english()).is_english, line.said(&arabic));
            assert!(!here && !there.is_english, "{}", line.id);
            assert!(!there.what.is_ascii() && !there.when.is_ascii(), "{}", line.id);
        }
    }

    #[test]
    fn a_line_that_nobody_can_use_is_refused() {
        let source =
            "[[line]]\nid = \"x\"\nname = \"X\"\nwhat = \"x\"\nwhen = \"x\"\nages = { from = 4, to = 25 }\n";
        assert!(
            HelpLines::parse("x.toml", source).is_err_and(|error| error.problem.contains("needs `call`"))
        );
    }
}
