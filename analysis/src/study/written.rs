//! Tables as they are written down, for people and for other programs.
//!
//! In: what [`super::protect`] chose, or JSON, of anybody's tables. Out: JSON, CSV, or an error with its place. It refuses
//! to hold the number of a cell that is not published.

use super::{Dimension, SMALLEST_SHOWN, Spec, StudyTable, called};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::collections::BTreeMap;
use std::fmt;

mod check;
mod csv_form;

/// In a key: all values of this dimension together.
pub const TOTAL: &str = "*";

/// Tables, and what was proven about them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "{ } with `tables` in it")]
pub struct Written {
    /// The smallest count that may be shown, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub k: Option<u64>,
    /// What else the tables were protected by, if it is known. Whoever attacks is thought to know it anyway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// In the order of the spec.
    pub tables: Vec<WrittenTable>,
    /// What was proven; none for tables that others made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<WrittenAudit>,
}

/// What tables were protected by besides `k`: as in [`Spec`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    expecting = "a rule: { } as `protect` writes it"
)]
pub struct Rule {
    /// The smallest total of a row of the base.
    pub min_base: u64,
    /// Whether "nobody" must not be told.
    pub protect_zeros: bool,
    /// Whether "everybody" must not be told.
    pub protect_unanimous: bool,
    /// How many values of a row must at least have somebody.
    pub min_categories: usize,
}

impl Default for Rule {
    /// None at all.
    fn default() -> Self {
        Self {
            min_base: 1,
            protect_zeros: false,
            protect_unanimous: false,
            min_categories: 0,
        }
    }
}

/// One table, with all its totals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: { } with `dimensions` and `cells`")]
pub struct WrittenTable {
    /// Their names.
    pub dimensions: Vec<String>,
    /// Those of them that make a row for the rule; maybe none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<String>,
    /// The step of the ladder, of each dimension that is shown at one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub steps: BTreeMap<String, String>,
    /// One for each combination of values, [`TOTAL`] being one of them.
    pub cells: Vec<WrittenCell>,
}

/// What is said of one number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a cell: { } with `key`, `status` and `value`"
)]
pub struct WrittenCell {
    /// A value, or [`TOTAL`], of each dimension of the table.
    pub key: Vec<String>,
    /// Whether it is shown, or why not.
    pub status: Status,
    /// Of a primary cell: which of the rules hides it. Never for the public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Because>,
    /// The number, if it is published; always written, as `null` otherwise.
    #[serde(deserialize_with = "number_or_null")]
    pub value: Option<u64>,
    /// Of a range: the words for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Of a range or a hidden cell: the smallest number that it can be, for anybody who sees the tables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u64>,
    /// The largest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u64>,
}

/// Whether a number is shown, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", expecting = "a status in quotes")]
pub enum Status {
    /// The number is told.
    Published,
    /// Something true of it is told.
    Range,
    /// Hidden for its own sake. Never for the public: it tells that the number is sensitive.
    Primary,
    /// Hidden for the sake of another. Never for the public either.
    Secondary,
    /// Hidden, and it is not told why.
    Hidden,
}

/// Which rule hides a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", expecting = "a reason in quotes")]
pub enum Because {
    /// It is 1 to `k` − 1.
    Small,
    /// It is 0, and that may not be told.
    Nobody,
    /// It is all of its row, and that may not be told: the others in the row must stay uncertain, not the number itself.
    Everybody,
    /// Its row is too short, or has too few values. Nothing else is promised of it.
    Row,
}

/// What was proven of tables, by whom they might be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "what was proven: { } as `protect` writes it"
)]
pub struct WrittenAudit {
    /// Those who were tried.
    pub attackers: BTreeMap<Attacker, Proven>,
    /// What was not shown because it could not be proven in time.
    pub withheld: Vec<String>,
    /// How long it took.
    pub seconds: f64,
}

/// Somebody who wants a small number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", expecting = "an attacker in quotes")]
pub enum Attacker {
    /// Sees the tables.
    Outsider,
    /// Knows the rule by which they were protected too.
    Rule,
    /// Is one of those who are counted, and knows where.
    Insider,
    /// Knows from registers how many there are in each group.
    Registers,
}

/// How many sensitive cells there are, and for how many it is proven that they stay so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "two numbers: { } with `sensitive` and `proven`"
)]
pub struct Proven {
    /// Cells that must not be worked out.
    pub sensitive: u64,
    /// Those of them that cannot be.
    pub proven: u64,
}

impl Attacker {
    /// All, from the one who knows least.
    pub const ALL: [Attacker; 4] = [
        Attacker::Outsider,
        Attacker::Rule,
        Attacker::Insider,
        Attacker::Registers,
    ];

    /// For a sentence: "somebody who knows the rule".
    pub fn called(self) -> &'static str {
        match self {
            Attacker::Outsider => "somebody who sees the tables",
            Attacker::Rule => "somebody who knows the rule",
            Attacker::Insider => "somebody who is counted in them",
            Attacker::Registers => "somebody with the registers",
        }
    }
}

impl Status {
    /// As JSON and CSV have it.
    pub fn word(self) -> &'static str {
        match self {
            Status::Published => "published",
            Status::Range => "range",
            Status::Primary => "primary",
            Status::Secondary => "secondary",
            Status::Hidden => "hidden",
        }
    }

    /// Whether nothing is told.
    pub fn is_hidden(self) -> bool {
        !matches!(self, Status::Published | Status::Range)
    }
}

impl WrittenTable {
    /// What it is called: "answer by placement".
    pub fn called(&self) -> String {
        called(self.dimensions.iter().map(String::as_str))
    }

    /// The values of a dimension, each once, in the order of the cells.
    pub fn values(&self, dimension: usize) -> Vec<String> {
        let mut seen = std::collections::BTreeSet::new();
        let keys = self.cells.iter().filter_map(|cell| cell.key.get(dimension));
        keys.filter(|value| *value != TOTAL && seen.insert(*value))
            .cloned()
            .collect()
    }
}

impl Written {
    /// The same for everybody: it does not tell why a number is hidden, nor how many numbers are small.
    #[must_use]
    pub fn to_public(mut self) -> Self {
        let cells = self.tables.iter_mut().flat_map(|table| &mut table.cells);
        for cell in cells.filter(|cell| cell.status.is_hidden()) {
            cell.status = Status::Hidden;
            cell.because = None;
        }
        if let Some(audit) = &mut self.audit {
            audit.attackers.clear();
        }
        self
    }

    /// Whether there was an audit that proved every sensitive cell against everybody it tried. Where nobody was tried,
    /// only tables that tell nothing are safe.
    pub fn is_proven(&self) -> bool {
        let mut cells = self.tables.iter().flat_map(|table| &table.cells);
        let Some(audit) = &self.audit else { return false };
        match audit.attackers.is_empty() {
            true => cells.all(|cell| cell.status.is_hidden()),
            false => audit
                .attackers
                .values()
                .all(|found| found.proven == found.sensitive),
        }
    }

    /// One line of JSON.
    pub fn to_json(&self) -> String {
        // Texts and numbers in structs and vectors always become JSON.
        serde_json::to_string(self).expect("tables become JSON")
    }

    /// A spec that asks for the same tables, so that [`super::Data::read`] reads the data that they were made from.
    pub fn spec(&self, k: u64) -> Spec {
        let mut dimensions: Vec<Dimension> = Vec::new();
        let mut tables = Vec::new();
        for table in &self.tables {
            let mut own = Vec::new();
            for (place, name) in table.dimensions.iter().enumerate() {
                let known = dimensions.iter().position(|dimension| dimension.name == *name);
                own.push(known.unwrap_or(dimensions.len()));
                if known.is_none() {
                    dimensions.push(Dimension {
                        name: name.clone(),
                        values: table.values(place),
                        ladder: Vec::new(),
                    });
                }
            }
            tables.push(StudyTable {
                base: own
                    .iter()
                    .copied()
                    .filter(|dimension| table.base.contains(&dimensions[*dimension].name))
                    .collect(),
                dimensions: own,
            });
        }
        let rule = self.rule.unwrap_or_default();
        Spec {
            k,
            min_base: rule.min_base,
            protect_zeros: rule.protect_zeros,
            protect_unanimous: rule.protect_unanimous,
            min_categories: rule.min_categories,
            dimensions,
            tables,
        }
    }

    /// The `k` that the tables name, or the usual one.
    pub fn k_or_usual(&self) -> u64 {
        self.k.unwrap_or(SMALLEST_SHOWN)
    }
}

/// A missing number is not a hidden one: the field must be there, and be a count or `null`.
fn number_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    struct Number;

    impl de::Visitor<'_> for Number {
        type Value = Option<u64>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a whole number of people, or null if it is not published")
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
            Ok(Some(number))
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }

    deserializer.deserialize_any(Number)
}

#[cfg(test)]
mod tests;
