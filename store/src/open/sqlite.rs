//! SQLite: one file, with `-wal` and `-shm` beside it while it is open.

use super::{Found, foreign, unreachable};
use crate::error::{StoreError, sqlite_code};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection, SqlitePool};
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// How long a connection waits for another program's write: `earshot wave create` beside a running server.
const LOCK: Duration = Duration::from_secs(30);
/// How long a request waits for its turn to write. Hundreds of answers at once take a few seconds.
const TURN: Duration = Duration::from_secs(60);
/// Readers never wait for the writer, and it never for them.
const READERS: u32 = 4;

/// Result codes of SQLite.
const READ_ONLY: i32 = 8;
const CANNOT_OPEN: i32 = 14;
const NOT_A_DATABASE: i32 = 26;

/// The file.
pub(crate) struct File {
    options: SqliteConnectOptions,
    path: PathBuf,
}

impl File {
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(StoreError::Address(
                "what lies in memory is gone at the next start",
            ));
        }
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|_| StoreError::Address("what follows sqlite: is not the name of a file"))?;
        let path = options.get_filename().to_owned();
        if path.as_os_str().is_empty() {
            return Err(StoreError::Address(
                "what follows sqlite: is not the name of a file",
            ));
        }
        Ok(Self { options, path })
    }

    pub(crate) fn place(&self) -> String {
        self.path.display().to_string()
    }

    /// Waits until no other program is opening a database in this folder. The folder is locked, since a lock on the file itself is SQLite's. Best effort: some network
    /// file systems have no locks.
    pub(crate) async fn turn(&self) -> Option<std::fs::File> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        let wait = move || {
            let folder = std::fs::File::open(folder).ok()?;
            folder.lock().ok()?;
            Some(folder)
        };
        tokio::task::spawn_blocking(wait).await.ok().flatten()
    }

    /// Looks what is there, and makes an empty file if there is nothing.
    pub(crate) async fn look(&self) -> Result<Found, StoreError> {
        let mut connection = self.reading().await?;
        let found = applied(&mut connection)
            .await
            .map_err(|error| self.explain(error));
        connection.close().await.map_err(|error| self.explain(error))?;
        match found? {
            (0, None) => Ok(None),
            // Another start was broken off before the first migration.
            (1, Some(applied)) if applied.is_empty() => Ok(None),
            (_, Some(applied)) if !applied.is_empty() => Ok(Some(applied)),
            _ => Err(foreign(self.place())),
        }
    }

    /// Whether there are other tables than this one.
    pub(crate) async fn has_other_than(&self, table: &str) -> Result<bool, StoreError> {
        let mut connection = self.reading().await?;
        let others: Result<i64, _> =
            sqlx::query_scalar("select count(*) from sqlite_master where type = 'table' and name <> $1")
                .bind(table)
                .fetch_one(&mut connection)
                .await;
        connection.close().await.map_err(|error| self.explain(error))?;
        Ok(others.map_err(|error| self.explain(error))? > 0)
    }

    /// A connection that changes nothing, not even the folder.
    async fn reading(&self) -> Result<SqliteConnection, StoreError> {
        self.make()?;
        // Reading alone would leave a -wal and a -shm file beside a database that we may have to refuse. Where there is
        // a -wal file already, somebody has it open, or crashed, and it must be read too.
        let alone = !beside(&self.path, "-wal").exists();
        let options = SqliteConnectOptions::new()
            .filename(&self.path)
            .read_only(true)
            .immutable(alone)
            .busy_timeout(LOCK)
            .disable_statement_logging();
        options.connect().await.map_err(|error| self.explain(error))
    }

    /// Makes an empty file that nobody else may read. SQLite gives -wal and -shm the same mode.
    ///
    /// An existing file is left alone: to open and close it here would end the locks that this process may hold on it.
    fn make(&self) -> Result<(), StoreError> {
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&self.path)
        {
            Ok(file) => file.sync_all().map_err(|error| self.unusable(error.kind())),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(self.unusable(error.kind())),
        }
    }

    fn unusable(&self, kind: ErrorKind) -> StoreError {
        let place = self.place();
        match kind {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly { place },
            ErrorKind::NotFound => StoreError::Unreachable {
                place,
                why: "its folder does not exist. Make the folder, or choose another place".to_owned(),
            },
            kind => StoreError::Unreachable {
                place,
                why: format!("{kind}. Choose another place"),
            },
        }
    }

    fn explain(&self, error: sqlx::Error) -> StoreError {
        let place = self.place();
        match sqlite_code(&error) {
            Some(READ_ONLY) => StoreError::ReadOnly { place },
            Some(CANNOT_OPEN) => unreachable(
                place,
                &error,
                "This user must be able to write the file and its folder",
            ),
            Some(NOT_A_DATABASE) => foreign(place),
            _ => error.into(),
        }
    }

    fn options(&self) -> SqliteConnectOptions {
        self.options
            .clone()
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Wal)
            // An answer that was acknowledged is on the disk, whatever happens to the machine.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(LOCK)
            // What is deleted is overwritten with zeros.
            .pragma("secure_delete", "ON")
            // Sorting and vacuuming must not leave answers in a temporary folder.
            .pragma("temp_store", "MEMORY")
            // 16 MiB a connection: each answer also rewrites others, which are read for that.
            .pragma("cache_size", "-16384")
            // Statements in a log would be a log of when answers came.
            .disable_statement_logging()
    }

    /// Writes, and undoes it: a file that can only be read is opened without a word.
    async fn try_out(&self, writer: &SqlitePool) -> Result<(), sqlx::Error> {
        let mut nothing = writer.begin_with("begin immediate").await?;
        sqlx::query("pragma user_version = 0")
            .execute(&mut *nothing)
            .await?;
        nothing.rollback().await
    }

    /// One connection that writes, and some that cannot.
    pub(crate) async fn connect(&self) -> Result<(SqlitePool, SqlitePool), StoreError> {
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(TURN)
                .test_before_acquire(false)
                .before_acquire(|connection, _| Box::pin(is_at_rest(connection)))
        };
        let writer = pool(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(self.options())
            .await
            .map_err(|error| self.explain(error))?;
        self.try_out(&writer).await.map_err(|error| self.explain(error))?;
        let reader = pool(READERS).connect_lazy_with(self.options().pragma("query_only", "ON"));
        Ok((writer, reader))
    }
}

/// How many tables there are, and the migrations that were applied, if there is a table of them.
async fn applied(
    connection: &mut SqliteConnection,
) -> Result<(i64, Option<Vec<(i64, Vec<u8>)>>), sqlx::Error> {
    let (tables, migrated): (i64, i64) = sqlx::query_as(
        "select count(*), coalesce(sum(name = '_sqlx_migrations'), 0) from sqlite_master where type = 'table'",
    )
    .fetch_one(&mut *connection)
    .await?;
    if migrated == 0 {
        return Ok((tables, None));
    }
    let applied = sqlx::query_as("select version, checksum from _sqlx_migrations order by version")
        .fetch_all(connection)
        .await?;
    Ok((tables, Some(applied)))
}

/// The name of a file that SQLite keeps beside the database.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// After deleting: moves the zeros that `secure_delete` wrote from the log into the file, and rebuilds the file in the
/// order of its keys, without free pages. Nothing is lost if it fails.
pub(crate) async fn tidy(writer: &SqlitePool) -> Result<(), StoreError> {
    empty_log(writer).await?;
    sqlx::query("vacuum").execute(writer).await?;
    empty_log(writer).await
}

/// Moves the log into the file and cuts it to nothing. A reader who reads on for very long can keep it from that.
async fn empty_log(writer: &SqlitePool) -> Result<(), StoreError> {
    let (busy, _, _): (i64, i64, i64) = sqlx::query_as("pragma wal_checkpoint(truncate)")
        .fetch_one(writer)
        .await?;
    if busy == 0 {
        Ok(())
    } else {
        Err(StoreError::Conflict("database file"))
    }
}

/// Whether a connection may be used again. On a full disk SQLite ends a transaction by itself, while the driver goes on
/// counting it as open and would refuse every later one: such a connection is closed, and the next one begins anew. A transaction that
/// was left early is undone by then: the pool waits for that before it takes a connection back.
async fn is_at_rest(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    Ok(!connection.is_in_transaction())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    async fn settings(pool: &SqlitePool) -> BTreeMap<&'static str, i64> {
        let mut settings = BTreeMap::new();
        for (name, query) in [
            ("synchronous", "pragma synchronous"),
            ("secure_delete", "pragma secure_delete"),
            ("foreign_keys", "pragma foreign_keys"),
            ("temp_store", "pragma temp_store"),
            ("query_only", "pragma query_only"),
        ] {
            settings.insert(name, sqlx::query_scalar(query).fetch_one(pool).await.unwrap());
        }
        settings
    }

    /// `max_page_count` is a disk that is full there. SQLite then ends the transaction by itself.
    #[tokio::test]
    async fn after_a_full_disk_the_next_one_who_writes_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("earshot.db").display());
        let file = File::parse(&url).unwrap();
        file.look().await.unwrap();
        let (writer, _) = file.connect().await.unwrap();
        let write = async |bytes: i64| -> Result<(), StoreError> {
            let mut tx = writer.begin_with("begin immediate").await?;
            for _ in 0..2 {
                sqlx::query("insert into t values (zeroblob($1))")
                    .bind(bytes)
                    .execute(&mut *tx)
                    .await?;
            }
            Ok(tx.commit().await?)
        };
        sqlx::query("create table t (b blob)")
            .execute(&writer)
            .await
            .unwrap();
        write(10).await.unwrap();
        sqlx::query("pragma max_page_count = 20")
            .fetch_one(&writer)
            .await
            .unwrap();
        let refused = write(50_000).await.unwrap_err();
        assert!(refused.to_string().contains("full"), "{refused}");
        assert!(refused.lacks_room());
        write(20).await.unwrap();
        let rows: Vec<i64> = sqlx::query_scalar("select length(b) from t order by 1")
            .fetch_all(&writer)
            .await
            .unwrap();
        assert_eq!(rows, [10, 10, 20, 20], "nothing is lost, and nothing half there");
    }

    #[tokio::test]
    async fn what_is_acknowledged_is_on_the_disk_and_what_is_deleted_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("earshot.db").display());
        let file = File::parse(&url).unwrap();
        assert!(file.look().await.unwrap().is_none());
        let (writer, reader) = file.connect().await.unwrap();
        // 2 is FULL, and MEMORY.
        let mut wanted = BTreeMap::from([
            ("synchronous", 2),
            ("secure_delete", 1),
            ("foreign_keys", 1),
            ("temp_store", 2),
            ("query_only", 0),
        ]);
        assert_eq!(settings(&writer).await, wanted);
        wanted.insert("query_only", 1);
        assert_eq!(settings(&reader).await, wanted);
        let mode: String = sqlx::query_scalar("pragma journal_mode")
            .fetch_one(&writer)
            .await
            .unwrap();
        assert_eq!(mode, "wal");
        assert!(
            sqlx::query("create table t (n text)")
                .execute(&reader)
                .await
                .is_err()
        );
    }
}
