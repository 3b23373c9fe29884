//! Whether there is room for one more answer, and for one more request for contact. In: that a write failed, and the time. Out: whether the
//! database can be written again, and whether its disk is nearly full. It refuses to know what was to be written, and how often.

use crate::db::{Db, transaction};
use crate::{Contacts, Store, StoreError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// After a write that was tried in vain none is tried for so long, however often somebody asks.
const PAUSE: Duration = Duration::seconds(30);

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// As far as anybody knows, enough.
    Enough,
    /// Still some, and less than was asked for.
    Little,
    /// A write failed for lack of it, and so did the last one that was tried.
    None,
}

/// Whether a write failed for lack of room, and none has been done since.
#[derive(Default)]
pub(crate) struct Shortage(Mutex<Since>);

#[derive(Clone, Copy, Default)]
enum Since {
    /// There is none.
    #[default]
    Never,
    /// Nothing was tried since a write failed.
    Untried,
    /// Something was tried then.
    Tried(OffsetDateTime),
}

impl Shortage {
    /// Remembers that a write failed, if it was for lack of room.
    fn note_failed(&self, error: &StoreError) {
        let mut since = self.since();
        if error.lacks_room() && matches!(*since, Since::Never) {
            *since = Since::Untried;
        }
    }

    /// How much room there is, with so many bytes free and so many asked for. Writes only if one failed, and none was tried for a while:
    /// whoever asks often costs nothing.
    async fn room(
        &self,
        now: OffsetDateTime,
        write: impl Future<Output = Result<(), StoreError>>,
        (free, least): (Option<u64>, u64),
    ) -> Room {
        if self.tries(now) && write.await.is_ok() {
            *self.since() = Since::Never;
        }
        match (*self.since(), free) {
            (Since::Untried | Since::Tried(_), _) => Room::None,
            (Since::Never, Some(free)) if free < least => Room::Little,
            (Since::Never, _) => Room::Enough,
        }
    }

    /// Whether it is time to try a write; who asks at the same moment hears that it is not.
    fn tries(&self, now: OffsetDateTime) -> bool {
        let mut since = self.since();
        let tries = match *since {
            Since::Never => false,
            Since::Untried => true,
            // A clock that was set back holds nothing up.
            Since::Tried(at) => now < at || now >= at.saturating_add(PAUSE),
        };
        if tries {
            *since = Since::Tried(now);
        }
        tries
    }

    fn since(&self) -> MutexGuard<'_, Since> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// Remembers that a write failed, if it was for lack of room.
    pub fn note_failed(&self, error: &StoreError) {
        self.shortage.note_failed(error);
    }

    /// How much room there is; `least` is how many bytes the disk of a SQLite database should have.
    pub async fn room(&self, least: u64, now: OffsetDateTime) -> Room {
        let disk = (free(&self.writer), least);
        self.shortage.room(now, self.try_to_write(), disk).await
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

impl Contacts {
    /// Remembers that a write failed, if it was for lack of room.
    pub fn note_failed(&self, error: &StoreError) {
        self.shortage.note_failed(error);
    }

    /// How much room there is for requests for contact, as [`Store::room`] says it for answers.
    pub async fn room(&self, least: u64, now: OffsetDateTime) -> Room {
        let disk = (free(&self.writer), least);
        self.shortage.room(now, self.try_to_write(), disk).await
    }

    /// Writes more than a request, and takes it away again in the same transaction.
    async fn try_to_write(&self) -> Result<(), StoreError> {
        const MORE_THAN_A_REQUEST: usize = 64 * 1024;
        transaction!(self, |tx| {
            sqlx::query(
                "insert into contact (id, authority, called, reach, message, asked_on) values ($1, '', '', '', $2, $3) \
                 on conflict do nothing",
            )
            .bind(Uuid::nil())
            .bind("x".repeat(MORE_THAN_A_REQUEST))
            .bind(OffsetDateTime::UNIX_EPOCH.date())
            .execute(&mut *tx)
            .await?;
            sqlx::query("delete from contact where id = $1")
                .bind(Uuid::nil())
                .execute(&mut *tx)
                .await?;
        });
        Ok(())
    }
}

/// How many bytes are free on the disk of a SQLite database. What a server of its own has it knows itself.
fn free(writer: &Db) -> Option<u64> {
    let Db::Sqlite(pool) = writer else {
        return None;
    };
    let options = pool.connect_options();
    let disk = rustix::fs::statvfs(options.get_filename()).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-12-01 12:00 UTC);
    const NO_PAGES: i64 = 1;
    const MANY_PAGES: i64 = 1_000_000;

    /// How large a SQLite file may become; never less than it is.
    async fn allow(writer: &Db, pages: i64) {
        let Db::Sqlite(pool) = writer else { return };
        let pragma = sqlx::AssertSqlSafe(format!("pragma max_page_count = {pages}"));
        sqlx::query(pragma).fetch_one(pool).await.unwrap();
    }

    fn failed() -> StoreError {
        StoreError::ReadOnly {
            place: "somewhere".into(),
        }
    }

    fn file(folder: &tempfile::TempDir, name: &str) -> String {
        format!("sqlite://{}", folder.path().join(name).display())
    }

    #[tokio::test]
    async fn a_full_database_is_tried_once_in_a_while_however_often_somebody_asks() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&file(&folder, "earshot.db")).await.unwrap();
        allow(&store.writer, NO_PAGES).await;
        assert_eq!(store.room(0, NOW).await, Room::Enough, "nothing failed yet");
        store.note_failed(&failed());
        assert_eq!(store.room(0, NOW).await, Room::None);
        allow(&store.writer, MANY_PAGES).await;
        for seconds in [0, 1, 29] {
            store.note_failed(&failed());
            let room = store.room(0, NOW + Duration::seconds(seconds)).await;
            assert_eq!(room, Room::None, "nothing was tried after {seconds} seconds");
        }
        assert_eq!(store.room(0, NOW + PAUSE).await, Room::Enough);
        assert_eq!(store.room(u64::MAX, NOW + PAUSE).await, Room::Little);
    }

    #[tokio::test]
    async fn a_full_database_of_requests_for_contact_is_known_as_such_and_nothing_is_left_of_trying() {
        let folder = tempfile::tempdir().unwrap();
        let contacts = Contacts::open(&file(&folder, "contact.db")).await.unwrap();
        allow(&contacts.writer, NO_PAGES).await;
        contacts.note_failed(&failed());
        assert_eq!(contacts.room(0, NOW).await, Room::None);
        allow(&contacts.writer, MANY_PAGES).await;
        assert_eq!(contacts.room(0, NOW).await, Room::None);
        assert_eq!(contacts.room(0, NOW + PAUSE).await, Room::Enough);
        assert!(crate::contacts::waiting(&contacts, "").await.unwrap().is_empty());
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nothing_up() {
        let shortage = Shortage::default();
        shortage.note_failed(&failed());
        assert!(shortage.tries(NOW) && !shortage.tries(NOW));
        assert!(shortage.tries(NOW - Duration::HOUR));
    }
}
