//! Backups and restoring. In: an installation, and something that encrypts or decrypts. Out: lines of JSON, and a database again. It
//! refuses to write anything in clear to a disk, to put answers, names and keys into one file, and to hold what two backups together
//! would tell.
//!
//! A backup is a logical copy, read in one transaction: it is the same from SQLite and PostgreSQL, and can be restored into either.
//! What it holds of which wave is decided in `domain::wave` and remembered ([`standing`]) until somebody says that the file is deleted
//! ([`forget`]): the next one is only made as far as the two of them tell nothing.

mod apart;
mod boxes;
mod error;
mod format;
mod plan;
mod records;
mod restoring;
mod tables;
mod value;
mod writing;

pub use apart::{restore_contacts, restore_secrets, write_contacts, write_secrets};
pub use error::BackupError;
pub use format::{Content, Head, Held, LeftOut, check};
pub use records::{
    Holder, Outlived, Standing, Written, forget, of_wave, record, standing, to_delete, unrecord,
};
pub use restoring::{Restored, restore};
pub use tables::{LEFT_OUT, held};
pub use writing::write;

use domain::id::BackupId;
use time::OffsetDateTime;

/// A backup that is to be made.
#[derive(Clone, Debug)]
pub struct New {
    /// Drawn.
    pub id: BackupId,
    /// The name that its file will have.
    pub name: String,
    /// The time.
    pub now: OffsetDateTime,
}
