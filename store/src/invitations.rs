//! Room A: that letters were printed. In: keyed hashes, before fieldwork. Out: for which age version a code is. It
//! refuses to know the code, the name on the letter, and whether anybody ever used it.

use crate::db::{on, transaction};
use crate::error::{number, parsed};
use crate::{Store, StoreError};
use domain::ballot_box::InvitationHash;
use domain::id::WaveId;
use domain::instrument::InstrumentKey;
use uuid::Uuid;

/// Adds the invitations of one print run, all or none. They are written in the order of their hashes, so that the
/// table does not remember which letter was printed first.
pub async fn add(
    store: &Store,
    wave: WaveId,
    instrument: &InstrumentKey,
    hashes: &[InvitationHash],
) -> Result<(), StoreError> {
    let mut sorted: Vec<&[u8; 32]> = hashes.iter().map(|hash| &hash.0).collect();
    sorted.sort_unstable();
    let instrument = instrument.to_string();
    transaction!(store, |tx| {
        for hash in sorted {
            let added = sqlx::query(
                "insert into invitation (wave, hash, instrument) values ($1, $2, $3) on conflict do nothing",
            )
            .bind(Uuid::from(wave))
            .bind(hash.as_slice())
            .bind(&instrument)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            if added == 0 {
                return Err(StoreError::Conflict("invitation"));
            }
        }
    });
    Ok(())
}

/// For which instrument a code is. Reads, and writes nothing.
pub async fn find(
    store: &Store,
    wave: WaveId,
    hash: &InvitationHash,
) -> Result<Option<InstrumentKey>, StoreError> {
    let instrument: Option<String> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select instrument from invitation where wave = $1 and hash = $2"
    )
    .bind(Uuid::from(wave))
    .bind(hash.0.as_slice())
    .fetch_optional(pool)
    .await?);
    instrument
        .map(|key| parsed(&key, "invitation", "instrument"))
        .transpose()
}

/// How many letters were printed, by instrument.
pub async fn count(store: &Store, wave: WaveId) -> Result<Vec<(InstrumentKey, u64)>, StoreError> {
    let rows: Vec<(String, i64)> = on!(&store.reader, |pool| sqlx::query_as(
        "select instrument, cast(count(*) as bigint) from invitation where wave = $1 \
         group by instrument order by instrument"
    )
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?);
    rows.into_iter()
        .map(|(key, n)| {
            Ok((
                parsed(&key, "invitation", "instrument")?,
                number(n, "invitation", "count")?,
            ))
        })
        .collect()
}
