//! Words that had to be passed on. In: exactly those words. Out: the same, to the safeguarding lead. It refuses to know
//! from which comment, wave or age band they came.

use crate::db::on;
use crate::{Store, StoreError};
use domain::id::{AuthorityId, ConcernId, StaffId};
use time::Date;
use uuid::Uuid;

/// A concern that waits for the safeguarding lead. No `Debug`: it holds a young person's words.
#[derive(Clone, PartialEq, Eq)]
pub struct Concern {
    /// Drawn.
    pub id: ConcernId,
    /// As they were written.
    pub words: String,
    /// When they were passed on.
    pub passed_on: Date,
}

/// Passes words on.
pub async fn pass_on(
    store: &Store,
    authority: AuthorityId,
    id: ConcernId,
    words: &str,
    by: StaffId,
    on: Date,
) -> Result<(), StoreError> {
    on!(&store.writer, |pool| sqlx::query(
        "insert into concern (id, authority, words, passed_on, passed_on_by) values ($1, $2, $3, $4, $5)"
    )
    .bind(Uuid::from(id))
    .bind(Uuid::from(authority))
    .bind(words)
    .bind(on)
    .bind(Uuid::from(by))
    .execute(pool)
    .await?
    .rows_affected());
    Ok(())
}

/// What waits, the oldest first.
pub async fn open(store: &Store, authority: AuthorityId) -> Result<Vec<Concern>, StoreError> {
    let rows: Vec<(Uuid, String, Date)> = on!(&store.reader, |pool| sqlx::query_as(
        "select id, words, passed_on from concern where authority = $1 and closed_on is null \
         order by passed_on, id"
    )
    .bind(Uuid::from(authority))
    .fetch_all(pool)
    .await?);
    let concern = |(id, words, passed_on): (Uuid, String, Date)| Concern {
        id: id.into(),
        words,
        passed_on,
    };
    Ok(rows.into_iter().map(concern).collect())
}

/// Closes a concern, with a note of what was done. False if somebody else closed it first. `NotFound` if there is none
/// in this authority.
pub async fn close(
    store: &Store,
    authority: AuthorityId,
    id: ConcernId,
    note: &str,
    by: StaffId,
    on: Date,
) -> Result<bool, StoreError> {
    let closed = on!(&store.writer, |pool| sqlx::query(
        "update concern set closed_on = $3, closed_by = $4, note = $5 \
         where authority = $1 and id = $2 and closed_on is null"
    )
    .bind(Uuid::from(authority))
    .bind(Uuid::from(id))
    .bind(on)
    .bind(Uuid::from(by))
    .bind(note)
    .execute(pool)
    .await?
    .rows_affected());
    if closed == 1 {
        return Ok(true);
    }
    let known: i64 = on!(&store.reader, |pool| sqlx::query_scalar(
        "select cast(count(*) as bigint) from concern where authority = $1 and id = $2"
    )
    .bind(Uuid::from(authority))
    .bind(Uuid::from(id))
    .fetch_one(pool)
    .await?);
    if known == 0 {
        Err(StoreError::NotFound)
    } else {
        Ok(false)
    }
}
