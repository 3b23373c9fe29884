//! Waves. In: a planned wave, and what the rules made of it. Out: the same, of one authority. It refuses to decide
//! whether something may happen: it only sees to it that it happens once ([`states`], [`drafts`]).

mod drafts;
mod population;
mod states;

pub(crate) use drafts::held_draft;
pub use drafts::{Draft, change, delete, deleted, known};
pub use population::{population, set_population};
pub use states::{close, mark_destroyed, open, prolong};

use crate::db::{on, transaction};
use crate::error::parsed;
use crate::open_links::{Link, add_links};
use crate::retention::upsert;
use crate::{Store, StoreError};
use domain::ballot_box::BoxKey;
use domain::id::{AuthorityId, WaveId};
use domain::instrument::InstrumentKey;
use domain::wave::{Kept, Retention, Wave};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// An instrument of a wave. While the wave is a draft, only its name is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenInstrument {
    /// Name and version.
    pub key: InstrumentKey,
    /// The whole file, as it was when the wave opened.
    pub source: Option<String>,
    /// Its SHA-256, in hexadecimal.
    pub hash: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: Uuid,
    authority: Uuid,
    title: String,
    state: String,
    closes_on: Date,
    closed_at: Option<OffsetDateTime>,
    strategy: String,
}

macro_rules! select {
    ($rest:literal) => {
        select!("", $rest)
    };
    ($and:literal, $rest:literal) => {
        concat!(
            "select id, authority, title, state, closes_on, closed_at, strategy",
            $and,
            " from wave ",
            $rest
        )
    };
}

pub(crate) fn wave(row: Row) -> Result<Wave, StoreError> {
    Ok(Wave {
        id: row.id.into(),
        authority: row.authority.into(),
        title: row.title,
        state: parsed(&row.state, "wave", "state")?,
        closes_on: row.closes_on,
        closed_at: row.closed_at,
        strategy: row.strategy,
    })
}

/// A wave as it is planned.
pub struct Plan<'a> {
    /// The wave.
    pub wave: &'a Wave,
    /// What it asks, in this order.
    pub instruments: &'a [InstrumentKey],
    /// For how long what comes in is kept, if that was declared.
    pub retention: Option<Retention>,
    /// In place of letters: a link for each instrument.
    pub links: &'a [Link],
}

/// Adds a wave and what it asks.
pub async fn create(store: &Store, new: &Wave, instruments: &[InstrumentKey]) -> Result<(), StoreError> {
    let plan = Plan {
        wave: new,
        instruments,
        retention: None,
        links: &[],
    };
    add(store, &plan).await
}

/// Adds a planned wave, all of it or nothing. `Conflict("open_link")` if another wave has one of its links.
pub async fn add(store: &Store, plan: &Plan<'_>) -> Result<(), StoreError> {
    let new = plan.wave;
    transaction!(store, |tx| {
        sqlx::query(
            "insert into wave (id, authority, title, state, closes_on, closed_at, strategy) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(Uuid::from(new.id))
        .bind(Uuid::from(new.authority))
        .bind(&new.title)
        .bind(new.state.as_str())
        .bind(new.closes_on)
        .bind(new.closed_at.map(crate::db::kept))
        .bind(&new.strategy)
        .execute(&mut *tx)
        .await?;
        for (place, key) in (0_i64..).zip(plan.instruments) {
            sqlx::query("insert into wave_instrument (wave, instrument, place) values ($1, $2, $3)")
                .bind(Uuid::from(new.id))
                .bind(key.to_string())
                .bind(place)
                .execute(&mut *tx)
                .await?;
        }
        if let Some(retention) = &plan.retention {
            upsert!(tx, Uuid::from(new.id), retention);
        }
        add_links!(tx, Uuid::from(new.id), plan.links);
    });
    Ok(())
}

/// One wave.
pub async fn get(store: &Store, authority: AuthorityId, id: WaveId) -> Result<Option<Wave>, StoreError> {
    let row: Option<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "where authority = $1 and id = $2"
    ))
    .bind(Uuid::from(authority))
    .bind(Uuid::from(id))
    .fetch_optional(pool)
    .await?);
    row.map(wave).transpose()
}

/// Every wave of an authority, the one that closes last first.
pub async fn of_authority(store: &Store, authority: AuthorityId) -> Result<Vec<Wave>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "where authority = $1 order by closes_on desc, title, id"
    ))
    .bind(Uuid::from(authority))
    .fetch_all(pool)
    .await?);
    rows.into_iter().map(wave).collect()
}

/// A wave that may take an answer, and what has to be known of it for that.
#[derive(Clone, Debug)]
pub struct TakingAnswers {
    /// The wave.
    pub wave: Wave,
    /// Whether everybody may answer who has its link.
    pub open_link: bool,
    /// How many layers its envelopes have that only key holders can take off. None if its key is damaged: others go on.
    pub layers: Option<u8>,
}

#[derive(sqlx::FromRow)]
struct TakingRow {
    #[sqlx(flatten)]
    wave: Row,
    links: i64,
    key_size: i64,
}

/// Waves that may take an answer, of all authorities: a code says nothing about where it is from. Whether they still do
/// is a matter of the hour, and of [`Wave::takes_answers`].
pub async fn taking_answers(store: &Store) -> Result<Vec<TakingAnswers>, StoreError> {
    let rows: Vec<TakingRow> = on!(&store.reader, |pool| sqlx::query_as(select!(
        ", cast((select count(*) from open_link where wave = wave.id) as bigint) as links, \
         cast(coalesce(length(public_key), 0) as bigint) as key_size",
        "where state in ('open', 'closed') order by id"
    ))
    .fetch_all(pool)
    .await?);
    rows.into_iter()
        .map(|row| {
            let size = usize::try_from(row.key_size).unwrap_or_default();
            Ok(TakingAnswers {
                wave: wave(row.wave)?,
                open_link: row.links > 0,
                layers: BoxKey::layers_of(size).ok(),
            })
        })
        .collect()
}

/// Waves whose box is empty for good, of all authorities: it was opened or destroyed.
pub async fn past_the_box(store: &Store) -> Result<Vec<Wave>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| sqlx::query_as(select!(
        "where state in ('unsealed', 'released', 'destroyed') order by id"
    ))
    .fetch_all(pool)
    .await?);
    rows.into_iter().map(wave).collect()
}

/// What a wave asks, in the order planned.
pub async fn instruments(store: &Store, id: WaveId) -> Result<Vec<FrozenInstrument>, StoreError> {
    let rows: Vec<(String, Option<String>, Option<String>)> = on!(&store.reader, |pool| sqlx::query_as(
        "select instrument, source, hash from wave_instrument where wave = $1 order by place"
    )
    .bind(Uuid::from(id))
    .fetch_all(pool)
    .await?);
    rows.into_iter()
        .map(|(key, source, hash)| {
            Ok(FrozenInstrument {
                key: parsed(&key, "wave_instrument", "instrument")?,
                source,
                hash,
            })
        })
        .collect()
}

/// What envelopes are sealed to, once the wave was opened.
pub async fn box_key(store: &Store, id: WaveId) -> Result<Option<BoxKey>, StoreError> {
    let key: Option<Option<Vec<u8>>> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select public_key from wave where id = $1"
    )
    .bind(Uuid::from(id))
    .fetch_optional(pool)
    .await?);
    key.flatten()
        .map(|key| BoxKey::from_bytes(&key))
        .transpose()
        .map_err(|_| StoreError::Damaged {
            table: "wave",
            column: "public_key",
        })
}

/// The manifest that was fixed when the wave was opened.
pub async fn manifest_hash(store: &Store, id: WaveId) -> Result<Option<String>, StoreError> {
    let hash: Option<Option<String>> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select manifest_hash from wave where id = $1"
    )
    .bind(Uuid::from(id))
    .fetch_optional(pool)
    .await?);
    Ok(hash.flatten())
}
