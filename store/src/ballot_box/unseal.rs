//! The one time that the box is opened. In: what came out of the envelopes, shuffled. Out: nothing but whether it was
//! this call that did it. Afterwards there are no envelopes and no marks.

use super::{drawn, forget};
use crate::db::{Db, on, transaction};
use crate::error::{number, parsed};
use crate::{Store, StoreError};
use domain::id::WaveId;
use domain::instrument::InstrumentKey;
use domain::themes::Comment;
use rand::CryptoRng;
use uuid::Uuid;

/// What a key holder unsealed. Each heap was shuffled on its own. No `Debug`: it holds words.
pub struct Unsealed {
    /// How many envelopes of ticks were read from the box. If by now it holds more, nothing is unsealed: an answer that
    /// arrived while the others were being opened would be lost.
    pub envelopes: u64,
    /// The ticks that could be read: instrument, and the envelope's padded content.
    pub responses: Vec<(InstrumentKey, Vec<u8>)>,
    /// The words that could be read, with ids that were drawn just now.
    pub comments: Vec<Comment>,
    /// How many envelopes could not be read.
    pub unreadable: u64,
}

/// Holds the wave while its box is emptied. On SQLite the transaction holds the whole database already.
pub(crate) const LOCK_IN_SQLITE: &str = "select id from wave where id = $1";
/// `for update` and nothing less: it is what the foreign key of a mark waits for.
pub(crate) const LOCK_IN_POSTGRES: &str = "select id from wave where id = $1 for update";
/// Empties a wave's box.
pub(crate) const EMPTY: [&str; 3] = [EMPTY_HEAPS[0], EMPTY_HEAPS[1], "delete from mark where wave = $1"];
/// Takes the envelopes out of it, and leaves the marks.
pub(super) const EMPTY_HEAPS: [&str; 2] = [
    "delete from ticks_envelope where wave = $1",
    "delete from words_envelope where wave = $1",
];

/// Unseals a closed wave, all of it or nothing. False, and nothing changed, if it is not closed (any more) or holds
/// other than the envelopes that were read.
pub async fn unseal(
    store: &Store,
    wave: WaveId,
    unsealed: Unsealed,
    rng: &mut impl CryptoRng,
) -> Result<bool, StoreError> {
    let wave = Uuid::from(wave);
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let mut responses: Vec<(Uuid, String, Vec<u8>)> = unsealed
        .responses
        .into_iter()
        .map(|(instrument, ticks)| (drawn(rng), instrument.to_string(), ticks))
        .collect();
    // In the order of their new ids: a table that keeps the order of writing keeps only that.
    responses.sort_unstable_by_key(|(id, _, _)| *id);
    let mut comments = unsealed.comments;
    comments.sort_unstable_by_key(|comment| comment.id);
    let lock = match &store.writer {
        Db::Sqlite(_) => LOCK_IN_SQLITE,
        Db::Postgres(_) => LOCK_IN_POSTGRES,
    };
    transaction!(store, |tx| {
        sqlx::query(lock).bind(wave).execute(&mut *tx).await?;
        let first = sqlx::query(
            "update wave set state = 'unsealed', unreadable = $2 where id = $1 and state = 'closed' \
             and (select count(*) from ticks_envelope where wave = $1) = $3",
        )
        .bind(wave)
        .bind(count(unsealed.unreadable))
        .bind(count(unsealed.envelopes))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if first == 0 {
            return Ok(false);
        }
        for (id, instrument, ticks) in &responses {
            sqlx::query("insert into response (wave, id, instrument, ticks) values ($1, $2, $3, $4)")
                .bind(wave)
                .bind(id)
                .bind(instrument)
                .bind(ticks.as_slice())
                .execute(&mut *tx)
                .await?;
        }
        for comment in &comments {
            sqlx::query(
                "insert into comment (id, wave, instrument, item, age_band, may_quote, words) \
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(Uuid::from(comment.id))
            .bind(wave)
            .bind(comment.instrument.to_string())
            .bind(comment.item.as_str())
            .bind(comment.age_band.as_ref().map(|band| band.as_str()))
            .bind(comment.quote)
            .bind(&comment.text)
            .execute(&mut *tx)
            .await?;
        }
        for table in EMPTY {
            sqlx::query(table).bind(wave).execute(&mut *tx).await?;
        }
    });
    forget(store).await;
    Ok(true)
}

/// The ticks of an unsealed wave, in the order of their random ids. For aggregation, and for nothing else.
pub async fn responses(store: &Store, wave: WaveId) -> Result<Vec<(InstrumentKey, Vec<u8>)>, StoreError> {
    let rows: Vec<(String, Vec<u8>)> = on!(&store.reader, |pool| sqlx::query_as(
        "select instrument, ticks from response where wave = $1 order by id"
    )
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?);
    rows.into_iter()
        .map(|(instrument, ticks)| Ok((parsed(&instrument, "response", "instrument")?, ticks)))
        .collect()
}

/// How many envelopes could not be read at unsealing.
pub async fn unreadable(store: &Store, wave: WaveId) -> Result<u64, StoreError> {
    let unreadable: Option<i64> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select unreadable from wave where id = $1"
    )
    .bind(Uuid::from(wave))
    .fetch_optional(pool)
    .await?);
    number(unreadable.ok_or(StoreError::NotFound)?, "wave", "unreadable")
}
