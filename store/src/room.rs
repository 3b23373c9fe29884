//! Whether there is room for one more answer. In: that a write failed. Out: whether the database can be written again, and whether its
//! disk is nearly full. It refuses to know what was to be written, and how often.

use crate::db::{Db, transaction};
use crate::{Store, StoreError};
use std::sync::atomic::Ordering;

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// As far as anybody knows, enough.
    Enough,
    /// Still some, and less than was asked for.
    Little,
    /// A write failed for lack of it, and so did one that was tried just now.
    None,
}

impl Store {
    /// Remembers that a write failed, if it was for lack of room.
    pub fn note_failed(&self, error: &StoreError) {
        if error.lacks_room() {
            self.full.store(true, Ordering::Relaxed);
        }
    }

    /// How much room there is; `least` is how many bytes the disk of a SQLite database should have. Only after a write failed one is
    /// tried: whoever asks often costs nothing.
    pub async fn room(&self, least: u64) -> Room {
        if self.full.load(Ordering::Relaxed) {
            if self.try_to_write().await.is_err() {
                return Room::None;
            }
            self.full.store(false, Ordering::Relaxed);
        }
        match self.free() {
            Some(free) if free < least => Room::Little,
            _ => Room::Enough,
        }
    }

    /// How many bytes are free on the disk of a SQLite database. What a server of its own has it knows itself.
    pub fn free(&self) -> Option<u64> {
        let Db::Sqlite(pool) = &self.writer else {
            return None;
        };
        let options = pool.connect_options();
        let disk = rustix::fs::statvfs(options.get_filename()).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// Writes more than an answer and the others that are written with it (`ballot_box::accept`), and takes it away again in the same
    /// transaction.
    async fn try_to_write(&self) -> Result<(), StoreError> {
        const MORE_THAN_AN_ANSWER: usize = 256 * 1024;
        transaction!(self, |tx| {
            sqlx::query("insert into setting (name, value) values ('room', $1) on conflict do nothing")
                .bind("x".repeat(MORE_THAN_AN_ANSWER))
                .execute(&mut *tx)
                .await?;
            sqlx::query("delete from setting where name = 'room'")
                .execute(&mut *tx)
                .await?;
        });
        Ok(())
    }
}
