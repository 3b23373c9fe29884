//! What the first key holder brings back: the same envelopes with one layer less, shuffled. In: both heaps. Out: whether it
//! was this call that took them. The envelopes that they came from are gone afterwards.

use super::unseal::{EMPTY_HEAPS, LOCK_IN_POSTGRES, LOCK_IN_SQLITE};
use super::{drawn, forget};
use crate::db::{Db, on, transaction};
use crate::error::number;
use crate::{Store, StoreError};
use domain::ballot_box::SealedEnvelope;
use domain::id::WaveId;
use rand::CryptoRng;
use uuid::Uuid;

/// How many layers key holders have taken off: 0 or 1.
pub async fn layers_off(store: &Store, wave: WaveId) -> Result<u64, StoreError> {
    let layers: Option<i64> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select layers_off from wave where id = $1"
    )
    .bind(Uuid::from(wave))
    .fetch_optional(pool)
    .await?);
    number(layers.ok_or(StoreError::NotFound)?, "wave", "layers_off")
}

/// Puts the envelopes with one layer less in the place of those they came from, all of it or nothing. False, and nothing
/// changed, if the wave is not closed, if a layer is off already, or if the box holds another number of answers.
pub async fn take_back(
    store: &Store,
    wave: WaveId,
    ticks: Vec<SealedEnvelope>,
    words: Vec<SealedEnvelope>,
    rng: &mut impl CryptoRng,
) -> Result<bool, StoreError> {
    let wave = Uuid::from(wave);
    let count = i64::try_from(ticks.len()).unwrap_or(i64::MAX);
    let mut heap = |envelopes: Vec<SealedEnvelope>| {
        let mut rows: Vec<(Uuid, SealedEnvelope)> =
            envelopes.into_iter().map(|one| (drawn(rng), one)).collect();
        // In the order of their new ids: a table that keeps the order of writing keeps only that.
        rows.sort_unstable_by_key(|(id, _)| *id);
        rows
    };
    let heaps = [
        (
            "insert into ticks_envelope (wave, id, sealed) values ($1, $2, $3)",
            heap(ticks),
        ),
        (
            "insert into words_envelope (wave, id, sealed) values ($1, $2, $3)",
            heap(words),
        ),
    ];
    let lock = match &store.writer {
        Db::Sqlite(_) => LOCK_IN_SQLITE,
        Db::Postgres(_) => LOCK_IN_POSTGRES,
    };
    transaction!(store, |tx| {
        sqlx::query(lock).bind(wave).execute(&mut *tx).await?;
        let first = sqlx::query(
            "update wave set layers_off = 1 where id = $1 and state = 'closed' and layers_off = 0 \
             and (select count(*) from ticks_envelope where wave = $1) = $2",
        )
        .bind(wave)
        .bind(count)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if first == 0 {
            return Ok(false);
        }
        for table in EMPTY_HEAPS {
            sqlx::query(table).bind(wave).execute(&mut *tx).await?;
        }
        for (insert, rows) in &heaps {
            for (id, envelope) in rows {
                sqlx::query(*insert)
                    .bind(wave)
                    .bind(id)
                    .bind(envelope.as_bytes())
                    .execute(&mut *tx)
                    .await?;
            }
        }
    });
    forget(store).await;
    Ok(true)
}
