//! Releases.

use crate::both::on_both;
use crate::world::{Side, World, draft, eleven};
use domain::id::ReleaseId;
use domain::wave::{Wave, WaveState};
use rand::rngs::StdRng;
use store::releases::{self, Release, ReleaseKind};
use store::{StoreError, releases as stored};
use time::macros::date;

fn release(rng: &mut StdRng, side: &Side, kind: ReleaseKind) -> Release {
    Release {
        id: ReleaseId::draw(rng),
        wave: side.wave,
        kind,
        number: 1,
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

    async fn tables_are_released_again_under_the_next_number(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let (one, other) = (&world.one, &world.other);
        let numbered = |rng: &mut StdRng, number: u32| Release {
            number,
            released_on: date!(2027 - 01 - 08) + time::Duration::days(i64::from(number) * 30),
            body: format!("{{\"number\": {number}}}"),
            ..release(rng, one, ReleaseKind::Tables)
        };
        let [first, second, third] = [1, 2, 3].map(|number| numbered(&mut world.rng, number));
        one.unsealed(store, Vec::new()).await;
        assert!(!stored::add(store, one.authority, &second).await.unwrap(), "there is no first");
        assert_eq!(one.wave(store).await.state, WaveState::Unsealed);
        assert!(stored::add(store, one.authority, &first).await.unwrap());
        assert!(!stored::add(store, one.authority, &third).await.unwrap(), "there is no second");
        let stranger = stored::add(store, other.authority, &second).await;
        assert!(matches!(stranger, Err(StoreError::NotFound)));
        assert!(stored::add(store, one.authority, &second).await.unwrap());
        assert_eq!(one.wave(store).await.state, WaveState::Released);
        for again in [0, 1, 2, 4] {
            let again = numbered(&mut world.rng, again);
            assert!(!stored::add(store, one.authority, &again).await.unwrap(), "{}", again.number);
        }
        let themes = release(&mut world.rng, one, ReleaseKind::Themes);
        assert!(stored::add(store, one.authority, &themes).await.unwrap());
        let themes_again = Release { number: 2, ..release(&mut world.rng, one, ReleaseKind::Themes) };
        assert!(!stored::add(store, one.authority, &themes_again).await.unwrap(), "themes are released once");
        assert!(stored::add(store, one.authority, &third).await.unwrap());

        let tables = releases::of_wave(store, one.authority, one.wave, ReleaseKind::Tables).await.unwrap();
        assert_eq!(tables, [first.clone(), second, third.clone()], "byte for byte as released");
        let kept = releases::of_wave(store, one.authority, one.wave, ReleaseKind::Themes).await.unwrap();
        assert_eq!(kept, [themes]);
        let theirs = releases::of_wave(store, other.authority, one.wave, ReleaseKind::Tables).await.unwrap();
        assert!(theirs.is_empty());
        let latest = releases::latest(store, one.authority, ReleaseKind::Tables, "southwark-2021").await.unwrap();
        assert_eq!(latest, Some(third));
    }

    async fn of_one_day_the_higher_number_comes_first(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let one = &world.one;
        one.unsealed(store, Vec::new()).await;
        let [first, second] = [1, 2].map(|number| Release {
            number,
            ..release(&mut world.rng, one, ReleaseKind::Tables)
        });
        assert!(stored::add(store, one.authority, &first).await.unwrap());
        assert!(stored::add(store, one.authority, &second).await.unwrap());
        let latest = releases::latest(store, one.authority, ReleaseKind::Tables, "southwark-2021").await.unwrap();
        assert_eq!(latest.as_ref(), Some(&second));
        assert_eq!(releases::of_authority(store, one.authority).await.unwrap(), [second, first]);
    }

    async fn an_old_wave_that_is_worked_out_again_is_not_the_latest(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let one = &world.one;
        let newer = Side { wave: draft(&mut world.rng, one.authority).id, ..*one };
        let planned = Wave { id: newer.wave, ..draft(&mut world.rng, one.authority) };
        store::waves::create(store, &planned, &[eleven()]).await.unwrap();
        for side in [one, &newer] {
            side.unsealed(store, Vec::new()).await;
        }
        let on = |rng: &mut StdRng, side: &Side, number, released_on| Release {
            number,
            released_on,
            ..release(rng, side, ReleaseKind::Tables)
        };
        let of_newer = on(&mut world.rng, &newer, 1, date!(2027 - 06 - 01));
        for new in [
            on(&mut world.rng, one, 1, date!(2027 - 01 - 08)),
            of_newer.clone(),
            on(&mut world.rng, one, 2, date!(2027 - 09 - 01)),
        ] {
            assert!(stored::add(store, one.authority, &new).await.unwrap());
        }
        let latest = releases::latest(store, one.authority, ReleaseKind::Tables, "southwark-2021").await.unwrap();
        assert_eq!(latest, Some(of_newer));
    }

    async fn two_who_release_again_at_once_release_once(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let one = &world.one;
        one.unsealed(store, Vec::new()).await;
        let authority = one.authority;
        assert!(stored::add(store, authority, &release(&mut world.rng, one, ReleaseKind::Tables)).await.unwrap());
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let new = Release { number: 2, ..release(&mut world.rng, one, ReleaseKind::Tables) };
                let store = store.clone();
                tokio::spawn(async move { releases::add(&store, authority, &new).await })
            })
            .collect();
        let mut second = 0;
        for task in tasks {
            second += usize::from(task.await.unwrap().unwrap());
        }
        assert_eq!(second, 1);
        assert_eq!(releases::of_authority(store, authority).await.unwrap().len(), 2);
    }
}
