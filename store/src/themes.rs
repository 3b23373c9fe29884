//! The themes of a wave. In: a candidate, later a name that stands for it. Out: the same, and how often each was found
//! in the survey's words and in sessions: two numbers, never added.

use crate::db::on;
use crate::error::number;
use crate::{Store, StoreError};
use domain::id::{AuthorityId, StaffId, ThemeId, WaveId};
use domain::themes::CandidateTheme;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    slug: String,
    title: String,
    covers: String,
    confirmed_by: Option<Uuid>,
}

/// Adds a candidate. `NotFound` if the wave is not this authority's; `Conflict("theme")` if it has a theme of that slug.
pub async fn add(
    store: &Store,
    authority: AuthorityId,
    wave: WaveId,
    new: &CandidateTheme,
) -> Result<(), StoreError> {
    let added = on!(&store.writer, |pool| sqlx::query(
        "insert into theme (id, wave, slug, title, covers) \
         select $1, w.id, $4, $5, $6 from wave w where w.authority = $2 and w.id = $3 \
         on conflict (wave, slug) do nothing"
    )
    .bind(Uuid::from(new.id))
    .bind(Uuid::from(authority))
    .bind(Uuid::from(wave))
    .bind(&new.slug)
    .bind(&new.title)
    .bind(&new.covers)
    .execute(pool)
    .await?
    .rows_affected());
    if added == 1 {
        Ok(())
    } else if crate::waves::get(store, authority, wave).await?.is_some() {
        Err(StoreError::Conflict("theme"))
    } else {
        Err(StoreError::NotFound)
    }
}

/// Every theme of a wave, with who confirmed it, by title.
pub async fn of_wave(
    store: &Store,
    authority: AuthorityId,
    wave: WaveId,
) -> Result<Vec<(CandidateTheme, Option<StaffId>)>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| {
        sqlx::query_as(
        "select t.id, t.slug, t.title, t.covers, t.confirmed_by from theme t join wave w on w.id = t.wave \
         where w.authority = $1 and t.wave = $2 order by t.title, t.id"
    )
    .bind(Uuid::from(authority))
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?
    });
    let theme = |row: Row| {
        let theme = CandidateTheme {
            id: row.id.into(),
            slug: row.slug,
            title: row.title,
            covers: row.covers,
        };
        (theme, row.confirmed_by.map(StaffId::from))
    };
    Ok(rows.into_iter().map(theme).collect())
}

/// Somebody stands for a theme. False if somebody did before; `NotFound` if it is not this authority's.
pub async fn confirm(
    store: &Store,
    authority: AuthorityId,
    id: ThemeId,
    by: StaffId,
) -> Result<bool, StoreError> {
    let confirmed = on!(&store.writer, |pool| sqlx::query(
        "update theme set confirmed_by = $3 where id = $2 and confirmed_by is null \
         and wave in (select w.id from wave w where w.authority = $1)"
    )
    .bind(Uuid::from(authority))
    .bind(Uuid::from(id))
    .bind(Uuid::from(by))
    .execute(pool)
    .await?
    .rows_affected());
    if confirmed == 1 {
        return Ok(true);
    }
    let known: i64 = on!(&store.reader, |pool| sqlx::query_scalar(
        "select cast(count(*) as bigint) from theme t join wave w on w.id = t.wave \
         where w.authority = $1 and t.id = $2"
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

/// How often each theme of a wave was found: in comments, in points of sessions.
pub async fn counts(store: &Store, wave: WaveId) -> Result<Vec<(ThemeId, u64, u64)>, StoreError> {
    let rows: Vec<(Uuid, i64, i64)> = on!(&store.reader, |pool| sqlx::query_as(
        "select t.id, \
         (select cast(count(*) as bigint) from coding_theme c where c.theme = t.id), \
         (select cast(count(*) as bigint) from point_theme p where p.theme = t.id) \
         from theme t where t.wave = $1 order by t.title, t.id"
    )
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?);
    rows.into_iter()
        .map(|(id, survey, session)| {
            Ok((
                id.into(),
                number(survey, "coding_theme", "count")?,
                number(session, "point_theme", "count")?,
            ))
        })
        .collect()
}
