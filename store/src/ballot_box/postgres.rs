//! Room B on PostgreSQL: the same tables as on SQLite. A table is a heap: a row's place (`ctid`) and its transaction
//! (`xmin`) tell when it was written, and a long value lies apart under a number that counts up (`chunk_id`). So each answer
//! stirs some others, and a mix writes every row anew, in random order and one transaction, and then rebuilds the files.
//!
//! It does not copy into a new table and drop the old one, nor truncate: a dump that had begun just before would find the
//! tables empty. Rows that are deleted and inserted are there for whoever began before, and once for whoever begins after.
//!
//! What this does not give:
//! - **The tail.** Until the next mix (an hour of use at most) pages hold dead copies of the rows that an answer stirred, and
//!   none of the new one. SQL shows the newest only as one of three, or as one of those that came at the same moment; whoever reads pages (a superuser, the files) sees
//!   the order of the last answers, and which mark, ticks and words came together.
//! - **The log.** `pg_wal` holds every write with the time of its commit, until it is recycled. An archive, a standby or
//!   recovery to a point in time keeps it for longer: have none for this database. Nor `track_commit_timestamp`.
//! - **Copies.** Two dumps differ in the answers that came between them. [`crate::backup`] makes none that do in a few; have no others.
//! - **A reader that began before a mix and reads on** keeps the old rows until the mix after it has ended.
//!
//! All of it is open to the database's own administrator only. A council that cannot trust them should stay with SQLite.

use super::drawn;
use crate::StoreError;
use rand::CryptoRng;
use rand::seq::SliceRandom;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// In the order in which they are made. `if not exists`: this runs at every start.
pub(super) const TABLES: &[&str] = &[
    "create table if not exists mark (
        wave uuid not null references wave (id),
        hash bytea not null,
        primary key (wave, hash)
    )",
    "create table if not exists ticks_envelope (
        wave uuid not null references wave (id),
        id uuid not null,
        sealed bytea not null,
        primary key (wave, id)
    )",
    "create table if not exists words_envelope (
        wave uuid not null references wave (id),
        id uuid not null,
        sealed bytea not null,
        primary key (wave, id)
    )",
    "create table if not exists response (
        wave uuid not null references wave (id),
        id uuid not null,
        instrument text not null,
        ticks bytea not null,
        primary key (wave, id)
    )",
    "create table if not exists comment (
        id uuid not null,
        wave uuid not null references wave (id),
        instrument text not null,
        item text not null,
        age_band text,
        may_quote boolean not null,
        words text not null,
        primary key (id)
    )",
    "create index if not exists comment_of_wave on comment (wave)",
    // What the planner samples of a column it keeps: old marks and ids, even words, after they were deleted.
    "alter table mark alter column hash set statistics 0",
    "alter table ticks_envelope alter column id set statistics 0",
    "alter table words_envelope alter column id set statistics 0",
    "alter table response alter column id set statistics 0, alter column ticks set statistics 0",
    "alter table comment alter column id set statistics 0, alter column words set statistics 0",
    "alter table coding alter column comment set statistics 0, alter column redacted set statistics 0",
    "alter table coding_theme alter column comment set statistics 0",
    "alter table comment_passed_on alter column comment set statistics 0",
    "alter table invitation alter column hash set statistics 0",
];

/// Of two answers at the same moment neither waits for a row that the other stirs: it takes the next one.
pub(super) const LOCK: &str = "for update skip locked";

/// Waves first, then the tables in the order in which an answer writes them: so a mix, an answer and an unsealing never wait
/// for each other in a circle. Who only reads waits for nothing. Others wait for us, so we do not wait long ourselves.
const HOLD: [&str; 3] = [
    "set local lock_timeout = '5s'",
    "select id from wave order by id for key share",
    "lock table mark, ticks_envelope, words_envelope in share row exclusive mode",
];

/// Both heaps: what is there, how it is written anew, and how the old rows go. An `update` would leave the long values where
/// they are.
const HEAPS: [[&str; 3]; 2] = [
    [
        "select wave, id from ticks_envelope order by wave, id",
        "insert into ticks_envelope (wave, id, sealed) select e.wave, m.fresh, e.sealed \
         from unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality as m (wave, id, fresh, place) \
         join ticks_envelope e on e.wave = m.wave and e.id = m.id order by m.place",
        "delete from ticks_envelope e using unnest($1::uuid[], $2::uuid[]) as m (wave, id) \
         where e.wave = m.wave and e.id = m.id",
    ],
    [
        "select wave, id from words_envelope order by wave, id",
        "insert into words_envelope (wave, id, sealed) select e.wave, m.fresh, e.sealed \
         from unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality as m (wave, id, fresh, place) \
         join words_envelope e on e.wave = m.wave and e.id = m.id order by m.place",
        "delete from words_envelope e using unnest($1::uuid[], $2::uuid[]) as m (wave, id) \
         where e.wave = m.wave and e.id = m.id",
    ],
];

/// Writes marks and envelopes anew, in random order, the envelopes under new ids.
pub(super) async fn renew(tx: &mut PgConnection, rng: &mut impl CryptoRng) -> Result<(), StoreError> {
    for hold in HOLD {
        sqlx::query(hold).execute(&mut *tx).await?;
    }
    let mut marks: Vec<(Uuid, Vec<u8>)> = sqlx::query_as("delete from mark returning wave, hash")
        .fetch_all(&mut *tx)
        .await?;
    // Sorted first, so that the order comes from `rng` alone.
    marks.sort_unstable();
    marks.shuffle(rng);
    let (waves, hashes): (Vec<Uuid>, Vec<Vec<u8>>) = marks.into_iter().unzip();
    sqlx::query(
        "insert into mark (wave, hash) select m.wave, m.hash \
         from unnest($1::uuid[], $2::bytea[]) with ordinality as m (wave, hash, place) order by m.place",
    )
    .bind(waves)
    .bind(hashes)
    .execute(&mut *tx)
    .await?;
    for [list, write, delete] in HEAPS {
        let mut rows: Vec<(Uuid, Uuid)> = sqlx::query_as(list).fetch_all(&mut *tx).await?;
        rows.shuffle(rng);
        let fresh: Vec<Uuid> = rows.iter().map(|_| drawn(rng)).collect();
        let (waves, ids): (Vec<Uuid>, Vec<Uuid>) = rows.into_iter().unzip();
        sqlx::query(write)
            .bind(&waves)
            .bind(&ids)
            .bind(fresh)
            .execute(&mut *tx)
            .await?;
        sqlx::query(delete)
            .bind(waves)
            .bind(ids)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// Writes the files of the box anew, without the rows that are dead. An answer waits for it, and it for a reader, but not for
/// long.
pub(super) async fn rebuild(pool: &PgPool) -> Result<(), StoreError> {
    let tables = ["mark", "ticks_envelope", "words_envelope"];
    match crate::open::rebuilding::rebuild(pool, &tables, "2s").await? {
        true => Ok(()),
        false => Err(StoreError::Conflict("database")),
    }
}
