//! One test, two databases, each in a fresh one of its own.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use store::Store;
use tempfile::TempDir;

/// Makes two tests of one function that takes a [`Fresh`].
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($fresh:ident: &Fresh) $body:block)*) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn body($fresh: &$crate::both::Fresh) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let fresh = $crate::both::Fresh::sqlite().await;
                body(&fresh).await;
                fresh.end().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let Some(fresh) = $crate::both::Fresh::postgres().await else { return };
                body(&fresh).await;
                fresh.end().await;
            }
        }
    )*};
}
pub(crate) use on_both;

/// A database that nobody else has.
pub struct Fresh {
    pub store: Store,
    pub url: String,
    /// Where a test may put files; the SQLite file lies in it.
    pub folder: TempDir,
    /// The database on the PostgreSQL server.
    name: Option<String>,
}

/// The address of a SQLite file.
pub fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// The server, if there is one. Where `EARSHOT_REQUIRE_POSTGRES=1` there must be.
pub fn server() -> Option<String> {
    let url = std::env::var("EARSHOT_TEST_POSTGRES_URL").ok();
    let required = std::env::var("EARSHOT_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
    assert!(
        url.is_some() || !required,
        "EARSHOT_TEST_POSTGRES_URL is not set: run this in scripts/with-postgres.sh"
    );
    url
}

/// Makes an empty database on the server: its address and name.
pub async fn empty_postgres() -> Option<(String, String)> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = server()?;
    let name = format!(
        "earshot_test_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    tell(&server, format!("drop database if exists {name} with (force)")).await;
    tell(&server, format!("create database {name} template template0")).await;
    let (host, _) = server.rsplit_once('/').expect("the address names a database");
    Some((format!("{host}/{name}"), name))
}

/// Drops it.
pub async fn drop_postgres(name: &str) {
    if let Some(server) = server() {
        tell(&server, format!("drop database if exists {name} with (force)")).await;
    }
}

async fn tell(server: &str, what: String) {
    let mut connection = PgConnection::connect(server).await.expect("the server answers");
    sqlx::query(AssertSqlSafe(what))
        .execute(&mut connection)
        .await
        .expect("it does as it is told");
    connection.close().await.expect("it lets go");
}

impl Fresh {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = sqlite_url(&folder.path().join("earshot.db"));
        let store = Store::open(&url).await.expect("a fresh database opens");
        Self {
            store,
            url,
            folder,
            name: None,
        }
    }

    pub async fn postgres() -> Option<Self> {
        let (url, name) = empty_postgres().await?;
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&url).await.expect("a fresh database opens");
        Some(Self {
            store,
            url,
            folder,
            name: Some(name),
        })
    }

    /// The SQLite file.
    pub fn file(&self) -> Option<PathBuf> {
        self.name.is_none().then(|| self.folder.path().join("earshot.db"))
    }

    pub async fn end(self) {
        self.store.close().await;
        if let Some(name) = self.name {
            drop_postgres(&name).await;
        }
    }
}
