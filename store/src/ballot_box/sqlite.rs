//! Room B on SQLite. A plain table is stored in the order of a hidden counter (`rowid`), also after `vacuum`: the order
//! in which answers came would lie open in the file. `without rowid` stores a row where its key belongs, and the keys
//! are random. What does not fit beside its key (nearly all of an envelope) lies on pages of its own, which are handed out
//! in the order of writing; so each answer stirs some others, and a mix ends with `vacuum`, which writes the file anew in the
//! order of keys, `secure_delete`, and a log that is cut to nothing.
//!
//! What this does not give:
//! - **The tail.** Until the next mix (an hour of use at most) the write-ahead log holds, one behind the other, the pages
//!   that the last answers wrote, up to some hundred. Whoever reads it then sees their order, and which mark, ticks and
//!   words came together. The file itself shows the newest only as one of three, or as one of those that
//!   came at the same moment.
//! - **Copies.** Two copies of the files, one taken before and one after an answer, differ in that answer. [`crate::backup`]
//!   makes none that differ in a few; have no others.
//! - **The medium.** What a file system or a disk keeps of overwritten blocks is out of our reach.
//! - **The time of the last write** is what the file system says of the files; it names no answer.

use super::drawn;
use crate::StoreError;
use rand::CryptoRng;
use sqlx::SqliteConnection;
use uuid::Uuid;

/// In the order in which they are made. `if not exists`: this runs at every start.
pub(super) const TABLES: &[&str] = &[
    "create table if not exists mark (
        wave uuid not null references wave (id),
        hash bytea not null,
        primary key (wave, hash)
    ) without rowid",
    "create table if not exists ticks_envelope (
        wave uuid not null references wave (id),
        id uuid not null,
        sealed bytea not null,
        primary key (wave, id)
    ) without rowid",
    "create table if not exists words_envelope (
        wave uuid not null references wave (id),
        id uuid not null,
        sealed bytea not null,
        primary key (wave, id)
    ) without rowid",
    "create table if not exists response (
        wave uuid not null references wave (id),
        id uuid not null,
        instrument text not null,
        ticks bytea not null,
        primary key (wave, id)
    ) without rowid",
    "create table if not exists comment (
        id uuid not null,
        wave uuid not null references wave (id),
        instrument text not null,
        item text not null,
        age_band text,
        may_quote boolean not null,
        words text not null,
        primary key (id)
    ) without rowid",
    "create index if not exists comment_of_wave on comment (wave)",
];

/// There is one writer, so nobody else has the row.
pub(super) const LOCK: &str = "";

/// Both heaps: what is there, and how a row moves to another key, which is to write it anew. Marks stay under their hashes:
/// what is sorted by a keyed hash has no order.
const HEAPS: [(&str, &str); 2] = [
    (
        "select wave, id from ticks_envelope order by wave, id",
        "update ticks_envelope set id = $3 where wave = $1 and id = $2",
    ),
    (
        "select wave, id from words_envelope order by wave, id",
        "update words_envelope set id = $3 where wave = $1 and id = $2",
    ),
];

/// Gives every envelope a new id, in the order of the new ids.
pub(super) async fn renew(tx: &mut SqliteConnection, rng: &mut impl CryptoRng) -> Result<(), StoreError> {
    for (list, renumber) in HEAPS {
        let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(list).fetch_all(&mut *tx).await?;
        let mut moves: Vec<(Uuid, Uuid, Uuid)> = rows
            .into_iter()
            .map(|(wave, id)| (drawn(rng), wave, id))
            .collect();
        moves.sort_unstable();
        for (fresh, wave, id) in moves {
            sqlx::query(renumber)
                .bind(wave)
                .bind(id)
                .bind(fresh)
                .execute(&mut *tx)
                .await?;
        }
    }
    Ok(())
}
