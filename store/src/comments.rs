//! The words of an unsealed wave, and what text reviewers made of them. In: what was left of a comment, and its themes.
//! Out: comments, in the order of their random ids. It refuses to know which ticks came with them: nothing here does.

use crate::db::{on, transaction};
use crate::error::{number, parsed};
use crate::{Store, StoreError};
use domain::id::{AuthorityId, CommentId, StaffId, ThemeId, WaveId};
use domain::instrument::{ItemId, OptionId};
use domain::themes::{Comment, Redacted};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    wave: Uuid,
    instrument: String,
    item: String,
    age_band: Option<String>,
    may_quote: bool,
    words: String,
    redacted: Option<String>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select c.id, c.wave, c.instrument, c.item, c.age_band, c.may_quote, c.words, k.redacted ",
            "from comment c join wave w on w.id = c.wave left join coding k on k.comment = c.id ",
            "where w.authority = $1 ",
            $rest
        )
    };
}

fn comment(row: Row) -> Result<Comment, StoreError> {
    Ok(Comment {
        id: row.id.into(),
        instrument: parsed(&row.instrument, "comment", "instrument")?,
        item: ItemId::new(row.item),
        age_band: row.age_band.map(OptionId::new),
        quote: row.may_quote,
        text: row.words,
        redacted: row.redacted,
    })
}

/// What waits to be coded, of all waves, in the order of random ids.
pub async fn waiting(store: &Store, authority: AuthorityId) -> Result<Vec<CommentId>, StoreError> {
    let ids: Vec<Uuid> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select c.id from comment c join wave w on w.id = c.wave where w.authority = $1 \
         and not exists (select 1 from coding k where k.comment = c.id) order by c.id"
    )
    .bind(Uuid::from(authority))
    .fetch_all(pool)
    .await?);
    Ok(ids.into_iter().map(CommentId::from).collect())
}

/// Every comment of a wave with its themes, and whether it was coded.
pub async fn list(
    store: &Store,
    authority: AuthorityId,
    wave: WaveId,
) -> Result<Vec<(Comment, Vec<ThemeId>, bool)>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "and c.wave = $2 order by c.id"
    ))
    .bind(Uuid::from(authority))
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?);
    let pairs: Vec<(Uuid, Uuid)> = on!(&store.reader, |pool| sqlx::query_as(
        "select k.comment, k.theme from coding_theme k join comment c on c.id = k.comment \
         where c.wave = $1 order by k.comment, k.theme"
    )
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?);
    let mut themes: BTreeMap<CommentId, Vec<ThemeId>> = BTreeMap::new();
    for (comment, theme) in pairs {
        themes.entry(comment.into()).or_default().push(theme.into());
    }
    rows.into_iter()
        .map(|row| {
            let comment = comment(row)?;
            let themes = themes.remove(&comment.id).unwrap_or_default();
            let coded = comment.redacted.is_some();
            Ok((comment, themes, coded))
        })
        .collect()
}

/// One comment, with its wave and its themes.
pub async fn get(
    store: &Store,
    authority: AuthorityId,
    id: CommentId,
) -> Result<Option<(WaveId, Comment, Vec<ThemeId>)>, StoreError> {
    let row: Option<Row> = on!(&store.reader, |pool| sqlx::query_as(select!("and c.id = $2"))
        .bind(Uuid::from(authority))
        .bind(Uuid::from(id))
        .fetch_optional(pool)
        .await?);
    let Some(row) = row else {
        return Ok(None);
    };
    let themes: Vec<Uuid> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select theme from coding_theme where comment = $1 order by theme"
    )
    .bind(Uuid::from(id))
    .fetch_all(pool)
    .await?);
    let wave = row.wave.into();
    Ok(Some((
        wave,
        comment(row)?,
        themes.into_iter().map(ThemeId::from).collect(),
    )))
}

/// Keeps what a reviewer left of a comment and the themes it belongs under, instead of what was kept before.
/// `NotFound` if the comment is not this authority's, or a theme not of the comment's wave: then nothing changed.
pub async fn code(
    store: &Store,
    authority: AuthorityId,
    id: CommentId,
    redacted: &Redacted,
    themes: &[ThemeId],
    by: StaffId,
) -> Result<(), StoreError> {
    let id = Uuid::from(id);
    transaction!(store, |tx| {
        // Holds the wave: what is just being erased is not written again, see `retention`.
        let wave: Option<Uuid> = sqlx::query_scalar(
            "update wave set state = state where authority = $1 \
             and id = (select wave from comment where id = $2) returning id",
        )
        .bind(Uuid::from(authority))
        .bind(id)
        .fetch_optional(&mut *tx)
        .await?;
        let wave = wave.ok_or(StoreError::NotFound)?;
        let still: i64 = sqlx::query_scalar("select cast(count(*) as bigint) from comment where id = $1")
            .bind(id)
            .fetch_one(&mut *tx)
            .await?;
        if still == 0 {
            return Err(StoreError::NotFound);
        }
        sqlx::query(
            "insert into coding (comment, redacted, coded_by) values ($1, $2, $3) \
             on conflict (comment) do update set redacted = excluded.redacted, coded_by = excluded.coded_by",
        )
        .bind(id)
        .bind(redacted.as_str())
        .bind(Uuid::from(by))
        .execute(&mut *tx)
        .await?;
        sqlx::query("delete from coding_theme where comment = $1")
            .bind(id)
            .execute(&mut *tx)
            .await?;
        for theme in themes {
            let added = sqlx::query(
                "insert into coding_theme (comment, theme) \
                 select $1, t.id from theme t where t.id = $2 and t.wave = $3",
            )
            .bind(id)
            .bind(Uuid::from(*theme))
            .bind(wave)
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

/// How many comments of a wave were coded, of how many.
pub async fn progress(store: &Store, wave: WaveId) -> Result<(u64, u64), StoreError> {
    let (coded, total): (i64, i64) = on!(&store.reader, |pool| sqlx::query_as(
        "select cast(count(k.comment) as bigint), cast(count(*) as bigint) \
         from comment c left join coding k on k.comment = c.id where c.wave = $1"
    )
    .bind(Uuid::from(wave))
    .fetch_one(pool)
    .await?);
    Ok((
        number(coded, "coding", "count")?,
        number(total, "comment", "count")?,
    ))
}
