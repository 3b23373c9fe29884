//! A backup of the database, row by row, into whatever encrypts it. In: a database and a name. Out: what it holds. All of it is of one
//! moment; answers go on arriving meanwhile, and nothing of it ever lies on a disk in clear.

use super::format::{Content, FORMAT, Head, Line, Lines};
use super::plan::{Found, plan};
use super::records::Written;
use super::tables::{Rows, TABLES, Table};
use super::value::{Kind, Value, value};
use super::{BackupError, New};
use crate::Store;
use crate::db::Db;
use crate::error::{number, parsed};
use domain::id::WaveId;
use domain::wave::BoxCopy;
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeSet;
use std::io::Write;
use uuid::Uuid;

impl Table {
    pub(super) fn select(&self) -> String {
        let columns: Vec<&str> = self.columns.iter().map(|(column, _)| *column).collect();
        let rows = match self.rows {
            Rows::All => String::new(),
            Rows::OfWaves(_, which) => format!(" where {which}"),
        };
        let (columns, name, order) = (columns.join(", "), self.name, self.order);
        format!("select {columns} from {name}{rows} order by {order}")
    }

    pub(super) fn line(&self) -> Line {
        let columns = self.columns.iter();
        Line::Table {
            name: self.name.to_owned(),
            columns: columns
                .map(|(column, kind)| ((*column).to_owned(), *kind))
                .collect(),
        }
    }

    /// Once for all rows, or once for each wave of which the backup holds this part.
    pub(super) fn of(&self, head: &Head) -> Vec<Option<WaveId>> {
        let held = head.held.iter();
        match self.rows {
            Rows::All => vec![None],
            Rows::OfWaves(part, _) => held
                .filter(|held| held.part == part)
                .map(|held| Some(held.wave))
                .collect(),
        }
    }
}

/// Copies these tables, inside a transaction of either database.
macro_rules! copy {
    ($tx:ident, $tables:expr, $head:expr, $out:expr) => {{
        let mut lines = Lines::begin($out, $head)?;
        for table in $tables {
            lines.put(&table.line())?;
            for wave in table.of($head) {
                let mut query = sqlx::query(AssertSqlSafe(table.select()));
                if let Some(wave) = wave {
                    query = query.bind(Uuid::from(wave));
                }
                let mut rows = query.fetch(&mut *$tx);
                while let Some(row) = rows.try_next().await? {
                    let mut values = Vec::with_capacity(table.columns.len());
                    for (at, (column, kind)) in table.columns.iter().enumerate() {
                        let value = value!(row, at, *kind);
                        values.push(value.to_json().map_err(|_| damaged(table.name, column))?);
                    }
                    lines.row(table.name, values)?;
                }
            }
        }
        lines.end()?;
    }};
}
pub(super) use copy;

/// A column that holds what cannot be written down.
pub(super) fn damaged(table: &'static str, column: &'static str) -> BackupError {
    BackupError::Store(crate::StoreError::Damaged { table, column })
}

/// Looks at everything that decides what a backup holds, inside a transaction of either database.
macro_rules! found {
    ($tx:ident) => {{
        let mut found = Found::default();
        let waves: Vec<crate::waves::Row> = sqlx::query_as(
            "select id, authority, title, state, closes_on, closed_at, strategy from wave order by id",
        )
        .fetch_all(&mut *$tx)
        .await?;
        for row in waves {
            found.waves.push(crate::waves::wave(row)?);
        }
        let erased: Vec<(Uuid, String)> = sqlx::query_as("select wave, kept from erasure")
            .fetch_all(&mut *$tx)
            .await?;
        for (wave, kept) in erased {
            found
                .erased
                .insert((wave.into(), parsed(&kept, "erasure", "kept")?));
        }
        let answers: Vec<(Uuid, i64)> =
            sqlx::query_as("select wave, cast(count(*) as bigint) from ticks_envelope group by wave")
                .fetch_all(&mut *$tx)
                .await?;
        for (wave, count) in answers {
            found
                .answers
                .insert(wave.into(), number(count, "ticks_envelope", "count")?);
        }
        let standing: Vec<(Uuid, String, i64, bool)> = sqlx::query_as(
            "select p.wave, b.name, p.tens, p.ended from backup_part p join backup b on b.id = p.backup \
             where p.part = 'box' order by b.made_on, b.name",
        )
        .fetch_all(&mut *$tx)
        .await?;
        for (wave, name, tens, ended) in standing {
            let tens = number(tens, "backup_part", "tens")?;
            found.standing.push((wave.into(), name, BoxCopy { tens, ended }));
        }
        found
    }};
}

/// The backups that stand, and that none of them has this name, inside a transaction of either database.
macro_rules! beside {
    ($tx:ident, $new:expr) => {{
        let beside: Vec<(Uuid, String)> = sqlx::query_as("select id, name from backup")
            .fetch_all(&mut *$tx)
            .await?;
        if beside.iter().any(|(_, name)| *name == $new.name) {
            return Err(BackupError::NameTaken);
        }
        beside.into_iter().map(|(id, _)| id).collect::<BTreeSet<Uuid>>()
    }};
}
pub(super) use beside;

/// Writes a backup of the database. It counts only once it was [recorded](super::record).
///
/// Mix the box first: then also whoever sees the files of the database and the backup side by side learns no order.
pub async fn write(store: &Store, new: &New, out: impl Write) -> Result<Written, BackupError> {
    macro_rules! all {
        ($tx:ident) => {{
            let beside = beside!($tx, new);
            let (held, left_out) = plan(&found!($tx), new.now);
            let head = Head {
                held,
                left_out,
                ..head(new, Content::Database)
            };
            copy!($tx, TABLES, &head, out);
            // It only read.
            $tx.rollback().await?;
            Ok(Written { head, beside })
        }};
    }
    match &store.reader {
        Db::Sqlite(pool) => {
            let mut tx = pool.begin().await?;
            all!(tx)
        }
        Db::Postgres(pool) => {
            let mut tx = pool
                .begin_with("begin isolation level repeatable read, read only")
                .await?;
            all!(tx)
        }
    }
}

/// What is said of every backup.
pub(super) fn head(new: &New, content: Content) -> Head {
    Head {
        format: FORMAT,
        content,
        id: new.id,
        name: new.name.clone(),
        made_on: new.now.date(),
        schema: crate::open::newest(),
        held: Vec::new(),
        left_out: Vec::new(),
    }
}
