//! Who opens a wave, and what the first of them brings back.

use crate::both::on_both;
use crate::world::{World, box_key, draft, eleven, member};
use domain::ballot_box::{BoxKey, Holder, InvitationHash, PrivateKey, PublicKey, SealedEnvelope, Seat};
use domain::id::{StaffId, WaveId};
use domain::wave::Wave;
use rand::rngs::StdRng;
use sqlx::{Connection, PgConnection};
use store::{Store, StoreError, ballot_box, invitations, key_holders, staff, waves};

/// A draft, and four people with a key each.
async fn four(store: &Store, world: &mut World) -> (Wave, Vec<(StaffId, PublicKey)>) {
    let authority = world.one.authority;
    let wave = draft(&mut world.rng, authority);
    waves::create(store, &wave, &[eleven()]).await.unwrap();
    let mut people = Vec::new();
    for number in 0..4 {
        let one = member(&mut world.rng, authority, &format!("holder-{number}@example.org"));
        staff::add(store, &one, "no password").await.unwrap();
        people.push((one.id, PrivateKey::draw(&mut world.rng).public()));
    }
    (wave, people)
}

fn held_by(people: &[(StaffId, PublicKey)]) -> BoxKey {
    let holder = |own: usize, deputy: usize| Holder {
        own: people[own].1.clone(),
        deputy: people[deputy].1.clone(),
    };
    BoxKey::Holders {
        first: holder(0, 1),
        second: holder(2, 3),
    }
}

fn heap(rng: &mut StdRng, count: usize) -> Vec<SealedEnvelope> {
    use rand::Rng;
    let mut one = || {
        let mut bytes = vec![0; 50];
        rng.fill_bytes(&mut bytes);
        SealedEnvelope::from_bytes(bytes)
    };
    (0..count).map(|_| one()).collect()
}

async fn box_of(store: &Store, wave: WaveId) -> Vec<Vec<u8>> {
    let (ticks, words) = ballot_box::envelopes(store, wave).await.unwrap();
    let mut all: Vec<Vec<u8>> = ticks
        .iter()
        .chain(&words)
        .map(|one| one.as_bytes().to_vec())
        .collect();
    all.sort();
    all
}

/// Both are in the middle of their transactions then.
async fn let_go_when_two_wait(hold: sqlx::Transaction<'_, sqlx::Postgres>, url: &str) {
    let mut looking = PgConnection::connect(url).await.unwrap();
    let waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waiting)
        .fetch_one(&mut looking)
        .await
        .unwrap()
        < 2
    {}
    hold.commit().await.unwrap();
}

on_both! {
    async fn letters_come_when_seats_are_settled_and_settle_them(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let (wave, people) = four(store, &mut world).await;
        let print = async |hash: u8| invitations::add(store, wave.id, &eleven(), &[InvitationHash([hash; 32])]).await;
        let sit = async |who: usize| {
            key_holders::seat(store, wave.id, Seat::ALL[who], people[who].0, &people[who].1).await
        };
        for who in 0..4 {
            assert!(sit(who).await.unwrap());
            if who < 3 {
                assert!(matches!(print(1).await, Err(StoreError::Conflict("key_holder"))));
            }
        }
        // Somebody gets up at the very moment at which letters are printed: whoever comes second is refused.
        let (printed, left) = tokio::join!(print(1), key_holders::leave(store, wave.id, people[0].0));
        let seated = key_holders::of_wave(store, wave.id).await.unwrap().len();
        match (printed, left) {
            (Ok(()), Err(StoreError::Conflict("invitation"))) => assert_eq!(seated, 4),
            (Err(StoreError::Conflict("key_holder")), Ok(true)) => {
                assert_eq!(seated, 3);
                assert!(sit(0).await.unwrap());
                print(1).await.unwrap();
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(sit(0).await, Err(StoreError::Conflict("invitation"))));
        let up = key_holders::leave(store, wave.id, people[0].0).await;
        assert!(matches!(up, Err(StoreError::Conflict("invitation"))));
        let frozen = [(eleven(), "source".to_owned(), "hash".to_owned())];
        assert!(waves::open(store, &wave, &held_by(&people), &frozen, "manifest", &[]).await.unwrap());
        assert!(matches!(print(2).await, Err(StoreError::Conflict("wave"))));
    }

    /// Two administrators remove the two who hold one layer at the same moment: one of them is told that the other is the last.
    async fn of_two_who_hold_a_layer_one_is_not_removed_unless_that_is_meant(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let (wave, people) = four(store, &mut world).await;
        let authority = world.one.authority;
        let remove = async |who: usize, meant: bool| staff::remove(store, authority, people[who].0, meant).await;
        let sit = async |who: usize| {
            key_holders::seat(store, wave.id, Seat::ALL[who], people[who].0, &people[who].1).await.unwrap()
        };
        for who in 0..4 {
            assert!(sit(who).await);
        }
        invitations::add(store, wave.id, &eleven(), &[InvitationHash([1; 32])]).await.unwrap();
        // Nothing else holds an open wave meanwhile.
        let frozen = [(eleven(), "source".to_owned(), "hash".to_owned())];
        assert!(waves::open(store, &wave, &held_by(&people), &frozen, "manifest", &[]).await.unwrap());
        let both = async { tokio::join!(remove(0, false), remove(1, false)) };
        let ((own, deputy), ()) = match fresh.file() {
            // There is one writer, so they come one after the other.
            Some(_) => (both.await, ()),
            None => {
                let mut others = PgConnection::connect(&fresh.url).await.unwrap();
                let mut hold = others.begin().await.unwrap();
                sqlx::query("lock table staff_session in share mode").execute(&mut *hold).await.unwrap();
                tokio::join!(both, let_go_when_two_wait(hold, &fresh.url))
            }
        };
        let last = match (own, deputy) {
            (Ok(()), Err(StoreError::Conflict("key_holder"))) => 1,
            (Err(StoreError::Conflict("key_holder")), Ok(())) => 0,
            other => panic!("{other:?}"),
        };
        let still = staff::by_id(store, authority, people[last].0).await.unwrap();
        assert!(still.is_some(), "nothing was changed");
        remove(last, true).await.unwrap();
        // Who holds the other layer has a stand-in.
        remove(2, false).await.unwrap();
        assert!(matches!(remove(3, false).await, Err(StoreError::Conflict("key_holder"))));
    }

    async fn a_seat_is_one_persons_until_the_wave_opens(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let (wave, people) = four(store, &mut world).await;
        let sit = async |who: usize, seat: Seat| {
            key_holders::seat(store, wave.id, seat, people[who].0, &people[who].1).await
        };
        assert!(sit(0, Seat::Second).await.unwrap());
        assert!(matches!(sit(1, Seat::Second).await, Err(StoreError::Conflict("seat"))));
        // Changing seats frees the first one.
        assert!(sit(0, Seat::First).await.unwrap());
        assert!(sit(1, Seat::FirstDeputy).await.unwrap());
        assert!(sit(2, Seat::Second).await.unwrap());
        assert!(sit(3, Seat::SecondDeputy).await.unwrap());
        assert!(key_holders::leave(store, wave.id, people[3].0).await.unwrap());
        assert!(!key_holders::leave(store, wave.id, people[3].0).await.unwrap());
        assert!(sit(3, Seat::SecondDeputy).await.unwrap());
        let seated = key_holders::of_wave(store, wave.id).await.unwrap();
        let seats: Vec<(Seat, StaffId)> = seated.iter().map(|one| (one.seat, one.staff)).collect();
        let expected: Vec<_> = Seat::ALL.into_iter().zip(people.iter().map(|(id, _)| *id)).collect();
        assert_eq!(seats, expected);
        assert!(key_holders::of_wave(store, world.other.wave).await.unwrap().is_empty());

        let frozen = [(eleven(), "source".to_owned(), "hash".to_owned())];
        for wrong in [box_key(), held_by(&[&people[1..], &people[..1]].concat())] {
            let opened = waves::open(store, &wave, &wrong, &frozen, "manifest", &[]).await;
            assert!(matches!(opened, Err(StoreError::Conflict("key_holder"))));
        }
        let key = held_by(&people);
        assert!(waves::open(store, &wave, &key, &frozen, "manifest", &[]).await.unwrap());
        assert_eq!(waves::box_key(store, wave.id).await.unwrap(), Some(key));
        assert!(!sit(0, Seat::Second).await.unwrap());
        assert!(!key_holders::leave(store, wave.id, people[0].0).await.unwrap());
    }

    async fn what_comes_back_takes_the_place_of_what_went_out_once(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        world.one.filled(store, 11).await;
        let (wave, rng) = (world.one.wave, &mut world.rng);
        let before = box_of(store, wave).await;
        let (ticks, words) = (heap(rng, 10), heap(rng, 10));
        assert!(!ballot_box::take_back(store, wave, ticks, words, rng).await.unwrap());
        assert!(box_of(store, wave).await == before);
        assert_eq!(ballot_box::layers_off(store, wave).await.unwrap(), 0);

        let (ticks, words) = (heap(rng, 11), heap(rng, 11));
        let mut expected: Vec<Vec<u8>> = ticks.iter().chain(&words).map(|one| one.as_bytes().to_vec()).collect();
        expected.sort();
        let again = (ticks.clone(), words.clone());
        assert!(ballot_box::take_back(store, wave, ticks, words, rng).await.unwrap());
        assert!(box_of(store, wave).await == expected);
        assert_eq!(ballot_box::layers_off(store, wave).await.unwrap(), 1);
        assert!(!ballot_box::take_back(store, wave, again.0, again.1, rng).await.unwrap());
        // The marks stay: who sends again still hears "we have it", and nothing new comes in.
        assert!(ballot_box::has(store, wave, &crate::world::mark(1)).await.unwrap());
        assert!(matches!(world.one.answer(store, 50).await, Err(StoreError::Conflict("wave"))));
    }
}
