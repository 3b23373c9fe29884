//! A database that would give away when answers came is recognised.

use crate::both::{Fresh, on_both};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use store::Store;
use store::keeps::{Keeps, look};

/// What a database keeps by itself: slots and standbys are of the whole server, which other tests use too.
async fn kept(store: &Store) -> Vec<Keeps> {
    let mut found = look(store).await.expect("a look");
    found.retain(|keeps| !matches!(keeps, Keeps::Slots(_) | Keeps::Standbys(_)));
    found
}

on_both! {
    async fn a_database_as_we_set_it_up_keeps_nothing(fresh: &Fresh) {
        assert_eq!(kept(&fresh.store).await, []);
    }
}

/// Settings that can be made for one database alone stand for all of them.
#[tokio::test]
async fn on_postgres_every_log_of_statements_is_noticed() {
    let Some(fresh) = Fresh::postgres().await else {
        return;
    };
    let mut connection = PgConnection::connect(&fresh.url).await.expect("it answers");
    for (setting, value, keeps) in [
        ("log_statement", "all", Keeps::Statements("log_statement")),
        ("log_statement", "mod", Keeps::Statements("log_statement")),
        (
            "log_min_duration_statement",
            "0",
            Keeps::Statements("log_min_duration_statement"),
        ),
        ("log_duration", "on", Keeps::Statements("log_duration")),
        (
            "log_transaction_sample_rate",
            "0.5",
            Keeps::Statements("log_transaction_sample_rate"),
        ),
        ("log_parameter_max_length_on_error", "-1", Keeps::Values),
    ] {
        let database = fresh.url.rsplit('/').next().expect("a name");
        for what in ["set", "reset"] {
            let to = if what == "set" {
                format!(" = '{value}'")
            } else {
                String::new()
            };
            let alter = format!("alter database {database} {what} {setting}{to}");
            sqlx::query(AssertSqlSafe(alter))
                .execute(&mut connection)
                .await
                .expect("it is set");
            // It holds for connections that begin now.
            let store = Store::open(&fresh.url).await.expect("it opens");
            let expected = if what == "set" {
                vec![keeps.clone()]
            } else {
                Vec::new()
            };
            assert_eq!(kept(&store).await, expected, "{setting}");
            store.close().await;
        }
    }
    connection.close().await.expect("it lets go");
    fresh.end().await;
}

/// A slot is of the whole server, so this test makes one for a moment and looks for it alone.
#[tokio::test]
async fn on_postgres_slots_that_keep_the_log_are_noticed() {
    let Some(fresh) = Fresh::postgres().await else {
        return;
    };
    let mut connection = PgConnection::connect(&fresh.url).await.expect("it answers");
    sqlx::query("select pg_create_physical_replication_slot('earshot_test', false, true)")
        .execute(&mut connection)
        .await
        .expect("a slot that goes with its session");
    let found = look(&fresh.store).await.expect("a look");
    connection.close().await.expect("it lets go");
    assert!(
        found.iter().any(|keeps| matches!(keeps, Keeps::Slots(_))),
        "{found:?}"
    );
    fresh.end().await;
}
