//! Releases: what left the house, as it left. In: a frozen body. Out: the same bytes. It refuses to change one.

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
    manifest_hash: String,
    released_on: Date,
    released_by: Option<Uuid>,
    body: String,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select r.id, r.wave, r.kind, r.manifest_hash, r.released_on, r.released_by, r.body ",
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
        manifest_hash: row.manifest_hash,
        released_on: row.released_on,
        released_by: row.released_by.map(StaffId::from),
        body: row.body,
    })
}

/// Keeps a release. False, and nothing changed, if the wave has one of this kind, or does not stand where it must:
/// tables need an unsealed wave and make it a released one, in the same transaction; themes need an unsealed or
/// released wave. `NotFound` if the wave is not this authority's.
pub async fn add(store: &Store, authority: AuthorityId, new: &Release) -> Result<bool, StoreError> {
    let may = match new.kind {
        ReleaseKind::Tables => {
            "update wave set state = 'released' where authority = $1 and id = $2 and state = 'unsealed'"
        }
        // Changes nothing: it holds the wave until the release is in.
        ReleaseKind::Themes => {
            "update wave set state = state where authority = $1 and id = $2 and state in ('unsealed', 'released')"
        }
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
        let added = sqlx::query(
            "insert into release (id, wave, kind, manifest_hash, released_on, released_by, body) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (wave, kind) do nothing",
        )
        .bind(Uuid::from(new.id))
        .bind(Uuid::from(new.wave))
        .bind(new.kind.as_str())
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

/// Every release, the latest first.
pub async fn of_authority(store: &Store, authority: AuthorityId) -> Result<Vec<Release>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "order by r.released_on desc, w.closes_on desc, r.kind, r.id"
    ))
    .bind(Uuid::from(authority))
    .fetch_all(pool)
    .await?);
    rows.into_iter().map(release).collect()
}

/// The latest release of a kind among the waves of a strategy, for a wave of another one speaks to other priorities; of
/// two on one day, the one of the wave that closed later.
pub async fn latest(
    store: &Store,
    authority: AuthorityId,
    kind: ReleaseKind,
    strategy: &str,
) -> Result<Option<Release>, StoreError> {
    let row: Option<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "and r.kind = $2 and w.strategy = $3 order by r.released_on desc, w.closes_on desc, r.id limit 1"
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
