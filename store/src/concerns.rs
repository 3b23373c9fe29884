//! Words that had to be passed on. In: exactly those words. Out: the same, to the safeguarding lead. A concern refuses to know
//! from which comment, wave or age band its words came; of a comment it is only known that it was passed on.

use crate::db::{on, transaction};
use crate::{Store, StoreError};
use domain::id::{AuthorityId, CommentId, ConcernId, PointId, StaffId};
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

/// Where words were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// In a comment of a survey.
    Comment(CommentId),
    /// In a point of a group's session.
    Point(PointId),
}

impl Read {
    fn id(self) -> Uuid {
        match self {
            Self::Comment(id) => id.into(),
            Self::Point(id) => id.into(),
        }
    }

    /// Holds what the words belong to, if it is the authority's: a comment's wave, against who erases it at this moment.
    fn hold(self) -> &'static str {
        match self {
            Self::Comment(_) => {
                "update wave set state = state where authority = $1 \
                 and id = (select wave from comment where id = $2)"
            }
            Self::Point(_) => {
                "update youth_group set name = name where authority = $1 \
                 and id = (select s.youth_group from session_point p join group_session s on s.id = p.group_session \
                 where p.id = $2)"
            }
        }
    }

    fn still(self) -> &'static str {
        match self {
            Self::Comment(_) => "select cast(count(*) as bigint) from comment where id = $1",
            Self::Point(_) => "select cast(count(*) as bigint) from session_point where id = $1",
        }
    }

    fn mark(self) -> &'static str {
        match self {
            Self::Comment(_) => "insert into comment_passed_on (comment) values ($1) on conflict do nothing",
            Self::Point(_) => "insert into point_passed_on (point) values ($1) on conflict do nothing",
        }
    }

    fn marked(self) -> &'static str {
        match self {
            Self::Comment(_) => "select cast(count(*) as bigint) from comment_passed_on where comment = $1",
            Self::Point(_) => "select cast(count(*) as bigint) from point_passed_on where point = $1",
        }
    }
}

/// Passes words on, once. False, and nothing changed, if they were passed on before. `NotFound` if they are not this authority's, or
/// not kept any more.
pub async fn pass_on(
    store: &Store,
    authority: AuthorityId,
    read: Read,
    concern: &Concern,
    by: StaffId,
) -> Result<bool, StoreError> {
    let authority = Uuid::from(authority);
    transaction!(store, |tx| {
        let held = sqlx::query(read.hold())
            .bind(authority)
            .bind(read.id())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        let still: i64 = sqlx::query_scalar(read.still())
            .bind(read.id())
            .fetch_one(&mut *tx)
            .await?;
        if held == 0 || still == 0 {
            return Err(StoreError::NotFound);
        }
        let first = sqlx::query(read.mark())
            .bind(read.id())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if first == 0 {
            return Ok(false);
        }
        sqlx::query(
            "insert into concern (id, authority, words, passed_on, passed_on_by) values ($1, $2, $3, $4, $5)",
        )
        .bind(Uuid::from(concern.id))
        .bind(authority)
        .bind(&concern.words)
        .bind(concern.passed_on)
        .bind(Uuid::from(by))
        .execute(&mut *tx)
        .await?;
    });
    Ok(true)
}

/// Whether words were passed on.
pub async fn is_passed_on(store: &Store, read: Read) -> Result<bool, StoreError> {
    let marked: i64 = on!(&store.reader, |pool| sqlx::query_scalar(read.marked())
        .bind(read.id())
        .fetch_one(pool)
        .await?);
    Ok(marked > 0)
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
