//! Links that everybody may have: they lead to one wave, and stand beside no letters.

use crate::both::on_both;
use crate::world::{Side, World, box_key, eleven, key};
use domain::ballot_box::{HashKey, InvitationHash, OpenLink, Ticket};
use domain::id::WaveId;
use domain::wave::Retention;
use rand::rngs::StdRng;
use store::open_links::Link;
use store::waves::{Draft, Plan};
use store::{Store, StoreError, invitations, open_links, waves};

fn links(rng: &mut StdRng) -> Vec<Link> {
    ["care-leavers/1", "eleven-to-seventeen/1"]
        .map(|name| (key(name), OpenLink::draw(rng)))
        .into()
}

/// Gives a draft links, and nothing else that it had not.
async fn linked(store: &Store, side: &Side, links: &[Link]) -> Result<bool, StoreError> {
    let wave = waves::get(store, side.authority, side.wave)
        .await
        .unwrap()
        .unwrap();
    let asked = waves::instruments(store, side.wave).await.unwrap();
    let asked: Vec<_> = asked.into_iter().map(|instrument| instrument.key).collect();
    let to = Draft {
        title: &wave.title,
        closes_on: wave.closes_on,
        strategy: &wave.strategy,
        instruments: &asked,
        links,
        retention: &Retention::default(),
    };
    waves::change(store, side.wave, &to).await
}

fn hash(rng: &mut StdRng, wave: WaveId) -> InvitationHash {
    let link = OpenLink::draw(rng);
    Ticket::draw(link, rng)
        .token(wave)
        .invitation(&HashKey::draw(rng))
}

on_both! {
    async fn a_link_leads_to_its_wave_and_age_version(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let (one, other) = (links(&mut world.rng), links(&mut world.rng));
        assert!(linked(&fresh.store, &world.one, &one).await.unwrap());
        assert!(linked(&fresh.store, &world.other, &other).await.unwrap());
        for (wave, links) in [(world.one.wave, &one), (world.other.wave, &other)] {
            assert_eq!(open_links::of_wave(&fresh.store, wave).await.unwrap(), *links);
            for (instrument, link) in links {
                let found = open_links::find(&fresh.store, link).await.unwrap();
                assert_eq!(found, Some((wave, instrument.clone())));
            }
        }
        let unknown = OpenLink::draw(&mut world.rng);
        assert_eq!(open_links::find(&fresh.store, &unknown).await.unwrap(), None);
    }

    async fn a_wave_with_links_is_planned_whole_or_not_at_all(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let taken = links(&mut world.rng);
        assert!(linked(&fresh.store, &world.one, &taken).await.unwrap());
        let wave = crate::world::draft(&mut world.rng, world.one.authority);
        let mut own = links(&mut world.rng);
        let instruments: Vec<_> = own.iter().map(|(instrument, _)| instrument.clone()).collect();
        let retention = Retention::default();
        let plan = |links: &[Link]| {
            let (wave, instruments, links) = (wave.clone(), instruments.clone(), links.to_vec());
            let store = fresh.store.clone();
            async move {
                let plan = Plan {
                    wave: &wave,
                    instruments: &instruments,
                    retention: Some(retention),
                    links: &links,
                };
                waves::add(&store, &plan).await
            }
        };
        let mut one_is_taken = own.clone();
        one_is_taken[1].1 = taken[1].1.clone();
        assert!(matches!(plan(&one_is_taken).await, Err(StoreError::Conflict("open_link"))));
        assert_eq!(waves::get(&fresh.store, wave.authority, wave.id).await.unwrap(), None);
        assert_eq!(waves::instruments(&fresh.store, wave.id).await.unwrap(), []);
        assert_eq!(open_links::of_wave(&fresh.store, wave.id).await.unwrap(), []);
        plan(&own).await.unwrap();
        own.sort_by_key(|(one, _)| one.to_string());
        assert_eq!(open_links::of_wave(&fresh.store, wave.id).await.unwrap(), own);
        assert_eq!(store::retention::declared(&fresh.store, wave.id).await.unwrap(), Some(retention));
    }

    /// Somebody takes the link away between the look at a draft and its opening: nobody could answer.
    async fn a_wave_is_opened_with_the_links_that_were_seen(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let seen: Vec<Link> = vec![(eleven(), OpenLink::draw(&mut world.rng))];
        let other: Vec<Link> = vec![(eleven(), OpenLink::draw(&mut world.rng))];
        let wave = world.one.wave(&fresh.store).await;
        let frozen = [(eleven(), "source".to_owned(), "hash".to_owned())];
        let open = async |links: &[Link]| {
            waves::open(&fresh.store, &wave, &box_key(), &frozen, "manifest", links).await
        };
        for now in [&[][..], &other] {
            assert!(linked(&fresh.store, &world.one, now).await.unwrap());
            assert!(matches!(open(&seen).await, Err(StoreError::Conflict("open_link"))));
        }
        assert!(linked(&fresh.store, &world.one, &seen).await.unwrap());
        world.other.open(&fresh.store).await;
        let (opened, changed) = tokio::join!(open(&seen), linked(&fresh.store, &world.one, &[]));
        let left = open_links::of_wave(&fresh.store, wave.id).await.unwrap();
        match (opened, changed) {
            (Ok(true), Ok(false)) => {
                assert_eq!(left, seen);
                let taking = waves::taking_answers(&fresh.store).await.unwrap();
                assert!(taking.iter().all(|taking| taking.open_link == (taking.wave.id == wave.id)));
            }
            (Err(StoreError::Conflict("open_link")), Ok(true)) => assert_eq!(left, []),
            other => panic!("{other:?}"),
        }
    }

    async fn a_wave_has_links_or_letters(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let (first, second) = (links(&mut world.rng), links(&mut world.rng));
        assert!(linked(&fresh.store, &world.one, &first).await.unwrap());
        let letter = [hash(&mut world.rng, world.one.wave)];
        let added = invitations::add(&fresh.store, world.one.wave, &eleven(), &letter).await;
        assert!(matches!(added, Err(StoreError::Conflict("open_link"))));
        assert_eq!(invitations::letters(&fresh.store, world.one.wave).await.unwrap(), []);

        let lettered = world.other.wave;
        let letter = [hash(&mut world.rng, lettered)];
        invitations::add(&fresh.store, lettered, &eleven(), &letter).await.unwrap();
        let changed = linked(&fresh.store, &world.other, &second).await;
        assert!(matches!(changed, Err(StoreError::Conflict("invitation"))));
        assert_eq!(open_links::of_wave(&fresh.store, lettered).await.unwrap(), []);
    }

    async fn links_are_given_to_a_draft_and_are_its_own(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let first = links(&mut world.rng);
        assert!(linked(&fresh.store, &world.one, &first).await.unwrap());
        let taken = linked(&fresh.store, &world.other, &first).await;
        assert!(matches!(taken, Err(StoreError::Conflict("open_link"))));
        assert_eq!(open_links::of_wave(&fresh.store, world.one.wave).await.unwrap(), first);
        world.other.open(&fresh.store).await;
        assert!(!linked(&fresh.store, &world.other, &links(&mut world.rng)).await.unwrap());
        assert_eq!(open_links::of_wave(&fresh.store, world.other.wave).await.unwrap(), []);
    }
}
