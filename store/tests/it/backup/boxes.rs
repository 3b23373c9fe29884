//! What the newest backup leaves out lies in an older one, and both together are an installation.

use super::{Place, head, made};
use crate::both::on_both;
use crate::world::World;
use store::Store;
use store::backup::BackupError;
use store::ballot_box::{self, Accepted};

on_both! {
    async fn a_box_comes_back_out_of_an_older_backup(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        world.one.open(&fresh.store).await;
        for n in 0..12 {
            world.one.answer(&fresh.store, n).await.unwrap();
        }
        let older = made(&fresh.store, "older.age").await;
        world.one.answer(&fresh.store, 12).await.unwrap();
        let newest = made(&fresh.store, "newest.age").await;
        assert_eq!(head(&newest).left_out[0].beside, ["older.age"]);
        let Some(place) = Place::other_than(fresh).await else { return };
        let restored = place.restore(&newest, &[&older]).await.unwrap();
        assert_eq!(restored.boxes.len(), 1);
        let again = Store::open(&place.url).await.unwrap();
        let (ticks, words) = ballot_box::envelopes(&again, world.one.wave).await.unwrap();
        assert_eq!((ticks.len(), words.len()), (12, 12));
        assert_eq!(world.one.answer(&again, 11).await.unwrap(), Accepted::Before);
        // The answer that came after it is lost, and its code works again.
        assert_eq!(world.one.answer(&again, 12).await.unwrap(), Accepted::Now);
        again.close().await;
        place.end().await;
    }

    /// In whatever order they are given; and out of the smaller one alone nothing comes, since answers would be lost without a word.
    async fn of_two_older_backups_the_fuller_one_counts(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        world.one.open(&fresh.store).await;
        let mut older = Vec::new();
        for (answers, name) in [(0..12, "smaller.age"), (12..34, "fuller.age")] {
            for n in answers {
                world.one.answer(&fresh.store, n).await.unwrap();
            }
            older.push(made(&fresh.store, name).await);
        }
        let newest = made(&fresh.store, "newest.age").await;
        assert_eq!(head(&newest).left_out[0].beside, ["fuller.age"]);
        let Some(place) = Place::other_than(fresh).await else { return };
        let restored = place.restore(&newest, &[&older[0], &older[1]]).await.unwrap();
        assert_eq!(restored.boxes.len(), 1);
        let again = Store::open(&place.url).await.unwrap();
        assert_eq!(ballot_box::count(&again, world.one.wave).await.unwrap(), 34);
        assert_eq!(world.one.answer(&again, 33).await.unwrap(), Accepted::Before);
        again.close().await;
        place.end().await;
        let Some(place) = Place::other_than(fresh).await else { return };
        assert!(place.restore(&newest, &[&older[0]]).await.unwrap().boxes.is_empty());
        place.end().await;
    }

    /// The first key holder took a layer off in between: what lies in the older one is for somebody who has had their turn.
    async fn a_box_with_other_layers_is_refused(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        world.one.filled(&fresh.store, 12).await;
        let older = made(&fresh.store, "older.age").await;
        let (ticks, words) = ballot_box::envelopes(&fresh.store, world.one.wave).await.unwrap();
        assert!(ballot_box::take_back(&fresh.store, world.one.wave, ticks, words, &mut world.rng).await.unwrap());
        let newest = made(&fresh.store, "newest.age").await;
        let Some(place) = Place::other_than(fresh).await else { return };
        let refused = place.restore(&newest, &[&older]).await;
        assert!(matches!(refused, Err(BackupError::OtherLayers)));
        // Nothing is there, so it can be tried again.
        place.restore(&newest, &[]).await.unwrap();
        place.end().await;
    }
}
