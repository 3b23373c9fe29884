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

mod mixing;
mod postgres;
mod returned;
mod sqlite;
mod stirring;
mod unseal;

pub(crate) use mixing::forget;
pub use mixing::mix;
pub use returned::{layers_off, take_back};
pub(crate) use unseal::{EMPTY, LOCK_IN_POSTGRES, LOCK_IN_SQLITE};
pub use unseal::{Unsealed, responses, unreadable, unseal};

use crate::db::{Db, on, transaction};
use crate::error::number;
use crate::{Store, StoreError};
use domain::ballot_box::{Mark, SealedEnvelope};
use domain::id::WaveId;
use rand::CryptoRng;
use rand::seq::SliceRandom;
use stirring::{OTHERS, taken};
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

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It is in the box, on the disk.
    Now,
    /// We have one from this code. Nothing was stored.
    Before,
}

/// An id that is of nothing.
fn drawn(rng: &mut impl CryptoRng) -> Uuid {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// A random point among marks.
fn point(rng: &mut impl CryptoRng) -> Vec<u8> {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    bytes.to_vec()
}

/// Takes an answer: its mark and both envelopes, or nothing. When this returns, it is on the disk.
///
/// `Conflict("wave")` if the wave is neither open nor closed (any more), or a key holder has begun to unseal it: whoever unseals it at this very moment comes
/// either before or after, and no envelope is ever left over.
///
/// In each table some random others are written again with it, so that the newest row does not stand out.
pub async fn accept(
    store: &Store,
    wave: WaveId,
    mark: &Mark,
    ticks: &SealedEnvelope,
    words: &SealedEnvelope,
    rng: &mut impl CryptoRng,
) -> Result<Accepted, StoreError> {
    let wave = Uuid::from(wave);
    let take = match &store.writer {
        Db::Sqlite(_) => sqlite::TAKE,
        Db::Postgres(_) => postgres::TAKE,
    };
    transaction!(store, |tx| {
        let marked = sqlx::query("insert into mark (wave, hash) values ($1, $2) on conflict do nothing")
            .bind(wave)
            .bind(mark.0.as_slice())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if marked == 0 {
            return Ok(Accepted::Before);
        }
        // After the mark, never before it: the mark's foreign key waits for whoever holds the wave (see `unseal`).
        let takes: i64 = sqlx::query_scalar(
            "select cast(count(*) as bigint) from wave \
             where id = $1 and state in ('open', 'closed') and layers_off = 0",
        )
        .bind(wave)
        .fetch_one(&mut *tx)
        .await?;
        if takes == 0 {
            return Err(StoreError::Conflict("wave"));
        }
        let points: [Vec<u8>; OTHERS] = std::array::from_fn(|_| point(rng));
        let mut marks = taken!(tx, take.mark, wave, points, Vec::new());
        if !marks.iter().any(|hash| *hash == mark.0) {
            sqlx::query("delete from mark where wave = $1 and hash = $2")
                .bind(wave)
                .bind(mark.0.as_slice())
                .execute(&mut *tx)
                .await?;
            marks.push(mark.0.to_vec());
        }
        marks.shuffle(rng);
        for hash in marks {
            sqlx::query("insert into mark (wave, hash) values ($1, $2)")
                .bind(wave)
                .bind(hash)
                .execute(&mut *tx)
                .await?;
        }
        for (take, insert, envelope) in [
            (
                take.ticks,
                "insert into ticks_envelope (wave, id, sealed) values ($1, $2, $3)",
                ticks,
            ),
            (
                take.words,
                "insert into words_envelope (wave, id, sealed) values ($1, $2, $3)",
                words,
            ),
        ] {
            let points: [Uuid; OTHERS] = std::array::from_fn(|_| drawn(rng));
            let mut heap = taken!(tx, take, wave, points, Uuid::nil());
            heap.push(envelope.as_bytes().to_vec());
            heap.shuffle(rng);
            for sealed in heap {
                sqlx::query(insert)
                    .bind(wave)
                    .bind(drawn(rng))
                    .bind(sealed)
                    .execute(&mut *tx)
                    .await?;
            }
        }
    });
    Ok(Accepted::Now)
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
