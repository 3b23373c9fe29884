//! Who is signed in. In: the hash of a cookie. Out: who that is, while it lasts. It refuses to know the cookie.

use crate::db::{kept, on};
use crate::staff::{StaffMember, StaffRow, members, select_staff};
use crate::{Store, StoreError};
use domain::id::StaffId;
use time::OffsetDateTime;
use uuid::Uuid;

/// Keeps a sign-in until it expires.
pub async fn start(
    store: &Store,
    token_hash: [u8; 32],
    staff: StaffId,
    expires_at: OffsetDateTime,
) -> Result<(), StoreError> {
    on!(&store.writer, |pool| sqlx::query(
        "insert into staff_session (token_hash, staff, expires_at) values ($1, $2, $3)"
    )
    .bind(token_hash.as_slice())
    .bind(Uuid::from(staff))
    .bind(kept(expires_at))
    .execute(pool)
    .await?
    .rows_affected());
    Ok(())
}

/// Whose cookie it is, if it has not expired.
pub async fn signed_in(
    store: &Store,
    token_hash: &[u8; 32],
    now: OffsetDateTime,
) -> Result<Option<StaffMember>, StoreError> {
    let rows: Vec<StaffRow> = on!(&store.reader, |pool| {
        sqlx::query_as(select_staff!(
        "join staff_session k on k.staff = s.id where k.token_hash = $1 and k.expires_at > $2 and s.email is not null"
    ))
    .bind(token_hash.as_slice())
    .bind(kept(now))
    .fetch_all(pool)
    .await?
    });
    Ok(members(rows)?.pop())
}

/// Signs out.
pub async fn end(store: &Store, token_hash: &[u8; 32]) -> Result<(), StoreError> {
    on!(&store.writer, |pool| sqlx::query(
        "delete from staff_session where token_hash = $1"
    )
    .bind(token_hash.as_slice())
    .execute(pool)
    .await?
    .rows_affected());
    Ok(())
}

/// Forgets sign-ins that have expired.
pub async fn end_expired(store: &Store, now: OffsetDateTime) -> Result<(), StoreError> {
    on!(&store.writer, |pool| sqlx::query(
        "delete from staff_session where expires_at <= $1"
    )
    .bind(kept(now))
    .execute(pool)
    .await?
    .rows_affected());
    Ok(())
}
