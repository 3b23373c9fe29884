//! Opening a database: look first, touch later. In: an address. Out: a [`Store`] of this program's version, or what is
//! wrong and what to do. It refuses to change a database that is newer, or not ours.

pub(crate) mod postgres;
pub(crate) mod rebuilding;
pub(crate) mod sqlite;

use crate::ballot_box::Line;
use crate::db::{Db, on};
use crate::error::{StoreError, told};
use crate::{Store, ballot_box};
use sqlx::Connection;
use sqlx::migrate::{MigrateError, Migrator};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// One folder for both databases.
static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// How long anybody waits for a database before hearing that it does not answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// What the look found. `None`: nothing yet. Else what was applied: versions and checksums.
pub(crate) type Found = Option<Vec<(i64, Vec<u8>)>>;

/// Which of the two an address is for.
pub(crate) enum Address {
    /// A file.
    Sqlite(sqlite::File),
    /// A server.
    Postgres(postgres::Server),
}

impl Address {
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("sqlite:") {
            sqlite::File::parse(url).map(Address::Sqlite)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            postgres::Server::parse(url).map(Address::Postgres)
        } else {
            Err(StoreError::Address(
                "it begins neither with sqlite: nor with postgres:",
            ))
        }
    }

    /// For messages, without a password.
    pub(crate) fn place(&self) -> String {
        match self {
            Address::Sqlite(file) => file.place(),
            Address::Postgres(server) => server.place(),
        }
    }

    /// Looks what is there, and changes nothing.
    pub(crate) async fn look(&self) -> Result<Found, StoreError> {
        match self {
            Address::Sqlite(file) => file.look().await,
            Address::Postgres(server) => server.look().await,
        }
    }

    /// Writer and reader.
    pub(crate) async fn connect(&self) -> Result<(Db, Db), StoreError> {
        match self {
            Address::Sqlite(file) => {
                let (writer, reader) = file.connect().await?;
                Ok((Db::Sqlite(writer), Db::Sqlite(reader)))
            }
            Address::Postgres(server) => {
                let pool = server.connect();
                Ok((Db::Postgres(pool.clone()), Db::Postgres(pool)))
            }
        }
    }
}

impl Store {
    /// Opens a database, and makes it if it is not there: a SQLite file in a folder that is, with mode 0600, or the
    /// tables in an empty PostgreSQL database. Brings an older one up to this program's version.
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        Store::open_at(url, newest()).await
    }

    /// The same, as an older program would have made it: a backup is restored into what it was made from.
    pub(crate) async fn open_at(url: &str, version: i64) -> Result<Store, StoreError> {
        let address = Address::parse(url)?;
        // Two programs that both migrate a new database would stumble over each other.
        let turn = match &address {
            Address::Sqlite(file) => Turn::Folder(file.turn().await),
            Address::Postgres(server) => Turn::Session(server.turn().await?),
        };
        let found = address.look().await?;
        known(&found, &address)?;
        let (writer, reader) = address.connect().await?;
        on!(&writer, |pool| MIGRATIONS.run_to(version, pool).await)
            .map_err(|error| migration(error, &address))?;
        let line = Arc::new(Line::of(&writer));
        let store = Store {
            writer,
            reader,
            line,
            // Nobody knows what came before this process.
            unmixed: Arc::new(AtomicBool::new(true)),
            shortage: Arc::default(),
        };
        ballot_box::create(&store).await?;
        turn.over().await;
        Ok(store)
    }
}

/// Held while a database is opened; dropping it ends it too.
enum Turn {
    Folder(Option<std::fs::File>),
    Session(sqlx::PgConnection),
}

impl Turn {
    async fn over(self) {
        match self {
            Turn::Folder(folder) => drop(folder),
            // If the server is gone, so is the lock.
            Turn::Session(connection) => drop(connection.close().await),
        }
    }
}

/// The version of a database that this program makes.
pub(crate) fn newest() -> i64 {
    let versions = MIGRATIONS.iter().map(|migration| migration.version);
    versions.max().unwrap_or(0)
}

/// Whether what was found is an older or equal state of what this program makes.
fn known(found: &Found, address: &Address) -> Result<(), StoreError> {
    let Some(applied) = found else {
        return Ok(());
    };
    let newest = newest();
    if let Some((found, _)) = applied.iter().find(|(version, _)| *version > newest) {
        return Err(StoreError::NewerVersion {
            found: applied
                .iter()
                .map(|(version, _)| *version)
                .max()
                .unwrap_or(*found),
            known: newest,
        });
    }
    let ours = applied.iter().all(|(version, checksum)| {
        MIGRATIONS
            .iter()
            .any(|known| known.version == *version && *known.checksum == **checksum)
    });
    if ours {
        Ok(())
    } else {
        Err(foreign(address.place()))
    }
}

pub(crate) fn foreign(place: String) -> StoreError {
    StoreError::Foreign {
        place,
        what: "an Earshot database",
    }
}

fn migration(error: MigrateError, address: &Address) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            let read_only = error.as_database_error().and_then(|said| said.code());
            if read_only.is_some_and(|code| code == "25006") {
                return StoreError::ReadOnly {
                    place: address.place(),
                };
            }
            error.into()
        }
        MigrateError::Dirty(_) => StoreError::Unreachable {
            place: address.place(),
            why: "an update of it was broken off half-way: restore a backup".to_owned(),
        },
        _ => foreign(address.place()),
    }
}

/// An error while connecting, with what to do about it.
pub(crate) fn unreachable(place: String, error: &sqlx::Error, hint: &str) -> StoreError {
    StoreError::Unreachable {
        place,
        why: format!("{}. {hint}", told(error)),
    }
}
