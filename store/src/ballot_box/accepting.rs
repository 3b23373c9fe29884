//! Taking answers, those that come at the same time together. In: a mark and two envelopes each. Out: whether we have it,
//! once it is on the disk. It refuses to know which of those that it writes came first.
//!
//! Whoever comes while others are being written waits in a line ([`Line`]), and all who wait for one wave are written in one
//! transaction. That costs less for each (one sync of the disk for all), and hides them among each other.

use super::stirring::{TICKS, WORDS, take_marks, write_marks};
use super::{drawn, note_unmixed, point, postgres, sqlite};
use crate::db::{Db, transaction};
use crate::{Store, StoreError};
use domain::ballot_box::{Mark, SealedEnvelope};
use domain::id::WaveId;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{CryptoRng, SeedableRng};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use tokio::sync::{Semaphore, oneshot};
use uuid::Uuid;

/// So many answers are written together at the most: each is 26 kB.
const TOGETHER: usize = 32;

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It is in the box, on the disk.
    Now,
    /// We have one from this code. Nothing was stored.
    Before,
}

/// Answers that wait until it is their turn to be written.
pub(crate) struct Line {
    waiting: Mutex<Vec<Waiting>>,
    turns: Semaphore,
}

struct Waiting {
    wave: Uuid,
    mark: Vec<u8>,
    ticks: Vec<u8>,
    words: Vec<u8>,
    told: oneshot::Sender<Result<Accepted, StoreError>>,
}

impl Line {
    /// SQLite has one writer. On PostgreSQL a wave that somebody holds, to unseal it, must not keep the answers of all others waiting.
    pub(crate) fn of(writer: &Db) -> Self {
        let at_once = match writer {
            Db::Sqlite(_) => 1,
            Db::Postgres(_) => 4,
        };
        Self {
            waiting: Mutex::default(),
            turns: Semaphore::new(at_once),
        }
    }

    fn stand(&self, one: Waiting) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push(one);
    }

    /// Those whose turn it is: of one wave, in the order of their marks, so that two servers that write the same ones never
    /// wait for each other in a circle.
    fn next(&self) -> Vec<Waiting> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(wave) = waiting.first().map(|first| first.wave) else {
            return Vec::new();
        };
        let mut room = TOGETHER;
        let mut together: Vec<Waiting> = waiting
            .extract_if(.., |one| {
                let goes = one.wave == wave && room > 0;
                room -= usize::from(goes);
                goes
            })
            .collect();
        together.sort_by(|one, other| one.mark.cmp(&other.mark));
        together
    }
}

/// Takes an answer: its mark and both envelopes, or nothing. When this returns, it is on the disk. Whoever stops waiting
/// does not stop the writing.
///
/// `Conflict("wave")` if the wave is neither open nor closed (any more), or a key holder has begun to unseal it: whoever unseals it at this very moment comes
/// either before or after, and no envelope is ever left over.
///
/// In each table some random others are written again with it, so that the newest row does not stand out.
pub async fn accept(
    store: &Store,
    wave: WaveId,
    mark: &Mark,
    ticks: &SealedEnvelope,
    words: &SealedEnvelope,
    rng: &mut impl CryptoRng,
) -> Result<Accepted, StoreError> {
    let (told, hears) = oneshot::channel();
    store.line.stand(Waiting {
        wave: wave.into(),
        mark: mark.0.to_vec(),
        ticks: ticks.as_bytes().to_vec(),
        words: words.as_bytes().to_vec(),
        told,
    });
    let (store, mut rng) = (store.clone(), StdRng::from_rng(rng));
    tokio::spawn(async move {
        // It is never closed.
        let _turn = store.line.turns.acquire().await;
        let together = store.line.next();
        if let Some(first) = together.first() {
            let written = write(&store, first.wave, &together, &mut rng).await;
            // Here, and not where the answer came from: whoever sent it may have hung up.
            if !matches!(&written, Ok(written) if written.marks.is_empty()) {
                note_unmixed(&store);
            }
            tell(written, together);
        }
    });
    // Everybody is told something, unless the program ends meanwhile.
    hears.await.unwrap_or(Err(StoreError::Ending))
}

/// What became of those who were written together.
struct Written {
    /// The marks that were not there before.
    marks: BTreeSet<Vec<u8>>,
    /// Whether they are there now.
    kept: Result<(), StoreError>,
}

fn tell(written: Result<Written, StoreError>, together: Vec<Waiting>) {
    let mut written = written.unwrap_or_else(|error| Written {
        marks: together.iter().map(|one| one.mark.clone()).collect(),
        kept: Err(error),
    });
    for one in together {
        let said = match &written.kept {
            // Of two with one mark the first counts.
            Ok(()) if written.marks.remove(&one.mark) => Ok(Accepted::Now),
            Err(error) if written.marks.contains(&one.mark) => Err(error.clone()),
            _ => Ok(Accepted::Before),
        };
        // Whoever stopped waiting need not be told.
        let _ = one.told.send(said);
    }
}

async fn write(
    store: &Store,
    wave: Uuid,
    together: &[Waiting],
    rng: &mut StdRng,
) -> Result<Written, StoreError> {
    let lock = match &store.writer {
        Db::Sqlite(_) => sqlite::LOCK,
        Db::Postgres(_) => postgres::LOCK,
    };
    transaction!(store, |tx| {
        let insert = write_marks(together.len()) + " on conflict do nothing returning hash";
        let mut insert = sqlx::query_scalar(AssertSqlSafe(insert)).bind(wave);
        for one in together {
            insert = insert.bind(one.mark.as_slice());
        }
        let marks: Vec<Vec<u8>> = insert.fetch_all(&mut *tx).await?;
        let marks: BTreeSet<Vec<u8>> = marks.into_iter().collect();
        if marks.is_empty() {
            return Ok(Written { marks, kept: Ok(()) });
        }
        // After the marks, never before them: their foreign key waits for whoever holds the wave (see `unseal`).
        let takes: i64 = sqlx::query_scalar(
            "select cast(count(*) as bigint) from wave \
             where id = $1 and state in ('open', 'closed') and layers_off = 0",
        )
        .bind(wave)
        .fetch_one(&mut *tx)
        .await?;
        if takes == 0 {
            return Ok(Written {
                marks,
                kept: Err(StoreError::Conflict("wave")),
            });
        }

        let mut take = sqlx::query_scalar(AssertSqlSafe(take_marks(marks.len(), lock)))
            .bind(wave)
            .bind(point(rng));
        for mark in &marks {
            take = take.bind(mark.as_slice());
        }
        let mut hashes: Vec<Vec<u8>> = take.fetch_all(&mut *tx).await?;
        // Sorted first, so that the order comes from `rng` alone.
        hashes.sort_unstable();
        hashes.shuffle(rng);
        let mut insert = sqlx::query(AssertSqlSafe(write_marks(hashes.len()))).bind(wave);
        for hash in hashes {
            insert = insert.bind(hash);
        }
        insert.execute(&mut *tx).await?;

        let mut left = marks.clone();
        let new: Vec<&Waiting> = together.iter().filter(|one| left.remove(&one.mark)).collect();
        let ticks: Vec<&[u8]> = new.iter().map(|one| one.ticks.as_slice()).collect();
        let words: Vec<&[u8]> = new.iter().map(|one| one.words.as_slice()).collect();
        for (heap, new) in [(TICKS, ticks), (WORDS, words)] {
            let mut others: Vec<(Uuid, Vec<u8>)> = sqlx::query_as(AssertSqlSafe(heap.others(lock)))
                .bind(wave)
                .bind(drawn(rng))
                .fetch_all(&mut *tx)
                .await?;
            // In a box that is nearly empty one can be found twice.
            others.sort_unstable();
            others.dedup();
            let mut ids: Vec<Uuid> = others.iter().map(|(id, _)| *id).collect();
            ids.extend(new.iter().map(|_| drawn(rng)));
            ids.shuffle(rng);
            let held = others.iter().map(|(_, sealed)| sealed.as_slice());
            let mut sealed: Vec<&[u8]> = new.into_iter().chain(held).collect();
            sealed.shuffle(rng);
            let mut write = sqlx::query(AssertSqlSafe(heap.write(ids.len()))).bind(wave);
            for (id, sealed) in ids.into_iter().zip(sealed) {
                write = write.bind(id).bind(sealed);
            }
            write.execute(&mut *tx).await?;
        }
        Ok(Written { marks, kept: Ok(()) })
    })
}
