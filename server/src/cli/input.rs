//! The one place that reads files which somebody names on the command line for their content.
//!
//! In: a path, and how large a file may be. Out: its text, or which file cannot be read, why, and what to do. It refuses
//! to know what the text means.

use super::Failure;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// What a file is, as far as its size goes.
pub(super) struct Kind {
    /// The most bytes.
    most: u64,
    /// What to do about one that has more.
    advice: &'static str,
}

/// People, one or more in a row.
pub(super) const DATA: Kind = Kind {
    most: 200_000_000,
    advice: "count equal rows together in a column `count`, or leave columns out",
};
/// Which tables, and by which rule.
pub(super) const SPEC: Kind = Kind {
    most: 1_000_000,
    advice: "look whether it is the spec and not the data; if it is, leave `values` out that the data has anyway",
};
/// Tables that somebody made.
pub(super) const TABLES: Kind = Kind {
    most: 200_000_000,
    advice: "audit tables apart that share no dimension",
};

/// Reads a file.
pub(super) fn text(path: &Path, kind: &Kind) -> Result<String, Failure> {
    let name = shown(path);
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
    file.take(kind.most + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > kind.most {
        return Err(Failure(format!(
            "{name}: it is larger than {} MB: {}",
            kind.most / 1_000_000,
            kind.advice
        )));
    }
    if let Some(place) = bytes.iter().position(|byte| *byte == 0) {
        return Err(Failure(format!(
            "{name}:{}: this has a NUL character in it, as UTF-16 has: save the file again as UTF-8",
            line(&bytes[..place])
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        Failure(format!(
            "{name}:{}: this is not UTF-8: save the file again as UTF-8",
            line(good)
        ))
    })
}

/// The line behind some bytes.
fn line(before: &[u8]) -> usize {
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// A path for a message.
pub(super) fn shown(path: &Path) -> String {
    analysis::study::harmless(&path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Kind = Kind {
        most: 9,
        advice: "write less",
    };

    fn read(bytes: &[u8]) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        std::fs::write(&path, bytes).unwrap();
        text(&path, &SMALL)
            .map_err(|Failure(reason)| reason.replace(&folder.path().display().to_string(), ""))
    }

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        assert_eq!(read(b"a,b\n1,2\n3").as_deref(), Ok("a,b\n1,2\n3"));
        let large = read(b"a,b\n1,2\n3\n").unwrap_err();
        assert!(large.contains("is larger than") && large.ends_with("write less"));
        assert!(!SPEC.advice.contains("count"), "that is for data");
    }

    #[test]
    fn what_cannot_be_read_says_why_and_what_to_do() {
        let latin = read(b"a\nb\xe9").unwrap_err();
        assert!(latin.contains("data.csv:2: this is not UTF-8: save"), "{latin}");
        let wide = read(b"a\0\n\0b\0").unwrap_err();
        assert!(wide.contains("data.csv:1: this has a NUL character"), "{wide}");
        let folder = tempfile::tempdir().unwrap();
        let Failure(missing) = text(&folder.path().join("none.csv"), &SMALL).unwrap_err();
        assert!(missing.ends_with("none.csv: there is no such file: look for a slip in its name"));
        assert!(text(folder.path(), &SMALL).is_err());
        let Failure(odd) = text(&folder.path().join("n\u{202e}\n.csv"), &SMALL).unwrap_err();
        assert!(
            odd.contains("n\\u{202e}\\u{a}.csv: there is no such file"),
            "{odd}"
        );
    }
}
