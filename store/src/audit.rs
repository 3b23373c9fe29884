//! What staff did. In: an act, in words that the program chose. Out: the latest acts of an authority. It refuses to
//! know anything of room B, and has no way to change or delete an entry.

use crate::db::{kept, on};
use crate::{Store, StoreError};
use domain::id::{AuthorityId, StaffId};
use time::OffsetDateTime;
use uuid::Uuid;

/// One act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who; nobody, if it was the machine or the command line.
    pub staff: Option<StaffId>,
    /// What.
    pub act: String,
    /// When, to the second.
    pub done_at: OffsetDateTime,
}

/// Records an act. Acts of one second keep their order; of two servers at the same moment, either may stand first.
pub async fn record(
    store: &Store,
    authority: AuthorityId,
    staff: Option<StaffId>,
    act: &str,
    on: OffsetDateTime,
) -> Result<(), StoreError> {
    on!(&store.writer, |pool| sqlx::query(
        "insert into audit (authority, staff, act, done_at, place) values ($1, $2, $3, $4, \
         (select coalesce(max(place), 0) + 1 from audit where authority = $1))"
    )
    .bind(Uuid::from(authority))
    .bind(staff.map(Uuid::from))
    .bind(act)
    .bind(kept(on))
    .execute(pool)
    .await?
    .rows_affected());
    Ok(())
}

/// The latest acts, the latest first.
pub async fn of_authority(
    store: &Store,
    authority: AuthorityId,
    limit: u32,
) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<(Option<Uuid>, String, OffsetDateTime)> = on!(&store.reader, |pool| {
        sqlx::query_as(
        "select staff, act, done_at from audit where authority = $1 order by place desc, done_at desc limit $2"
    )
    .bind(Uuid::from(authority))
    .bind(i64::from(limit))
    .fetch_all(pool)
    .await?
    });
    let entry = |(staff, act, done_at): (Option<Uuid>, String, OffsetDateTime)| Entry {
        staff: staff.map(StaffId::from),
        act,
        done_at,
    };
    Ok(rows.into_iter().map(entry).collect())
}
