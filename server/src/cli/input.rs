//! The one place that reads files which somebody names on the command line for their content.
//!
//! In: a path, and how large a file may be. Out: its text, or which file cannot be read, why, and what to do. It refuses
//! to know what the text means.

use super::Failure;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The largest file of data or tables.
pub(super) const MOST_DATA: u64 = 200_000_000;
/// The largest spec.
pub(super) const MOST_SPEC: u64 = 1_000_000;

/// Reads a file of at most so many bytes.
pub(super) fn text(path: &Path, most: u64) -> Result<String, Failure> {
    let name = path.display();
    let unreadable = |error: std::io::Error| {
        let todo = match error.kind() {
            ErrorKind::NotFound => "there is no such file: look for a slip in its name",
            ErrorKind::PermissionDenied => "it may not be read: ask whose it is for the right to read it",
            ErrorKind::IsADirectory => "it is a folder: name the file in it",
            _ => return Failure(format!("{name}: {error}: try again with a copy of the file")),
        };
        Failure(format!("{name}: {todo}"))
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    // One more than is allowed tells that there is more, also where a file does not know its size.
    file.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return Err(Failure(format!(
            "{name}: it is larger than {} MB: count equal rows together in a column `count`, or leave columns out",
            most / 1_000_000
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let bytes = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = bytes.filter(|byte| **byte == b'\n').count() + 1;
        Failure(format!(
            "{name}:{line}: this is not UTF-8: save the file again as UTF-8"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], most: u64) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        std::fs::write(&path, bytes).unwrap();
        text(&path, most).map_err(|Failure(reason)| reason.replace(&folder.path().display().to_string(), ""))
    }

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        assert_eq!(read(b"a,b", 3).as_deref(), Ok("a,b"));
        assert!(read(b"a,b\n", 3).unwrap_err().contains("is larger than"));
    }

    #[test]
    fn what_cannot_be_read_says_why_and_what_to_do() {
        let latin = read(b"a\nb\xe9", 9).unwrap_err();
        assert!(latin.contains("data.csv:2: this is not UTF-8: save"), "{latin}");
        let folder = tempfile::tempdir().unwrap();
        let Failure(missing) = text(&folder.path().join("none.csv"), 9).unwrap_err();
        assert!(missing.ends_with("none.csv: there is no such file: look for a slip in its name"));
        assert!(text(folder.path(), 9).is_err());
    }
}
