//! Concerns that were passed on, and requests to be contacted.

use crate::both::{on_both, sqlite_url};
use crate::world::{World, comment};
use domain::groups::{Group, Point, PointKind, Session};
use domain::id::{ConcernId, ContactId, GroupId, PointId, SessionId};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::os::unix::fs::MetadataExt;
use store::concerns::{Concern, Read};
use store::contacts::{self, NewContact};
use store::{Contacts, Room, Store, StoreError, concerns, groups};
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

fn concern(id: ConcernId) -> Concern {
    Concern {
        id,
        words: "exactly these words".to_owned(),
        passed_on: date!(2026 - 12 - 16),
    }
}

/// Something that a group said.
async fn logged_point(store: &Store, world: &mut World) -> PointId {
    let group = Group {
        id: GroupId::draw(&mut world.rng),
        name: "Speakerbox".to_owned(),
    };
    groups::add(store, world.one.authority, &group).await.unwrap();
    let point = Point {
        id: PointId::draw(&mut world.rng),
        kind: PointKind::Said,
        text: "exactly these words".to_owned(),
        asked_of: None,
        approved_by_group: false,
    };
    let session = Session {
        id: SessionId::draw(&mut world.rng),
        group: group.id,
        held_on: date!(2026 - 10 - 14),
        attendance: Vec::new(),
        topic: "Contact".to_owned(),
        points: vec![point.clone()],
    };
    groups::log(store, world.one.authority, &session, world.one.staff)
        .await
        .unwrap();
    point.id
}

on_both! {
    async fn a_concern_is_closed_once(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let said = comment(&mut world.rng, "exactly these words");
        let read = Read::Comment(said.id);
        world.one.unsealed(store, vec![said]).await;
        let (one, other) = (&world.one, &world.other);
        let id = ConcernId::draw(&mut world.rng);
        let on = date!(2026 - 12 - 16);
        assert!(concerns::pass_on(store, one.authority, read, &concern(id), one.staff).await.unwrap());
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

    /// Two people press the button at the same moment, and one of them twice: there is one concern of each text.
    async fn words_are_passed_on_once(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let said = comment(&mut world.rng, "exactly these words");
        let read_in = said.id;
        world.one.unsealed(store, vec![said]).await;
        let point = logged_point(store, &mut world).await;
        let (one, other) = (&world.one, &world.other);
        for (before, read) in [Read::Comment(read_in), Read::Point(point)].into_iter().enumerate() {
            assert!(!concerns::is_passed_on(store, read).await.unwrap());
            let [first, second, third] = [0; 3].map(|_| concern(ConcernId::draw(&mut world.rng)));
            let stranger = concerns::pass_on(store, other.authority, read, &first, other.staff).await;
            assert!(matches!(stranger, Err(StoreError::NotFound)));
            let (here, there) = tokio::join!(
                concerns::pass_on(store, one.authority, read, &first, one.staff),
                concerns::pass_on(store, one.authority, read, &second, one.second)
            );
            assert!(here.unwrap() != there.unwrap());
            assert!(!concerns::pass_on(store, one.authority, read, &third, one.staff).await.unwrap());
            assert!(concerns::is_passed_on(store, read).await.unwrap());
            assert_eq!(concerns::open(store, one.authority).await.unwrap().len(), before + 1);
        }
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
            Store::open(&fresh.url).await.unwrap().close().await;
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
