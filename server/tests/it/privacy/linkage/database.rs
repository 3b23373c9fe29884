//! Where a test's Earshot keeps everything: a folder, and in it a SQLite file, or beside it a database on the PostgreSQL
//! server of the tests. It goes with the test.

use super::psql;
use crate::process::files;
use server::config::Places;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

pub struct Database {
    /// Where its files lie, the secret file among them.
    pub folder: TempDir,
    postgres: Option<Postgres>,
}

struct Postgres {
    server: String,
    name: String,
    url: String,
}

/// What an attacker reads of PostgreSQL's files: tables, what lies apart from them, and indexes.
const RELATIONS: &str = "select convert_to(relname::text, 'UTF8'), pg_read_binary_file(pg_relation_filepath(oid)) \
    from pg_class where relkind in ('r', 't', 'i') and pg_relation_filepath(oid) like 'base/%' \
    and (oid >= 16384 or relname = 'pg_statistic')";

impl Database {
    pub fn sqlite() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            postgres: None,
        }
    }

    /// Nothing, where no server is. Where `EARSHOT_REQUIRE_POSTGRES=1` there must be one.
    pub fn postgres() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let required = std::env::var("EARSHOT_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
        let server = std::env::var("EARSHOT_TEST_POSTGRES_URL").ok();
        assert!(
            server.is_some() || !required,
            "run this in scripts/with-postgres.sh"
        );
        let server = server?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("earshot_linkage_{}_{number}", std::process::id());
        psql::tell(&server, &format!("create database {name} template template0"));
        let (host, _) = server.rsplit_once('/').unwrap();
        let url = format!("{host}/{name}");
        Some(Self {
            folder: tempfile::tempdir().unwrap(),
            postgres: Some(Postgres { server, name, url }),
        })
    }

    pub fn places(&self) -> Places {
        let beside = Places::in_folder(self.folder.path());
        match &self.postgres {
            None => beside,
            Some(postgres) => Places {
                database_url: postgres.url.clone(),
                contact_database_url: None,
                secret_file: Some(self.folder.path().join("earshot.secret")),
            },
        }
    }

    /// Where the program finds everything.
    pub fn told(&self, command: &mut Command) {
        let places = self.places();
        command.arg("--database-url").arg(&places.database_url);
        command.arg("--secret-file").arg(places.secrets());
    }

    /// Its address, if it is on PostgreSQL.
    pub fn on_postgres(&self) -> Option<&str> {
        self.postgres.as_ref().map(|postgres| postgres.url.as_str())
    }

    /// Every file with its bytes. Of PostgreSQL those of the database; `pg_wal` is said in the threat model.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut all = files(self.folder.path());
        if let Some(postgres) = &self.postgres {
            psql::tell(&postgres.url, "checkpoint");
            let relations = psql::rows(&postgres.url, RELATIONS).into_iter();
            all.extend(relations.map(|mut row| {
                let bytes = row.pop().unwrap_or_default();
                (String::from_utf8(row.concat()).unwrap(), bytes)
            }));
        }
        all
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(Postgres { server, name, .. }) = &self.postgres {
            psql::tell(server, &format!("drop database if exists {name} with (force)"));
        }
    }
}
