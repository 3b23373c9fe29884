//! From one state to the next. Each change names the state before it: of two who act at once, one is first, and the
//! other gets `false` and has changed nothing. (Unsealing and releasing are with `ballot_box` and `releases`.)

use crate::ballot_box::{EMPTY, LOCK_IN_POSTGRES, LOCK_IN_SQLITE, forget};
use crate::db::{Db, kept, on, transaction};
use crate::open_links::Link;
use crate::{Store, StoreError};
use domain::ballot_box::BoxKey;
use domain::id::WaveId;
use domain::instrument::InstrumentKey;
use domain::wave::Wave;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// Opens a draft: fixes the key, the manifest and the whole text of every instrument (name, file, hash).
/// `Conflict("instruments")` if these are not the instruments of the draft, `Conflict("key_holder")` if the key is not that of
/// those who sit on its seats, `Conflict("open_link")` if `links` are not the links that it has: without any nobody could answer.
pub async fn open(
    store: &Store,
    wave: &Wave,
    key: &BoxKey,
    instruments: &[(InstrumentKey, String, String)],
    manifest_hash: &str,
    links: &[Link],
) -> Result<bool, StoreError> {
    let id = Uuid::from(wave.id);
    let public_key = key.to_bytes();
    let mut seen: Vec<String> = links.iter().map(|(_, link)| link.printed().to_string()).collect();
    seen.sort();
    transaction!(store, |tx| {
        let first = sqlx::query(
            "update wave set state = 'open', public_key = $3, manifest_hash = $4 \
             where id = $1 and authority = $2 and state = 'draft'",
        )
        .bind(id)
        .bind(Uuid::from(wave.authority))
        .bind(public_key.as_slice())
        .bind(manifest_hash)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if first == 0 {
            return Ok(false);
        }
        // Nobody may have changed seats since the keys were read: what is sealed to is what the holders see.
        let seated: Vec<Vec<u8>> =
            sqlx::query_scalar("select public_key from key_holder where wave = $1 order by seat")
                .bind(id)
                .fetch_all(&mut *tx)
                .await?;
        let simple = seated.is_empty() && matches!(key, BoxKey::Simple(_));
        if !simple && seated.concat() != public_key {
            return Err(StoreError::Conflict("key_holder"));
        }
        let mut named: Vec<String> = sqlx::query_scalar("select link from open_link where wave = $1")
            .bind(id)
            .fetch_all(&mut *tx)
            .await?;
        named.sort();
        if named != seen {
            return Err(StoreError::Conflict("open_link"));
        }
        for (key, source, hash) in instruments {
            sqlx::query(
                "update wave_instrument set source = $3, hash = $4 where wave = $1 and instrument = $2",
            )
            .bind(id)
            .bind(key.to_string())
            .bind(source)
            .bind(hash)
            .execute(&mut *tx)
            .await?;
        }
        let frozen: (i64, i64) = sqlx::query_as(
            "select cast(count(*) as bigint), cast(count(source) as bigint) from wave_instrument where wave = $1",
        )
        .bind(id)
        .fetch_one(&mut *tx)
        .await?;
        let given = i64::try_from(instruments.len()).unwrap_or(i64::MAX);
        if frozen != (given, given) {
            return Err(StoreError::Conflict("instruments"));
        }
    });
    Ok(true)
}

/// Ends the fieldwork of an open wave.
pub async fn close(store: &Store, wave: WaveId, now: OffsetDateTime) -> Result<bool, StoreError> {
    let first = on!(&store.writer, |pool| sqlx::query(
        "update wave set state = 'closed', closed_at = $2 where id = $1 and state = 'open'"
    )
    .bind(Uuid::from(wave))
    .bind(kept(now))
    .execute(pool)
    .await?
    .rows_affected());
    Ok(first == 1)
}

/// Begins the fieldwork of a closed wave again. Not if its invitations were erased: nobody could answer.
pub async fn prolong(store: &Store, wave: WaveId, closes_on: Date) -> Result<bool, StoreError> {
    let wave = Uuid::from(wave);
    let lock = match &store.writer {
        Db::Sqlite(_) => LOCK_IN_SQLITE,
        Db::Postgres(_) => LOCK_IN_POSTGRES,
    };
    transaction!(store, |tx| {
        // Whoever erases them at this moment holds the wave, and comes before or after.
        sqlx::query(lock).bind(wave).execute(&mut *tx).await?;
        let erased: i64 = sqlx::query_scalar(
            "select cast(count(*) as bigint) from erasure where wave = $1 and kept = 'invitations'",
        )
        .bind(wave)
        .fetch_one(&mut *tx)
        .await?;
        if erased > 0 {
            return Ok(false);
        }
        let first = sqlx::query(
            "update wave set state = 'open', closed_at = null, closes_on = $2 where id = $1 and state = 'closed'",
        )
        .bind(wave)
        .bind(closes_on)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if first == 0 {
            return Ok(false);
        }
    });
    Ok(true)
}

/// Destroys the box of a closed wave unopened: its envelopes and its marks.
pub async fn mark_destroyed(store: &Store, wave: WaveId) -> Result<bool, StoreError> {
    let id = Uuid::from(wave);
    let lock = match &store.writer {
        Db::Sqlite(_) => LOCK_IN_SQLITE,
        Db::Postgres(_) => LOCK_IN_POSTGRES,
    };
    transaction!(store, |tx| {
        sqlx::query(lock).bind(id).execute(&mut *tx).await?;
        let first = sqlx::query("update wave set state = 'destroyed' where id = $1 and state = 'closed'")
            .bind(id)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if first == 0 {
            return Ok(false);
        }
        for table in EMPTY {
            sqlx::query(table).bind(id).execute(&mut *tx).await?;
        }
    });
    forget(store).await;
    Ok(true)
}
