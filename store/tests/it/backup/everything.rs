//! Everything that is kept comes back, in either database, and nothing is forgotten.

use super::{Place, head, made, made_at, new, rows, written};
use crate::both::{Fresh, on_both};
use crate::privacy::schema::{Column, columns};
use crate::world::{NOW, World, comment, mark, theme};
use domain::ballot_box::HashKey;
use domain::id::ContactId;
use domain::wave::{Kept, Part, Retention};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::collections::BTreeSet;
use store::backup::{self, LEFT_OUT};
use store::ballot_box::{self, Accepted};
use store::contacts::{self, NewContact};
use store::{Contacts, KeyFile, Store, WaveKeys, retention, settings, themes};
use time::Duration;
use uuid::Uuid;

/// Tells the database something with ids in it.
async fn tell(fresh: &Fresh, what: &str, ids: &[Uuid]) {
    macro_rules! on {
        ($connection:expr) => {{
            let mut connection = $connection;
            let mut query = sqlx::query(AssertSqlSafe(what.to_owned()));
            for id in ids {
                query = query.bind(*id);
            }
            query.execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }};
    }
    if fresh.file().is_some() {
        on!(SqliteConnection::connect(&fresh.url).await.unwrap())
    } else {
        on!(PgConnection::connect(&fresh.url).await.unwrap())
    }
}

/// At least one row in every table: a wave that was unsealed, one with a box, a group, a review, a release.
async fn filled(fresh: &Fresh) -> World {
    let store = &fresh.store;
    let mut world = World::new(store).await;
    settings::set_synthetic(store).await.unwrap();
    let said = comment(&mut world.rng, "there is never a quiet place to read");
    let said_id = said.id;
    world.one.unsealed(store, vec![said]).await;
    world.other.open(store).await;
    for n in 0..12 {
        world.other.answer(store, n).await.unwrap();
    }
    let quiet = theme(&mut world.rng, "quiet");
    themes::add(store, world.one.authority, world.one.wave, &quiet)
        .await
        .unwrap();
    retention::declare(store, world.one.wave, &Retention::default())
        .await
        .unwrap();
    retention::erase(store, world.one.wave, Kept::Invitations, NOW.date())
        .await
        .unwrap();
    let (one, wave) = (Uuid::from(world.one.authority), Uuid::from(world.one.wave));
    let (staff, second) = (Uuid::from(world.one.staff), Uuid::from(world.one.second));
    let other = Uuid::from(world.other.wave);
    let id = Uuid::from_u128;
    let (said, quiet) = (Uuid::from(said_id), Uuid::from(quiet.id));
    let all: [(&str, &[Uuid]); 20] = [
        (
            "insert into open_link (link, wave, instrument) values ('K7QF-2M9X-4TRA', $1, 'care-leavers/1')",
            &[wave],
        ),
        // What looks like a hash will do.
        (
            "insert into invitation (wave, hash, instrument) select wave, hash, 'eleven-to-seventeen/1' from mark where wave = $1",
            &[other],
        ),
        (
            "insert into eligible_total (wave, place, instrument, eligible) values ($1, 0, 'eleven-to-seventeen/1', 57)",
            &[wave],
        ),
        (
            "insert into eligible_group (wave, place, instrument, item, response_option, eligible) \
             values ($1, 0, 'eleven-to-seventeen/1', 'home', 'foster', 20)",
            &[wave],
        ),
        (
            "insert into key_holder (wave, seat, staff, public_key) select $1, 'first', $2, public_key from wave where public_key is not null limit 1",
            &[wave, staff],
        ),
        (
            "insert into letters (wave, instrument, printed, replacements) values ($1, 'eleven-to-seventeen/1', 40, 2)",
            &[other],
        ),
        (
            "insert into coding (comment, redacted, coded_by) values ($1, 'a quiet place', $2)",
            &[said, staff],
        ),
        (
            "insert into coding_theme (comment, theme) values ($1, $2)",
            &[said, quiet],
        ),
        (
            "insert into youth_group (id, authority, name) values ($1, $2, 'Speakerbox')",
            &[id(1), one],
        ),
        (
            "insert into group_session (id, youth_group, held_on, topic, logged_by) values ($1, $2, '2026-11-20', 'moving', $3)",
            &[id(2), id(1), staff],
        ),
        (
            "insert into attendance (group_session, place, age_band, young_people) values ($1, 0, '11-13', 6)",
            &[id(2)],
        ),
        (
            "insert into session_point (id, group_session, place, kind, words, asked_of, approved_by_group) \
             values ($1, $2, 0, 'ask', 'tell us sooner', 'the council', true)",
            &[id(3), id(2)],
        ),
        (
            "insert into point_coding (point, wave, redacted, coded_by) values ($1, $2, 'tell us sooner', $3)",
            &[id(3), wave, staff],
        ),
        (
            "insert into point_theme (point, theme) values ($1, $2)",
            &[id(3), quiet],
        ),
        (
            "insert into review (id, authority, strategy, area, heard, action, owner, due, decided_by, look_again_on, recorded_by, \
             recorded_at, approved_by) values ($1, $2, 's', 'a', 'heard', 'do', 'Ada', '2027-01-08', 'all', '2027-06-01', $3, \
             '2026-11-22T10:00:00Z', $4)",
            &[id(4), one, staff, second],
        ),
        (
            "insert into release (id, wave, kind, number, manifest_hash, released_on, released_by, body) \
             values ($1, $2, 'tables', 1, 'm', '2026-11-22', $3, '{\"as released\": [1.0]}')",
            &[id(5), wave, staff],
        ),
        (
            "insert into concern (id, authority, words, passed_on, passed_on_by) values ($1, $2, 'words', '2026-11-22', $3)",
            &[id(6), one, staff],
        ),
        ("insert into comment_passed_on (comment) values ($1)", &[said]),
        ("insert into point_passed_on (point) values ($1)", &[id(3)]),
        ("insert into deleted_draft (wave) values ($1)", &[id(7)]),
    ];
    for (what, ids) in all {
        tell(fresh, what, ids).await;
    }
    store::audit::record(store, world.one.authority, None, "an act", NOW)
        .await
        .unwrap();
    world
}

on_both! {
    /// Who adds a table or a column decides whether it is backed up: nothing is forgotten.
    async fn every_column_is_in_a_backup_or_left_out_for_a_reason(fresh: &Fresh) {
        let left_out: BTreeSet<&str> = LEFT_OUT.iter().map(|(table, _)| *table).collect();
        let there: BTreeSet<Column> =
            columns(fresh).await.into_iter().filter(|(table, ..)| !left_out.contains(table.as_str())).collect();
        let held: BTreeSet<Column> = backup::held()
            .filter(|(table, ..)| *table != "contact")
            .map(|(table, column, kind)| (table.to_owned(), column.to_owned(), kind.to_owned()))
            .collect();
        assert_eq!(there, held);
    }

    /// Also a way to move from SQLite to PostgreSQL, and back.
    async fn a_backup_comes_back_in_the_other_database(fresh: &Fresh) {
        let world = filled(fresh).await;
        let Some(place) = Place::other_than(fresh).await else { return };
        let backup = made(&fresh.store, "one.age").await;
        let before = rows(&backup);
        let restored = place.restore(&backup, &[]).await.unwrap();
        assert_eq!(restored.head, head(&backup));
        let again = Store::open(&place.url).await.unwrap();
        let standing: Vec<String> = backup::standing(&again).await.unwrap().into_iter().map(|one| one.name).collect();
        assert_eq!(standing, ["one.age"]);
        backup::forget(&again, "one.age").await.unwrap();
        let after = rows(&written(&again, "again.age").await);
        assert_eq!(before, after);
        // There was a row in each, so that each was tried.
        let elsewhere = ["backup", "backup_part", "contact"];
        for (table, ..) in backup::held().filter(|(table, ..)| !elsewhere.contains(table)) {
            assert!(before.contains_key(table), "{table} had no row");
        }
        // Who answered is still known to have, and who did not can.
        assert!(ballot_box::has(&again, world.other.wave, &mark(3)).await.unwrap());
        assert_eq!(world.other.answer(&again, 3).await.unwrap(), Accepted::Before);
        assert_eq!(world.other.answer(&again, 33).await.unwrap(), Accepted::Now);
        again.close().await;
        place.end().await;
    }

    async fn what_is_outlived_is_named_until_somebody_says_that_it_is_deleted(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        let store = &fresh.store;
        world.one.filled(store, 12).await;
        made(store, "before.age").await;
        assert!(backup::to_delete(store).await.unwrap().is_empty());
        let unsealed = ballot_box::Unsealed {
            envelopes: 12,
            responses: Vec::new(),
            comments: Vec::new(),
            unreadable: 0,
        };
        let mut rng = world.rng;
        assert!(ballot_box::unseal(store, world.one.wave, unsealed, &mut rng).await.unwrap());
        let outlived = |backups: Vec<backup::Standing>| -> Vec<(String, Vec<String>)> {
            let parts = |one: backup::Standing| one.outlived.into_iter().map(|held| held.part).collect();
            backups.into_iter().map(|one| (one.name.clone(), parts(one))).collect()
        };
        let named = outlived(backup::to_delete(store).await.unwrap());
        assert_eq!(named, [("before.age".to_owned(), vec!["box".to_owned()])]);
        retention::erase(store, world.one.wave, Kept::Invitations, NOW.date()).await.unwrap();
        let named = outlived(backup::to_delete(store).await.unwrap());
        assert_eq!(named, [("before.age".to_owned(), vec!["box".to_owned(), "invitations".to_owned()])]);
        // As long as it stands, nothing of what it holds sealed is copied opened.
        let beside = head(&written(store, "beside.age").await);
        assert!(beside.held.iter().all(|held| held.wave != world.one.wave));
        let left: Vec<(Part, &str)> =
            beside.left_out.iter().map(|left| (left.part, left.beside[0].as_str())).collect();
        assert_eq!(left, [(Part::Words, "before.age"), (Part::Ticks, "before.age")]);
        assert!(backup::forget(store, "before.age").await.unwrap());
        assert!(!backup::forget(store, "before.age").await.unwrap());
        assert!(backup::to_delete(store).await.unwrap().is_empty());
        let alone = head(&written(store, "alone.age").await);
        assert!(alone.held.iter().any(|held| held.wave == world.one.wave && held.part == Part::Words));
    }

    /// From then on no answer can come, and to copy it again and again tells nothing.
    async fn the_box_of_a_wave_that_has_ended_is_in_every_backup(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        world.one.filled(&fresh.store, 12).await;
        let ended = NOW + Duration::hours(26);
        for name in ["one.age", "two.age"] {
            let head = head(&made_at(&fresh.store, name, ended).await);
            let copy = head.held.iter().find_map(|held| held.copy).unwrap();
            assert!(copy.ended && copy.tens == 1, "{name}");
        }
    }

    async fn requests_for_contact_come_back_alone(fresh: &Fresh) {
        let contacts = Contacts::open(&fresh.url.replace("earshot.db", "contact.db")).await.unwrap();
        let mut rng = World::new(&fresh.store).await.rng;
        let somebody = NewContact {
            id: ContactId::draw(&mut rng),
            authority: "southwark".into(),
            called: "Zwibelfitz".into(),
            reach: "after school".into(),
            message: String::new(),
            asked_on: NOW.date(),
        };
        contacts::ask(&contacts, &somebody).await.unwrap();
        let mut out = Vec::new();
        let asked = new("contacts.age", NOW);
        backup::write_contacts(&fresh.store, &contacts, &asked, &mut out).await.unwrap();
        assert_eq!(rows(&out).into_keys().collect::<Vec<_>>(), ["contact"]);
        assert!(!String::from_utf8_lossy(&written(&fresh.store, "database.age").await).contains("Zwibelfitz"));
        assert!(backup::restore_contacts(&fresh.url.replace("earshot.db", "contact.db"), &*out).await.is_err());
        let Some(place) = Place::other_than(fresh).await else { return };
        backup::restore_contacts(&place.url, &*out).await.unwrap();
        let again = Contacts::open(&place.url).await.unwrap();
        assert!(contacts::waiting(&again, "southwark").await.unwrap() == [somebody]);
        again.close().await;
        contacts.close().await;
        place.end().await;
    }
}

#[tokio::test]
async fn the_secret_file_comes_back_alone_and_over_nothing() {
    let fresh = Fresh::sqlite().await;
    let world = World::new(&fresh.store).await;
    let mut rng = world.rng;
    let keys = KeyFile::open(fresh.folder.path().join("earshot.secret")).unwrap();
    let drawn = WaveKeys {
        invitation: HashKey::draw(&mut rng),
        mark: HashKey::draw(&mut rng),
        private: None,
    };
    keys.add(world.one.wave, &drawn).unwrap();
    let mut out = Vec::new();
    let asked = new("secrets.age", NOW);
    let made = backup::write_secrets(&fresh.store, &keys, &asked, &mut out)
        .await
        .unwrap();
    assert_eq!(made.head().held[0].part, Part::Keys);
    let key = KeyFile::written(&drawn.mark);
    assert!(String::from_utf8_lossy(&out).contains(key.as_str()));
    assert!(!String::from_utf8_lossy(&written(&fresh.store, "database.age").await).contains(key.as_str()));
    assert!(backup::restore_secrets(&keys, &*out).is_err(), "it has keys");
    let again = KeyFile::open(fresh.folder.path().join("again.secret")).unwrap();
    backup::restore_secrets(&again, &*out).unwrap();
    assert_eq!(KeyFile::written(&again.get(world.one.wave).unwrap().mark), key);
    // Once the box is open its keys are gone, and a copy of them is to be deleted.
    backup::record(&fresh.store, &made).await.unwrap();
    assert!(backup::to_delete(&fresh.store).await.unwrap().is_empty());
    world.one.unsealed(&fresh.store, Vec::new()).await;
    assert_eq!(
        backup::to_delete(&fresh.store).await.unwrap()[0].outlived[0].part,
        "keys"
    );
    fresh.end().await;
}
