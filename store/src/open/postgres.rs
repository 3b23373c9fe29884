//! PostgreSQL: a database of its own on somebody's server.

use super::{Found, PATIENCE, foreign, unreachable};
use crate::error::StoreError;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool};
use std::str::FromStr;

/// How many connections one Earshot keeps at most.
const CONNECTIONS: u32 = 16;

/// The server, and the database on it.
pub(crate) struct Server {
    options: PgConnectOptions,
}

impl Server {
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| StoreError::Address("what follows postgres: cannot be read"))?
            .application_name("earshot")
            // An answer that was acknowledged is on the disk, whatever the server's default is.
            .options([("synchronous_commit", "on")])
            // Statements in a log would be a log of when answers came.
            .disable_statement_logging();
        Ok(Self { options })
    }

    /// Everything lies in this schema, first made if need be.
    pub(crate) async fn in_schema(
        self,
        schema: &'static str,
        make: &'static str,
    ) -> Result<Self, StoreError> {
        let mut connection = self.connection().await?;
        sqlx::query(make).execute(&mut connection).await?;
        connection.close().await?;
        Ok(Self {
            options: self.options.options([("search_path", schema)]),
        })
    }

    pub(crate) fn place(&self) -> String {
        let database = self.options.get_database().unwrap_or("");
        format!(
            "{}:{}/{database}",
            self.options.get_host(),
            self.options.get_port()
        )
    }

    /// One connection, at once or not at all: a pool would go on trying.
    async fn connection(&self) -> Result<PgConnection, StoreError> {
        const HINT: &str = "Is the server running, and are host, port, user, password and database right?";
        match tokio::time::timeout(PATIENCE, self.options.connect()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(unreachable(self.place(), &error, HINT)),
            Err(_) => Err(StoreError::Unreachable {
                place: self.place(),
                why: format!("nothing answered for {} seconds. {HINT}", PATIENCE.as_secs()),
            }),
        }
    }

    /// Waits until no other program is opening this database. The lock lasts as long as the connection; its number is
    /// ours and means nothing.
    pub(crate) async fn turn(&self) -> Result<PgConnection, StoreError> {
        let mut connection = self.connection().await?;
        sqlx::query("select pg_advisory_lock(7161726748)")
            .execute(&mut connection)
            .await?;
        Ok(connection)
    }

    /// Looks what is there.
    pub(crate) async fn look(&self) -> Result<Found, StoreError> {
        let mut connection = self.connection().await?;
        let (read_only, tables, migrated): (bool, i64, bool) = sqlx::query_as(
            "select current_setting('transaction_read_only') = 'on', \
             (select count(*) from information_schema.tables where table_schema = current_schema()), \
             to_regclass('_sqlx_migrations') is not null",
        )
        .fetch_one(&mut connection)
        .await?;
        let applied: Vec<(i64, Vec<u8>)> = if migrated {
            sqlx::query_as("select version, checksum from _sqlx_migrations order by version")
                .fetch_all(&mut connection)
                .await?
        } else {
            Vec::new()
        };
        connection.close().await?;
        if read_only {
            return Err(StoreError::ReadOnly { place: self.place() });
        }
        if !applied.is_empty() {
            Ok(Some(applied))
        } else if tables > i64::from(migrated) {
            Err(foreign(self.place()))
        } else {
            Ok(None)
        }
    }

    /// Connections, made when they are needed.
    pub(crate) fn connect(&self) -> PgPool {
        PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(self.options.clone())
    }
}
