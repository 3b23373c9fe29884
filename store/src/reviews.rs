//! What the authority decided about its priority areas. In: a review, later a second name. Out: the same. It sees to it
//! that nobody approves a review of their own, and that nobody approves one twice.

use crate::db::{kept, on};
use crate::{Store, StoreError};
use domain::id::{AuthorityId, ReviewId, StaffId};
use domain::priorities::{Decision, NewReview, Review};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    strategy: String,
    area: String,
    heard: String,
    action: Option<String>,
    owner: Option<String>,
    due: Option<Date>,
    cannot_because: Option<String>,
    decided_by: String,
    look_again_on: Date,
    recorded_by: Uuid,
    recorded_at: OffsetDateTime,
    approved_by: Option<Uuid>,
    progress: Option<String>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, strategy, area, heard, action, owner, due, cannot_because, decided_by, look_again_on, ",
            "recorded_by, recorded_at, approved_by, progress from review where authority = $1 ",
            $rest
        )
    };
}

fn review(row: Row) -> Result<Review, StoreError> {
    let decision = match (row.action, row.owner, row.due, row.cannot_because) {
        (Some(action), Some(owner), Some(due), None) => Decision::WillDo { action, owner, due },
        (None, None, None, Some(reason)) => Decision::CannotDo { reason },
        _ => {
            return Err(StoreError::Damaged {
                table: "review",
                column: "action",
            });
        }
    };
    Ok(Review {
        id: row.id.into(),
        content: NewReview {
            strategy: row.strategy,
            area: row.area,
            heard: row.heard,
            decision,
            decided_by: row.decided_by,
            look_again_on: row.look_again_on,
        },
        recorded_by: row.recorded_by.into(),
        recorded_at: row.recorded_at,
        approved_by: row.approved_by.map(StaffId::from),
        progress: row.progress,
    })
}

/// Keeps a review.
pub async fn record(store: &Store, authority: AuthorityId, new: &Review) -> Result<(), StoreError> {
    let (action, owner, due, cannot_because) = match &new.content.decision {
        Decision::WillDo { action, owner, due } => (Some(action), Some(owner), Some(*due), None),
        Decision::CannotDo { reason } => (None, None, None, Some(reason)),
    };
    on!(&store.writer, |pool| sqlx::query(
        "insert into review (id, authority, strategy, area, heard, action, owner, due, cannot_because, \
         decided_by, look_again_on, recorded_by, recorded_at, approved_by, progress) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    )
    .bind(Uuid::from(new.id))
    .bind(Uuid::from(authority))
    .bind(&new.content.strategy)
    .bind(&new.content.area)
    .bind(&new.content.heard)
    .bind(action)
    .bind(owner)
    .bind(due)
    .bind(cannot_because)
    .bind(&new.content.decided_by)
    .bind(new.content.look_again_on)
    .bind(Uuid::from(new.recorded_by))
    .bind(kept(new.recorded_at))
    .bind(new.approved_by.map(Uuid::from))
    .bind(new.progress.as_deref())
    .execute(pool)
    .await?
    .rows_affected());
    Ok(())
}

/// A second person approves a review. False if it is approved already, if it is this person's own, or not of this
/// authority: `Review::may_approve` says which.
pub async fn approve(
    store: &Store,
    authority: AuthorityId,
    id: ReviewId,
    by: StaffId,
) -> Result<bool, StoreError> {
    let approved = on!(&store.writer, |pool| sqlx::query(
        "update review set approved_by = $3 \
         where authority = $1 and id = $2 and approved_by is null and recorded_by <> $3"
    )
    .bind(Uuid::from(authority))
    .bind(Uuid::from(id))
    .bind(Uuid::from(by))
    .execute(pool)
    .await?
    .rows_affected());
    Ok(approved == 1)
}

/// The reviews of a priority area, the latest first.
pub async fn of_area(
    store: &Store,
    authority: AuthorityId,
    strategy: &str,
    area: &str,
) -> Result<Vec<Review>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "and strategy = $2 and area = $3 order by recorded_at desc, id"
    ))
    .bind(Uuid::from(authority))
    .bind(strategy)
    .bind(area)
    .fetch_all(pool)
    .await?);
    rows.into_iter().map(review).collect()
}

/// Every approved review, the latest first: what the public page shows.
pub async fn approved(store: &Store, authority: AuthorityId) -> Result<Vec<Review>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "and approved_by is not null order by recorded_at desc, id"
    ))
    .bind(Uuid::from(authority))
    .fetch_all(pool)
    .await?);
    rows.into_iter().map(review).collect()
}

/// One review.
pub async fn get(store: &Store, authority: AuthorityId, id: ReviewId) -> Result<Option<Review>, StoreError> {
    let row: Option<Row> = on!(&store.reader, |pool| sqlx::query_as(select!("and id = $2"))
        .bind(Uuid::from(authority))
        .bind(Uuid::from(id))
        .fetch_optional(pool)
        .await?);
    row.map(review).transpose()
}

/// Writes the latest line of progress. `NotFound` if the review is not this authority's.
pub async fn set_progress(
    store: &Store,
    authority: AuthorityId,
    id: ReviewId,
    progress: &str,
) -> Result<(), StoreError> {
    let written = on!(&store.writer, |pool| sqlx::query(
        "update review set progress = $3 where authority = $1 and id = $2"
    )
    .bind(Uuid::from(authority))
    .bind(Uuid::from(id))
    .bind(progress)
    .execute(pool)
    .await?
    .rows_affected());
    if written == 1 {
        Ok(())
    } else {
        Err(StoreError::NotFound)
    }
}
