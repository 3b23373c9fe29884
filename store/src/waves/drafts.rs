//! Drafts: they can be changed and deleted, since nobody could answer yet. In: what a draft shall be. Out: whether it was one. It
//! refuses to change what printed letters say.

use crate::db::{on, transaction};
use crate::open_links::{Link, add_links};
use crate::retention::upsert;
use crate::{Store, StoreError};
use domain::id::WaveId;
use domain::instrument::InstrumentKey;
use domain::wave::{Kept, Retention};
use time::Date;
use uuid::Uuid;

/// Holds a draft inside a transaction, against whoever prints its letters, takes its seats or opens it at this moment: they wait, or it
/// does. Out: how many invitations it has; nothing, if it is no draft (any more).
macro_rules! held_draft {
    ($tx:ident, $wave:expr) => {{
        // An update, for a look would hold nothing.
        let draft = sqlx::query("update wave set layers_off = 0 where id = $1 and state = 'draft'")
            .bind($wave)
            .execute(&mut *$tx)
            .await?
            .rows_affected();
        let invited: i64 =
            sqlx::query_scalar("select cast(count(*) as bigint) from invitation where wave = $1")
                .bind($wave)
                .fetch_one(&mut *$tx)
                .await?;
        (draft == 1).then_some(invited)
    }};
}
pub(crate) use held_draft;

/// What a draft shall be.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// For staff.
    pub title: &'a str,
    /// The last day for answers.
    pub closes_on: Date,
    /// Its strategy.
    pub strategy: &'a str,
    /// What it asks.
    pub instruments: &'a [InstrumentKey],
    /// A link for each of them in place of letters, or none.
    pub links: &'a [Link],
    /// How long what young people send is kept.
    pub retention: &'a Retention,
}

/// Changes a draft. False if it is none (any more).
///
/// `Conflict("invitation")` if letters of it are printed, and the last day, the questionnaires or the way in would be others:
/// letters name them.
pub async fn change(store: &Store, wave: WaveId, to: &Draft<'_>) -> Result<bool, StoreError> {
    let wave = Uuid::from(wave);
    let asked: Vec<String> = to.instruments.iter().map(ToString::to_string).collect();
    transaction!(store, |tx| {
        let Some(invited) = held_draft!(tx, wave) else {
            return Ok(false);
        };
        let closes_on: Date = sqlx::query_scalar("select closes_on from wave where id = $1")
            .bind(wave)
            .fetch_one(&mut *tx)
            .await?;
        let before: Vec<String> =
            sqlx::query_scalar("select instrument from wave_instrument where wave = $1 order by place")
                .bind(wave)
                .fetch_all(&mut *tx)
                .await?;
        if invited > 0 && (closes_on != to.closes_on || before != asked || !to.links.is_empty()) {
            return Err(StoreError::Conflict("invitation"));
        }
        sqlx::query("update wave set title = $2, closes_on = $3, strategy = $4 where id = $1")
            .bind(wave)
            .bind(to.title)
            .bind(to.closes_on)
            .bind(to.strategy)
            .execute(&mut *tx)
            .await?;
        for delete in [
            "delete from open_link where wave = $1",
            "delete from wave_instrument where wave = $1",
        ] {
            sqlx::query(delete).bind(wave).execute(&mut *tx).await?;
        }
        for (place, instrument) in (0_i64..).zip(&asked) {
            sqlx::query("insert into wave_instrument (wave, instrument, place) values ($1, $2, $3)")
                .bind(wave)
                .bind(instrument)
                .bind(place)
                .execute(&mut *tx)
                .await?;
        }
        // Of who could have answered, what is no longer asked is known no longer.
        for gone in before.iter().filter(|instrument| !asked.contains(instrument)) {
            for delete in [
                "delete from eligible_total where wave = $1 and instrument = $2",
                "delete from eligible_group where wave = $1 and instrument = $2",
            ] {
                sqlx::query(delete)
                    .bind(wave)
                    .bind(gone)
                    .execute(&mut *tx)
                    .await?;
            }
        }
        add_links!(tx, wave, to.links);
        upsert!(tx, wave, to.retention);
    });
    Ok(true)
}

/// Deletes a draft with its letters, links, seats and numbers. False if it is no draft (any more).
pub async fn delete(store: &Store, wave: WaveId) -> Result<bool, StoreError> {
    let wave = Uuid::from(wave);
    transaction!(store, |tx| {
        if held_draft!(tx, wave).is_none() {
            return Ok(false);
        }
        for delete in [
            "delete from invitation where wave = $1",
            "delete from letters where wave = $1",
            "delete from open_link where wave = $1",
            "delete from key_holder where wave = $1",
            "delete from eligible_total where wave = $1",
            "delete from eligible_group where wave = $1",
            "delete from retention where wave = $1",
            "delete from wave_instrument where wave = $1",
            "delete from wave where id = $1",
            "insert into deleted_draft (wave) values ($1)",
        ] {
            sqlx::query(delete).bind(wave).execute(&mut *tx).await?;
        }
    });
    Ok(true)
}

/// Drafts that were deleted, and are not here. Whoever restores a backup from before then has one again, and it needs its keys.
pub async fn deleted(store: &Store) -> Result<Vec<WaveId>, StoreError> {
    let ids: Vec<Uuid> = on!(&store.reader, |pool| {
        sqlx::query_scalar(
        "select d.wave from deleted_draft d where not exists (select 1 from wave w where w.id = d.wave) order by d.wave"
    )
    .fetch_all(pool)
    .await?
    });
    Ok(ids.into_iter().map(WaveId::from).collect())
}

/// Every wave that is here, or was and is a deleted draft.
pub async fn known(store: &Store) -> Result<Vec<WaveId>, StoreError> {
    let ids: Vec<Uuid> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select id from wave union select wave from deleted_draft"
    )
    .fetch_all(pool)
    .await?);
    Ok(ids.into_iter().map(WaveId::from).collect())
}
