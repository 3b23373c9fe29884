//! Opening: what is made, what is refused, and what is said.

use crate::both::{Fresh, drop_postgres, empty_postgres, on_both, sqlite_url};
use crate::world::World;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use store::{Store, StoreError, authorities};

async fn refused(url: &str) -> StoreError {
    match Store::open(url).await {
        Ok(_) => panic!("it was opened"),
        Err(error) => error,
    }
}

async fn tell(fresh: &Fresh, what: &str) {
    let what = AssertSqlSafe(what.to_owned());
    if fresh.file().is_some() {
        let mut connection = SqliteConnection::connect(&fresh.url).await.unwrap();
        sqlx::query(what).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    } else {
        let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
        sqlx::query(what).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

on_both! {
    async fn a_second_start_finds_everything(fresh: &Fresh) {
        World::new(&fresh.store).await;
        let again = Store::open(&fresh.url).await.unwrap();
        assert_eq!(authorities::all(&again).await.unwrap().len(), 2);
        assert!(again.is_well().await);
        again.close().await;
    }

    async fn a_newer_version_is_refused(fresh: &Fresh) {
        tell(
            fresh,
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
             select 4711, 'later', true, checksum, 0 from _sqlx_migrations where version = 1",
        )
        .await;
        let error = refused(&fresh.url).await;
        assert!(matches!(error, StoreError::NewerVersion { found: 4711, .. }), "{error}");
        assert!(error.to_string().contains("was not touched"));
    }

    /// What a start leaves that was broken off at once.
    async fn a_table_of_no_migrations_is_as_good_as_nothing(fresh: &Fresh) {
        let folder = tempfile::tempdir().unwrap();
        let (url, name) = if fresh.file().is_some() {
            (sqlite_url(&folder.path().join("new.db")), None)
        } else {
            let (url, name) = empty_postgres().await.unwrap();
            (url, Some(name))
        };
        let make = "create table _sqlx_migrations (version bigint primary key, description text not null, \
                    installed_on timestamp not null default current_timestamp, success boolean not null, \
                    checksum bytea not null, execution_time bigint not null)";
        if name.is_none() {
            let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
            sqlx::query(make).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        } else {
            let mut connection = PgConnection::connect(&url).await.unwrap();
            sqlx::query(make).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
        Store::open(&url).await.unwrap().close().await;
        if let Some(name) = name {
            drop_postgres(&name).await;
        }
    }

    async fn migrations_of_somebody_else_are_refused(fresh: &Fresh) {
        tell(fresh, "update _sqlx_migrations set checksum = (select checksum from _sqlx_migrations where version = 2)")
            .await;
        assert!(matches!(refused(&fresh.url).await, StoreError::Foreign { .. }));
    }
}

#[tokio::test]
async fn a_new_file_is_for_this_user_only() {
    let fresh = Fresh::sqlite().await;
    World::new(&fresh.store).await;
    for file in ["earshot.db", "earshot.db-wal", "earshot.db-shm"] {
        let mode = std::fs::metadata(fresh.folder.path().join(file)).unwrap().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    fresh.end().await;
}

#[tokio::test]
async fn a_newer_file_keeps_every_byte() {
    let fresh = Fresh::sqlite().await;
    World::new(&fresh.store).await;
    tell(
        &fresh,
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
         values (4711, 'later', true, x'00', 0)",
    )
    .await;
    let (url, file) = (fresh.url.clone(), fresh.file().unwrap());
    fresh.store.close().await;
    let before = std::fs::read(&file).unwrap();
    assert!(matches!(refused(&url).await, StoreError::NewerVersion { .. }));
    assert!(std::fs::read(&file).unwrap() == before);
    let left: Vec<_> = std::fs::read_dir(fresh.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(left, [file]);
}

#[tokio::test]
async fn somebody_elses_file_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.db");
    std::fs::write(
        &text,
        "Dear diary, this is not a database but a text of some length. ".repeat(20),
    )
    .unwrap();
    let other = folder.path().join("other.db");
    let mut connection = SqliteConnection::connect(&format!("{}?mode=rwc", sqlite_url(&other)))
        .await
        .unwrap();
    sqlx::query("create table recipe (name text)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    for file in [text, other] {
        let before = std::fs::read(&file).unwrap();
        let error = refused(&sqlite_url(&file)).await;
        assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
        assert!(std::fs::read(&file).unwrap() == before);
    }
}

#[tokio::test]
async fn somebody_elses_postgres_is_refused() {
    let Some((url, name)) = empty_postgres().await else {
        return;
    };
    let mut connection = PgConnection::connect(&url).await.unwrap();
    sqlx::query("create table recipe (name text)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    assert!(matches!(refused(&url).await, StoreError::Foreign { .. }));
    drop_postgres(&name).await;
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let locked = folder.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o500)).unwrap();
    // An administrator may write anywhere but in the folders of the kernel.
    let may = std::fs::File::create(locked.join("probe")).is_ok();
    let place = if may {
        std::path::PathBuf::from("/sys/earshot.db")
    } else {
        locked.join("earshot.db")
    };
    let error = refused(&sqlite_url(&place)).await;
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
    assert!(
        error.to_string().contains(&place.display().to_string()),
        "{error}"
    );
    assert!(error.to_string().contains("allow this user to write"), "{error}");
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_named() {
    let fresh = Fresh::sqlite().await;
    let error = refused(&format!("{}?mode=ro", fresh.url)).await;
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
    fresh.end().await;
}

#[tokio::test]
async fn a_missing_folder_is_said_to_be_missing() {
    let error = refused("sqlite:///nowhere/at/all/earshot.db").await;
    assert!(error.to_string().contains("Make the folder"), "{error}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named_without_its_password() {
    // Nobody listens on port 1 of this machine.
    let error = refused("postgres://sam:hunter2@127.0.0.1:1/earshot").await;
    let told = format!("{error} {error:?}");
    assert!(
        told.contains("127.0.0.1:1/earshot") && told.contains("Is the server running"),
        "{told}"
    );
    assert!(!told.contains("hunter2"), "{told}");
    let Some(server) = crate::both::server() else {
        return;
    };
    let (host, _) = server.rsplit_once('/').unwrap();
    let told = refused(&format!("{host}/nosuchdatabase")).await.to_string();
    assert!(
        told.contains("nosuchdatabase") && told.contains("does not exist"),
        "{told}"
    );
}

#[tokio::test]
async fn an_address_of_another_kind_is_not_repeated() {
    for url in [
        "mysql://sam:hunter2@host/db",
        "earshot.db",
        "sqlite::memory:",
        "sqlite:",
        "postgres://sam:hunter2@host:port/db",
    ] {
        let error = refused(url).await;
        let told = format!("{error} {error:?}");
        assert!(matches!(error, StoreError::Address(_)), "{url}: {told}");
        assert!(!told.contains("hunter2"), "{told}");
    }
}

async fn open_at_once(url: &str) {
    let opening: Vec<_> = (0..8)
        .map(|_| {
            let url = url.to_owned();
            tokio::spawn(async move { Store::open(&url).await })
        })
        .collect();
    for one in opening {
        one.await.unwrap().unwrap().close().await;
    }
}

#[tokio::test]
async fn many_may_start_at_once_on_nothing() {
    let folder = tempfile::tempdir().unwrap();
    open_at_once(&sqlite_url(&folder.path().join("earshot.db"))).await;
    let Some((url, name)) = empty_postgres().await else {
        return;
    };
    open_at_once(&url).await;
    drop_postgres(&name).await;
}
