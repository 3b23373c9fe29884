//! The manifest: the closed list of tables that a wave may ever show, fixed and hashed before it opens.

use super::{Instrument, InstrumentKey, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One table: a variable alone, or by one breakdown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TableKey {
    /// The instrument.
    pub instrument: InstrumentKey,
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
    /// is not a breakdown by each breakdown.
    pub fn of<'a>(instruments: impl IntoIterator<Item = &'a Instrument>) -> Self {
        let mut tables = Vec::new();
        for instrument in instruments {
            let breakdowns: Vec<String> = instrument.breakdowns().map(|item| item.id.to_string()).collect();
            for item in instrument.items() {
                for variable in item.variables() {
                    let key = |by| TableKey {
                        instrument: instrument.key.clone(),
                        variable: variable.name(),
                        by,
                    };
                    tables.push(key(None));
                    if !item.breakdown {
                        tables.extend(breakdowns.iter().cloned().map(Some).map(key));
                    }
                }
            }
        }
        Self { tables }
    }

    /// SHA-256 over the list, in hexadecimal. Two manifests with the same tables in the same order share it.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for table in &self.tables {
            let by = table.by.as_deref().unwrap_or("");
            hasher.update(format!("{}\t{}\t{by}\n", table.instrument, table.variable));
        }
        hex(&hasher.finalize())
    }
}
