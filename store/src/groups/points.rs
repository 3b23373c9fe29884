//! The points of sessions in the coding room. They are treated as comments are, and counted apart from them.

use crate::db::{on, transaction};
use crate::error::parsed;
use crate::{Store, StoreError};
use domain::groups::Point;
use domain::id::{AuthorityId, GroupId, PointId, StaffId, ThemeId, WaveId};
use domain::themes::Redacted;
use std::collections::BTreeMap;
use time::Date;
use uuid::Uuid;

/// A point with where it was made. Only text reviewers hold it. No `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct LoggedPoint {
    /// As it was logged.
    pub point: Point,
    /// Which group made it.
    pub group: GroupId,
    /// What the group calls itself.
    pub group_name: String,
    /// When.
    pub held_on: Date,
    /// What a reviewer left of it, once somebody has.
    pub redacted: Option<String>,
    /// Under the themes of which wave, once it was coded.
    pub wave: Option<WaveId>,
}

/// What a group asks for, approved by the group and redacted: it may be shown to anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicAsk {
    /// What the group calls itself.
    pub group: String,
    /// The first day of the month in which it was said. The day itself would name a meeting.
    pub month: Date,
    /// In the group's words, as redacted.
    pub text: String,
    /// Of whom.
    pub asked_of: Option<String>,
    /// The themes it was put under, by their ids in the code frame: strategies map them to priority areas.
    pub themes: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    words: String,
    asked_of: Option<String>,
    approved_by_group: bool,
    youth_group: Uuid,
    group_name: String,
    held_on: Date,
    redacted: Option<String>,
    wave: Option<Uuid>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select p.id, p.kind, p.words, p.asked_of, p.approved_by_group, ",
            "g.id as youth_group, g.name as group_name, s.held_on, k.redacted, k.wave ",
            "from session_point p join group_session s on s.id = p.group_session ",
            "join youth_group g on g.id = s.youth_group left join point_coding k on k.point = p.id ",
            "where g.authority = $1 ",
            $rest
        )
    };
}

fn logged(row: Row) -> Result<LoggedPoint, StoreError> {
    Ok(LoggedPoint {
        point: Point {
            id: row.id.into(),
            kind: parsed(&row.kind, "session_point", "kind")?,
            text: row.words,
            asked_of: row.asked_of,
            approved_by_group: row.approved_by_group,
        },
        group: row.youth_group.into(),
        group_name: row.group_name,
        held_on: row.held_on,
        redacted: row.redacted,
        wave: row.wave.map(WaveId::from),
    })
}

/// What waits to be coded, in the order of random ids.
pub async fn points_to_code(store: &Store, authority: AuthorityId) -> Result<Vec<LoggedPoint>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "and k.point is null order by p.id"
    ))
    .bind(Uuid::from(authority))
    .fetch_all(pool)
    .await?);
    rows.into_iter().map(logged).collect()
}

/// One point with its themes.
pub async fn get_point(
    store: &Store,
    authority: AuthorityId,
    id: PointId,
) -> Result<Option<(LoggedPoint, Vec<ThemeId>)>, StoreError> {
    let row: Option<Row> = on!(&store.reader, |pool| sqlx::query_as(select!("and p.id = $2"))
        .bind(Uuid::from(authority))
        .bind(Uuid::from(id))
        .fetch_optional(pool)
        .await?);
    let Some(row) = row else {
        return Ok(None);
    };
    let themes: Vec<Uuid> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select theme from point_theme where point = $1 order by theme"
    )
    .bind(Uuid::from(id))
    .fetch_all(pool)
    .await?);
    Ok(Some((
        logged(row)?,
        themes.into_iter().map(ThemeId::from).collect(),
    )))
}

/// Keeps what a reviewer left of a point and the themes of one wave that it belongs under, instead of what was kept
/// before. `NotFound` if point or wave are not this authority's, or a theme not of that wave: then nothing changed.
pub async fn code_point(
    store: &Store,
    authority: AuthorityId,
    id: PointId,
    redacted: &Redacted,
    themes: &[ThemeId],
    by: StaffId,
    wave: WaveId,
) -> Result<(), StoreError> {
    let id = Uuid::from(id);
    transaction!(store, |tx| {
        let coded = sqlx::query(
            "insert into point_coding (point, wave, redacted, coded_by) \
             select p.id, w.id, $4, $5 from session_point p \
             join group_session s on s.id = p.group_session \
             join youth_group g on g.id = s.youth_group \
             join wave w on w.authority = g.authority \
             where g.authority = $1 and p.id = $2 and w.id = $3 \
             on conflict (point) do update \
             set wave = excluded.wave, redacted = excluded.redacted, coded_by = excluded.coded_by",
        )
        .bind(Uuid::from(authority))
        .bind(id)
        .bind(Uuid::from(wave))
        .bind(redacted.as_str())
        .bind(Uuid::from(by))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if coded == 0 {
            return Err(StoreError::NotFound);
        }
        sqlx::query("delete from point_theme where point = $1")
            .bind(id)
            .execute(&mut *tx)
            .await?;
        for theme in themes {
            let added = sqlx::query(
                "insert into point_theme (point, theme) \
                 select $1, t.id from theme t where t.id = $2 and t.wave = $3",
            )
            .bind(id)
            .bind(Uuid::from(*theme))
            .bind(Uuid::from(wave))
            .execute(&mut *tx)
            .await?
            .rows_affected();
            if added == 0 {
                return Err(StoreError::NotFound);
            }
        }
    });
    Ok(())
}

/// What groups ask for: approved by the group, and coded. The latest first.
pub async fn approved_asks(store: &Store, authority: AuthorityId) -> Result<Vec<PublicAsk>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "and p.kind = 'ask' and p.approved_by_group and k.point is not null order by s.held_on desc, p.id"
    ))
    .bind(Uuid::from(authority))
    .fetch_all(pool)
    .await?);
    let pairs: Vec<(Uuid, String)> = on!(&store.reader, |pool| sqlx::query_as(
        "select k.point, t.slug from point_theme k join theme t on t.id = k.theme \
         join wave w on w.id = t.wave where w.authority = $1 order by t.slug"
    )
    .bind(Uuid::from(authority))
    .fetch_all(pool)
    .await?);
    let mut themes: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for (point, slug) in pairs {
        themes.entry(point).or_default().push(slug);
    }
    let ask = |row: Row| PublicAsk {
        group: row.group_name,
        month: row.held_on.replace_day(1).unwrap_or(row.held_on),
        text: row.redacted.unwrap_or_default(),
        asked_of: row.asked_of,
        themes: themes.remove(&row.id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(ask).collect())
}
