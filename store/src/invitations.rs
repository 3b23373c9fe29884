//! Room A: that letters were printed. In: keyed hashes. Out: for which age version a code is, and how many letters there
//! were. It refuses to know the code, the name on the letter, whether anybody ever used it, and which are replacements.

use crate::db::{Db, on, transaction};
use crate::error::{number, parsed};
use crate::waves::held_draft;
use crate::{Store, StoreError};
use domain::ballot_box::{InvitationHash, Seat};
use domain::id::WaveId;
use domain::instrument::InstrumentKey;
use uuid::Uuid;

/// How many letters of an age version were printed. It stays when the invitations are erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letters {
    /// The age version.
    pub instrument: InstrumentKey,
    /// Before the wave was opened.
    pub printed: u64,
    /// In place of lost ones, while it was open.
    pub replacements: u64,
}

/// In the order of hashes, so that a table does not remember which letter was printed first.
fn sorted(hashes: &[InvitationHash]) -> Vec<&[u8; 32]> {
    let mut sorted: Vec<&[u8; 32]> = hashes.iter().map(|hash| &hash.0).collect();
    sorted.sort_unstable();
    sorted
}

/// Whether there are other letters than somebody knows of, inside a transaction that holds the wave.
macro_rules! is_outdated {
    ($tx:ident, $wave:expr, $after:expr) => {{
        let now: i64 = sqlx::query_scalar(
            "select cast(coalesce(sum(printed + replacements), 0) as bigint) from letters where wave = $1",
        )
        .bind($wave)
        .fetch_one(&mut *$tx)
        .await?;
        $after.is_some_and(|after| u64::try_from(now) != Ok(after))
    }};
}

/// Adds the invitations of one print run to a draft, all or none. They name what answers are sealed to, so from then on nobody takes
/// a seat or gets up.
///
/// `Conflict("wave")` if the wave is no draft (any more), `Conflict("open_link")` if everybody may answer by its link,
/// `Conflict("key_holder")` if only some of its seats are taken: whoever opens the wave or gets up at this very moment comes either before or after.
pub async fn add(
    store: &Store,
    wave: WaveId,
    instrument: &InstrumentKey,
    hashes: &[InvitationHash],
) -> Result<(), StoreError> {
    add_after(store, wave, instrument, hashes, None).await
}

/// The same for somebody who knows how many letters there are, with replacements: `Conflict("letters")` if there are others by now. Of a
/// form that is sent twice the second makes none.
pub async fn add_after(
    store: &Store,
    wave: WaveId,
    instrument: &InstrumentKey,
    hashes: &[InvitationHash],
    after: Option<u64>,
) -> Result<(), StoreError> {
    let instrument = instrument.to_string();
    let count = i64::try_from(hashes.len()).unwrap_or(i64::MAX);
    transaction!(store, |tx| {
        if held_draft!(tx, Uuid::from(wave)).is_none() {
            return Err(StoreError::Conflict("wave"));
        }
        if is_outdated!(tx, Uuid::from(wave), after) {
            return Err(StoreError::Conflict("letters"));
        }
        // Stretching takes long, and meanwhile the draft may have changed.
        let asked: i64 = sqlx::query_scalar(
            "select cast(count(*) as bigint) from wave_instrument where wave = $1 and instrument = $2",
        )
        .bind(Uuid::from(wave))
        .bind(&instrument)
        .fetch_one(&mut *tx)
        .await?;
        if asked == 0 {
            return Err(StoreError::Conflict("instruments"));
        }
        let seated: i64 =
            sqlx::query_scalar("select cast(count(*) as bigint) from key_holder where wave = $1")
                .bind(Uuid::from(wave))
                .fetch_one(&mut *tx)
                .await?;
        if seated != 0 && usize::try_from(seated) != Ok(Seat::ALL.len()) {
            return Err(StoreError::Conflict("key_holder"));
        }
        let links: i64 = sqlx::query_scalar("select cast(count(*) as bigint) from open_link where wave = $1")
            .bind(Uuid::from(wave))
            .fetch_one(&mut *tx)
            .await?;
        if links != 0 {
            return Err(StoreError::Conflict("open_link"));
        }
        for hash in sorted(hashes) {
            let added = sqlx::query(
                "insert into invitation (wave, hash, instrument) values ($1, $2, $3) on conflict do nothing",
            )
            .bind(Uuid::from(wave))
            .bind(hash.as_slice())
            .bind(&instrument)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            if added == 0 {
                return Err(StoreError::Conflict("invitation"));
            }
        }
        sqlx::query(
            "insert into letters (wave, instrument, printed, replacements) values ($1, $2, $3, 0) \
             on conflict (wave, instrument) do update set printed = letters.printed + excluded.printed",
        )
        .bind(Uuid::from(wave))
        .bind(&instrument)
        .bind(count)
        .execute(&mut *tx)
        .await?;
    });
    Ok(())
}

/// Adds replacements for lost letters of an open wave, all or none. False, and nothing changed, if the wave is not open, or
/// there would be more of them than there were letters of this age version.
///
/// Every invitation of the wave is written anew with them, in the order of hashes and in one transaction: those that came later
/// would else lie behind the others.
pub async fn replace(
    store: &Store,
    wave: WaveId,
    instrument: &InstrumentKey,
    hashes: &[InvitationHash],
) -> Result<bool, StoreError> {
    replace_after(store, wave, instrument, hashes, None).await
}

/// The same for somebody who knows how many letters there are, as for [`add_after`].
pub async fn replace_after(
    store: &Store,
    wave: WaveId,
    instrument: &InstrumentKey,
    hashes: &[InvitationHash],
    after: Option<u64>,
) -> Result<bool, StoreError> {
    let wave = Uuid::from(wave);
    let instrument = instrument.to_string();
    let count = i64::try_from(hashes.len()).unwrap_or(i64::MAX);
    transaction!(store, |tx| {
        // Holds the wave, against whoever closes it or erases its invitations at this moment.
        let open = sqlx::query("update wave set state = state where id = $1 and state = 'open'")
            .bind(wave)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if is_outdated!(tx, wave, after) {
            return Err(StoreError::Conflict("letters"));
        }
        let counted = sqlx::query(
            "update letters set replacements = replacements + $3 \
             where wave = $1 and instrument = $2 and replacements + $3 <= printed",
        )
        .bind(wave)
        .bind(&instrument)
        .bind(count)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if open == 0 || counted == 0 {
            return Ok(false);
        }
        let mut all: Vec<(Vec<u8>, String)> =
            sqlx::query_as("delete from invitation where wave = $1 returning hash, instrument")
                .bind(wave)
                .fetch_all(&mut *tx)
                .await?;
        all.extend(hashes.iter().map(|hash| (hash.0.to_vec(), instrument.clone())));
        all.sort_unstable();
        for (hash, instrument) in all {
            let added = sqlx::query(
                "insert into invitation (wave, hash, instrument) values ($1, $2, $3) on conflict do nothing",
            )
            .bind(wave)
            .bind(hash)
            .bind(instrument)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            if added == 0 {
                return Err(StoreError::Conflict("invitation"));
            }
        }
    });
    tidied(store).await;
    Ok(true)
}

/// The files without the old rows. Best effort: which rows are newer they tell to nobody but a reader of the files.
async fn tidied(store: &Store) {
    let tidied: Result<(), StoreError> = match &store.writer {
        Db::Sqlite(pool) => crate::open::sqlite::tidy(pool).await,
        Db::Postgres(pool) => crate::open::rebuilding::rebuild(pool, &["invitation"], "5s")
            .await
            .map(drop),
    };
    if let Err(error) = tidied {
        tracing::warn!("the files of the database could not be rebuilt after letters were replaced: {error}");
    }
}

/// For which instrument a code is. Reads, and writes nothing.
pub async fn find(
    store: &Store,
    wave: WaveId,
    hash: &InvitationHash,
) -> Result<Option<InstrumentKey>, StoreError> {
    let instrument: Option<String> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select instrument from invitation where wave = $1 and hash = $2"
    )
    .bind(Uuid::from(wave))
    .bind(hash.0.as_slice())
    .fetch_optional(pool)
    .await?);
    instrument
        .map(|key| parsed(&key, "invitation", "instrument"))
        .transpose()
}

/// How many letters were printed, by instrument.
pub async fn letters(store: &Store, wave: WaveId) -> Result<Vec<Letters>, StoreError> {
    let rows: Vec<(String, i64, i64)> = on!(&store.reader, |pool| sqlx::query_as(
        "select instrument, printed, replacements from letters where wave = $1 order by instrument"
    )
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?);
    rows.into_iter()
        .map(|(key, printed, replacements)| {
            Ok(Letters {
                instrument: parsed(&key, "letters", "instrument")?,
                printed: number(printed, "letters", "printed")?,
                replacements: number(replacements, "letters", "replacements")?,
            })
        })
        .collect()
}
