//! The search on SQLite: the file, its log and the log's index, and whatever lies beside it under a name that begins alike,
//! such as a copy that somebody made.

use super::samples::{Pass, Samples};
use super::search::{Hit, Searched, ended};
use crate::error::StoreError;
use sqlx::SqlitePool;
use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// How much is read at once.
const CHUNK: usize = 1 << 20;

/// Files that were opened here stay open, a few for each database. To close one would end every lock that this process has on
/// that file, also SQLite's own, and two writers would then ruin it: so POSIX has it.
static OPENED: Mutex<BTreeMap<(u64, u64), Arc<File>>> = Mutex::new(BTreeMap::new());

/// The file of that name, opened once.
fn opened(path: &Path) -> std::io::Result<Arc<File>> {
    let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    let about = std::fs::metadata(path)?;
    let key = (about.dev(), about.ino());
    if let Some(file) = opened.get(&key) {
        return Ok(file.clone());
    }
    let file = Arc::new(File::open(path)?);
    opened.insert(key, file.clone());
    Ok(file)
}

/// Searches the files of the database, and these.
pub(super) async fn search(
    pool: &SqlitePool,
    samples: &Arc<Samples>,
    beside: Vec<PathBuf>,
) -> Result<(Searched, Vec<Hit>), StoreError> {
    let path = pool.connect_options().get_filename().to_owned();
    let mut files = alike(&path).map_err(|error| unreadable(&path, &error))?;
    files.extend(beside);
    in_files(samples, files).await
}

fn unreadable(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Unreachable {
        place: path.display().to_string(),
        why: format!("{}. This user must be able to read it to search it", error.kind()),
    }
}

/// Everything in the folder whose name begins with that of the database.
fn alike(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder.unwrap_or(Path::new(".")))? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&name) && entry.file_type()?.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// Searches files, one after the other, on a thread of its own.
pub(super) async fn in_files(
    samples: &Arc<Samples>,
    files: Vec<PathBuf>,
) -> Result<(Searched, Vec<Hit>), StoreError> {
    let samples = samples.clone();
    let all = move || {
        let (mut searched, mut hits) = (Searched::default(), Vec::new());
        let mut pass = Pass::new(&samples);
        for path in files {
            let there = in_one(&mut pass, &path).map_err(|error| unreadable(&path, &error))?;
            if there {
                ended(&mut pass, &path.display().to_string(), &mut searched, &mut hits);
            }
        }
        Ok((searched, hits))
    };
    let broken_off = |_| StoreError::Conflict("search");
    tokio::task::spawn_blocking(all).await.map_err(broken_off)?
}

/// Reads one file. False if it is gone by now, such as a log.
fn in_one(pass: &mut Pass<'_>, path: &Path) -> std::io::Result<bool> {
    let file = match opened(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let mut chunk = vec![0; CHUNK];
    let mut at = 0;
    loop {
        let read = file.read_at(&mut chunk, at)?;
        if read == 0 {
            return Ok(true);
        }
        pass.read(&chunk[..read]);
        at += read as u64;
    }
}
