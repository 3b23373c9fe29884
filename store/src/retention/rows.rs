//! Deleting the rows, once.

use super::Samples;
use crate::ballot_box::{LOCK_IN_POSTGRES, LOCK_IN_SQLITE};
use crate::db::{Db, transaction};
use crate::{Store, StoreError};
use domain::id::WaveId;
use domain::wave::Kept;
use time::Date;
use uuid::Uuid;

/// In which states of a wave something may be erased. The rules say when; this is what never is, whatever they say.
fn states(kept: Kept) -> &'static str {
    match kept {
        Kept::Invitations => {
            "select cast(count(*) as bigint) from wave \
             where id = $1 and state in ('closed', 'unsealed', 'released', 'destroyed')"
        }
        Kept::Words | Kept::Ticks => {
            "select cast(count(*) as bigint) from wave where id = $1 and state in ('unsealed', 'released')"
        }
    }
}

/// Deletes what is kept of a wave, and gives samples of it. Nothing, and nothing changed, if it was deleted before or the wave
/// is not in a state for it.
pub async fn erase(store: &Store, wave: WaveId, kept: Kept, on: Date) -> Result<Option<Samples>, StoreError> {
    let wave = Uuid::from(wave);
    let mut samples = Samples::new();
    let lock = match &store.writer {
        Db::Sqlite(_) => LOCK_IN_SQLITE,
        Db::Postgres(_) => LOCK_IN_POSTGRES,
    };
    transaction!(store, |tx| {
        // Whoever codes a comment or prints a letter at this moment holds the wave too, and comes before or after.
        sqlx::query(lock).bind(wave).execute(&mut *tx).await?;
        let may: i64 = sqlx::query_scalar(states(kept))
            .bind(wave)
            .fetch_one(&mut *tx)
            .await?;
        if may == 0 {
            return Ok(None);
        }
        let first = sqlx::query(
            "insert into erasure (wave, kept, erased_on) values ($1, $2, $3) on conflict (wave, kept) do nothing",
        )
        .bind(wave)
        .bind(kept.as_str())
        .bind(on)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if first == 0 {
            return Ok(None);
        }
        match kept {
            Kept::Invitations => {
                let hashes: Vec<Vec<u8>> =
                    sqlx::query_scalar("delete from invitation where wave = $1 returning hash")
                        .bind(wave)
                        .fetch_all(&mut *tx)
                        .await?;
                hashes.iter().for_each(|hash| samples.add_random(hash));
            }
            Kept::Ticks => {
                let rows: Vec<(Uuid, Vec<u8>)> =
                    sqlx::query_as("delete from response where wave = $1 returning id, ticks")
                        .bind(wave)
                        .fetch_all(&mut *tx)
                        .await?;
                for (id, ticks) in rows {
                    samples.add_random(id.as_bytes());
                    let end = ticks
                        .iter()
                        .rposition(|byte| *byte != 0)
                        .map_or(0, |last| last + 1);
                    samples.add_said(&ticks[..end]);
                }
            }
            Kept::Words => {
                sqlx::query(
                    "delete from coding_theme where comment in (select id from comment where wave = $1)",
                )
                .bind(wave)
                .execute(&mut *tx)
                .await?;
                sqlx::query(
                    "delete from comment_passed_on where comment in (select id from comment where wave = $1)",
                )
                .bind(wave)
                .execute(&mut *tx)
                .await?;
                let left: Vec<String> = sqlx::query_scalar(
                    "delete from coding where comment in (select id from comment where wave = $1) returning redacted",
                )
                .bind(wave)
                .fetch_all(&mut *tx)
                .await?;
                let rows: Vec<(Uuid, String)> =
                    sqlx::query_as("delete from comment where wave = $1 returning id, words")
                        .bind(wave)
                        .fetch_all(&mut *tx)
                        .await?;
                for (id, words) in rows {
                    samples.add_random(id.as_bytes());
                    samples.add_said(words.as_bytes());
                }
                left.iter().for_each(|text| samples.add_said(text.as_bytes()));
            }
        }
    });
    Ok(Some(samples))
}
