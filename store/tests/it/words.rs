//! Comments and themes.

use crate::both::on_both;
use crate::world::{World, comment, theme};
use domain::id::CommentId;
use domain::themes::Redacted;
use store::{StoreError, comments, themes};

fn redacted(original: &str, left: &str) -> Redacted {
    Redacted::of(original, left).unwrap()
}

on_both! {
    async fn comments_wait_until_they_are_coded(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let (one, other) = (&world.one, &world.other);
        let mut written = vec![comment(&mut world.rng, "Kim is kind"), comment(&mut world.rng, "more trips")];
        written[1].age_band = None;
        written[1].quote = false;
        one.unsealed(store, written.clone()).await;
        written.sort_by_key(|comment| comment.id);
        let ids: Vec<CommentId> = written.iter().map(|comment| comment.id).collect();
        assert_eq!(comments::waiting(store, one.authority).await.unwrap(), ids);
        assert!(comments::waiting(store, other.authority).await.unwrap().is_empty());
        let list = comments::list(store, one.authority, one.wave).await.unwrap();
        assert!(list.iter().zip(&written).all(|((kept, themes, coded), comment)| {
            kept == comment && themes.is_empty() && !coded
        }));
        assert!(comments::list(store, other.authority, one.wave).await.unwrap().is_empty());
        assert!(comments::get(store, other.authority, ids[0]).await.unwrap().is_none());

        let (kind, fun) = (theme(&mut world.rng, "kindness"), theme(&mut world.rng, "fun"));
        themes::add(store, one.authority, one.wave, &kind).await.unwrap();
        themes::add(store, one.authority, one.wave, &fun).await.unwrap();
        let kim = written.iter().find(|comment| comment.quote).unwrap();
        let left = redacted(&kim.text, "[name] is kind");
        let both = [kind.id, fun.id];
        comments::code(store, one.authority, kim.id, &left, &both, one.staff).await.unwrap();
        let (wave, coded, mut under) = comments::get(store, one.authority, kim.id).await.unwrap().unwrap();
        under.sort();
        let mut expected = both.to_vec();
        expected.sort();
        assert_eq!((wave, under, coded.redacted.as_deref()), (one.wave, expected, Some("[name] is kind")));
        assert!(coded.text == kim.text);
        assert_eq!(comments::waiting(store, one.authority).await.unwrap().len(), 1);
        assert_eq!(comments::progress(store, one.wave).await.unwrap(), (1, 2));
        // Coding again replaces.
        comments::code(store, one.authority, kim.id, &left, &[fun.id], one.second).await.unwrap();
        let counts = themes::counts(store, one.wave).await.unwrap();
        assert_eq!(counts, [(fun.id, 1, 0), (kind.id, 0, 0)]);
        let list = comments::list(store, one.authority, one.wave).await.unwrap();
        let coded: Vec<_> = list.iter().filter(|(_, _, coded)| *coded).map(|(_, under, _)| under).collect();
        assert_eq!(coded, [&vec![fun.id]]);
    }

    async fn coding_stays_within_the_wave_and_the_authority(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let (one, other) = (&world.one, &world.other);
        let written = comment(&mut world.rng, "more trips");
        one.unsealed(store, vec![written.clone()]).await;
        let (ours, theirs) = (theme(&mut world.rng, "fun"), theme(&mut world.rng, "fun"));
        themes::add(store, one.authority, one.wave, &ours).await.unwrap();
        themes::add(store, other.authority, other.wave, &theirs).await.unwrap();
        let left = redacted("more trips", "trips");
        let over_the_fence =
            comments::code(store, other.authority, written.id, &left, &[], other.staff).await;
        assert!(matches!(over_the_fence, Err(StoreError::NotFound)));
        let mixed = [ours.id, theirs.id];
        let foreign = comments::code(store, one.authority, written.id, &left, &mixed, one.staff).await;
        assert!(matches!(foreign, Err(StoreError::NotFound)));
        assert_eq!(comments::progress(store, one.wave).await.unwrap(), (0, 1));
        assert_eq!(themes::counts(store, one.wave).await.unwrap(), [(ours.id, 0, 0)]);
    }

    async fn a_theme_is_confirmed_once_and_by_its_own_authority(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let (one, other) = (&world.one, &world.other);
        let new = theme(&mut world.rng, "fun");
        themes::add(store, one.authority, one.wave, &new).await.unwrap();
        let again = theme(&mut world.rng, "fun");
        let taken = themes::add(store, one.authority, one.wave, &again).await;
        assert!(matches!(taken, Err(StoreError::Conflict("theme"))));
        let over_the_fence = themes::add(store, other.authority, one.wave, &again).await;
        assert!(matches!(over_the_fence, Err(StoreError::NotFound)));
        assert_eq!(themes::of_wave(store, one.authority, one.wave).await.unwrap(), [(new.clone(), None)]);
        assert!(themes::of_wave(store, other.authority, one.wave).await.unwrap().is_empty());

        let stranger = themes::confirm(store, other.authority, new.id, other.staff).await;
        assert!(matches!(stranger, Err(StoreError::NotFound)));
        assert!(themes::confirm(store, one.authority, new.id, one.staff).await.unwrap());
        assert!(!themes::confirm(store, one.authority, new.id, one.second).await.unwrap());
        let confirmed = themes::of_wave(store, one.authority, one.wave).await.unwrap();
        assert_eq!(confirmed, [(new, Some(one.staff))]);
    }
}
