//! The public keys of a wave's key holders. In: who takes which seat, with which key. Out: the same. It refuses to keep
//! anything that opens an envelope, to seat anybody twice, and to change a seat once the wave is open.

use crate::db::{on, transaction};
use crate::error::parsed;
use crate::waves::held_draft;
use crate::{Store, StoreError};
use domain::ballot_box::{PublicKey, Seat};
use domain::id::{AuthorityId, StaffId, WaveId};
use domain::wave::WaveState;
use uuid::Uuid;

/// Somebody on a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHolder {
    /// Which.
    pub seat: Seat,
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// Whether they still have an account.
    pub stands: bool,
    /// What is sealed to them.
    pub key: PublicKey,
}

/// A seat in a wave that is not unsealed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seated {
    /// Of which wave.
    pub wave: WaveId,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: WaveState,
    /// Whether letters of it are printed: then seats stay as they are.
    pub printed: bool,
    /// Which seat.
    pub seat: Seat,
    /// Whose.
    pub staff: StaffId,
    /// Whether they still have an account.
    pub stands: bool,
}

/// Seats somebody, in place of the seat that they had before. False if the wave is no draft (any more).
///
/// `Conflict("seat")` if somebody else sits there, `Conflict("invitation")` if letters name the key already.
pub async fn seat(
    store: &Store,
    wave: WaveId,
    seat: Seat,
    staff: StaffId,
    key: &PublicKey,
) -> Result<bool, StoreError> {
    change(store, wave, staff, Some((seat, key))).await
}

/// Lets somebody get up again. False if they had no seat, or the wave is no draft (any more).
///
/// `Conflict("invitation")` if letters name the key already.
pub async fn leave(store: &Store, wave: WaveId, staff: StaffId) -> Result<bool, StoreError> {
    change(store, wave, staff, None).await
}

/// From the seat that somebody has, if any, to another, or to none.
async fn change(
    store: &Store,
    wave: WaveId,
    staff: StaffId,
    to: Option<(Seat, &PublicKey)>,
) -> Result<bool, StoreError> {
    let (wave, staff) = (Uuid::from(wave), Uuid::from(staff));
    transaction!(store, |tx| {
        let Some(letters) = held_draft!(tx, wave) else {
            return Ok(false);
        };
        if letters > 0 {
            return Err(StoreError::Conflict("invitation"));
        }
        let left = sqlx::query("delete from key_holder where wave = $1 and staff = $2")
            .bind(wave)
            .bind(staff)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        let Some((seat, key)) = to else {
            tx.commit().await?;
            return Ok(left == 1);
        };
        let seated = sqlx::query(
            "insert into key_holder (wave, seat, staff, public_key) values ($1, $2, $3, $4) on conflict do nothing",
        )
        .bind(wave)
        .bind(seat.as_str())
        .bind(staff)
        .bind(key.to_bytes())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if seated == 0 {
            return Err(StoreError::Conflict("seat"));
        }
    });
    Ok(true)
}

/// Everybody on a seat, in the order of [`Seat::ALL`].
pub async fn of_wave(store: &Store, wave: WaveId) -> Result<Vec<KeyHolder>, StoreError> {
    let rows: Vec<(String, Uuid, String, i64, Vec<u8>)> = on!(&store.reader, |pool| {
        sqlx::query_as(
            "select k.seat, k.staff, s.name, cast(case when s.email is null then 0 else 1 end as bigint), k.public_key \
             from key_holder k join staff s on s.id = k.staff where k.wave = $1",
        )
        .bind(Uuid::from(wave))
        .fetch_all(pool)
        .await?
    });
    let mut seated = Vec::with_capacity(rows.len());
    for (seat, staff, name, stands, key) in rows {
        seated.push(KeyHolder {
            seat: parsed(&seat, "key_holder", "seat")?,
            staff: staff.into(),
            name,
            stands: stands == 1,
            key: PublicKey::from_bytes(&key).map_err(|_| StoreError::Damaged {
                table: "key_holder",
                column: "public_key",
            })?,
        });
    }
    seated.sort_by_key(|holder| holder.seat);
    Ok(seated)
}

#[derive(sqlx::FromRow)]
struct Row {
    wave: Uuid,
    title: String,
    state: String,
    printed: i64,
    seat: String,
    staff: Uuid,
    stands: i64,
}

/// Every seat of an authority's waves that are not unsealed yet, by wave.
pub async fn of_authority(store: &Store, authority: AuthorityId) -> Result<Vec<Seated>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| {
        sqlx::query_as(
            "select k.wave, w.title, w.state, k.seat, k.staff, \
             cast(case when exists (select 1 from letters l where l.wave = k.wave and l.printed > 0) \
             then 1 else 0 end as bigint) as printed, \
             cast(case when s.email is null then 0 else 1 end as bigint) as stands \
             from key_holder k join wave w on w.id = k.wave join staff s on s.id = k.staff \
             where w.authority = $1 and w.state in ('draft', 'open', 'closed') order by w.closes_on, w.title, w.id",
        )
        .bind(Uuid::from(authority))
        .fetch_all(pool)
        .await?
    });
    let seated = rows.into_iter().map(|row| {
        Ok(Seated {
            wave: row.wave.into(),
            title: row.title,
            state: parsed(&row.state, "wave", "state")?,
            printed: row.printed == 1,
            seat: parsed(&row.seat, "key_holder", "seat")?,
            staff: row.staff.into(),
            stands: row.stands == 1,
        })
    });
    seated.collect()
}
