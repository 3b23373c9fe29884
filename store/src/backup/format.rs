//! The lines of a backup, as they are before they are encrypted: JSON, one value a line, so that whoever has the key can read one
//! without Earshot. First a head, then each table with its columns and its rows, then how many rows there were; then spaces, up to a
//! whole MiB: the length of the file would else tell how many answered.

use super::BackupError;
use super::value::Kind;
use domain::id::{BackupId, WaveId};
use domain::wave::{BoxCopy, Part};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufRead, ErrorKind, Read, Write};
use time::Date;
use zeroize::Zeroizing;

/// The format that this program writes and reads.
pub(super) const FORMAT: i64 = 1;
/// A backup is as long as so many whole bytes: of some forty answers.
const WHOLE: u64 = 1 << 20;
/// The longest line: a release with all its tables has some megabytes.
const LONGEST: u64 = 256 << 20;

/// What a backup is of. Never two of them in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// Everything but the other two.
    Database,
    /// Requests to be contacted, with names.
    Contacts,
    /// The keys of waves.
    Secrets,
}

impl Content {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Content::Database => "database",
            Content::Contacts => "contacts",
            Content::Secrets => "secrets",
        }
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Content::Database => "the database",
            Content::Contacts => "the requests for contact",
            Content::Secrets => "the secret file",
        })
    }
}

/// A part of a wave that a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// The wave.
    pub wave: WaveId,
    /// What of it.
    pub part: Part,
    /// How it stood, of a box.
    pub copy: Option<BoxCopy>,
}

/// A part of a wave that a backup does not hold, though it is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// The wave.
    pub wave: WaveId,
    /// Its title.
    pub title: String,
    /// What of it.
    pub part: Part,
    /// The backups that stand in the way, since they hold the wave's box.
    pub beside: Vec<String>,
}

impl LeftOut {
    /// Whether it is a box that can come out of this older backup: no other that stood holds more of it.
    pub fn is_box_of(&self, older: &Head) -> bool {
        self.part == Part::Box && self.beside.contains(&older.name)
    }
}

/// What a backup is, and what it holds of which wave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The version of the format.
    pub format: i64,
    /// What it is of.
    pub content: Content,
    /// Drawn.
    pub id: BackupId,
    /// The name of its file.
    pub name: String,
    /// When.
    pub made_on: Date,
    /// The version of the database.
    pub schema: i64,
    /// What it holds.
    pub held: Vec<Held>,
    /// What it does not hold.
    pub left_out: Vec<LeftOut>,
}

/// One line. No `Debug`: it can be an answer.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Line {
    EarshotBackup(Head),
    Table {
        name: String,
        columns: Vec<(String, Kind)>,
    },
    Row(Vec<Json>),
    /// The whole secret file.
    Secrets(Zeroizing<String>),
    /// How many rows each table had.
    End(BTreeMap<String, u64>),
}

/// Writes lines.
pub(super) struct Lines<W> {
    out: W,
    written: u64,
    rows: BTreeMap<String, u64>,
}

impl<W: Write> Lines<W> {
    pub(super) fn begin(out: W, head: &Head) -> Result<Self, BackupError> {
        let mut lines = Self {
            out,
            written: 0,
            rows: BTreeMap::new(),
        };
        lines.put(&Line::EarshotBackup(head.clone()))?;
        Ok(lines)
    }

    pub(super) fn put(&mut self, line: &Line) -> Result<(), BackupError> {
        let mut text =
            serde_json::to_vec(line).map_err(|_| BackupError::Unwritten(ErrorKind::InvalidData))?;
        text.push(b'\n');
        self.raw(&text)
    }

    pub(super) fn row(&mut self, table: &str, row: Vec<Json>) -> Result<(), BackupError> {
        *self.rows.entry(table.to_owned()).or_default() += 1;
        self.put(&Line::Row(row))
    }

    pub(super) fn end(mut self) -> Result<(), BackupError> {
        let rows = std::mem::take(&mut self.rows);
        self.put(&Line::End(rows))?;
        let missing = self.written.next_multiple_of(WHOLE) - self.written;
        let spaces = vec![b' '; usize::try_from(missing).unwrap_or_default()];
        self.raw(&spaces)
    }

    fn raw(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        self.out
            .write_all(bytes)
            .map_err(|error| BackupError::Unwritten(error.kind()))?;
        self.written += bytes.len() as u64;
        Ok(())
    }
}

/// Reads lines.
pub(super) struct Reading<R> {
    from: R,
    at: u64,
}

impl<R: BufRead> Reading<R> {
    /// The head must be of something that this program can read.
    pub(super) fn begin(from: R) -> Result<(Self, Head), BackupError> {
        let mut reading = Self { from, at: 0 };
        match reading.next()? {
            Line::EarshotBackup(head) if head.format > FORMAT => Err(BackupError::Newer {
                found: head.format,
                known: FORMAT,
            }),
            Line::EarshotBackup(head) if head.schema > crate::open::newest() => Err(BackupError::Newer {
                found: head.schema,
                known: crate::open::newest(),
            }),
            Line::EarshotBackup(head) => Ok((reading, head)),
            _ => Err(reading.malformed()),
        }
    }

    /// The same, of what is wanted.
    pub(super) fn of(from: R, wanted: Content) -> Result<(Self, Head), BackupError> {
        let (reading, head) = Self::begin(from)?;
        if head.content != wanted {
            return Err(BackupError::Other {
                found: head.content,
                wanted,
            });
        }
        Ok((reading, head))
    }

    pub(super) fn next(&mut self) -> Result<Line, BackupError> {
        self.at += 1;
        let mut line = Vec::new();
        (&mut self.from)
            .take(LONGEST)
            .read_until(b'\n', &mut line)
            .map_err(|error| BackupError::Unread(error.kind()))?;
        serde_json::from_slice(&line).map_err(|_| self.malformed())
    }

    /// Nothing but spaces may follow, and the seal is known to be whole only at the very end.
    pub(super) fn ends(mut self) -> Result<(), BackupError> {
        let mut rest = vec![0; 1 << 16];
        loop {
            match self.from.read(&mut rest) {
                Ok(0) => return Ok(()),
                Ok(read) if rest[..read].iter().all(|byte| *byte == b' ') => {}
                Ok(_) => return Err(self.malformed()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(BackupError::Unread(error.kind())),
            }
        }
    }

    pub(super) fn malformed(&self) -> BackupError {
        BackupError::Malformed(self.at)
    }
}

/// Reads a backup to its end, and says what it is. Nothing is kept of it: this is to know that it is whole before anything is touched.
pub fn check(from: impl BufRead) -> Result<Head, BackupError> {
    let (mut reading, head) = Reading::begin(from)?;
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    let mut table = None;
    loop {
        match (reading.next()?, &table) {
            (Line::Table { name, .. }, _) => table = Some(name),
            (Line::Row(_), Some(table)) => *found.entry(table.clone()).or_default() += 1,
            (Line::Secrets(_), None) if head.content == Content::Secrets => {}
            (Line::End(rows), _) if rows == found => {
                reading.ends()?;
                return Ok(head);
            }
            _ => return Err(reading.malformed()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;
    use uuid::Uuid;

    fn head() -> Head {
        Head {
            format: FORMAT,
            content: Content::Database,
            id: Uuid::from_u128(1).into(),
            name: "a.age".into(),
            made_on: date!(2026 - 11 - 28),
            schema: 16,
            held: Vec::new(),
            left_out: Vec::new(),
        }
    }

    fn written(rows: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let mut lines = Lines::begin(&mut out, &head()).unwrap();
        let columns = vec![("name".to_owned(), Kind::Text)];
        let name = "setting".to_owned();
        lines.put(&Line::Table { name, columns }).unwrap();
        for _ in 0..rows {
            lines.row("setting", vec!["value".into()]).unwrap();
        }
        lines.end().unwrap();
        out
    }

    #[test]
    fn the_length_tells_no_number_of_rows() {
        let [few, more, many] = [3, 40, 70_000].map(|rows| written(rows).len() as u64);
        assert_eq!((few, more), (WHOLE, WHOLE));
        assert_eq!(many % WHOLE, 0);
        assert_eq!(check(&*written(3)).unwrap(), head());
    }

    #[test]
    fn what_is_cut_off_or_goes_on_is_refused() {
        let whole = written(3);
        let text = whole.iter().position(|byte| *byte == b' ').unwrap();
        for end in [0, 10, text / 2, text - 3] {
            assert!(
                matches!(check(&whole[..end]), Err(BackupError::Malformed(_))),
                "{end}"
            );
        }
        let more = [&whole[..], b"{}"].concat();
        assert!(matches!(check(&*more), Err(BackupError::Malformed(_))));
        let text = String::from_utf8(whole).unwrap();
        let fewer = text.replacen("{\"row\":[\"value\"]}\n", "", 1);
        assert!(matches!(check(fewer.as_bytes()), Err(BackupError::Malformed(_))));
    }

    #[test]
    fn what_is_newer_is_refused() {
        for later in [
            Head { format: 2, ..head() },
            Head {
                schema: 4711,
                ..head()
            },
        ] {
            let mut out = Vec::new();
            Lines::begin(&mut out, &later).unwrap().end().unwrap();
            assert!(matches!(check(&*out), Err(BackupError::Newer { .. })));
        }
    }
}
