//! Room B: marks and sealed envelopes, and what came out of them. In: a mark and two envelopes, or what a key holder
//! unsealed. Out: whether we have it, how many there are, the envelopes. It refuses to know when, from where and on
//! which letter: it has no column of a time, a serial number or an address, and no transaction touches room A.
//!
//! Five tables, made here and not by the migrations, since each database needs its own means against remembering the
//! order in which rows came ([`sqlite`], [`postgres`]). Every answer stirs each of them a little ([`stirring`]), and now and
//! then all is written anew ([`mix`]):
//!
//! - `mark`: that a code's answer is here;
//! - `ticks_envelope`, `words_envelope`: two heaps, each row under an id of its own; no key between them;
//! - `response`, `comment`: what they held, after unsealing, each under a new id.

mod accepting;
mod mixing;
mod postgres;
mod returned;
mod sqlite;
mod stirring;
mod unseal;

pub(crate) use accepting::Line;
pub use accepting::{Accepted, accept};
pub(crate) use mixing::forget;
use mixing::note_unmixed;
pub use mixing::{is_unmixed, mix};
pub use returned::{layers_off, take_back};
pub(crate) use unseal::{EMPTY, LOCK_IN_POSTGRES, LOCK_IN_SQLITE};
pub use unseal::{Unsealed, responses, unreadable, unseal};

use crate::db::{Db, on, transaction};
use crate::error::number;
use crate::{Store, StoreError};
use domain::ballot_box::{Mark, SealedEnvelope};
use domain::id::WaveId;
use rand::CryptoRng;
use uuid::Uuid;

/// Makes the tables of room B, all of them or none.
pub(crate) async fn create(store: &Store) -> Result<(), StoreError> {
    let tables = match &store.writer {
        Db::Sqlite(_) => sqlite::TABLES,
        Db::Postgres(_) => postgres::TABLES,
    };
    transaction!(store, |tx| for table in tables {
        sqlx::query(*table).execute(&mut *tx).await?;
    });
    Ok(())
}

/// An id that is of nothing.
fn drawn(rng: &mut impl CryptoRng) -> Uuid {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// Whether we have an answer from this code.
pub async fn has(store: &Store, wave: WaveId, mark: &Mark) -> Result<bool, StoreError> {
    let marks: i64 = on!(&store.reader, |pool| sqlx::query_scalar(
        "select cast(count(*) as bigint) from mark where wave = $1 and hash = $2"
    )
    .bind(Uuid::from(wave))
    .bind(mark.0.as_slice())
    .fetch_one(pool)
    .await?);
    Ok(marks > 0)
}

/// How many answers are in the box. For the rule that ten are needed, and for counts in steps of ten; the number itself
/// is told to nobody.
pub async fn count(store: &Store, wave: WaveId) -> Result<u64, StoreError> {
    let envelopes: i64 = on!(&store.reader, |pool| sqlx::query_scalar(
        "select cast(count(*) as bigint) from ticks_envelope where wave = $1"
    )
    .bind(Uuid::from(wave))
    .fetch_one(pool)
    .await?);
    number(envelopes, "ticks_envelope", "count")
}

/// Both heaps: ticks, words. Each in the order of its random ids, so that neither tells anything of the other.
pub async fn envelopes(
    store: &Store,
    wave: WaveId,
) -> Result<(Vec<SealedEnvelope>, Vec<SealedEnvelope>), StoreError> {
    let ticks: Vec<Vec<u8>> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select sealed from ticks_envelope where wave = $1 order by id"
    )
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?);
    let words: Vec<Vec<u8>> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select sealed from words_envelope where wave = $1 order by id"
    )
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?);
    let sealed = |heap: Vec<Vec<u8>>| heap.into_iter().map(SealedEnvelope::from_bytes).collect();
    Ok((sealed(ticks), sealed(words)))
}
