//! A folder that is there whole or not at all.
//!
//! In: a path and files. Out: the folder with all of them, or nothing and a reason. It refuses to touch a folder that
//! holds something.

use super::input::shown;
use super::{Failure, Outcome};
use std::fs::{self, OpenOptions, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Whether a folder can be written: it is not there yet, or empty.
pub(super) fn is_free(folder: &Path) -> Outcome {
    let name = shown(folder);
    match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) if is_here(folder) => Err(Failure(format!(
            "{name} is the folder in which you are: name a new folder in it"
        ))),
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure(format!(
            "{name} is there and not empty: name a new folder, nothing is overwritten"
        ))),
        Err(error) if error.kind() == ErrorKind::NotFound && folder.is_symlink() => Err(Failure(format!(
            "{name} is a link to something that is not there: take the link away, or name a new folder"
        ))),
        Err(error) if error.kind() == ErrorKind::NotFound => match parent(folder).is_dir() {
            true => Ok(()),
            false => Err(Failure(format!(
                "{name} cannot be made, since the folder it is to lie in is not there: make that one first"
            ))),
        },
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            Err(Failure(format!("{name} is no folder: name a new folder")))
        }
        Err(error) => Err(Failure(format!(
            "{name} cannot be used: {error}. Name a new folder"
        ))),
    }
}

/// A folder with all its files, that has no name yet: it is gone again unless [`Beside::name`] gives it one.
pub(super) struct Beside {
    made: TempDir,
    folder: PathBuf,
    /// As the user called it.
    called: String,
}

/// Writes files into a folder beside, for the eyes of its owner alone.
pub(super) fn beside(folder: &Path, files: &[(String, String)]) -> Result<Beside, Failure> {
    is_free(folder)?;
    let called = shown(folder);
    let failed = |error| failed(&called, &error);
    // An empty folder at the end of a link is filled where it is.
    let folder = match folder.exists() {
        true => folder.canonicalize().map_err(failed)?,
        false => folder.to_owned(),
    };
    // Whatever others may do by the habits of this computer: the form with reasons is for its owner.
    let made = tempfile::Builder::new()
        .prefix(".earshot-")
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(parent(&folder))
        .map_err(failed)?;
    for (name, text) in files {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(made.path().join(name))
            .map_err(failed)?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(failed)?;
    }
    Ok(Beside { made, folder, called })
}

impl Beside {
    /// Gives the folder its name.
    pub(super) fn name(self) -> Outcome {
        // One that is there is empty; if somebody filled it meanwhile, this fails.
        fs::rename(self.made.path(), &self.folder).map_err(|error| failed(&self.called, &error))?;
        // It has another name now: there is nothing to clean up.
        let _ = self.made.keep();
        Ok(())
    }
}

fn failed(folder: &str, error: &std::io::Error) -> Failure {
    Failure(format!(
        "{folder} was not written: {error}. Look for room and the right to write there"
    ))
}

/// Whether this program runs in a folder: to be in one that is replaced is to be nowhere.
fn is_here(folder: &Path) -> bool {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    matches!((here, folder.canonicalize()), (Ok(here), Ok(folder)) if here == folder)
}

/// Where a folder lies.
fn parent(folder: &Path) -> &Path {
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, files: &[(String, String)]) -> Outcome {
        beside(folder, files)?.name()
    }

    fn files(names: &[&str]) -> Vec<(String, String)> {
        names
            .iter()
            .map(|name| ((*name).to_owned(), "text".to_owned()))
            .collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_or_an_empty_folder_gets_all_files() {
        let place = tempfile::tempdir().unwrap();
        for name in ["new", "empty"] {
            let folder = place.path().join(name);
            if name == "empty" {
                fs::create_dir(&folder).unwrap();
            }
            write(&folder, &files(&["a.csv", "tables.json"])).unwrap();
            assert_eq!(names(&folder), ["a.csv", "tables.json"]);
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&folder), mode(&folder.join("a.csv"))), (0o700, 0o600));
        }
        assert_eq!(names(place.path()), ["empty", "new"]);
    }

    #[test]
    fn a_folder_with_something_in_it_stays_as_it_is() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("mine.txt"), "mine").unwrap();
        let Failure(reason) = write(place.path(), &files(&["a.csv"])).unwrap_err();
        assert!(reason.contains("is there and not empty: name a new folder"));
        assert_eq!(names(place.path()), ["mine.txt"]);
        assert!(write(&place.path().join("mine.txt"), &files(&["a.csv"])).is_err());
    }

    #[test]
    fn nothing_partial_is_left_behind() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("out");
        // The second of the same name cannot be made.
        assert!(write(&folder, &files(&["a.csv", "a.csv"])).is_err());
        assert!(names(place.path()).is_empty());
        drop(beside(&folder, &files(&["a.csv"])).unwrap());
        assert!(names(place.path()).is_empty());
        let Failure(reason) = write(&folder.join("deeper"), &files(&["a.csv"])).unwrap_err();
        assert!(reason.contains("make that one first"));
    }

    #[test]
    fn a_link_is_followed_to_an_empty_folder_and_told_from_one_to_nothing() {
        let place = tempfile::tempdir().unwrap();
        let (link, folder) = (place.path().join("link"), place.path().join("folder"));
        std::os::unix::fs::symlink("folder", &link).unwrap();
        let Failure(reason) = write(&link, &files(&["a.csv"])).unwrap_err();
        assert!(
            reason.contains("is a link to something that is not there"),
            "{reason}"
        );
        fs::create_dir(&folder).unwrap();
        write(&link, &files(&["a.csv"])).unwrap();
        assert_eq!(names(&folder), ["a.csv"]);
        assert!(link.is_symlink());
    }

    #[test]
    fn the_folder_in_which_one_is_is_not_replaced() {
        assert!(is_here(Path::new(".")) && !is_here(Path::new("..")));
    }
}
