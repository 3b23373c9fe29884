//! The two databases, and how one body of code runs on either.
//!
//! `sqlx::Any` cannot bind NULLs, uuids and dates on both; so every query is compiled twice, from one text, by [`on!`]
//! and [`transaction!`]. The text is portable SQL: `$1`, `returning`, `on conflict`, `cast(… as bigint)`.

use crate::ballot_box::Line;
use crate::room::Shortage;
use sqlx::{PgPool, SqlitePool};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use time::OffsetDateTime;

/// The same body for either database. `on!(&store.reader, |pool| …)`.
macro_rules! on {
    ($db:expr, |$pool:ident| $body:expr) => {
        match $db {
            $crate::db::Db::Sqlite($pool) => $body,
            $crate::db::Db::Postgres($pool) => $body,
        }
    };
}
pub(crate) use on;

/// The same transaction for either database. Leaving the body early, by `?` or `return`, undoes it.
///
/// On SQLite it begins with the lock in hand: a transaction that reads first and wants to write later can find that
/// another one wrote in between, and no waiting helps then.
macro_rules! transaction {
    ($store:expr, |$tx:ident| $body:expr) => {
        match &$store.writer {
            $crate::db::Db::Sqlite(pool) => {
                let mut $tx = pool.begin_with("begin immediate").await?;
                let done = $body;
                $tx.commit().await?;
                done
            }
            $crate::db::Db::Postgres(pool) => {
                let mut $tx = pool.begin().await?;
                let done = $body;
                $tx.commit().await?;
                done
            }
        }
    };
}
pub(crate) use transaction;

/// Connections to one of the two.
#[derive(Clone)]
pub(crate) enum Db {
    /// The embedded one.
    Sqlite(SqlitePool),
    /// The hosted one.
    Postgres(PgPool),
}

/// Where Earshot remembers. Clones share their connections.
#[derive(Clone)]
pub struct Store {
    /// SQLite has one writer; a queue of our own is fairer, and quicker, than its waiting for a lock.
    pub(crate) writer: Db,
    /// On SQLite these connections cannot write.
    pub(crate) reader: Db,
    /// Answers that wait to be written together.
    pub(crate) line: Arc<Line>,
    /// Whether there is something to mix.
    pub(crate) unmixed: Arc<AtomicBool>,
    /// Whether there is room.
    pub(crate) shortage: Arc<Shortage>,
}

impl Store {
    /// Waits for what is going on, then closes every connection.
    pub async fn close(self) {
        close(&self.reader).await;
        close(&self.writer).await;
    }

    /// Whether the database answers.
    pub async fn is_well(&self) -> bool {
        on!(&self.reader, |pool| sqlx::query("select 1")
            .execute(pool)
            .await
            .is_ok())
    }
}

pub(crate) async fn close(db: &Db) {
    on!(db, |pool| pool.close().await);
}

/// A time as it is kept: in UTC, to the second. SQLite keeps times as text, and texts with and without fractions do not
/// sort by time.
pub(crate) fn kept(time: OffsetDateTime) -> OffsetDateTime {
    let time = time.to_offset(time::UtcOffset::UTC);
    time.replace_nanosecond(0).unwrap_or(time)
}
