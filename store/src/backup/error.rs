//! What can go wrong with a backup, and what to do about it. No message holds anything of a row.

use super::Content;
use crate::{KeyFileError, StoreError};
use std::io;

/// Why there is no backup, or why it is not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The secret file.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// The file cannot be written.
    #[error(
        "the backup cannot be written: {0}. Nothing is left of it: look for room, and for the right to write there"
    )]
    Unwritten(io::ErrorKind),
    /// The file cannot be read to its end, or its seal is broken.
    #[error(
        "the backup cannot be read to its end ({0}): it is damaged or cut off. Nothing was restored: take another copy of it"
    )]
    Unread(io::ErrorKind),
    /// What was decrypted is not what this program writes.
    #[error("this is not a backup of Earshot, or it is damaged (line {0}). Nothing was restored")]
    Malformed(u64),
    /// Of a program that came later.
    #[error(
        "the backup is of a newer version of Earshot (its schema is {found}, this program knows {known}). Nothing was restored: \
         use the newer program"
    )]
    Newer {
        /// Its schema, or its format.
        found: i64,
        /// The latest that this program knows.
        known: i64,
    },
    /// Something else than was asked for.
    #[error("this is a backup of {found}, not of {wanted}")]
    Other {
        /// What it is of.
        found: Content,
        /// What was wanted.
        wanted: Content,
    },
    /// There is something already.
    #[error("{0} holds something already. It was not touched: restore into a new, empty one")]
    NotEmpty(String),
    /// The database has other rows afterwards than the backup.
    #[error("the table {0} has another number of rows than the backup says. Nothing was restored")]
    Uneven(String),
    /// A key holder had taken a layer off in between.
    #[error(
        "the box in the older backup has other layers than the wave has now: a key holder took one off in between. Nothing was \
         restored: leave that backup away, or restore it alone"
    )]
    OtherLayers,
    /// Two of one name could not be told apart.
    #[error(
        "there is a backup of this name: choose another name, or delete that one and say so with `earshot backup forget`"
    )]
    NameTaken,
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        BackupError::Store(error.into())
    }
}
