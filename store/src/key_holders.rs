//! The public keys of a wave's key holders. In: who takes which seat, with which key. Out: the same. It refuses to keep
//! anything that opens an envelope, to seat anybody twice, and to change a seat once the wave is open.

use crate::db::{on, transaction};
use crate::error::parsed;
use crate::{Store, StoreError};
use domain::ballot_box::{PublicKey, Seat};
use domain::id::{StaffId, WaveId};
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
    /// What is sealed to them.
    pub key: PublicKey,
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
        // An update, so that letters and opening the wave wait for it, and it for them.
        let draft = sqlx::query("update wave set layers_off = 0 where id = $1 and state = 'draft'")
            .bind(wave)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if draft == 0 {
            return Ok(false);
        }
        let letters: i64 =
            sqlx::query_scalar("select cast(count(*) as bigint) from invitation where wave = $1")
                .bind(wave)
                .fetch_one(&mut *tx)
                .await?;
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
    let rows: Vec<(String, Uuid, String, Vec<u8>)> = on!(&store.reader, |pool| {
        sqlx::query_as(
        "select k.seat, k.staff, s.name, k.public_key from key_holder k join staff s on s.id = k.staff where k.wave = $1"
    )
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?
    });
    let mut seated = Vec::with_capacity(rows.len());
    for (seat, staff, name, key) in rows {
        seated.push(KeyHolder {
            seat: parsed(&seat, "key_holder", "seat")?,
            staff: staff.into(),
            name,
            key: PublicKey::from_bytes(&key).map_err(|_| StoreError::Damaged {
                table: "key_holder",
                column: "public_key",
            })?,
        });
    }
    seated.sort_by_key(|holder| holder.seat);
    Ok(seated)
}
