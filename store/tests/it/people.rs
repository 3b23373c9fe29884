//! Authorities, settings, staff, sign-ins, audit.

use crate::both::on_both;
use crate::world::{NOW, World, member};
use domain::people::Email;
use store::{StoreError, audit, authorities, settings, staff, staff_sessions};
use time::Duration;

on_both! {
    async fn authorities_are_found_by_slug_and_id(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let found = authorities::by_slug(&fresh.store, "southwark").await.unwrap().unwrap();
        assert_eq!(found.id, world.one.authority);
        assert_eq!(authorities::by_id(&fresh.store, found.id).await.unwrap(), Some(found.clone()));
        assert_eq!(authorities::by_slug(&fresh.store, "nowhere").await.unwrap(), None);
        let slugs: Vec<String> =
            authorities::all(&fresh.store).await.unwrap().into_iter().map(|a| a.slug).collect();
        assert_eq!(slugs, ["southwark", "walsall"]);
        let taken = authorities::create(&fresh.store, &found).await;
        assert!(matches!(taken, Err(StoreError::Conflict("slug"))));
    }

    async fn a_database_is_synthetic_once_it_was_said_to_be(fresh: &Fresh) {
        assert!(!settings::synthetic(&fresh.store).await.unwrap());
        settings::set_synthetic(&fresh.store).await.unwrap();
        settings::set_synthetic(&fresh.store).await.unwrap();
        assert!(settings::synthetic(&fresh.store).await.unwrap());
        assert!(fresh.store.is_well().await);
    }

    async fn staff_come_back_with_their_roles_and_stay_with_their_authority(fresh: &Fresh) {
        let mut world = World::new(&fresh.store).await;
        let (one, other) = (&world.one, &world.other);
        let mut new = member(&mut world.rng, one.authority, "new@southwark.example");
        staff::add(&fresh.store, &new, "the hash").await.unwrap();
        assert_eq!(staff::by_id(&fresh.store, one.authority, new.id).await.unwrap(), Some(new.clone()));
        assert_eq!(staff::by_id(&fresh.store, other.authority, new.id).await.unwrap(), None);
        assert_eq!(staff::of_authority(&fresh.store, one.authority).await.unwrap().len(), 3);
        assert_eq!(staff::of_authority(&fresh.store, other.authority).await.unwrap().len(), 2);
        assert_eq!(staff::names(&fresh.store, other.authority).await.unwrap().len(), 2);
        let signing_in = staff::password_hash_by_email(&fresh.store, &new.email).await.unwrap();
        assert_eq!(signing_in, Some((new.clone(), "the hash".to_owned())));

        let taken = member(&mut world.rng, other.authority, new.email.as_str());
        assert!(matches!(
            staff::add(&fresh.store, &taken, "hash").await,
            Err(StoreError::Conflict("email"))
        ));
        // Nobody has no role by accident, but somebody may.
        new = member(&mut world.rng, one.authority, "none@southwark.example");
        new.roles.clear();
        staff::add(&fresh.store, &new, "hash").await.unwrap();
        assert_eq!(staff::by_id(&fresh.store, one.authority, new.id).await.unwrap(), Some(new));
    }

    async fn who_is_removed_cannot_sign_in_and_is_still_named(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let (one, other) = (&world.one, &world.other);
        staff_sessions::start(&fresh.store, [1; 32], one.staff, NOW + Duration::HOUR).await.unwrap();
        let over_the_fence = staff::remove(&fresh.store, other.authority, one.staff, false).await;
        assert!(matches!(over_the_fence, Err(StoreError::NotFound)));
        assert!(staff_sessions::signed_in(&fresh.store, &[1; 32], NOW).await.unwrap().is_some());

        staff::remove(&fresh.store, one.authority, one.staff, false).await.unwrap();
        assert!(staff_sessions::signed_in(&fresh.store, &[1; 32], NOW).await.unwrap().is_none());
        let email: Email = "a@southwark.example".parse().unwrap();
        assert!(staff::password_hash_by_email(&fresh.store, &email).await.unwrap().is_none());
        assert_eq!(staff::by_id(&fresh.store, one.authority, one.staff).await.unwrap(), None);
        assert_eq!(staff::of_authority(&fresh.store, one.authority).await.unwrap().len(), 1);
        assert_eq!(staff::names(&fresh.store, one.authority).await.unwrap().len(), 2);
        let again = staff::remove(&fresh.store, one.authority, one.staff, false).await;
        assert!(matches!(again, Err(StoreError::NotFound)));
    }

    async fn a_sign_in_ends_by_itself_or_by_signing_out(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let later = NOW + Duration::HOUR;
        staff_sessions::start(&fresh.store, [1; 32], world.one.staff, later).await.unwrap();
        staff_sessions::start(&fresh.store, [2; 32], world.other.staff, later).await.unwrap();
        let who = staff_sessions::signed_in(&fresh.store, &[1; 32], NOW).await.unwrap().unwrap();
        assert_eq!((who.id, who.authority), (world.one.staff, world.one.authority));
        assert!(staff_sessions::signed_in(&fresh.store, &[3; 32], NOW).await.unwrap().is_none());
        assert!(staff_sessions::signed_in(&fresh.store, &[1; 32], later).await.unwrap().is_none());

        staff_sessions::end(&fresh.store, &[1; 32]).await.unwrap();
        assert!(staff_sessions::signed_in(&fresh.store, &[1; 32], NOW).await.unwrap().is_none());
        staff_sessions::end_expired(&fresh.store, NOW).await.unwrap();
        assert!(staff_sessions::signed_in(&fresh.store, &[2; 32], NOW).await.unwrap().is_some());
        staff_sessions::end_expired(&fresh.store, later).await.unwrap();
        assert!(staff_sessions::signed_in(&fresh.store, &[2; 32], NOW).await.unwrap().is_none());
    }

    async fn acts_keep_their_order_and_stay_with_their_authority(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let one = world.one.authority;
        let odd = NOW + Duration::milliseconds(250);
        audit::record(&fresh.store, one, Some(world.one.staff), "created a wave", odd).await.unwrap();
        audit::record(&fresh.store, one, None, "opened a wave", NOW).await.unwrap();
        audit::record(&fresh.store, world.other.authority, None, "closed a wave", NOW).await.unwrap();
        let acts = audit::of_authority(&fresh.store, one, 10).await.unwrap();
        let told: Vec<_> = acts.iter().map(|entry| (entry.act.as_str(), entry.staff, entry.done_at)).collect();
        assert_eq!(
            told,
            [("opened a wave", None, NOW), ("created a wave", Some(world.one.staff), NOW)]
        );
        assert_eq!(audit::of_authority(&fresh.store, one, 1).await.unwrap().len(), 1);
    }
}
