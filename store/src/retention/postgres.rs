//! The same on PostgreSQL. Its files belong to the server: they can be searched through SQL, by a user who may call
//! `pg_read_binary_file` (a superuser may, and whoever was granted it). Where that is not so the report says so, and that the rows
//! are gone is all that is known.
//!
//! What is never searched: `pg_wal`, which holds every write until it is recycled, what was erased among it; archives,
//! standbys. And a long text lies compressed, so it is known by its row's id alone.

use super::samples::{Pass, Samples};
use super::search::{Hit, Searched, ended};
use super::sqlite::in_files;
use crate::error::StoreError;
use sqlx::PgPool;
use std::path::PathBuf;
use std::sync::Arc;

/// How much is read at once, in bytes.
const CHUNK: i64 = 8 << 20;
/// A table of more than a gigabyte has several files: `name`, `name.1` and so on.
const MOST_PARTS: u32 = 1_000;

const LOG: &str =
    "pg_wal, archives and standbys were not searched: they hold what was written until it is overwritten";
const FILES: &str = "the files of PostgreSQL were not searched: this user may not read them. The rows are gone, and the tables were \
     rebuilt. To have them searched, grant it: grant execute on function pg_read_binary_file(text, bigint, bigint, \
     boolean) to this user";

/// Writes the files of what is kept for a time anew.
pub(super) async fn rebuild(pool: &PgPool) -> Result<(), StoreError> {
    let tables = [
        "invitation",
        "coding_theme",
        "coding",
        "comment_passed_on",
        "comment",
        "response",
    ];
    // What is left, if something is, the search finds.
    crate::open::rebuilding::rebuild(pool, &tables, "5s")
        .await
        .map(drop)
}

/// Searches every file of this database that holds tables, long values or indexes; and these, on this machine.
pub(super) async fn search(
    pool: &PgPool,
    samples: &Arc<Samples>,
    beside: Vec<PathBuf>,
) -> Result<(Searched, Vec<Hit>), StoreError> {
    let (mut searched, mut hits) = in_files(samples, beside).await?;
    searched.unsearched.push(LOG);
    let may: bool = sqlx::query_scalar(
        "select has_function_privilege('pg_read_binary_file(text, bigint, bigint, boolean)', 'execute')",
    )
    .fetch_one(pool)
    .await?;
    if !may {
        searched.unsearched.push(FILES);
        return Ok((searched, hits));
    }
    // What is still in memory is written out. Not everybody may say so; a rebuilt table is on the disk already.
    let _ = sqlx::query("checkpoint").execute(pool).await;
    let files: Vec<(String, String)> = sqlx::query_as(
        "select relname::text, pg_relation_filepath(oid) from pg_class \
         where relkind in ('r', 't', 'i', 'm') and pg_relation_filepath(oid) like 'base/%' order by relname",
    )
    .fetch_all(pool)
    .await?;
    let mut pass = Pass::new(samples);
    for (name, path) in files {
        for part in 0..MOST_PARTS {
            let path = if part == 0 {
                path.clone()
            } else {
                format!("{path}.{part}")
            };
            if !in_one(pool, &path, &mut pass).await? {
                break;
            }
            ended(&mut pass, &name, &mut searched, &mut hits);
        }
    }
    Ok((searched, hits))
}

/// Reads one file. False if it is not there.
async fn in_one(pool: &PgPool, path: &str, pass: &mut Pass<'_>) -> Result<bool, StoreError> {
    let mut at = 0;
    loop {
        let chunk: Option<Vec<u8>> = sqlx::query_scalar("select pg_read_binary_file($1, $2, $3, true)")
            .bind(path)
            .bind(at)
            .bind(CHUNK)
            .fetch_one(pool)
            .await?;
        let Some(chunk) = chunk else {
            return Ok(false);
        };
        pass.read(&chunk);
        let read = i64::try_from(chunk.len()).unwrap_or(CHUNK);
        if read < CHUNK {
            return Ok(true);
        }
        at += read;
    }
}
