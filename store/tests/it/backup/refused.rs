//! What is not restored, and leaves everything as it was.

use super::{Place, made, new, written};
use crate::both::on_both;
use crate::world::{NOW, World};
use store::backup::{self, BackupError};
use store::{Store, StoreError, authorities};

on_both! {
    async fn a_database_that_holds_something_is_not_touched(fresh: &Fresh) {
        World::new(&fresh.store).await;
        let backup = written(&fresh.store, "a.age").await;
        let refused = backup::restore(&fresh.url, &*backup, Vec::new()).await;
        assert!(matches!(refused, Err(BackupError::NotEmpty(_))));
        assert_eq!(authorities::all(&fresh.store).await.unwrap().len(), 2);
        assert!(backup::standing(&fresh.store).await.unwrap().is_empty());
    }

    async fn a_backup_that_breaks_off_leaves_nothing(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        world.one.filled(&fresh.store, 12).await;
        let backup = written(&fresh.store, "a.age").await;
        let text = String::from_utf8(backup.clone()).unwrap();
        let Some(place) = Place::other_than(fresh).await else { return };
        let row = text.rfind("{\"row\":").unwrap();
        let fewer = text.replacen("\"mark\":12", "\"mark\":11", 1);
        let no_mark = text.replacen("{\"table\":{\"name\":\"mark\"", "{\"table\":{\"name\":\"mark;\"", 1);
        for (broken, what) in [(&text[..row + 9], "cut off"), (&fewer, "uneven"), (&no_mark, "no table of ours")] {
            assert!(place.restore(broken.as_bytes(), &[]).await.is_err(), "{what}");
            let store = Store::open(&place.url).await.unwrap();
            assert!(authorities::all(&store).await.unwrap().is_empty(), "{what}");
            store.close().await;
        }
        place.restore(&backup, &[]).await.unwrap();
        place.end().await;
    }

    async fn two_at_once_and_two_of_one_name_are_refused(fresh: &Fresh) {
        World::new(&fresh.store).await;
        let store = &fresh.store;
        let one = backup::write(store, &new("one.age", NOW), Vec::new()).await.unwrap();
        made(store, "meanwhile.age").await;
        assert!(matches!(backup::record(store, &one).await, Err(StoreError::Conflict("backup"))));
        let same = backup::write(store, &new("meanwhile.age", NOW), Vec::new()).await;
        assert!(matches!(same, Err(BackupError::NameTaken)));
    }
}
