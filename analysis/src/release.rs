//! What is kept of a release, for good: protected tables, or themes with shown counts, as JSON.
//!
//! In: what [`crate::disclosure_control`] and [`crate::themes`] made. Out: JSON, and back. It refuses to hold a number
//! that may not be shown: no type of this crate that has one can be serialised.

pub use crate::disclosure_control::{Attacker, Audit};

use crate::disclosure_control::ProtectedTable;
use crate::themes::ThemeFinding;
use domain::instrument::TableKey;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The stored text is not a release of this kind.
#[derive(Debug, thiserror::Error)]
#[error(
    "the release cannot be read: it was written by another version, or is damaged (line {line}, column {column})"
)]
pub struct NotARelease {
    line: usize,
    column: usize,
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, NotARelease> {
    serde_json::from_str(json).map_err(|error| NotARelease {
        line: error.line(),
        column: error.column(),
    })
}

/// Texts and numbers in structs and vectors always become JSON.
fn write(release: &impl Serialize) -> String {
    serde_json::to_string(release).expect("a release becomes JSON")
}

/// What is said with everything that came by one link for everybody.
pub const OPEN_LINK: &str = "There was one link for everybody, and no letters: anyone with the link could answer more than once, so \
                             somebody may be counted twice.";

/// Every table of a wave's manifest, shown or hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TablesRelease {
    /// The hash of the manifest that was fixed before the wave opened.
    pub manifest_hash: String,
    /// The rule that chose what is shown, with its thresholds ([`crate::disclosure_control::rule`]).
    pub rule: String,
    /// In the order of the manifest.
    pub tables: Vec<ProtectedTable>,
    /// Envelopes that could not be read. They are in no table, and nothing is known of them.
    pub unreadable: u64,
    /// How many lost letters were replaced: each could be a second answer of one person. A release of an older version does not
    /// say.
    #[serde(default)]
    pub replacements: Option<u64>,
    /// Whether there were no letters but one link for everybody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open_link: bool,
    /// What was tried on the tables before they left. A release of an older version has none.
    #[serde(default)]
    pub audit: Audit,
}

impl TablesRelease {
    /// For the store.
    pub fn to_json(&self) -> String {
        write(self)
    }

    /// From the store.
    pub fn from_json(json: &str) -> Result<Self, NotARelease> {
        read(json)
    }

    /// Whether somebody may be counted twice: then readers must not miss it.
    pub fn may_count_twice(&self) -> bool {
        self.open_link || self.replacements.is_some_and(|some| some > 0)
    }

    /// What readers of its numbers must know about second answers of one person, if it is known.
    pub fn on_second_answers(&self) -> Option<String> {
        if self.open_link {
            return Some(OPEN_LINK.into());
        }
        Some(match self.replacements? {
            0 => "No replacement letters were sent.".into(),
            1 => "1 replacement letter was sent; it could be a second answer.".into(),
            some => format!("{some} replacement letters were sent; each could be a second answer."),
        })
    }

    /// One table.
    pub fn table(&self, key: &TableKey) -> Option<&ProtectedTable> {
        self.tables.iter().find(|table| table.key == *key)
    }
}

/// The confirmed themes of a wave; their numbers freeze here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemesRelease {
    /// In the order of the code frame.
    pub themes: Vec<ThemeFinding>,
    /// Whether there were no letters but one link for everybody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open_link: bool,
}

impl ThemesRelease {
    /// For the store.
    pub fn to_json(&self) -> String {
        write(self)
    }

    /// From the store.
    pub fn from_json(json: &str) -> Result<Self, NotARelease> {
        read(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::ShownCount;

    #[test]
    fn a_release_is_read_back_as_it_was_written() {
        let tables = TablesRelease {
            manifest_hash: "abc".into(),
            rule: crate::disclosure_control::rule(),
            tables: Vec::new(),
            unreadable: 0,
            replacements: Some(2),
            open_link: false,
            audit: Audit {
                attackers: vec![Attacker {
                    name: "Anybody".into(),
                    kept_out: true,
                }],
                withheld: vec!["safe".into()],
            },
        };
        assert_eq!(
            TablesRelease::from_json(&tables.to_json()).expect("as written"),
            tables
        );
        let themes = ThemesRelease {
            themes: vec![ThemeFinding {
                slug: "friends".into(),
                title: "Friends".into(),
                survey: ShownCount::Number(12),
                session: ShownCount::AFew,
            }],
            open_link: true,
        };
        assert_eq!(
            ThemesRelease::from_json(&themes.to_json()).expect("as written"),
            themes
        );
    }

    #[test]
    fn a_release_from_before_there_was_an_audit_is_still_read() {
        let old = r#"{"manifest_hash":"abc","rule":"blunt-1","tables":[],"unreadable":0}"#;
        let read = TablesRelease::from_json(old).expect("an old release");
        assert_eq!(read.audit, Audit::default());
        assert_eq!((read.replacements, read.on_second_answers()), (None, None));
    }

    #[test]
    fn replacement_letters_are_told_in_a_sentence() {
        let told = |replacements| {
            let release = TablesRelease {
                manifest_hash: String::new(),
                rule: String::new(),
                tables: Vec::new(),
                unreadable: 0,
                replacements: Some(replacements),
                open_link: false,
                audit: Audit::default(),
            };
            release.on_second_answers().expect("it is known")
        };
        assert_eq!(told(0), "No replacement letters were sent.");
        assert_eq!(
            told(1),
            "1 replacement letter was sent; it could be a second answer."
        );
        assert_eq!(
            told(7),
            "7 replacement letters were sent; each could be a second answer."
        );
    }

    #[test]
    fn another_text_is_refused_without_quoting_it() {
        let error = TablesRelease::from_json("{\"tables\": \"never\"}").expect_err("not a release");
        assert!(error.to_string().starts_with("the release cannot be read"));
        assert!(!error.to_string().contains("never"));
    }
}
