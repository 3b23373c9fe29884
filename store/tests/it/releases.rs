//! Releases.

use crate::both::on_both;
use crate::world::{Side, World};
use domain::id::ReleaseId;
use domain::wave::WaveState;
use rand::rngs::StdRng;
use store::releases::{self, Release, ReleaseKind};
use store::{StoreError, releases as stored};
use time::macros::date;

fn release(rng: &mut StdRng, side: &Side, kind: ReleaseKind) -> Release {
    Release {
        id: ReleaseId::draw(rng),
        wave: side.wave,
        kind,
        manifest_hash: "manifest".to_owned(),
        released_on: date!(2027 - 01 - 08),
        released_by: Some(side.staff),
        body: "{\"tables\": [1.0,\t\"as released\"]}".to_owned(),
    }
}

on_both! {
    async fn each_kind_is_released_once(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let (one, other) = (&world.one, &world.other);
        let tables = release(&mut world.rng, one, ReleaseKind::Tables);
        let mut themes = release(&mut world.rng, one, ReleaseKind::Themes);
        themes.released_by = None;
        assert!(!stored::add(store, one.authority, &tables).await.unwrap());
        assert!(!stored::add(store, one.authority, &themes).await.unwrap());
        one.unsealed(store, Vec::new()).await;
        let stranger = stored::add(store, other.authority, &tables).await;
        assert!(matches!(stranger, Err(StoreError::NotFound)));

        assert!(stored::add(store, one.authority, &themes).await.unwrap());
        assert_eq!(one.wave(store).await.state, WaveState::Unsealed);
        assert!(stored::add(store, one.authority, &tables).await.unwrap());
        assert_eq!(one.wave(store).await.state, WaveState::Released);
        for kind in [ReleaseKind::Tables, ReleaseKind::Themes] {
            let again = release(&mut world.rng, one, kind);
            assert!(!stored::add(store, one.authority, &again).await.unwrap());
        }
        let all = releases::of_authority(store, one.authority).await.unwrap();
        assert_eq!(all, [tables.clone(), themes.clone()]);
        assert!(releases::of_authority(store, other.authority).await.unwrap().is_empty());
        let latest = releases::latest(store, one.authority, ReleaseKind::Themes, "southwark-2021").await.unwrap();
        assert_eq!(latest, Some(themes));
        let of_another_strategy = releases::latest(store, one.authority, ReleaseKind::Themes, "southwark-2016");
        assert_eq!(of_another_strategy.await.unwrap(), None);
        assert_eq!(releases::latest(store, other.authority, ReleaseKind::Tables, "southwark-2021").await.unwrap(), None);
        assert_eq!(releases::get(store, one.authority, tables.id).await.unwrap(), Some(tables.clone()));
        assert_eq!(releases::get(store, other.authority, tables.id).await.unwrap(), None);
    }

    async fn two_who_release_at_once_release_once(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let one = &world.one;
        one.unsealed(store, Vec::new()).await;
        let authority = one.authority;
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (store, new) = (store.clone(), release(&mut world.rng, one, ReleaseKind::Tables));
                tokio::spawn(async move { releases::add(&store, authority, &new).await })
            })
            .collect();
        let mut first = 0;
        for task in tasks {
            first += usize::from(task.await.unwrap().unwrap());
        }
        assert_eq!(first, 1);
        assert_eq!(releases::of_authority(store, authority).await.unwrap().len(), 1);
    }
}
