//! What a reviewer typed about one text: what is left of it, and its themes.

use crate::staff::form::{Sent, capital};
use crate::ui::form::FormProblems;
use domain::id::{StaffId, ThemeId};
use domain::themes::{CandidateTheme, Redacted};
use sha2::{Digest, Sha256};

/// The form as typed. No `Debug`: it holds a young person's words.
#[derive(Clone, Default)]
pub struct Typed {
    /// What is left of the text.
    pub left: String,
    /// Ids of themes.
    pub themes: Vec<String>,
    /// What was stored when the page was made: see [`stored`].
    pub stored: String,
}

/// What is stored of a text, as a form says which it knows of. Nothing, while nobody has worked on it.
pub fn stored(redacted: Option<&str>) -> String {
    redacted.map_or_else(String::new, |left| {
        let digest = Sha256::digest(left.as_bytes());
        digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    })
}

impl Typed {
    /// What is stored, or the text untouched while nobody has worked on it.
    pub fn of(text: &str, redacted: Option<&str>, themes: &[ThemeId]) -> Self {
        let left = redacted.unwrap_or(text).to_owned();
        Self {
            left,
            themes: themes.iter().map(ThemeId::to_string).collect(),
            stored: stored(redacted),
        }
    }

    /// What was sent.
    pub fn read(sent: &Sent) -> Self {
        Self {
            left: sent.text("left"),
            themes: sent.values("theme"),
            stored: sent.value("stored"),
        }
    }

    /// Whether somebody else worked on it since the page was made: what they took out must not come back by mistake. From then on the form
    /// knows of theirs.
    pub fn is_overtaken(&mut self, by: Option<&str>) -> Option<FormProblems> {
        let now = stored(by);
        if self.stored == now {
            return None;
        }
        self.stored = now;
        let mut problems = FormProblems::new();
        let theirs = by.unwrap_or_default();
        problems.add(
            "left",
            format!("Somebody else saved this since you opened it, and left: “{theirs}”. Put yours right, and save it again"),
        );
        Some(problems)
    }

    /// What it means for this text and these themes.
    pub fn check(
        &self,
        text: &str,
        known: &[(CandidateTheme, Option<StaffId>)],
    ) -> Result<(Redacted, Vec<ThemeId>), FormProblems> {
        let mut problems = FormProblems::new();
        let redacted = Redacted::of(text, &self.left);
        if let Err(problem) = &redacted {
            problems.add("left", capital(&problem.to_string()));
        }
        let of_wave = |typed: &String| {
            known
                .iter()
                .map(|(theme, _)| theme.id)
                .find(|id| id.to_string() == *typed)
        };
        let themes: Option<Vec<ThemeId>> = self.themes.iter().map(of_wave).collect();
        if themes.is_none() {
            problems.add("theme", "Choose themes from the list");
        }
        match (redacted, themes) {
            (Ok(redacted), Some(themes)) => Ok((redacted, themes)),
            _ => Err(problems),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    fn theme() -> CandidateTheme {
        let id = ThemeId::draw(&mut rand::rngs::StdRng::seed_from_u64(3));
        CandidateTheme {
            id,
            slug: "carers".into(),
            title: "Carers".into(),
            covers: String::new(),
        }
    }

    #[test]
    fn words_may_be_taken_away_and_themes_of_the_wave_chosen() {
        let theme = theme();
        let sent = Sent::from([
            ("left", "I like [name]."),
            ("theme", theme.id.to_string().as_str()),
        ]);
        let (redacted, themes) = Typed::read(&sent)
            .check("I like Kim.", &[(theme.clone(), None)])
            .unwrap();
        assert_eq!(redacted.as_str(), "I like [name].");
        assert_eq!(themes, [theme.id]);
    }

    #[test]
    fn added_words_and_other_themes_are_refused_without_repeating_them() {
        let sent = Sent::from([("left", "I love Kim."), ("theme", "another")]);
        let problems = Typed::read(&sent)
            .check("I like Kim.", &[(theme(), None)])
            .err()
            .unwrap();
        assert!(problems.of("theme").is_some());
        let message = problems.of("left").unwrap();
        assert!(
            message.starts_with("Only take words away") && !message.contains("love"),
            "{message}"
        );
    }

    #[test]
    fn a_text_nobody_worked_on_is_shown_as_it_was_written() {
        assert_eq!(Typed::of("words", None, &[]).left, "words");
        assert_eq!(Typed::of("words", Some("[detail]"), &[]).left, "[detail]");
    }
}
