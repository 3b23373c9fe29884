//! Releases: what left the house, as it left. In: a frozen body. Out: the same bytes. It refuses to change one.
//!
//! It is a ledger: the tables of a wave can be released again, under the next number, and what was released stays. Themes
//! are released once.

use crate::db::{on, transaction};
use crate::error::parsed;
use crate::{Store, StoreError};
use domain::id::{AuthorityId, ReleaseId, StaffId, WaveId};
use std::str::FromStr;
use time::Date;
use uuid::Uuid;

/// What was released. Tables and themes go separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReleaseKind {
    /// Protected tables.
    Tables,
    /// Confirmed themes and their counts.
    Themes,
}

impl ReleaseKind {
    /// The kind's name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            ReleaseKind::Tables => "tables",
            ReleaseKind::Themes => "themes",
        }
    }
}

/// No kind has that name.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such kind of release")]
pub struct UnknownReleaseKind;

impl FromStr for ReleaseKind {
    type Err = UnknownReleaseKind;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [ReleaseKind::Tables, ReleaseKind::Themes]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(UnknownReleaseKind)
    }
}

/// An immutable snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Drawn.
    pub id: ReleaseId,
    /// Of which wave.
    pub wave: WaveId,
    /// Of what.
    pub kind: ReleaseKind,
    /// The first of this kind in the wave is 1. Whoever makes the next one has seen all before it.
    pub number: u32,
    /// The manifest that was fixed before the wave opened.
    pub manifest_hash: String,
    /// When.
    pub released_on: Date,
    /// By whom; nobody, if by the command line.
    pub released_by: Option<StaffId>,
    /// JSON, byte for byte as released.
    pub body: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    wave: Uuid,
    kind: String,
    number: i32,
    manifest_hash: String,
    released_on: Date,
    released_by: Option<Uuid>,
    body: String,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select r.id, r.wave, r.kind, r.number, r.manifest_hash, r.released_on, r.released_by, r.body ",
            "from release r join wave w on w.id = r.wave where w.authority = $1 ",
            $rest
        )
    };
}

fn release(row: Row) -> Result<Release, StoreError> {
    Ok(Release {
        id: row.id.into(),
        wave: row.wave.into(),
        kind: parsed(&row.kind, "release", "kind")?,
        number: u32::try_from(row.number).map_err(|_| StoreError::Damaged {
            table: "release",
            column: "number",
        })?,
        manifest_hash: row.manifest_hash,
        released_on: row.released_on,
        released_by: row.released_by.map(StaffId::from),
        body: row.body,
    })
}

/// Keeps a release. False, and nothing changed, if it is not the next of its kind in the wave, or if the wave does not
/// stand where it must: the first tables need an unsealed wave and make it a released one, in the same transaction; further
/// ones need a released wave; themes an unsealed or released one, and they have no further ones. `NotFound` if the
/// wave is not this authority's.
pub async fn add(store: &Store, authority: AuthorityId, new: &Release) -> Result<bool, StoreError> {
    // All but the first change nothing: they hold the wave until the release is in.
    let may = match (new.kind, new.number) {
        (ReleaseKind::Tables, 1) => {
            "update wave set state = 'released' where authority = $1 and id = $2 and state = 'unsealed'"
        }
        (ReleaseKind::Tables, _) => {
            "update wave set state = state where authority = $1 and id = $2 and state = 'released'"
        }
        (ReleaseKind::Themes, 1) => {
            "update wave set state = state where authority = $1 and id = $2 and state in ('unsealed', 'released')"
        }
        (ReleaseKind::Themes, _) => return Ok(false),
    };
    let Ok(number) = i32::try_from(new.number) else {
        return Ok(false);
    };
    transaction!(store, |tx| {
        let known: Option<i64> =
            sqlx::query_scalar("select cast(count(*) as bigint) from wave where authority = $1 and id = $2")
                .bind(Uuid::from(authority))
                .bind(Uuid::from(new.wave))
                .fetch_optional(&mut *tx)
                .await?;
        if known != Some(1) {
            return Err(StoreError::NotFound);
        }
        let stands = sqlx::query(may)
            .bind(Uuid::from(authority))
            .bind(Uuid::from(new.wave))
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if stands == 0 {
            return Ok(false);
        }
        let before: i64 =
            sqlx::query_scalar("select cast(count(*) as bigint) from release where wave = $1 and kind = $2")
                .bind(Uuid::from(new.wave))
                .bind(new.kind.as_str())
                .fetch_one(&mut *tx)
                .await?;
        if before + 1 != i64::from(number) {
            return Ok(false);
        }
        let added = sqlx::query(
            "insert into release (id, wave, kind, number, manifest_hash, released_on, released_by, body) \
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (wave, kind, number) do nothing",
        )
        .bind(Uuid::from(new.id))
        .bind(Uuid::from(new.wave))
        .bind(new.kind.as_str())
        .bind(number)
        .bind(&new.manifest_hash)
        .bind(new.released_on)
        .bind(new.released_by.map(Uuid::from))
        .bind(&new.body)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if added == 0 {
            return Ok(false);
        }
    });
    Ok(true)
}

/// Every release of a kind of a wave, the first first.
pub async fn of_wave(
    store: &Store,
    authority: AuthorityId,
    wave: WaveId,
    kind: ReleaseKind,
) -> Result<Vec<Release>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "and r.wave = $2 and r.kind = $3 order by r.number"
    ))
    .bind(Uuid::from(authority))
    .bind(Uuid::from(wave))
    .bind(kind.as_str())
    .fetch_all(pool)
    .await?);
    rows.into_iter().map(release).collect()
}

/// Every release, the latest first.
pub async fn of_authority(store: &Store, authority: AuthorityId) -> Result<Vec<Release>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "order by r.released_on desc, w.closes_on desc, r.kind, r.number desc, r.id"
    ))
    .bind(Uuid::from(authority))
    .fetch_all(pool)
    .await?);
    rows.into_iter().map(release).collect()
}

/// The latest release of a kind among the waves of a strategy, for a wave of another one speaks to other priorities. It is
/// the last of the wave that was released last; of two on one day, of the one that closed later. A wave that is worked out
/// again does not come before one that was released after it: young people said that later.
pub async fn latest(
    store: &Store,
    authority: AuthorityId,
    kind: ReleaseKind,
    strategy: &str,
) -> Result<Option<Release>, StoreError> {
    let row: Option<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "and r.kind = $2 and w.strategy = $3 order by \
         (select min(f.released_on) from release f where f.wave = r.wave and f.kind = r.kind) desc, \
         w.closes_on desc, r.wave, r.number desc limit 1"
    ))
    .bind(Uuid::from(authority))
    .bind(kind.as_str())
    .bind(strategy)
    .fetch_optional(pool)
    .await?);
    row.map(release).transpose()
}

/// One release.
pub async fn get(
    store: &Store,
    authority: AuthorityId,
    id: ReleaseId,
) -> Result<Option<Release>, StoreError> {
    let row: Option<Row> = on!(&store.reader, |pool| sqlx::query_as(select!("and r.id = $2"))
        .bind(Uuid::from(authority))
        .bind(Uuid::from(id))
        .fetch_optional(pool)
        .await?);
    row.map(release).transpose()
}
