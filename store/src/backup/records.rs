//! Which backups stand. In: that one was made, and that one is deleted. Out: all that stand, and those that hold what is kept no
//! more. It refuses to believe that a file is gone before somebody says so.

use super::format::{Head, Held};
use crate::db::{on, transaction};
use crate::{Store, StoreError};
use domain::id::{AuthorityId, BackupId, WaveId};
use domain::wave::BoxCopy;
use std::collections::BTreeSet;
use time::Date;
use uuid::Uuid;

/// A backup that was just written, and is remembered before it gets its name ([`record`]).
pub struct Written {
    pub(super) head: Head,
    /// The backups that stood when it was begun.
    pub(super) beside: BTreeSet<Uuid>,
}

impl Written {
    /// What it is.
    pub fn head(&self) -> &Head {
        &self.head
    }
}

/// A backup that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The name of its file.
    pub name: String,
    /// Of what it is: a name of [`Content`](super::Content).
    pub content: String,
    /// When it was made.
    pub made_on: Date,
    /// What it holds that is kept no more.
    pub outlived: Vec<Outlived>,
}

/// Something that a backup holds and the database does not (any more).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlived {
    /// Whose wave it is.
    pub authority: AuthorityId,
    /// The wave.
    pub wave: WaveId,
    /// Its title.
    pub title: String,
    /// What of it, by the name of a [`Part`](domain::wave::Part).
    pub part: String,
}

/// Every row of a backup's record, inside a transaction.
macro_rules! insert {
    ($tx:ident, $head:expr) => {{
        let head: &Head = $head;
        sqlx::query("insert into backup (id, name, kind, made_on) values ($1, $2, $3, $4)")
            .bind(Uuid::from(head.id))
            .bind(&head.name)
            .bind(head.content.as_str())
            .bind(head.made_on)
            .execute(&mut *$tx)
            .await?;
        for Held { wave, part, copy } in &head.held {
            sqlx::query(
                "insert into backup_part (backup, wave, part, tens, ended) values ($1, $2, $3, $4, $5)",
            )
            .bind(Uuid::from(head.id))
            .bind(Uuid::from(*wave))
            .bind(part.as_str())
            .bind(copy.map(|copy: BoxCopy| i64::try_from(copy.tens).unwrap_or(i64::MAX)))
            .bind(copy.map(|copy: BoxCopy| copy.ended))
            .execute(&mut *$tx)
            .await?;
        }
    }};
}
pub(super) use insert;

/// Remembers a backup. `Conflict("backup")`, and nothing is remembered, if another one was made since this one was begun: they could
/// differ in a few answers.
pub async fn record(store: &Store, written: &Written) -> Result<(), StoreError> {
    transaction!(store, |tx| {
        // On PostgreSQL two could look at the same moment.
        if matches!(&store.writer, crate::db::Db::Postgres(_)) {
            sqlx::query("lock table backup in exclusive mode")
                .execute(&mut *tx)
                .await?;
        }
        let now: Vec<Uuid> = sqlx::query_scalar("select id from backup")
            .fetch_all(&mut *tx)
            .await?;
        if now.iter().any(|id| !written.beside.contains(id)) {
            return Err(StoreError::Conflict("backup"));
        }
        insert!(tx, &written.head);
    });
    Ok(())
}

/// Takes a record back, of a backup whose file never got its name.
pub async fn unrecord(store: &Store, id: BackupId) -> Result<(), StoreError> {
    transaction!(store, |tx| {
        for delete in [
            "delete from backup_part where backup = $1",
            "delete from backup where id = $1",
        ] {
            sqlx::query(delete).bind(Uuid::from(id)).execute(&mut *tx).await?;
        }
    });
    Ok(())
}

/// Somebody says that a backup is deleted, and all its copies. False if none of this name stood.
pub async fn forget(store: &Store, name: &str) -> Result<bool, StoreError> {
    let found: Option<Uuid> = on!(&store.writer, |pool| sqlx::query_scalar(
        "select id from backup where name = $1"
    )
    .bind(name)
    .fetch_optional(pool)
    .await?);
    match found {
        Some(id) => unrecord(store, id.into()).await.map(|()| true),
        None => Ok(false),
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    kind: String,
    made_on: Date,
    wave: Option<Uuid>,
    authority: Option<Uuid>,
    title: Option<String>,
    part: Option<String>,
}

/// What a backup holds is outlived when a box was opened or destroyed, and when something was erased; keys go with the box, and that
/// of invitations with them.
const STANDING: &str = "select b.name, b.kind, b.made_on, o.wave, o.authority, o.title, o.part from backup b left join \
     (select p.backup, p.part, w.id as wave, w.authority, w.title from backup_part p join wave w on w.id = p.wave \
      where (p.part in ('box', 'keys') and w.state in ('unsealed', 'released', 'destroyed')) \
      or exists (select 1 from erasure e where e.wave = p.wave \
                 and (e.kept = p.part or (e.kept = 'invitations' and p.part = 'keys')))) o on o.backup = b.id \
     order by b.made_on, b.name, o.title, o.wave, o.part";

/// All backups that stand, the oldest first.
pub async fn standing(store: &Store) -> Result<Vec<Standing>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| sqlx::query_as(STANDING)
        .fetch_all(pool)
        .await?);
    let mut standing: Vec<Standing> = Vec::new();
    for row in rows {
        if standing.last().is_none_or(|last| last.name != row.name) {
            standing.push(Standing {
                name: row.name,
                content: row.kind,
                made_on: row.made_on,
                outlived: Vec::new(),
            });
        }
        if let (Some(last), Some(wave), Some(authority), Some(title), Some(part)) =
            (standing.last_mut(), row.wave, row.authority, row.title, row.part)
        {
            last.outlived.push(Outlived {
                authority: authority.into(),
                wave: wave.into(),
                title,
                part,
            });
        }
    }
    Ok(standing)
}

/// A backup that holds something of a wave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The name of its file.
    pub name: String,
    /// When it was made.
    pub made_on: Date,
    /// What of the wave, by the names of [`Part`](domain::wave::Part)s.
    pub parts: Vec<String>,
}

/// The backups that stand and hold something of a wave, kept or not, the oldest first.
pub async fn of_wave(store: &Store, wave: WaveId) -> Result<Vec<Holder>, StoreError> {
    let rows: Vec<(String, Date, String)> = on!(&store.reader, |pool| {
        sqlx::query_as(
            "select b.name, b.made_on, p.part from backup b join backup_part p on p.backup = b.id where p.wave = $1 \
             order by b.made_on, b.name, p.part",
        )
        .bind(Uuid::from(wave))
        .fetch_all(pool)
        .await?
    });
    let mut found: Vec<Holder> = Vec::new();
    for (name, made_on, part) in rows {
        match found.last_mut() {
            Some(last) if last.name == name => last.parts.push(part),
            _ => found.push(Holder {
                name,
                made_on,
                parts: vec![part],
            }),
        }
    }
    Ok(found)
}

/// Those that are to be deleted: each holds something that is kept no more.
pub async fn to_delete(store: &Store) -> Result<Vec<Standing>, StoreError> {
    let mut found = standing(store).await?;
    found.retain(|backup| !backup.outlived.is_empty());
    Ok(found)
}
