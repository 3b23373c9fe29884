//! What does not work, said so that it tells of nobody. In: what failed, and why. Out: a line in the log, and how much room there is.
//!
//! A line for each answer that could not be taken would be a log of when young people came. So the same is said once an hour at the most,
//! also that the disk is full, or has room again. It refuses to say how often something failed.

use crate::road::RoadError;
use crate::state::AppState;
use std::sync::{Arc, Mutex, PoisonError};
use store::Room;
use time::{Duration, OffsetDateTime};

/// For so long the same is not said again.
const QUIET: Duration = Duration::HOUR;
/// So many different things are said in that time at the most: an error may hold a number that changes.
const MOST: usize = 20;
/// The disk of a database should have so much room: rebuilding its files takes some, too.
const LEAST_ROOM: u64 = 100_000_000;

/// What was said, in memory only. Clones share it.
#[derive(Clone)]
pub struct Troubles {
    said: Arc<Mutex<Vec<Said>>>,
    room: Arc<Mutex<Room>>,
    least: u64,
}

struct Said {
    what: &'static str,
    why: String,
    at: OffsetDateTime,
}

impl Default for Troubles {
    fn default() -> Self {
        Self::with_least_room(LEAST_ROOM)
    }
}

impl Troubles {
    /// With another number of bytes that the disk should have.
    pub fn with_least_room(least: u64) -> Self {
        Self {
            said: Arc::default(),
            room: Arc::new(Mutex::new(Room::Enough)),
            least,
        }
    }

    /// Whether this is to be said. A clock that was set back keeps nothing quiet for longer.
    fn is_news(&self, what: &'static str, why: &str, now: OffsetDateTime) -> bool {
        self.is_news_among(what, why, now, MOST)
    }

    /// The same, if so many different things were said at the most: that there is no room must not be lost among them.
    fn is_news_among(&self, what: &'static str, why: &str, now: OffsetDateTime, most: usize) -> bool {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.retain(|one| one.at <= now && now < one.at.saturating_add(QUIET));
        if said.len() >= most || said.iter().any(|one| one.what == what && one.why == why) {
            return false;
        }
        said.push(Said {
            what,
            why: why.to_owned(),
            at: now,
        });
        true
    }

    fn say(&self, what: &'static str, why: &str, now: OffsetDateTime) {
        if self.is_news(what, why, now) {
            tracing::error!(error = why, "{what}; the same is not said again within the hour");
        }
    }

    /// Says how much room there is, if that changed.
    fn tell_room(&self, room: Room, now: OffsetDateTime) {
        let mut before = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        if *before == room {
            return;
        }
        *before = room;
        drop(before);
        // Where answers just fit now and then, it changes with each.
        if !self.is_news_among("room", &format!("{room:?}"), now, usize::MAX) {
            return;
        }
        match room {
            Room::None => tracing::error!(
                "the database cannot be written, so no answer can be taken: make room on its disk. This is not said again within the hour"
            ),
            Room::Little => tracing::warn!("the disk of the database has little room left: make some"),
            Room::Enough => tracing::info!("the database has room again"),
        }
    }
}

impl AppState {
    /// Says that something failed for somebody who came from outside, unless it was said within the hour.
    pub fn failed(&self, what: &'static str, error: &RoadError) {
        if let RoadError::Store(error) = error
            && error.lacks_room()
        {
            self.store.note_failed(error);
            return self.troubles.tell_room(Room::None, self.clock.now());
        }
        self.troubles.say(what, &error.to_string(), self.clock.now());
    }

    /// The same of what is kept in the other database, of requests for contact: it says nothing of whether there is room for answers.
    pub fn contact_failed(&self, what: &'static str, error: &store::StoreError) {
        self.contacts.note_failed(error);
        self.troubles.say(what, &error.to_string(), self.clock.now());
    }

    /// How much room there is for answers; says so, if it changed.
    pub async fn room(&self) -> Room {
        let now = self.clock.now();
        let room = self.store.room(self.troubles.least, now).await;
        self.troubles.tell_room(room, now);
        room
    }

    /// How much room there is for requests for contact. That one could not be kept is said where it failed.
    pub async fn room_for_contacts(&self) -> Room {
        self.contacts.room(self.troubles.least, self.clock.now()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-30 12:00 UTC);

    #[test]
    fn the_same_is_said_once_an_hour_and_something_else_at_once() {
        let troubles = Troubles::default();
        let says = |what, why, minutes| troubles.is_news(what, why, NOW + Duration::minutes(minutes));
        assert!(says("a survey", "gone", 0));
        assert!(!says("a survey", "gone", 0) && !says("a survey", "gone", 59));
        assert!(says("a survey", "damaged", 59) && says("an answer", "gone", 59));
        assert!(says("a survey", "gone", 60));
        assert!(says("a survey", "gone", -500), "the clock was set back");
    }

    #[test]
    fn however_an_error_changes_few_lines_are_written() {
        let troubles = Troubles::default();
        let said = (0..1_000).filter(|n| troubles.is_news("a survey", &n.to_string(), NOW));
        assert_eq!(said.count(), MOST);
        let room =
            |minutes| troubles.is_news_among("room", "None", NOW + Duration::minutes(minutes), usize::MAX);
        assert!(room(0), "a full disk is said all the same");
        assert!(!room(59) && room(60));
    }
}
