//! Taking answers, those that come at the same time together. In: a mark and two envelopes each. Out: whether we have it,
//! once it is on the disk. It refuses to know which of those that it writes came first.
//!
//! Whoever comes while others are being written waits in a line ([`Line`]), and all who wait for one wave are written in one
//! transaction. That costs less for each (one sync of the disk for all), and hides them among each other.

use super::stirring::{Before, TICKS, WORDS, other_marks, take_marks, write_marks};
use super::{drawn, note_unmixed, postgres, sqlite};
use crate::db::{Db, on};
use crate::two_steps::{Statement, TwoSteps, read};
use crate::{Store, StoreError};
use domain::ballot_box::{Mark, SealedEnvelope};
use domain::id::WaveId;
use rand::rngs::StdRng;
use rand::seq::{IteratorRandom, SliceRandom};
use rand::{CryptoRng, SeedableRng};
use sqlx::{FromRow, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
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
    stands: Mutex<Stands>,
    /// So many of them are written at once at the most.
    at_once: usize,
}

#[derive(Default)]
struct Stands {
    waiting: Vec<Waiting>,
    /// So many write. Each takes who waits until nobody does.
    writing: usize,
}

struct Waiting {
    wave: Uuid,
    mark: Vec<u8>,
    ticks: Vec<u8>,
    words: Vec<u8>,
    /// Their own, whoever writes them: what is drawn must not depend on who was quicker.
    rng: StdRng,
    told: oneshot::Sender<Result<Accepted, StoreError>>,
}

impl Line {
    /// SQLite has one writer. On PostgreSQL a wave that somebody holds, to unseal it, must not keep the answers of all others waiting.
    pub(crate) fn of(writer: &Db) -> Self {
        Self {
            stands: Mutex::default(),
            at_once: match writer {
                Db::Sqlite(_) => 1,
                Db::Postgres(_) => 4,
            },
        }
    }

    fn stands(&self) -> MutexGuard<'_, Stands> {
        self.stands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A turn to write, if not all who may are busy; otherwise one of them will come to it.
    fn stand(self: &Arc<Self>, one: Waiting) -> Option<Turn> {
        let mut stands = self.stands();
        stands.waiting.push(one);
        (stands.writing < self.at_once).then(|| {
            stands.writing += 1;
            Turn {
                line: Arc::clone(self),
                done: false,
            }
        })
    }
}

/// Somebody writes, until nobody waits.
struct Turn {
    line: Arc<Line>,
    done: bool,
}

impl Turn {
    /// Those who are next: of one wave, in the order of their marks, so that two servers that write the same ones never
    /// wait for each other in a circle. Nobody, if nobody waits; with that the turn is done.
    fn next(&mut self) -> Vec<Waiting> {
        let mut stands = self.line.stands();
        let Some(wave) = stands.waiting.first().map(|first| first.wave) else {
            stands.writing -= 1;
            self.done = true;
            return Vec::new();
        };
        let mut room = TOGETHER;
        let mut together: Vec<Waiting> = stands
            .waiting
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

impl Drop for Turn {
    /// A turn that breaks off must not keep the line standing: whoever waits and has nobody else to write is told so.
    fn drop(&mut self) {
        if !self.done {
            let mut stands = self.line.stands();
            stands.writing -= 1;
            if stands.writing == 0 {
                stands.waiting.clear();
            }
        }
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
    let turn = store.line.stand(Waiting {
        wave: wave.into(),
        mark: mark.0.to_vec(),
        ticks: ticks.as_bytes().to_vec(),
        words: words.as_bytes().to_vec(),
        rng: StdRng::from_rng(rng),
        told,
    });
    if let Some(turn) = turn {
        let store = store.clone();
        // On a thread of its own, that waits for the driver's thread by itself: to be woken by the runtime costs more than to write.
        let runtime = Handle::current();
        tokio::task::spawn_blocking(move || runtime.block_on(write_waiting(&store, turn)));
    }
    // Everybody is told something, unless the program ends meanwhile.
    hears.await.unwrap_or(Err(StoreError::Ending))
}

/// Writes who waits, until nobody does.
async fn write_waiting(store: &Store, mut turn: Turn) {
    loop {
        let mut together = turn.next();
        let Some(first) = together.first_mut() else {
            return;
        };
        let (wave, mut rng) = (first.wave, StdRng::from_rng(&mut first.rng));
        let written = write(store, wave, &mut together, &mut rng).await;
        // Here, and not where the answer came from: whoever sent it may have hung up.
        if !matches!(&written, Ok(written) if written.marks.is_empty()) {
            note_unmixed(store);
        }
        tell(written, together);
    }
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

/// Writes those who are new, in one transaction. Of whom it was not known before that they are not is left out, and it is begun anew:
/// what is stirred lies around somebody who is new. With anybody else the new marks would stand apart from what is stirred.
async fn write(
    store: &Store,
    wave: Uuid,
    together: &mut [Waiting],
    rng: &mut StdRng,
) -> Result<Written, StoreError> {
    let mut new: BTreeSet<Vec<u8>> = together.iter().map(|one| one.mark.clone()).collect();
    loop {
        let Some(around) = new.iter().choose(rng).cloned() else {
            return Ok(Written {
                marks: new,
                kept: Ok(()),
            });
        };
        let written = write_around(store, wave, together, &new, &around, rng).await?;
        if written.marks.contains(&around) {
            return Ok(written);
        }
        new = written.marks;
    }
}

/// The same of these; nothing is written if the one around whom it would be is not new.
async fn write_around(
    store: &Store,
    wave: Uuid,
    together: &mut [Waiting],
    sent: &BTreeSet<Vec<u8>>,
    around: &[u8],
    rng: &mut StdRng,
) -> Result<Written, StoreError> {
    let lock = match &store.writer {
        Db::Sqlite(_) => sqlite::LOCK,
        Db::Postgres(_) => postgres::LOCK,
    };
    let sent = || sent.iter().cloned();
    let [ticks_id, words_id] = [drawn(rng), drawn(rng)];
    let looks = [
        write_marks(wave, sent(), "on conflict do nothing returning hash"),
        // After the marks, never before them: their foreign key waits for whoever holds the wave (see `unseal`).
        Statement::new(
            "select 1 from wave where id = ? and state in ('open', 'closed') and layers_off = 0",
            [wave.into()],
        ),
        other_marks(wave, around, sent(), &Before::drawn(rng), lock),
        TICKS.others(wave, ticks_id, &Before::drawn(rng), lock),
        WORDS.others(wave, words_id, &Before::drawn(rng), lock),
    ];
    on!(&store.writer, |pool| {
        pool.look_then_write(looks, |[inserted, takes, marks, ticks, words]| {
            let new = hashes(&inserted)?;
            let only = |kept| {
                (
                    Written {
                        marks: new.clone(),
                        kept,
                    },
                    None,
                )
            };
            if !new.contains(around) {
                return Ok(only(Ok(())));
            }
            if takes.is_empty() {
                return Ok(only(Err(StoreError::Conflict("wave"))));
            }
            let mut left = new.clone();
            let (new_ticks, new_words) = together
                .iter_mut()
                .filter(|one| left.remove(&one.mark))
                .map(|one| (take(&mut one.ticks), take(&mut one.words)))
                .unzip();
            let marks: Vec<Vec<u8>> = new.iter().cloned().chain(hashes(&marks)?).collect();
            let writes = [
                take_marks(wave, marks.iter().cloned()),
                write_marks(wave, shuffled(marks, rng), ""),
                TICKS.write(wave, stirred(read(&ticks)?, ticks_id, new_ticks, rng)),
                WORDS.write(wave, stirred(read(&words)?, words_id, new_words, rng)),
            ];
            let written = Written {
                marks: new,
                kept: Ok(()),
            };
            Ok((written, Some(writes)))
        })
        .await
    })
}

fn hashes<R: Row>(rows: &[R]) -> Result<BTreeSet<Vec<u8>>, sqlx::Error>
where
    (Vec<u8>,): for<'r> FromRow<'r, R>,
{
    let hashes: Vec<(Vec<u8>,)> = read(rows)?;
    Ok(hashes.into_iter().map(|(hash,)| hash).collect())
}

/// New contents and those of others, each under some id of them all. In a box that is nearly empty one of the others can be
/// found twice, so they come as a map.
fn stirred(
    others: BTreeMap<Uuid, Vec<u8>>,
    id: Uuid,
    new: Vec<Vec<u8>>,
    rng: &mut StdRng,
) -> Vec<(Uuid, Vec<u8>)> {
    let more = new.len().saturating_sub(1);
    let (mut ids, mut sealed): (Vec<Uuid>, Vec<Vec<u8>>) = others.into_iter().unzip();
    ids.push(id);
    ids.extend((0..more).map(|_| drawn(rng)));
    sealed.extend(new);
    shuffled(ids, rng)
        .into_iter()
        .zip(shuffled(sealed, rng))
        .collect()
}

fn shuffled<T>(mut all: Vec<T>, rng: &mut StdRng) -> Vec<T> {
    all.shuffle(rng);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(line: &Arc<Line>) -> (Option<Turn>, oneshot::Receiver<Result<Accepted, StoreError>>) {
        let (told, hears) = oneshot::channel();
        let one = Waiting {
            wave: Uuid::nil(),
            mark: vec![1],
            ticks: Vec::new(),
            words: Vec::new(),
            rng: StdRng::seed_from_u64(1),
            told,
        };
        (line.stand(one), hears)
    }

    #[tokio::test]
    async fn a_turn_that_breaks_off_does_not_keep_the_line_standing() {
        let line = Arc::new(Line {
            stands: Mutex::default(),
            at_once: 1,
        });
        let (turn, first) = stands(&line);
        let (no_turn, second) = stands(&line);
        assert!(no_turn.is_none(), "somebody writes");
        drop(turn.expect("nobody wrote"));
        assert!(first.await.is_err() && second.await.is_err(), "they are told");

        let (turn, _hears) = stands(&line);
        let mut turn = turn.expect("nobody writes any more");
        assert_eq!(turn.next().len(), 1);
        assert!(turn.next().is_empty());
        drop(turn);
        assert!(stands(&line).0.is_some(), "a turn that was done gave way once");
    }
}
