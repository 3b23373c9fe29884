//! Mixing: every row of the closed box is written anew, in random order and under a new random id. In: nothing but
//! randomness. Out: whether it was done. It refuses to know how many rows there are, and when they came.
//!
//! Two steps, each whole or not at all. First one transaction rewrites the rows; then the database rebuilds its files, so
//! that no old copy is left in them. If the second fails, the rows are mixed and old copies wait for the next mix.
//! Responses and comments need none: one transaction wrote them, in the order of random ids.

use super::{postgres, sqlite};
use crate::db::Db;
use crate::{Store, StoreError};
use rand::CryptoRng;
use std::sync::atomic::Ordering;

/// Whether an answer came, or something was deleted and is still in the files, since the last mix. In memory only, and nothing but
/// yes or no. After a start: yes.
pub fn is_unmixed(store: &Store) -> bool {
    store.unmixed.load(Ordering::Relaxed)
}

/// There is something to mix.
pub(super) fn note_unmixed(store: &Store) {
    store.unmixed.store(true, Ordering::Relaxed);
}

/// Mixes marks and envelopes of all waves. Answers that arrive meanwhile wait; nobody who reads does.
pub async fn mix(store: &Store, rng: &mut impl CryptoRng) -> Result<(), StoreError> {
    // Before the mix: an answer that arrives in the middle of it waits for the next one.
    store.unmixed.store(false, Ordering::Relaxed);
    let mut unless_done = NoteUnmixed(Some(store));
    renew(store, rng).await?;
    rebuild(store).await?;
    unless_done.0 = None;
    Ok(())
}

/// A mix that fails, or that is broken off, is still to be done.
struct NoteUnmixed<'a>(Option<&'a Store>);

impl Drop for NoteUnmixed<'_> {
    fn drop(&mut self) {
        if let Some(store) = self.0 {
            note_unmixed(store);
        }
    }
}

/// Rewrites the rows.
async fn renew(store: &Store, rng: &mut impl CryptoRng) -> Result<(), StoreError> {
    match &store.writer {
        Db::Sqlite(pool) => {
            let mut tx = pool.begin_with("begin immediate").await?;
            sqlite::renew(&mut tx, rng).await?;
            tx.commit().await?;
        }
        Db::Postgres(pool) => {
            let mut tx = pool.begin().await?;
            postgres::renew(&mut tx, rng).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Rebuilds the files without what was deleted.
async fn rebuild(store: &Store) -> Result<(), StoreError> {
    match &store.writer {
        Db::Sqlite(pool) => crate::open::sqlite::tidy(pool).await,
        Db::Postgres(pool) => postgres::rebuild(pool).await,
    }
}

/// Makes sure that what was deleted is gone from the files too. Best effort: nothing is lost if it fails, and the next mix
/// does it.
pub(crate) async fn forget(store: &Store) {
    if let Err(error) = rebuild(store).await {
        note_unmixed(store);
        tracing::warn!(
            "the files of the database could not be rebuilt now; the next mix tries again: {error}"
        );
    }
}
