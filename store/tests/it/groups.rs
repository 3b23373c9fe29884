//! Groups, sessions, points.

use crate::both::on_both;
use crate::world::{World, theme};
use domain::groups::{Attendance, Group, Point, PointKind, Session};
use domain::id::{GroupId, PointId, SessionId};
use domain::themes::Redacted;
use rand::rngs::StdRng;
use store::groups::PublicAsk;
use store::{StoreError, groups, themes};
use time::macros::date;

fn point(rng: &mut StdRng, kind: PointKind, text: &str, approved: bool) -> Point {
    Point {
        id: PointId::draw(rng),
        kind,
        text: text.to_owned(),
        asked_of: (kind == PointKind::Ask).then(|| "the committee".to_owned()),
        approved_by_group: approved,
    }
}

fn session(rng: &mut StdRng, group: GroupId) -> Session {
    Session {
        id: SessionId::draw(rng),
        group,
        held_on: date!(2026 - 10 - 14),
        attendance: vec![
            Attendance {
                age_band: "14 to 17".to_owned(),
                count: 5,
            },
            Attendance {
                age_band: "11 to 13".to_owned(),
                count: 2,
            },
        ],
        topic: "Contact".to_owned(),
        points: vec![
            point(rng, PointKind::Said, "rooms are cold", false),
            point(rng, PointKind::Ask, "let Kim see us more", true),
            point(rng, PointKind::Ask, "not read back", false),
        ],
    }
}

async fn group(fresh: &crate::both::Fresh, world: &mut World) -> Group {
    let group = Group {
        id: GroupId::draw(&mut world.rng),
        name: "Speakerbox".to_owned(),
    };
    groups::add(&fresh.store, world.one.authority, &group)
        .await
        .unwrap();
    group
}

on_both! {
    async fn a_session_comes_back_to_its_authority_only(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let group = group(fresh, &mut world).await;
        let mut logged = session(&mut world.rng, group.id);
        let (one, other) = (&world.one, &world.other);
        assert_eq!(groups::of_authority(store, one.authority).await.unwrap(), std::slice::from_ref(&group));
        assert!(groups::of_authority(store, other.authority).await.unwrap().is_empty());
        assert_eq!(groups::get(store, one.authority, group.id).await.unwrap(), Some(group.clone()));
        assert_eq!(groups::get(store, other.authority, group.id).await.unwrap(), None);

        let stranger = groups::log(store, other.authority, &logged, other.staff).await;
        assert!(matches!(stranger, Err(StoreError::NotFound)));
        groups::log(store, one.authority, &logged, one.staff).await.unwrap();
        assert!(groups::sessions(store, one.authority, group.id).await.unwrap() == [logged.clone()]);
        assert!(groups::sessions(store, other.authority, group.id).await.unwrap().is_empty());

        logged.points.sort_by_key(|point| point.id);
        let waiting = groups::points_to_code(store, one.authority).await.unwrap();
        assert!(waiting.iter().map(|waiting| &waiting.point).eq(&logged.points));
        assert_eq!((waiting[0].group_name.as_str(), waiting[0].held_on), ("Speakerbox", logged.held_on));
        assert!(groups::points_to_code(store, other.authority).await.unwrap().is_empty());
        assert!(groups::get_point(store, other.authority, logged.points[0].id).await.unwrap().is_none());
    }

    async fn points_are_coded_and_counted_apart(fresh: &Fresh) {
        let store = &fresh.store;
        let mut world = World::new(store).await;
        let group = group(fresh, &mut world).await;
        let logged = session(&mut world.rng, group.id);
        let (contact, theirs) = (theme(&mut world.rng, "contact"), theme(&mut world.rng, "contact"));
        let (one, other) = (&world.one, &world.other);
        groups::log(store, one.authority, &logged, one.staff).await.unwrap();
        themes::add(store, one.authority, one.wave, &contact).await.unwrap();
        themes::add(store, other.authority, other.wave, &theirs).await.unwrap();
        let ask = &logged.points[1];
        let left = Redacted::of(&ask.text, "let [name] see us more").unwrap();

        for (authority, wave, theme) in [
            (other.authority, other.wave, theirs.id),
            (one.authority, other.wave, theirs.id),
            (one.authority, one.wave, theirs.id),
        ] {
            let refused =
                groups::code_point(store, authority, ask.id, &left, &[theme], one.staff, wave).await;
            assert!(matches!(refused, Err(StoreError::NotFound)));
        }
        assert_eq!(groups::points_to_code(store, one.authority).await.unwrap().len(), 3);
        assert!(groups::approved_asks(store, one.authority).await.unwrap().is_empty());

        for point in &logged.points {
            let left = Redacted::of(&point.text, &point.text.replace("Kim", "[name]")).unwrap();
            let under = [contact.id];
            groups::code_point(store, one.authority, point.id, &left, &under, one.staff, one.wave).await.unwrap();
        }
        assert!(groups::points_to_code(store, one.authority).await.unwrap().is_empty());
        let (coded, under) = groups::get_point(store, one.authority, ask.id).await.unwrap().unwrap();
        assert_eq!((under, coded.wave), (vec![contact.id], Some(one.wave)));
        assert_eq!(coded.redacted.as_deref(), Some("let [name] see us more"));
        assert_eq!(themes::counts(store, one.wave).await.unwrap(), [(contact.id, 0, 3)]);
        let shown = PublicAsk {
            group: "Speakerbox".to_owned(),
            month: date!(2026 - 10 - 01),
            text: "let [name] see us more".to_owned(),
            asked_of: Some("the committee".to_owned()),
            themes: vec!["contact".to_owned()],
        };
        assert_eq!(groups::approved_asks(store, one.authority).await.unwrap(), [shown]);
        assert!(groups::approved_asks(store, other.authority).await.unwrap().is_empty());
        // Coding again replaces.
        groups::code_point(store, one.authority, ask.id, &left, &[], one.staff, one.wave).await.unwrap();
        assert_eq!(themes::counts(store, one.wave).await.unwrap(), [(contact.id, 0, 2)]);
    }
}
