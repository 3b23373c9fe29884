//! What is kept of a release, for good: protected tables, or themes with shown counts, as JSON.
//!
//! In: what [`crate::disclosure_control`] and [`crate::themes`] made. Out: JSON, and back. It refuses to hold a number
//! that may not be shown: no type of this crate that has one can be serialised.

use crate::disclosure_control::ProtectedTable;
use crate::disclosure_control::proof::Proven;
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
    /// What was tried on the tables before they left. A release of an older version has none.
    #[serde(default)]
    pub audit: Audit,
}

/// How the tables of a release were attacked before it was frozen, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// One for each kind of attacker, from the weakest to the strongest.
    pub attackers: Vec<Attacker>,
    /// The tables that were held back whole because something could not be proven of them.
    pub withheld: Vec<String>,
}

/// Somebody who wants to work out a sensitive number, and what they know beside the release.
///
/// How many numbers are sensitive is not kept: it says something about how many are small.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attacker {
    /// Who, for people: what they know.
    pub name: String,
    /// Whether it is proven of all sensitive numbers that this attacker cannot narrow them down.
    pub kept_out: bool,
}

/// Against whom a release is proven, from the weakest to the strongest, as pages name them.
const ATTACKERS: [&str; 4] = [
    "Anybody who sees the release",
    "Somebody who also knows the rules that hide numbers",
    "Each young person who answered",
    "Somebody who knows how many are in each group",
];

impl Audit {
    /// Takes over how far attackers are kept out of some more tables.
    pub(crate) fn add(&mut self, proven: &Proven) {
        if self.attackers.is_empty() {
            let attacker = |name: &str| Attacker {
                name: name.into(),
                kept_out: true,
            };
            self.attackers = ATTACKERS.map(attacker).to_vec();
        }
        for (attacker, proof) in self.attackers.iter_mut().zip(proven.proven) {
            attacker.kept_out &= proof == proven.sensitive;
        }
    }

    /// Puts the audit of another instrument's tables beside this one.
    pub fn join(&mut self, other: Audit) {
        self.withheld.extend(other.withheld);
        if self.attackers.is_empty() {
            self.attackers = other.attackers;
        } else {
            for (attacker, theirs) in self.attackers.iter_mut().zip(other.attackers) {
                attacker.kept_out &= theirs.kept_out;
            }
        }
    }
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
    }

    #[test]
    fn an_attacker_is_kept_out_only_if_it_is_proven_of_every_sensitive_number() {
        let proof = |of_insiders| Proven {
            sensitive: 7,
            proven: [7, 7, of_insiders, 7],
        };
        let kept_out = |audit: &Audit| audit.attackers.iter().map(|a| a.kept_out).collect::<Vec<_>>();
        let mut audit = Audit::default();
        audit.add(&proof(7));
        assert_eq!(kept_out(&audit), [true; 4]);
        audit.add(&proof(6));
        assert_eq!(kept_out(&audit), [true, true, false, true]);
        let mut other = Audit::default();
        other.add(&proof(7));
        other.join(audit);
        assert_eq!(kept_out(&other), [true, true, false, true]);
    }

    #[test]
    fn another_text_is_refused_without_quoting_it() {
        let error = TablesRelease::from_json("{\"tables\": \"never\"}").expect_err("not a release");
        assert!(error.to_string().starts_with("the release cannot be read"));
        assert!(!error.to_string().contains("never"));
    }
}
