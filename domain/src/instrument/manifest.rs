//! The manifest: the closed list of tables that a wave may ever show, fixed and hashed before it opens.

use super::{Instrument, InstrumentKey, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One table: a variable alone, or by one breakdown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TableKey {
    /// The instrument; none, if everybody is counted whom any age version asked the same.
    pub instrument: Option<InstrumentKey>,
    /// The name of the counted variable (see [`super::Variable::name`]).
    pub variable: String,
    /// The name of the breakdown, if any.
    pub by: Option<String>,
}

/// Every table that may be made from a wave's answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// In the order of the instruments and their items.
    pub tables: Vec<TableKey>,
}

impl Manifest {
    /// The manifest of a wave that asks these instruments: each variable alone (breakdowns too), and each variable that
    /// is not a breakdown by each breakdown; and alone, over all age versions, each that more than one of them asks alike.
    pub fn of<'a>(instruments: impl IntoIterator<Item = &'a Instrument>) -> Self {
        let instruments: Vec<&Instrument> = instruments.into_iter().collect();
        let mut tables = Vec::new();
        for instrument in &instruments {
            let breakdowns: Vec<String> = instrument.breakdowns().map(|item| item.id.to_string()).collect();
            for variable in instrument.variables() {
                let key = |by| TableKey {
                    instrument: Some(instrument.key.clone()),
                    variable: variable.name(),
                    by,
                };
                tables.push(key(None));
                if variable.opinion {
                    tables.extend(breakdowns.iter().cloned().map(Some).map(key));
                }
            }
        }
        tables.extend(linked(&instruments).into_iter().map(|variable| TableKey {
            instrument: None,
            variable,
            by: None,
        }));
        Self { tables }
    }

    /// The manifest with the hash that was fixed when a wave opened: as it is made today, or as it was made before tables over
    /// all age versions were in it. `None` if it is neither: then these are not the tables that were promised.
    pub fn fixed_as<'a>(instruments: impl IntoIterator<Item = &'a Instrument>, hash: &str) -> Option<Self> {
        let today = Self::of(instruments);
        let mut before = today.clone();
        before.tables.retain(|table| table.instrument.is_some());
        [today, before]
            .into_iter()
            .find(|manifest| manifest.hash() == hash)
    }

    /// SHA-256 over the list, in hexadecimal. Two manifests with the same tables in the same order share it.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for table in &self.tables {
            let by = table.by.as_deref().unwrap_or("");
            let instrument = table.instrument.as_ref().map(InstrumentKey::to_string);
            let instrument = instrument.unwrap_or_default();
            hasher.update(format!("{instrument}\t{}\t{by}\n", table.variable));
        }
        hex(&hasher.finalize())
    }
}

/// The names of the variables that more than one instrument asks alike, in the order of the first that does.
fn linked(instruments: &[&Instrument]) -> Vec<String> {
    let mut names = Vec::new();
    for (place, instrument) in instruments.iter().enumerate() {
        for variable in instrument.variables().filter(|variable| variable.opinion) {
            let is_alike = |other: &&Instrument| instrument.asks_alike(other, &variable.item);
            let name = variable.name();
            if !names.contains(&name) && instruments[place + 1..].iter().any(is_alike) {
                names.push(name);
            }
        }
    }
    names
}
