//! Backups and restoring, before they are encrypted: what is in them, what comes back, what is refused.

mod boxes;
mod everything;
mod refused;

use crate::both::{Fresh, drop_postgres, empty_postgres, sqlite_url};
use crate::world::NOW;
use domain::id::BackupId;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::collections::BTreeMap;
use store::Store;
use store::backup::{self, BackupError, Head, New, Restored};
use tempfile::TempDir;
use time::OffsetDateTime;

/// A backup of this name.
pub fn new(name: &str, now: OffsetDateTime) -> New {
    let seed = name
        .bytes()
        .fold(7, |seed: u64, byte| seed.wrapping_mul(31) + u64::from(byte));
    New {
        id: BackupId::draw(&mut StdRng::seed_from_u64(seed)),
        name: name.to_owned(),
        now,
    }
}

/// Makes a backup that nobody remembers.
pub async fn written(store: &Store, name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    backup::write(store, &new(name, NOW), &mut out).await.unwrap();
    out
}

/// Makes one that is remembered.
pub async fn made(store: &Store, name: &str) -> Vec<u8> {
    made_at(store, name, NOW).await
}

/// The same at another time.
pub async fn made_at(store: &Store, name: &str, now: OffsetDateTime) -> Vec<u8> {
    let mut out = Vec::new();
    let written = backup::write(store, &new(name, now), &mut out).await.unwrap();
    backup::record(store, &written).await.unwrap();
    out
}

/// What it says of itself.
pub fn head(backup: &[u8]) -> Head {
    backup::check(backup).unwrap()
}

/// The rows of each table, as they stand there.
pub fn rows(backup: &[u8]) -> BTreeMap<String, Vec<String>> {
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut table = String::new();
    for line in std::str::from_utf8(backup).unwrap().lines() {
        if let Some(rest) = line.strip_prefix("{\"table\":{\"name\":\"") {
            table = rest.split('"').next().unwrap().to_owned();
        } else if line.starts_with("{\"row\":") {
            rows.entry(table.clone()).or_default().push(line.to_owned());
        }
    }
    rows
}

/// An empty place of either kind.
pub struct Place {
    pub url: String,
    folder: TempDir,
    name: Option<String>,
}

impl Place {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            url: sqlite_url(&folder.path().join("restored.db")),
            folder,
            name: None,
        }
    }

    /// One of the other kind than this database, if there is a server.
    pub async fn other_than(fresh: &Fresh) -> Option<Self> {
        if fresh.file().is_none() {
            return Some(Self::sqlite());
        }
        let (url, name) = empty_postgres().await?;
        Some(Self {
            url,
            folder: tempfile::tempdir().unwrap(),
            name: Some(name),
        })
    }

    pub async fn restore(&self, backup: &[u8], older: &[&[u8]]) -> Result<Restored, BackupError> {
        backup::restore(&self.url, backup, older.to_vec()).await
    }

    pub async fn end(self) {
        if let Some(name) = self.name {
            drop_postgres(&name).await;
        }
        self.folder.close().unwrap();
    }
}
