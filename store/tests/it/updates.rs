//! An older database is brought up to this program's version with everything that is in it.

use crate::both::{drop_postgres, empty_postgres, sqlite_url};
use domain::id::{AuthorityId, ReleaseId, StaffId, WaveId};
use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::borrow::Cow;
use store::Store;
use store::releases::{self, Release, ReleaseKind};
use time::macros::date;
use uuid::Uuid;

/// As many migrations as an older program had.
fn older(version: i64) -> Migrator {
    let all = sqlx::migrate!("../migrations");
    let then = all.migrations.iter().filter(|one| one.version <= version);
    Migrator {
        migrations: Cow::Owned(then.cloned().collect()),
        ..all
    }
}

const BODY: &str = "{\"tables\": [1.0,\t\"as released – byte for byte\"]}";

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Fills a database as it was before releases were numbered.
macro_rules! fill {
    ($connection:expr) => {{
        let connection = $connection;
        older(10).run(&mut *connection).await.unwrap();
        sqlx::query("insert into authority (id, slug, name, strategy) values ($1, 'town', 'Town', 'town-1')")
            .bind(id(1))
            .execute(&mut *connection)
            .await
            .unwrap();
        sqlx::query("insert into staff (id, authority, name) values ($1, $2, 'Sam Example')")
            .bind(id(2))
            .bind(id(1))
            .execute(&mut *connection)
            .await
            .unwrap();
        sqlx::query(
            "insert into wave (id, authority, title, state, closes_on, strategy) \
             values ($1, $2, 'Autumn', 'released', $3, 'town-1')",
        )
        .bind(id(3))
        .bind(id(1))
        .bind(date!(2026 - 12 - 11))
        .execute(&mut *connection)
        .await
        .unwrap();
        for (n, kind, by) in [(4, "tables", Some(id(2))), (5, "themes", None)] {
            sqlx::query(
                "insert into release (id, wave, kind, manifest_hash, released_on, released_by, body) \
                 values ($1, $2, $3, 'manifest', $4, $5, $6)",
            )
            .bind(id(n))
            .bind(id(3))
            .bind(kind)
            .bind(date!(2027 - 01 - 08))
            .bind(by)
            .bind(BODY)
            .execute(&mut *connection)
            .await
            .unwrap();
        }
    }};
}

async fn every_release_is_there_as_it_was(url: &str) {
    let store = Store::open(url).await.unwrap();
    let (authority, wave) = (AuthorityId::from(id(1)), WaveId::from(id(3)));
    let kept = |n: u128, kind, released_by: Option<StaffId>| Release {
        id: ReleaseId::from(id(n)),
        wave,
        kind,
        number: 1,
        manifest_hash: "manifest".to_owned(),
        released_on: date!(2027 - 01 - 08),
        released_by,
        body: BODY.to_owned(),
    };
    let tables = kept(4, ReleaseKind::Tables, Some(id(2).into()));
    let themes = kept(5, ReleaseKind::Themes, None);
    let found = releases::of_authority(&store, authority).await.unwrap();
    assert_eq!(found, [tables.clone(), themes]);
    let again = Release {
        id: ReleaseId::from(id(6)),
        number: 2,
        ..tables.clone()
    };
    assert!(releases::add(&store, authority, &again).await.unwrap());
    let ledger = releases::of_wave(&store, authority, wave, ReleaseKind::Tables)
        .await
        .unwrap();
    assert_eq!(ledger, [tables, again]);
    store.close().await;
}

#[tokio::test]
async fn releases_are_kept_and_become_the_first_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = sqlite_url(&folder.path().join("old.db"));
    let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc"))
        .await
        .unwrap();
    fill!(&mut connection);
    connection.close().await.unwrap();
    every_release_is_there_as_it_was(&url).await;
}

#[tokio::test]
async fn releases_are_kept_and_become_the_first_on_postgres() {
    let Some((url, name)) = empty_postgres().await else {
        return;
    };
    let mut connection = PgConnection::connect(&url).await.unwrap();
    fill!(&mut connection);
    connection.close().await.unwrap();
    every_release_is_there_as_it_was(&url).await;
    drop_postgres(&name).await;
}
