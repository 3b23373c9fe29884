//! A folder that is there whole or not at all.
//!
//! In: a path and files. Out: the folder with all of them, or nothing and a reason. It refuses to touch a folder that
//! holds something.

use super::{Failure, Outcome};
use std::fs::{self, OpenOptions, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// Whether a folder can be written: it is not there yet, or empty.
pub(super) fn is_free(folder: &Path) -> Outcome {
    let name = folder.display();
    match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure(format!(
            "{name} is there and not empty: name a new folder, nothing is overwritten"
        ))),
        Err(error) if error.kind() == ErrorKind::NotFound => match parent(folder).is_dir() {
            true => Ok(()),
            false => Err(Failure(format!(
                "{name} cannot be made, since the folder it is to lie in is not there: make that one first"
            ))),
        },
        Err(error) => Err(Failure(format!(
            "{name} cannot be used: {error}. Name a new folder"
        ))),
    }
}

/// Writes files into a folder beside, for the eyes of its owner alone, and then gives it its name.
pub(super) fn write(folder: &Path, files: &[(String, String)]) -> Outcome {
    is_free(folder)?;
    let failed = |error: std::io::Error| {
        Failure(format!(
            "{} was not written: {error}. Look for room and the right to write there",
            folder.display()
        ))
    };
    // Whatever others may do by the habits of this computer: the form with reasons is for its owner.
    let beside = tempfile::Builder::new()
        .prefix(".earshot-")
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(parent(folder))
        .map_err(failed)?;
    for (name, text) in files {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(beside.path().join(name))
            .map_err(failed)?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(failed)?;
    }
    if folder.exists() {
        // It is empty, and if somebody filled it meanwhile, this fails.
        fs::remove_dir(folder).map_err(failed)?;
    }
    fs::rename(beside.path(), folder).map_err(failed)?;
    // It has another name now: there is nothing to clean up.
    let _ = beside.keep();
    Ok(())
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
        let Failure(reason) = write(&folder.join("deeper"), &files(&["a.csv"])).unwrap_err();
        assert!(reason.contains("make that one first"));
    }
}
