//! A backup becomes a database again, of either kind. In: the address of an empty one, and a backup; beside it older ones for boxes that
//! it leaves out. Out: what is back, or nothing at all: every row is written in one transaction, and counted before it is kept.

use super::boxes::{self, Boxes};
use super::format::{Content, Head, Line, Reading};
use super::records::insert;
use super::value::{Kind, Value, bound};
use super::{BackupError, Held};
use crate::Store;
use crate::db::transaction;
use crate::open::Address;
use domain::wave::BoxCopy;
use serde_json::Value as Json;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use std::io::BufRead;
use uuid::Uuid;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What the backup was.
    pub head: Head,
    /// The boxes that came out of older backups.
    pub boxes: Vec<Held>,
}

/// How rows of a table are written.
pub(super) struct Target {
    pub(super) insert: String,
    pub(super) count: String,
    pub(super) columns: Vec<(String, Kind)>,
}

impl Target {
    /// Nothing, if these are no names of ours: they stand in a statement.
    pub(super) fn new(name: &str, columns: Vec<(String, Kind)>) -> Option<Self> {
        let is_plain = |name: &str| {
            name.len() <= 40
                && name.starts_with(|first: char| first.is_ascii_lowercase())
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                && !name.starts_with("sqlite_")
                && !name.starts_with("pg_")
        };
        let names: Vec<&str> = columns.iter().map(|(column, _)| column.as_str()).collect();
        if names.is_empty() || !is_plain(name) || !names.iter().all(|column| is_plain(column)) {
            return None;
        }
        let places: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
        let (names, places) = (names.join(", "), places.join(", "));
        Some(Self {
            insert: format!("insert into {name} ({names}) values ({places})"),
            count: format!("select cast(count(*) as bigint) from {name}"),
            columns,
        })
    }

    /// The values of a row; nothing, if it is none of this table.
    pub(super) fn values(&self, row: Vec<Json>) -> Option<Vec<Value>> {
        if row.len() != self.columns.len() {
            return None;
        }
        let pairs = self.columns.iter().zip(row);
        pairs
            .map(|((_, kind), json)| Value::from_json(*kind, json))
            .collect()
    }
}

/// Writes one row, inside a transaction of either database.
macro_rules! write_row {
    ($tx:ident, $reading:ident, $target:expr, $row:expr) => {{
        let values = $target.values($row).ok_or_else(|| $reading.malformed())?;
        let mut query = sqlx::query(AssertSqlSafe($target.insert.clone()));
        for value in values {
            query = bound!(query, value);
        }
        query.execute(&mut *$tx).await?;
    }};
}
pub(super) use write_row;

/// Writes every row of a backup up to its end, and compares how many there are, inside a transaction of either database.
macro_rules! rows {
    ($tx:ident, $reading:ident, |$name:ident| $is_known:expr) => {{
        let mut tables: BTreeMap<String, Target> = BTreeMap::new();
        let mut current = None;
        let counted = loop {
            match (
                $reading.next()?,
                current.as_ref().and_then(|name| tables.get(name)),
            ) {
                (Line::Table { name, columns }, _) => {
                    let $name = name.as_str();
                    match Target::new($name, columns) {
                        Some(target) if $is_known => drop(tables.insert(name.clone(), target)),
                        _ => return Err($reading.malformed()),
                    }
                    current = Some(name);
                }
                (Line::Row(row), Some(target)) => write_row!($tx, $reading, target, row),
                (Line::End(rows), _) => break rows,
                _ => return Err($reading.malformed()),
            }
        };
        for (name, rows) in counted {
            let target = tables.get(&name).ok_or_else(|| $reading.malformed())?;
            let found: i64 = sqlx::query_scalar(AssertSqlSafe(target.count.clone()))
                .fetch_one(&mut *$tx)
                .await?;
            if u64::try_from(found) != Ok(rows) {
                return Err(BackupError::Uneven(name));
            }
        }
    }};
}
pub(super) use rows;

/// Restores a database. What was [checked](super::check) before is known to be whole; what is not leaves an empty database.
pub async fn restore<R: BufRead>(url: &str, from: R, older: Vec<R>) -> Result<Restored, BackupError> {
    let (mut reading, head) = Reading::of(from, Content::Database)?;
    let address = Address::parse(url)?;
    let empty = || BackupError::NotEmpty(address.place());
    // As it was when the backup was made, or nothing yet: an older database would be changed by opening it, before anybody sees
    // whether it is empty.
    if let Some(applied) = address.look().await?
        && applied.iter().map(|(version, _)| *version).max() != Some(head.schema)
    {
        return Err(empty());
    }
    let store = Store::open_at(url, head.schema).await?;
    let mut restored = Restored {
        head,
        boxes: Vec::new(),
    };
    transaction!(&store, |tx| {
        let there: i64 = sqlx::query_scalar(
            "select cast((select count(*) from authority) + (select count(*) from setting) as bigint)",
        )
        .fetch_one(&mut *tx)
        .await?;
        if there > 0 {
            return Err(empty());
        }
        rows!(tx, reading, |name| !name.is_empty());
        reading.ends()?;
        for older in older {
            let (mut reading, head) = Reading::of(older, Content::Database)?;
            let mut boxes = Boxes::wanted(&restored, &head);
            boxes::rows!(tx, reading, boxes);
            reading.ends()?;
            restored.boxes.extend(boxes.taken());
        }
        insert!(tx, &restored.head);
    });
    store.close().await;
    // Up to this program's version.
    Store::open(url).await?.close().await;
    Ok(restored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_ours_stand_in_a_statement() {
        let columns = |name: &str| vec![(name.to_owned(), Kind::Text)];
        let insert = Target::new("ticks_envelope", columns("sealed")).unwrap().insert;
        assert_eq!(insert, "insert into ticks_envelope (sealed) values ($1)");
        for (table, column) in [
            ("mark; drop table mark", "hash"),
            ("_sqlx_migrations", "version"),
            ("sqlite_master", "sql"),
            ("pg_authid", "rolname"),
            ("mark", "hash) values (1); --"),
            ("", "hash"),
        ] {
            assert!(Target::new(table, columns(column)).is_none(), "{table}.{column}");
        }
        assert!(Target::new("mark", Vec::new()).is_none());
    }

    /// What a backup of an older program is restored into, and what then becomes of it.
    #[tokio::test]
    async fn an_older_database_is_made_and_then_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("older.db").display());
        Store::open_at(&url, 12).await.unwrap().close().await;
        let version = async || {
            let applied = Address::parse(&url).unwrap().look().await.unwrap().unwrap();
            applied.iter().map(|(version, _)| *version).max()
        };
        assert_eq!(version().await, Some(12));
        Store::open(&url).await.unwrap().close().await;
        assert_eq!(version().await, Some(crate::open::newest()));
    }
}
