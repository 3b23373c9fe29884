//! Reviews of priority areas.

use crate::both::on_both;
use crate::world::{NOW, Side, World};
use domain::id::ReviewId;
use domain::priorities::{Decision, NewReview, Review};
use rand::rngs::StdRng;
use store::{StoreError, reviews};
use time::Duration;
use time::macros::date;

fn review(rng: &mut StdRng, side: &Side, decision: Decision) -> Review {
    Review {
        id: ReviewId::draw(rng),
        content: NewReview {
            strategy: "southwark-2021".to_owned(),
            area: "home".to_owned(),
            heard: "Rooms are cold.".to_owned(),
            decision,
            decided_by: "Corporate Parenting Committee".to_owned(),
            look_again_on: date!(2027 - 06 - 01),
        },
        recorded_by: side.staff,
        recorded_at: NOW,
        approved_by: None,
        progress: None,
    }
}

on_both! {
    async fn a_review_needs_a_second_person_of_the_same_authority(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let (one, other) = (&world.one, &world.other);
        let will = Decision::WillDo {
            action: "Heat them.".to_owned(),
            owner: "Head of Placements".to_owned(),
            due: date!(2027 - 03 - 01),
        };
        let mut new = review(&mut world.rng, one, will);
        let cannot = Decision::CannotDo { reason: "No money before April.".to_owned() };
        let mut later = review(&mut world.rng, one, cannot);
        later.recorded_at = NOW + Duration::HOUR;
        reviews::record(store, one.authority, &new).await.unwrap();
        reviews::record(store, one.authority, &later).await.unwrap();
        assert_eq!(reviews::get(store, one.authority, new.id).await.unwrap(), Some(new.clone()));
        assert_eq!(reviews::get(store, other.authority, new.id).await.unwrap(), None);
        let of_area = reviews::of_area(store, one.authority, "southwark-2021", "home").await.unwrap();
        assert_eq!(of_area, [later, new.clone()]);
        assert!(reviews::of_area(store, one.authority, "southwark-2016", "home").await.unwrap().is_empty());
        let stranger = reviews::of_area(store, other.authority, "southwark-2021", "home").await.unwrap();
        assert!(stranger.is_empty());

        assert!(reviews::approved(store, one.authority).await.unwrap().is_empty());
        assert!(!reviews::approve(store, one.authority, new.id, one.staff).await.unwrap());
        assert!(!reviews::approve(store, other.authority, new.id, other.staff).await.unwrap());
        assert!(reviews::approve(store, one.authority, new.id, one.second).await.unwrap());
        assert!(!reviews::approve(store, one.authority, new.id, one.second).await.unwrap());
        new.approved_by = Some(one.second);
        new.progress = Some("Ordered.".to_owned());
        reviews::set_progress(store, one.authority, new.id, "Ordered.").await.unwrap();
        assert_eq!(reviews::approved(store, one.authority).await.unwrap(), [new.clone()]);
        assert!(reviews::approved(store, other.authority).await.unwrap().is_empty());
        let stranger = reviews::set_progress(store, other.authority, new.id, "No.").await;
        assert!(matches!(stranger, Err(StoreError::NotFound)));
    }
}
