//! Youth groups and their sessions. In: a session as a facilitator logged it. Out: the same, and its points for the
//! coding room ([`points`]). It refuses to know who was there: how many of each age band, and that is all.

mod points;

pub use points::{LoggedPoint, PublicAsk, approved_asks, code_point, get_point, points_to_code};

use crate::db::{on, transaction};
use crate::error::parsed;
use crate::{Store, StoreError};
use domain::groups::{Attendance, Group, Point, Session};
use domain::id::{AuthorityId, GroupId, SessionId, StaffId};
use std::collections::BTreeMap;
use time::Date;
use uuid::Uuid;

/// Adds a group.
pub async fn add(store: &Store, authority: AuthorityId, new: &Group) -> Result<(), StoreError> {
    on!(&store.writer, |pool| sqlx::query(
        "insert into youth_group (id, authority, name) values ($1, $2, $3)"
    )
    .bind(Uuid::from(new.id))
    .bind(Uuid::from(authority))
    .bind(&new.name)
    .execute(pool)
    .await?
    .rows_affected());
    Ok(())
}

/// Every group of an authority, by name.
pub async fn of_authority(store: &Store, authority: AuthorityId) -> Result<Vec<Group>, StoreError> {
    let rows: Vec<(Uuid, String)> = on!(&store.reader, |pool| sqlx::query_as(
        "select id, name from youth_group where authority = $1 order by name, id"
    )
    .bind(Uuid::from(authority))
    .fetch_all(pool)
    .await?);
    Ok(rows
        .into_iter()
        .map(|(id, name)| Group { id: id.into(), name })
        .collect())
}

/// One group.
pub async fn get(store: &Store, authority: AuthorityId, id: GroupId) -> Result<Option<Group>, StoreError> {
    let row: Option<(Uuid, String)> = on!(&store.reader, |pool| sqlx::query_as(
        "select id, name from youth_group where authority = $1 and id = $2"
    )
    .bind(Uuid::from(authority))
    .bind(Uuid::from(id))
    .fetch_optional(pool)
    .await?);
    Ok(row.map(|(id, name)| Group { id: id.into(), name }))
}

/// Keeps a session with its points. `NotFound` if the group is not this authority's.
pub async fn log(
    store: &Store,
    authority: AuthorityId,
    session: &Session,
    by: StaffId,
) -> Result<(), StoreError> {
    let id = Uuid::from(session.id);
    transaction!(store, |tx| {
        let added = sqlx::query(
            "insert into group_session (id, youth_group, held_on, topic, logged_by) \
             select $1, g.id, $4, $5, $6 from youth_group g where g.authority = $2 and g.id = $3",
        )
        .bind(id)
        .bind(Uuid::from(authority))
        .bind(Uuid::from(session.group))
        .bind(session.held_on)
        .bind(&session.topic)
        .bind(Uuid::from(by))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if added == 0 {
            return Err(StoreError::NotFound);
        }
        for (place, band) in (0_i64..).zip(&session.attendance) {
            sqlx::query(
                "insert into attendance (group_session, place, age_band, young_people) values ($1, $2, $3, $4)",
            )
            .bind(id)
            .bind(place)
            .bind(&band.age_band)
            .bind(i64::from(band.count))
            .execute(&mut *tx)
            .await?;
        }
        for (place, point) in (0_i64..).zip(&session.points) {
            sqlx::query(
                "insert into session_point (id, group_session, place, kind, words, asked_of, approved_by_group) \
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(Uuid::from(point.id))
            .bind(id)
            .bind(place)
            .bind(point.kind.as_str())
            .bind(&point.text)
            .bind(point.asked_of.as_deref())
            .bind(point.approved_by_group)
            .execute(&mut *tx)
            .await?;
        }
    });
    Ok(())
}

#[derive(sqlx::FromRow)]
struct PointRow {
    id: Uuid,
    group_session: Uuid,
    kind: String,
    words: String,
    asked_of: Option<String>,
    approved_by_group: bool,
}

/// The sessions of a group, the latest first, with their points in the order logged.
pub async fn sessions(
    store: &Store,
    authority: AuthorityId,
    group: GroupId,
) -> Result<Vec<Session>, StoreError> {
    if get(store, authority, group).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid, Date, String)> = on!(&store.reader, |pool| sqlx::query_as(
        "select id, held_on, topic from group_session where youth_group = $1 order by held_on desc, id"
    )
    .bind(Uuid::from(group))
    .fetch_all(pool)
    .await?);
    let mut attendance = attendance(store, group).await?;
    let mut points = points_of(store, group).await?;
    let session = |(id, held_on, topic): (Uuid, Date, String)| {
        let id = SessionId::from(id);
        Session {
            id,
            group,
            held_on,
            attendance: attendance.remove(&id).unwrap_or_default(),
            topic,
            points: points.remove(&id).unwrap_or_default(),
        }
    };
    Ok(rows.into_iter().map(session).collect())
}

async fn attendance(
    store: &Store,
    group: GroupId,
) -> Result<BTreeMap<SessionId, Vec<Attendance>>, StoreError> {
    let rows: Vec<(Uuid, String, i64)> = on!(&store.reader, |pool| sqlx::query_as(
        "select a.group_session, a.age_band, a.young_people from attendance a \
         join group_session s on s.id = a.group_session where s.youth_group = $1 order by a.place"
    )
    .bind(Uuid::from(group))
    .fetch_all(pool)
    .await?);
    let mut of: BTreeMap<SessionId, Vec<Attendance>> = BTreeMap::new();
    for (session, age_band, count) in rows {
        let count = u32::try_from(count).map_err(|_| StoreError::Damaged {
            table: "attendance",
            column: "young_people",
        })?;
        of.entry(session.into())
            .or_default()
            .push(Attendance { age_band, count });
    }
    Ok(of)
}

async fn points_of(store: &Store, group: GroupId) -> Result<BTreeMap<SessionId, Vec<Point>>, StoreError> {
    let rows: Vec<PointRow> = on!(&store.reader, |pool| {
        sqlx::query_as(
        "select p.id, p.group_session, p.kind, p.words, p.asked_of, p.approved_by_group from session_point p \
         join group_session s on s.id = p.group_session where s.youth_group = $1 order by p.place"
    )
    .bind(Uuid::from(group))
    .fetch_all(pool)
    .await?
    });
    let mut of: BTreeMap<SessionId, Vec<Point>> = BTreeMap::new();
    for row in rows {
        let point = Point {
            id: row.id.into(),
            kind: parsed(&row.kind, "session_point", "kind")?,
            text: row.words,
            asked_of: row.asked_of,
            approved_by_group: row.approved_by_group,
        };
        of.entry(row.group_session.into()).or_default().push(point);
    }
    Ok(of)
}
