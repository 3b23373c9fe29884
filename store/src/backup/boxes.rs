//! A box out of an older backup, where the newest leaves it out. In: both. Out: marks and envelopes of the waves that the one leaves
//! out and the other holds. Everything else in the older one is read over.

use super::format::{Head, Held};
use super::restoring::Restored;
use super::value::{Kind, Value};
use domain::id::WaveId;
use domain::wave::Part;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Which boxes are wanted out of an older backup.
pub(super) struct Boxes {
    wanted: Vec<Held>,
    /// How many layers key holders had taken off then.
    layers: BTreeMap<WaveId, i64>,
}

/// The tables of a box.
const TABLES: [&str; 3] = ["mark", "ticks_envelope", "words_envelope"];

/// Where a column stands.
fn place(columns: &[(String, Kind)], name: &str) -> Option<usize> {
    columns.iter().position(|(column, _)| column == name)
}

/// A value of a row.
fn at(columns: &[(String, Kind)], row: &[Json], name: &str) -> Option<Value> {
    let place = place(columns, name)?;
    Value::from_json(columns.get(place)?.1, row.get(place)?.clone())
}

impl Boxes {
    /// Those that are still missing, and that this one holds as full as any backup that stood.
    pub(super) fn wanted(restored: &Restored, older: &Head) -> Self {
        let is_missing = |wave| {
            let mut left_out = restored.head.left_out.iter();
            left_out.any(|left| left.wave == wave && left.is_box_of(older))
                && restored.boxes.iter().all(|held| held.wave != wave)
        };
        let held = older.held.iter();
        Self {
            wanted: held
                .filter(|held| held.part == Part::Box && is_missing(held.wave))
                .copied()
                .collect(),
            layers: BTreeMap::new(),
        }
    }

    /// Notes how a wave stood then, if this is a row of a wave.
    pub(super) fn note(&mut self, table: &str, columns: &[(String, Kind)], row: &[Json]) {
        if table != "wave" {
            return;
        }
        if let (Some(Value::Uuid(Some(id))), Some(Value::Number(Some(layers)))) =
            (at(columns, row, "id"), at(columns, row, "layers_off"))
        {
            self.layers.insert(id.into(), layers);
        }
    }

    /// Of which wave a row is, if it is one of a box that is wanted.
    pub(super) fn is_of(&self, table: &str, columns: &[(String, Kind)], row: &[Json]) -> bool {
        if !TABLES.contains(&table) {
            return false;
        }
        match at(columns, row, "wave") {
            Some(Value::Uuid(Some(wave))) => self.wanted.iter().any(|held| held.wave == wave.into()),
            _ => false,
        }
    }

    /// Every wave, and how many layers were off then.
    pub(super) fn layers(&self) -> impl Iterator<Item = (WaveId, Option<i64>)> + '_ {
        self.wanted
            .iter()
            .map(|held| (held.wave, self.layers.get(&held.wave).copied()))
    }

    /// What was taken.
    pub(super) fn taken(self) -> Vec<Held> {
        self.wanted
    }
}

/// Writes the rows of the boxes that are wanted, inside a transaction of either database.
macro_rules! rows {
    ($tx:ident, $reading:ident, $boxes:ident) => {{
        let mut table = None;
        loop {
            match ($reading.next()?, &table) {
                (Line::Table { name, columns }, _) => match Target::new(&name, columns) {
                    Some(target) => table = Some((name, target)),
                    None => return Err($reading.malformed()),
                },
                (Line::Row(row), Some((name, target))) => {
                    $boxes.note(name, &target.columns, &row);
                    if $boxes.is_of(name, &target.columns, &row) {
                        write_row!($tx, $reading, target, row);
                    }
                }
                (Line::End(_), _) => break,
                _ => return Err($reading.malformed()),
            }
        }
        for (wave, then) in $boxes.layers() {
            // Envelopes with another number of layers could not be opened any more by those whose turn it is.
            let now: Option<i64> = sqlx::query_scalar("select layers_off from wave where id = $1")
                .bind(Uuid::from(wave))
                .fetch_optional(&mut *$tx)
                .await?;
            if now.is_none() || now != then {
                return Err(BackupError::OtherLayers);
            }
        }
    }};
}
pub(super) use rows;
