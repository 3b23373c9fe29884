//! Concerns that were passed on, and requests to be contacted.

use crate::both::{on_both, sqlite_url};
use crate::world::World;
use domain::id::{ConcernId, ContactId};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::os::unix::fs::MetadataExt;
use store::contacts::{self, NewContact};
use store::{Contacts, Room, StoreError, concerns};
use time::macros::{date, datetime};

fn request(rng: &mut StdRng, authority: &str) -> NewContact {
    NewContact {
        id: ContactId::draw(rng),
        authority: authority.to_owned(),
        called: "Jo".to_owned(),
        reach: "text 07700 900123".to_owned(),
        message: "contact-canary".to_owned(),
        asked_on: date!(2026 - 11 - 22),
    }
}

on_both! {
    async fn a_concern_is_closed_once(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let (one, other) = (&world.one, &world.other);
        let id = ConcernId::draw(&mut world.rng);
        let on = date!(2026 - 12 - 16);
        concerns::pass_on(store, one.authority, id, "exactly these words", one.staff, on).await.unwrap();
        let open = concerns::open(store, one.authority).await.unwrap();
        assert_eq!((open[0].id, open[0].words.as_str(), open[0].passed_on), (id, "exactly these words", on));
        assert!(concerns::open(store, other.authority).await.unwrap().is_empty());
        let stranger = concerns::close(store, other.authority, id, "done", other.staff, on).await;
        assert!(matches!(stranger, Err(StoreError::NotFound)));
        assert!(concerns::close(store, one.authority, id, "visited", one.second, on).await.unwrap());
        assert!(!concerns::close(store, one.authority, id, "again", one.second, on).await.unwrap());
        assert!(concerns::open(store, one.authority).await.unwrap().is_empty());
    }

    /// Nothing but a write that is tried says so.
    async fn after_a_write_that_failed_one_that_can_be_done_says_that_there_is_room(fresh: &Fresh) {
        let url = if fresh.file().is_some() { sqlite_url(&fresh.folder.path().join("contacts.db")) } else { fresh.url.clone() };
        let contacts = Contacts::open(&url).await.unwrap();
        let failed = StoreError::ReadOnly { place: "somewhere".to_owned() };
        fresh.store.note_failed(&failed);
        contacts.note_failed(&failed);
        let now = datetime!(2026-12-01 12:00 UTC);
        assert_eq!(fresh.store.room(0, now).await, Room::Enough);
        assert_eq!(contacts.room(0, now).await, Room::Enough);
        assert!(contacts::waiting(&contacts, "").await.unwrap().is_empty());
        contacts.close().await;
    }

    /// On PostgreSQL the contacts may use the very address of the store: they take a schema of their own.
    async fn a_request_waits_for_its_authority_and_then_is_gone(fresh: &Fresh) {
        let file = fresh.folder.path().join("contacts.db");
        let url = if fresh.file().is_some() { sqlite_url(&file) } else { fresh.url.clone() };
        let contacts = Contacts::open(&url).await.unwrap();
        let mut rng = StdRng::seed_from_u64(1);
        let new = request(&mut rng, "southwark");
        contacts::ask(&contacts, &new).await.unwrap();
        assert!(contacts::waiting(&contacts, "southwark").await.unwrap() == [new.clone()]);
        assert!(contacts::waiting(&contacts, "walsall").await.unwrap().is_empty());
        assert!(!contacts::done(&contacts, new.id, "walsall").await.unwrap());
        contacts.close().await;
        let contacts = Contacts::open(&url).await.unwrap();
        assert!(contacts::done(&contacts, new.id, "southwark").await.unwrap());
        assert!(!contacts::done(&contacts, new.id, "southwark").await.unwrap());
        assert!(contacts::waiting(&contacts, "southwark").await.unwrap().is_empty());
        contacts.close().await;
        if fresh.file().is_some() {
            assert_eq!(std::fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
            let bytes = std::fs::read(&file).unwrap();
            assert!(!bytes.windows(14).any(|window| window == b"contact-canary"));
        } else {
            // The store is not disturbed by it.
            store::Store::open(&fresh.url).await.unwrap().close().await;
        }
    }
}

#[tokio::test]
async fn contacts_never_move_in_with_the_answers() {
    let fresh = crate::both::Fresh::sqlite().await;
    assert!(matches!(
        Contacts::open(&fresh.url).await,
        Err(StoreError::Foreign { .. })
    ));
    fresh.end().await;
}
