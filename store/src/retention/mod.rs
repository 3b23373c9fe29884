//! What is kept of a wave for a time, and erased. In: a declared time, and that something is to be erased. Out: what was
//! erased when, and [`Samples`] of it to look for. It refuses to decide whether something may be erased, to tell how much it
//! was, and to bring anything back.
//!
//! An erasing is three steps. One transaction deletes the rows and writes down that it happened, so that it happens once.
//! Then the database rebuilds its files ([`rebuild`]). Then every file is searched for samples of what was deleted
//! ([`search()`]), which until then were in memory only. If the second or the third fails, the rows are gone all the same, and
//! the record says that nothing was searched.

mod found;
mod postgres;
mod rows;
mod samples;
mod search;
mod sqlite;

pub use rows::erase;
pub use samples::Samples;
pub use search::{Searched, rebuild, search};

use crate::db::on;
use crate::error::{number, parsed};
use crate::{Store, StoreError};
use domain::id::WaveId;
use domain::wave::{Kept, Retention};
use time::Date;
use uuid::Uuid;

/// Something that was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// What.
    pub kept: Kept,
    /// When.
    pub erased_on: Date,
    /// What the search afterwards came to; nothing, if it was broken off.
    pub outcome: Option<Outcome>,
}

/// What is written down of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How many files were searched.
    pub files: u64,
    /// Of how many megabytes together, rounded up: the exact size of a database would tell how many answered.
    pub megabytes: u64,
    /// How often something that was erased was found.
    pub found: u64,
}

impl Outcome {
    /// What of a search may be written down.
    pub fn of(searched: &Searched) -> Self {
        Self {
            files: searched.files,
            megabytes: searched.bytes.div_ceil(1_000_000),
            found: searched.found,
        }
    }
}

/// Declares it: wave, months of invitations, words and ticks.
pub(crate) const DECLARE: &str = "insert into retention (wave, invitations, words, ticks) values ($1, $2, $3, $4) \
     on conflict (wave) do update set invitations = excluded.invitations, words = excluded.words, ticks = excluded.ticks";

/// Declares for how long a wave's things are kept, instead of what was declared before.
pub async fn declare(store: &Store, wave: WaveId, retention: &Retention) -> Result<(), StoreError> {
    on!(&store.writer, |pool| sqlx::query(DECLARE)
        .bind(Uuid::from(wave))
        .bind(i64::from(retention.months(Kept::Invitations)))
        .bind(i64::from(retention.months(Kept::Words)))
        .bind(i64::from(retention.months(Kept::Ticks)))
        .execute(pool)
        .await?
        .rows_affected());
    Ok(())
}

/// What was declared, if anything was.
pub async fn declared(store: &Store, wave: WaveId) -> Result<Option<Retention>, StoreError> {
    let row: Option<(i64, i64, i64)> = on!(&store.reader, |pool| sqlx::query_as(
        "select invitations, words, ticks from retention where wave = $1"
    )
    .bind(Uuid::from(wave))
    .fetch_optional(pool)
    .await?);
    let damaged = StoreError::Damaged {
        table: "retention",
        column: "words",
    };
    let Some((invitations, words, ticks)) = row else {
        return Ok(None);
    };
    let months = |n: i64| u8::try_from(n).unwrap_or(u8::MAX);
    match Retention::new(months(invitations), months(words), months(ticks)) {
        Ok(retention) => Ok(Some(retention)),
        Err(_) => Err(damaged),
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    kept: String,
    erased_on: Date,
    files: Option<i64>,
    megabytes: Option<i64>,
    found: Option<i64>,
}

/// Everything that was erased of a wave.
pub async fn erasures(store: &Store, wave: WaveId) -> Result<Vec<Erasure>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| {
        sqlx::query_as(
            "select kept, erased_on, files, megabytes, found from erasure where wave = $1 order by kept",
        )
        .bind(Uuid::from(wave))
        .fetch_all(pool)
        .await?
    });
    rows.into_iter()
        .map(|row| {
            let outcome = match (row.files, row.megabytes, row.found) {
                (Some(files), Some(megabytes), Some(found)) => Some(Outcome {
                    files: number(files, "erasure", "files")?,
                    megabytes: number(megabytes, "erasure", "megabytes")?,
                    found: number(found, "erasure", "found")?,
                }),
                _ => None,
            };
            Ok(Erasure {
                kept: parsed(&row.kept, "erasure", "kept")?,
                erased_on: row.erased_on,
                outcome,
            })
        })
        .collect()
}

/// Whether something of a wave was erased.
pub async fn is_erased(store: &Store, wave: WaveId, kept: Kept) -> Result<bool, StoreError> {
    let found = erasures(store, wave).await?;
    Ok(found.iter().any(|erasure| erasure.kept == kept))
}

/// Writes down what a search came to.
pub async fn record(store: &Store, wave: WaveId, kept: Kept, outcome: Outcome) -> Result<(), StoreError> {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    on!(&store.writer, |pool| sqlx::query(
        "update erasure set files = $3, megabytes = $4, found = $5 where wave = $1 and kept = $2"
    )
    .bind(Uuid::from(wave))
    .bind(kept.as_str())
    .bind(count(outcome.files))
    .bind(count(outcome.megabytes))
    .bind(count(outcome.found))
    .execute(pool)
    .await?
    .rows_affected());
    Ok(())
}
