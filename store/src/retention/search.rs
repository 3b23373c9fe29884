//! The proof: files are rebuilt, and then searched for what was erased. In: samples. Out: how many files and bytes were
//! searched, how often something was found and in which files, and what could not be searched. It refuses to say what it
//! was.

use super::samples::{Pass, Samples};
use super::{found, postgres, sqlite};
use crate::db::Db;
use crate::{Store, StoreError};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// What a search came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Searched {
    /// How many files.
    pub files: u64,
    /// How many bytes they have together.
    pub bytes: u64,
    /// How often something that was erased was found.
    pub found: u64,
    /// In which files.
    pub held_by: BTreeSet<String>,
    /// What nobody could look into, in words.
    pub unsearched: Vec<&'static str>,
}

/// What no program can look into.
const ELSEWHERE: &str = "backups and other copies, and what a disk keeps of overwritten blocks, are out of reach: delete or encrypt them";

/// Rebuilds the files of everything that can be erased, without what was deleted.
pub async fn rebuild(store: &Store) -> Result<(), StoreError> {
    match &store.writer {
        Db::Sqlite(pool) => crate::open::sqlite::tidy(pool).await,
        Db::Postgres(pool) => postgres::rebuild(pool).await,
    }
}

/// Searches every file of the database, and these beside it, which on SQLite lie in files.
pub async fn search(store: &Store, samples: Samples, beside: Vec<PathBuf>) -> Result<Searched, StoreError> {
    let samples = Arc::new(samples);
    let (mut searched, hits) = match &store.writer {
        Db::Sqlite(pool) => sqlite::search(pool, &samples, beside).await?,
        Db::Postgres(pool) => postgres::search(pool, &samples, beside).await?,
    };
    let kept = found::kept_on_purpose(store, &samples, &hits).await?;
    for hit in hits {
        if !kept.contains(&hit.sample) {
            searched.found += hit.times;
            searched.held_by.insert(hit.file);
        }
    }
    searched.unsearched.push(ELSEWHERE);
    Ok(searched)
}

/// A sample in a file.
pub(super) struct Hit {
    pub(super) file: String,
    pub(super) sample: usize,
    pub(super) times: u64,
}

/// Ends the pass over a file.
pub(super) fn ended(pass: &mut Pass<'_>, file: &str, searched: &mut Searched, hits: &mut Vec<Hit>) {
    pass.end();
    searched.files += 1;
    searched.bytes += std::mem::take(&mut pass.bytes);
    hits.extend(pass.hits.drain().map(|(sample, times)| Hit {
        file: file.to_owned(),
        sample,
        times,
    }));
}
