//! Files that have no name yet, and those that will never get one, since the program was killed. In: a folder. Out: a new one, or what
//! was left there. It refuses to take away what another program is writing just now.
//!
//! Whoever writes one holds a lock on it, which ends with the program, however that ends.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What they are, told by how their names begin.
#[derive(Clone, Copy)]
pub(super) struct Kind(&'static str);

/// A backup.
pub(super) const BACKUP: Kind = Kind(".earshot-backup-");
/// Envelopes from which a key holder took a layer, or what lies in them: who finds them with both layers off can read answers.
pub(super) const ENVELOPES: Kind = Kind(".earshot-envelopes-");

/// Begins one, for the eyes of its owner alone. It is gone again unless it gets a name.
pub(super) fn begin(kind: Kind, folder: &Path) -> io::Result<NamedTempFile> {
    let file = tempfile::Builder::new().prefix(kind.0).tempfile_in(folder)?;
    // Where a file system knows no locks, nothing is ever taken away either.
    match file.as_file().try_lock() {
        Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::ResourceBusy.into()),
        Ok(()) | Err(TryLockError::Error(_)) => {}
    }
    Ok(file)
}

/// All of them in a folder.
pub(super) fn in_folder(kind: Kind, folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let is_file = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_file());
    let names = entries.flatten().filter(|entry| {
        is_file(entry)
            && entry
                .file_name()
                .to_str()
                .is_some_and(|name| name.starts_with(kind.0))
    });
    names.map(|entry| entry.path()).collect()
}

/// Whether a program is still at it, as far as anybody can tell.
pub(super) fn is_being_written(path: &Path) -> bool {
    held(path).is_none()
}

/// Takes one away that nobody writes any more. Best effort: it is locked, and doctor names it.
pub(super) fn remove(path: &Path) {
    if let Some(_held) = held(path) {
        let _ = fs::remove_file(path);
    }
}

/// Nobody else has it.
fn held(path: &Path) -> Option<File> {
    let file = File::open(path).ok()?;
    file.try_lock().ok()?;
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_is_taken_away_and_what_is_being_written_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        let left = at.join(format!("{}killed", BACKUP.0));
        fs::write(&left, "half").unwrap();
        fs::write(at.join("earshot-2026.age"), "whole").unwrap();
        let writing = begin(BACKUP, at).unwrap();
        assert!(is_being_written(writing.path()) && !is_being_written(&left));
        let found = in_folder(BACKUP, at);
        assert_eq!(found.len(), 2);
        found.iter().for_each(|file| remove(file));
        assert_eq!(in_folder(BACKUP, at), [writing.path()]);
        assert!(at.join("earshot-2026.age").exists());
        writing.persist_noclobber(at.join("new.age")).unwrap();
        assert_eq!(fs::read_dir(at).unwrap().count(), 2);
    }
}
