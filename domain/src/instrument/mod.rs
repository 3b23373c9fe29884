//! ① What is asked: items in sections, with response options, routing and ladders.
//!
//! In: a TOML file ([`Instrument::parse`]). Out: an [`Instrument`] that cannot be wrong: every id is known and unique,
//! every ladder is complete, every routing points backwards. It refuses to know who answers, when, or what.
//!
//! - [`written`]: exactly what somebody wrote in the file, no decisions;
//! - [`parse`]: from what was written to what is meant, with errors that name file, line and item;
//! - [`item`]: the item and its kinds;
//! - [`score`]: an indicator out of a few items, for each person;
//! - [`ladder`]: how categories may be joined until no group is small;
//! - [`linked`]: which items belong together, in one instrument and over several;
//! - [`translation`]: the same questions in another language, as data beside the instrument;
//! - [`manifest`]: the closed list of tables that a wave may ever show.

pub mod item;
pub mod ladder;
mod linked;
pub mod manifest;
pub mod parse;
pub mod score;
pub mod translation;
mod written;

pub use item::{Item, ItemKind, Routing, TextLength};
pub use ladder::{Category, Group, Step, Variable};
pub use manifest::{Manifest, TableKey};
pub use parse::InstrumentError;
pub use score::{Favourable, Score};
pub use translation::{Direction, Translation};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// The most free-text items that one instrument may have: three full texts of emoji still fit one words envelope.
pub const MOST_TEXT_ITEMS: usize = 3;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes a name whose shape the parser has checked: lower-case letters, digits and hyphens.
            pub fn new(name: impl Into<String>) -> Self {
                Self(name.into())
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

names! {
    /// The name of an instrument over all its versions, such as `eleven-to-seventeen`.
    InstrumentId
    /// The name of an item, unique in its instrument and the same in every instrument that asks the same.
    ItemId
    /// The name of a response option, unique in its item.
    OptionId
}

/// Which instrument: name and version, written `eleven-to-seventeen/1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct InstrumentKey {
    /// The instrument.
    pub id: InstrumentId,
    /// Its version, from 1.
    pub version: u32,
}

impl fmt::Display for InstrumentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.id, self.version)
    }
}

/// The text is not `name/version`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("an instrument is named like eleven-to-seventeen/1")]
pub struct NotAnInstrumentKey;

impl std::str::FromStr for InstrumentKey {
    type Err = NotAnInstrumentKey;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (id, version) = text.split_once('/').ok_or(NotAnInstrumentKey)?;
        let version = version.parse().map_err(|_| NotAnInstrumentKey)?;
        if !parse::is_name(id, 40) {
            return Err(NotAnInstrumentKey);
        }
        Ok(Self {
            id: InstrumentId::new(id),
            version,
        })
    }
}

/// Ages that an instrument is written for, both ends included, in years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ages {
    /// Youngest.
    pub from: u8,
    /// Oldest.
    pub to: u8,
}

impl fmt::Display for Ages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from, self.to)
    }
}

/// Some items under one heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Unique in the instrument.
    pub id: String,
    /// The heading.
    pub title: String,
    /// A sentence or two below it.
    pub lead: Option<String>,
    /// Whether its items are breakdowns: facts to group by, not opinions.
    pub breakdown: bool,
    /// In the order asked. Never empty.
    pub items: Vec<Item>,
}

/// A whole questionnaire, checked.
///
/// Written out it is what a phone needs to read and seal answers: what is asked and offered, and the hash. What only counting
/// needs (ladders, scores, the file itself) stays at home, so nothing can be counted with what was read back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instrument {
    /// Name and version.
    pub key: InstrumentKey,
    /// What it is called on the first screen.
    pub title: String,
    /// Whom it is written for.
    pub ages: Ages,
    /// Its own language, a BCP 47 tag.
    pub language: String,
    /// How long it takes, in minutes; an honest estimate.
    pub minutes: u8,
    /// Whose items are used, shown at the end.
    pub attribution: Vec<String>,
    /// In the order asked. Never empty.
    pub sections: Vec<Section>,
    /// Indicators that are scored for each person.
    #[serde(skip)]
    pub scores: Vec<Score>,
    #[serde(skip)]
    source: String,
    hash: String,
}

impl Instrument {
    /// Reads an instrument. `file` is only named in errors.
    pub fn parse(file: &str, source: &str) -> Result<Self, InstrumentError> {
        parse::instrument(file, source)
    }

    /// Every item, in the order asked.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// One item.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items().find(|item| item.id == *id)
    }

    /// Whether there is an item or a score of this name.
    pub fn asks(&self, name: &ItemId) -> bool {
        self.item(name).is_some() || self.scores.iter().any(|score| score.id == *name)
    }

    /// Items to group by.
    pub fn breakdowns(&self) -> impl Iterator<Item = &Item> {
        self.sections
            .iter()
            .filter(|section| section.breakdown)
            .flat_map(|section| &section.items)
    }

    /// Everything that is counted: what each item is counted as, then the scores. A breakdown's variable is no opinion.
    pub fn variables(&self) -> impl Iterator<Item = Variable> {
        let items = self.items().flat_map(Item::variables);
        items.chain(self.scores.iter().map(Score::variable))
    }

    /// The file it was read from, as it was: what a wave freezes.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// SHA-256 of the file, in hexadecimal: what an envelope and a letter name.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// SHA-256 of an instrument's file, in hexadecimal.
fn hash_of(source: &str) -> String {
    hex(&Sha256::digest(source.as_bytes()))
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes out of hexadecimal.
pub(crate) fn unhex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => {
                let digit = |digit: &u8| char::from(*digit).to_digit(16);
                u8::try_from(16 * digit(high)? + digit(low)?).ok()
            }
            _ => None,
        })
        .collect()
}
