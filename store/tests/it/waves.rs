//! Waves from draft to closed, their population, their letters.

use crate::both::on_both;
use crate::world::{NOW, World, draft, eleven, key};
use domain::ballot_box::{BoxKey, InvitationHash, OpenLink, PrivateKey};
use domain::id::WaveId;
use domain::instrument::{InstrumentKey, ItemId, OptionId};
use domain::wave::{EligibleGroup, EligiblePopulation, Retention, Wave, WaveState};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use store::waves::{self, Draft, FrozenInstrument};
use store::{StoreError, invitations};
use time::macros::date;

/// A draft that is changed to nothing else.
fn as_it_is(wave: &Wave) -> Draft<'_> {
    static ASKED: LazyLock<[InstrumentKey; 1]> = LazyLock::new(|| [eleven()]);
    static KEPT: LazyLock<Retention> = LazyLock::new(Retention::default);
    Draft {
        title: &wave.title,
        closes_on: wave.closes_on,
        strategy: &wave.strategy,
        instruments: &*ASKED,
        links: &[],
        retention: &KEPT,
    }
}

on_both! {
    async fn a_wave_comes_back_to_its_authority_only(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let new = draft(&mut world.rng, world.one.authority);
        let asked = [key("sixteen-to-twenty-five/2"), eleven()];
        waves::create(&fresh.store, &new, &asked).await.unwrap();
        let (one, other) = (world.one.authority, world.other.authority);
        assert_eq!(waves::get(&fresh.store, one, new.id).await.unwrap(), Some(new.clone()));
        assert_eq!(waves::get(&fresh.store, other, new.id).await.unwrap(), None);
        assert_eq!(waves::of_authority(&fresh.store, one).await.unwrap().len(), 2);
        assert_eq!(waves::of_authority(&fresh.store, other).await.unwrap().len(), 1);
        let instruments = waves::instruments(&fresh.store, new.id).await.unwrap();
        let named: Vec<_> = instruments.iter().map(|frozen| frozen.key.clone()).collect();
        assert_eq!(named, asked);
        assert!(instruments.iter().all(|frozen| frozen.source.is_none() && frozen.hash.is_none()));
        assert!(waves::box_key(&fresh.store, new.id).await.unwrap().is_none());
        assert!(waves::manifest_hash(&fresh.store, new.id).await.unwrap().is_none());
    }

    async fn opening_freezes_and_happens_once(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let wave = world.one.wave(&fresh.store).await;
        let public = BoxKey::Simple(PrivateKey::draw(&mut world.rng).public());
        let frozen = [(eleven(), "the whole file".to_owned(), "its hash".to_owned())];
        let open = || waves::open(&fresh.store, &wave, &public, &frozen, "manifest", &[]);
        let missing = waves::open(&fresh.store, &wave, &public, &[], "manifest", &[]).await;
        assert!(matches!(missing, Err(StoreError::Conflict("instruments"))));
        assert_eq!(world.one.wave(&fresh.store).await.state, WaveState::Draft);

        assert!(waves::open(&fresh.store, &wave, &public, &frozen, "manifest", &[]).await.unwrap());
        assert!(!open().await.unwrap());
        assert!(!waves::change(&fresh.store, wave.id, &as_it_is(&wave)).await.unwrap());
        assert!(!waves::delete(&fresh.store, wave.id).await.unwrap());
        assert_eq!(world.one.wave(&fresh.store).await.state, WaveState::Open);
        assert_eq!(waves::box_key(&fresh.store, wave.id).await.unwrap(), Some(public));
        assert_eq!(waves::manifest_hash(&fresh.store, wave.id).await.unwrap().as_deref(), Some("manifest"));
        let kept = FrozenInstrument {
            key: eleven(),
            source: Some("the whole file".to_owned()),
            hash: Some("its hash".to_owned()),
        };
        assert_eq!(waves::instruments(&fresh.store, wave.id).await.unwrap(), [kept]);
    }

    async fn a_draft_is_changed_as_a_whole(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let wave = world.one.wave(&fresh.store).await;
        let (older, link) = (key("sixteen-to-twenty-five/1"), OpenLink::draw(&mut world.rng));
        let population = EligiblePopulation { totals: vec![(eleven(), 240), (older.clone(), 9)], groups: Vec::new() };
        waves::set_population(&fresh.store, wave.id, &population).await.unwrap();
        let retention = Retention::new(2, 3, 4).unwrap();
        let to = Draft {
            title: "Winter",
            closes_on: date!(2027 - 01 - 31),
            strategy: "southwark-2016",
            instruments: std::slice::from_ref(&older),
            links: &[(older.clone(), link.clone())],
            retention: &retention,
        };
        assert!(waves::change(&fresh.store, wave.id, &to).await.unwrap());
        let changed = world.one.wave(&fresh.store).await;
        assert_eq!((changed.title.as_str(), changed.closes_on), ("Winter", date!(2027 - 01 - 31)));
        assert_eq!(changed.strategy, "southwark-2016");
        let asked = waves::instruments(&fresh.store, wave.id).await.unwrap();
        assert_eq!(asked.into_iter().map(|one| one.key).collect::<Vec<_>>(), std::slice::from_ref(&older));
        assert_eq!(store::open_links::of_wave(&fresh.store, wave.id).await.unwrap(), [(older.clone(), link)]);
        assert_eq!(store::retention::declared(&fresh.store, wave.id).await.unwrap(), Some(retention));
        let left = waves::population(&fresh.store, wave.id).await.unwrap();
        assert_eq!(left.totals, [(older, 9)]);
        // The other authority's draft is as it was.
        assert_eq!(world.other.wave(&fresh.store).await.title, "Autumn 2026");
    }

    async fn what_letters_name_is_not_changed(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let wave = world.one.wave(&fresh.store).await;
        invitations::add(&fresh.store, wave.id, &eleven(), &[InvitationHash([3; 32])]).await.unwrap();
        let retitled = Draft { title: "Winter", ..as_it_is(&wave) };
        assert!(waves::change(&fresh.store, wave.id, &retitled).await.unwrap());
        let later = Draft { closes_on: date!(2027 - 01 - 31), ..retitled };
        let other = [key("sixteen-to-twenty-five/1")];
        let others = Draft { instruments: &other, ..retitled };
        let links = [(eleven(), OpenLink::draw(&mut world.rng))];
        let linked = Draft { links: &links, ..retitled };
        for to in [later, others, linked] {
            let refused = waves::change(&fresh.store, wave.id, &to).await;
            assert!(matches!(refused, Err(StoreError::Conflict("invitation"))));
        }
        let still = world.one.wave(&fresh.store).await;
        assert_eq!((still.title.as_str(), still.closes_on), ("Winter", wave.closes_on));
    }

    async fn a_draft_is_deleted_with_all_that_belongs_to_it(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let wave = world.one.wave(&fresh.store).await;
        let hash = InvitationHash([3; 32]);
        invitations::add(&fresh.store, wave.id, &eleven(), std::slice::from_ref(&hash)).await.unwrap();
        let population = EligiblePopulation { totals: vec![(eleven(), 240)], groups: Vec::new() };
        waves::set_population(&fresh.store, wave.id, &population).await.unwrap();
        store::retention::declare(&fresh.store, wave.id, &Retention::default()).await.unwrap();
        assert!(waves::delete(&fresh.store, wave.id).await.unwrap());
        assert!(!waves::delete(&fresh.store, wave.id).await.unwrap());
        // That it was there is remembered: of its keys nobody else could say that they can go.
        assert_eq!(waves::deleted(&fresh.store).await.unwrap(), [wave.id]);
        let known: BTreeSet<WaveId> = waves::known(&fresh.store).await.unwrap().into_iter().collect();
        assert_eq!(known, BTreeSet::from([wave.id, world.other.wave]));
        assert_eq!(waves::get(&fresh.store, world.one.authority, wave.id).await.unwrap(), None);
        assert_eq!(invitations::find(&fresh.store, wave.id, &hash).await.unwrap(), None);
        assert!(invitations::letters(&fresh.store, wave.id).await.unwrap().is_empty());
        assert_eq!(store::retention::declared(&fresh.store, wave.id).await.unwrap(), None);
        assert!(waves::instruments(&fresh.store, wave.id).await.unwrap().is_empty());
        assert_eq!(world.other.wave(&fresh.store).await.state, WaveState::Draft);
    }

    async fn letters_are_made_by_who_knows_how_many_there_are(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let (store, wave) = (&fresh.store, world.one.wave);
        let add = async |n, after| invitations::add_after(store, wave, &eleven(), &[InvitationHash([n; 32])], after).await;
        add(1, Some(0)).await.unwrap();
        assert!(matches!(add(2, Some(0)).await, Err(StoreError::Conflict("letters"))));
        add(2, Some(1)).await.unwrap();
        world.one.open(store).await;
        let replace = async |n, after| invitations::replace_after(store, wave, &eleven(), &[InvitationHash([n; 32])], after).await;
        assert!(replace(3, Some(2)).await.unwrap());
        assert!(matches!(replace(4, Some(2)).await, Err(StoreError::Conflict("letters"))));
        assert_eq!(invitations::find(store, wave, &InvitationHash([4; 32])).await.unwrap(), None);
        assert!(replace(4, Some(3)).await.unwrap());
    }

    /// Codes are stretched for minutes, and meanwhile somebody may have changed the draft.
    async fn no_letter_is_made_of_what_a_draft_does_not_ask(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let (store, wave) = (&fresh.store, world.one.wave);
        let letter = [InvitationHash([1; 32])];
        let gone = invitations::add_after(store, wave, &key("care-leavers/1"), &letter, Some(0)).await;
        assert!(matches!(gone, Err(StoreError::Conflict("instruments"))));
        assert_eq!(invitations::letters(store, wave).await.unwrap(), []);
    }

    async fn closing_and_prolonging_happen_once(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let one = &world.one;
        assert!(waves::taking_answers(&fresh.store).await.unwrap().is_empty());
        assert!(!waves::close(&fresh.store, one.wave, NOW).await.unwrap());
        one.open(&fresh.store).await;
        world.other.open(&fresh.store).await;
        one.close(&fresh.store).await;
        assert!(!waves::close(&fresh.store, one.wave, NOW).await.unwrap());
        let closed = one.wave(&fresh.store).await;
        assert_eq!((closed.state, closed.closed_at), (WaveState::Closed, Some(NOW)));
        let taking = waves::taking_answers(&fresh.store).await.unwrap();
        assert_eq!(taking.len(), 2);
        assert!(taking.iter().all(|taking| !taking.open_link && taking.layers == Some(0)));

        let later = date!(2027 - 01 - 15);
        assert!(waves::prolong(&fresh.store, one.wave, later).await.unwrap());
        assert!(!waves::prolong(&fresh.store, one.wave, later).await.unwrap());
        let open = one.wave(&fresh.store).await;
        assert_eq!((open.state, open.closed_at, open.closes_on), (WaveState::Open, None, later));
    }

    async fn a_destroyed_box_is_empty(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let one = &world.one;
        one.open(&fresh.store).await;
        one.answer(&fresh.store, 1).await.unwrap();
        assert!(!waves::mark_destroyed(&fresh.store, one.wave).await.unwrap());
        one.close(&fresh.store).await;
        assert!(waves::mark_destroyed(&fresh.store, one.wave).await.unwrap());
        assert!(!waves::mark_destroyed(&fresh.store, one.wave).await.unwrap());
        assert_eq!(one.wave(&fresh.store).await.state, WaveState::Destroyed);
        assert_eq!(store::ballot_box::count(&fresh.store, one.wave).await.unwrap(), 0);
        assert!(!store::ballot_box::has(&fresh.store, one.wave, &crate::world::mark(1)).await.unwrap());
        assert!(matches!(
            one.answer(&fresh.store, 2).await,
            Err(StoreError::Conflict("wave"))
        ));
    }

    async fn the_population_is_replaced_as_a_whole(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let wave = world.one.wave;
        assert_eq!(waves::population(&fresh.store, wave).await.unwrap(), EligiblePopulation::default());
        let group = |option: &str, count| EligibleGroup {
            instrument: eleven(),
            item: ItemId::new("placement"),
            option: OptionId::new(option),
            count,
        };
        let mut typed = EligiblePopulation {
            totals: vec![(key("sixteen-to-twenty-five/1"), 180), (eleven(), 240)],
            groups: vec![group("foster", 200), group("children-s-home", 40)],
        };
        waves::set_population(&fresh.store, wave, &typed).await.unwrap();
        assert_eq!(waves::population(&fresh.store, wave).await.unwrap(), typed);
        typed.groups.pop();
        waves::set_population(&fresh.store, wave, &typed).await.unwrap();
        assert_eq!(waves::population(&fresh.store, wave).await.unwrap(), typed);
        let empty = waves::population(&fresh.store, world.other.wave).await.unwrap();
        assert_eq!(empty, EligiblePopulation::default());
    }

    async fn letters_are_found_in_their_own_wave(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let wave = world.one.wave;
        let hashes = [9, 3, 7].map(|n| InvitationHash([n; 32]));
        let older = key("sixteen-to-twenty-five/1");
        let draft = world.one.wave(&fresh.store).await;
        let asked = [eleven(), older.clone()];
        let to = Draft { instruments: &asked, ..as_it_is(&draft) };
        assert!(waves::change(&fresh.store, wave, &to).await.unwrap());
        invitations::add(&fresh.store, wave, &eleven(), &hashes).await.unwrap();
        invitations::add(&fresh.store, wave, &older, &[InvitationHash([1; 32])]).await.unwrap();
        assert_eq!(invitations::find(&fresh.store, wave, &hashes[0]).await.unwrap(), Some(eleven()));
        assert_eq!(invitations::find(&fresh.store, wave, &InvitationHash([2; 32])).await.unwrap(), None);
        assert_eq!(invitations::find(&fresh.store, world.other.wave, &hashes[0]).await.unwrap(), None);
        let twice = [InvitationHash([4; 32]), InvitationHash([3; 32])];
        let taken = invitations::add(&fresh.store, wave, &eleven(), &twice).await;
        assert!(matches!(taken, Err(StoreError::Conflict("invitation"))));
        // All or none.
        let letters = invitations::letters(&fresh.store, wave).await.unwrap();
        let counted: Vec<_> = letters.into_iter().map(|one| (one.instrument, one.printed, one.replacements)).collect();
        assert_eq!(counted, [(eleven(), 3, 0), (older, 1, 0)]);
    }
}
