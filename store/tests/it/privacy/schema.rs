//! What room B can remember, read from the databases themselves.

use crate::both::{Fresh, on_both};
use crate::world::World;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::collections::BTreeSet;

/// Table, column, type.
pub type Column = (String, String, String);

const ROOM_B: [&str; 5] = ["mark", "ticks_envelope", "words_envelope", "response", "comment"];

/// Every column that room B may have.
const DECLARED: [(&str, &str, &str); 19] = [
    ("mark", "wave", "uuid"),
    ("mark", "hash", "bytea"),
    ("ticks_envelope", "wave", "uuid"),
    ("ticks_envelope", "id", "uuid"),
    ("ticks_envelope", "sealed", "bytea"),
    ("words_envelope", "wave", "uuid"),
    ("words_envelope", "id", "uuid"),
    ("words_envelope", "sealed", "bytea"),
    ("response", "wave", "uuid"),
    ("response", "id", "uuid"),
    ("response", "instrument", "text"),
    ("response", "ticks", "bytea"),
    ("comment", "id", "uuid"),
    ("comment", "wave", "uuid"),
    ("comment", "instrument", "text"),
    ("comment", "item", "text"),
    ("comment", "age_band", "text"),
    ("comment", "may_quote", "boolean"),
    ("comment", "words", "text"),
];

/// Every column of every table.
pub async fn columns(fresh: &Fresh) -> Vec<Column> {
    if fresh.file().is_some() {
        let mut connection = SqliteConnection::connect(&fresh.url).await.unwrap();
        sqlx::query_as(
            "select t.name, c.name, lower(c.type) from sqlite_master t join pragma_table_xinfo(t.name) c \
             where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like '_sqlx%'",
        )
        .fetch_all(&mut connection)
        .await
        .unwrap()
    } else {
        let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
        sqlx::query_as(
            "select table_name::text, column_name::text, \
             case data_type::text when 'timestamp with time zone' then 'timestamptz' else data_type::text end \
             from information_schema.columns \
             where table_schema = current_schema() and table_name not like '\\_sqlx%'",
        )
        .fetch_all(&mut connection)
        .await
        .unwrap()
    }
}

/// The only columns that the database fills in: numbers that begin at nought with every wave.
fn counts_of_a_wave() -> Vec<(String, String)> {
    ["layers_off", "unreadable"]
        .map(|column| ("wave".to_owned(), column.to_owned()))
        .to_vec()
}

fn sorted(mut names: Vec<(String, String)>) -> Vec<(String, String)> {
    names.sort();
    names
}

on_both! {
    async fn room_b_has_no_other_column_than_these(fresh: &Fresh) {
        let found: BTreeSet<Column> =
            columns(fresh).await.into_iter().filter(|(table, ..)| ROOM_B.contains(&table.as_str())).collect();
        let declared: BTreeSet<Column> = DECLARED
            .map(|(table, column, kind)| (table.to_owned(), column.to_owned(), kind.to_owned()))
            .into();
        assert_eq!(found, declared);
        // No time, no number that could be a serial, no address.
        let harmless = ["uuid", "bytea", "text", "boolean"];
        assert!(found.iter().all(|(.., kind)| harmless.contains(&kind.as_str())));
    }

    /// A default could be the time of day, a trigger or a sequence could count.
    async fn nothing_is_filled_in_by_the_database(fresh: &Fresh) {
        if fresh.file().is_some() {
            let mut connection = SqliteConnection::connect(&fresh.url).await.unwrap();
            let counting: i64 = sqlx::query_scalar(
                "select count(*) from sqlite_master where type in ('trigger', 'view') or name = 'sqlite_sequence'",
            )
            .fetch_one(&mut connection)
            .await
            .unwrap();
            let defaults: Vec<(String, String)> = sqlx::query_as(
                "select t.name, c.name from sqlite_master t join pragma_table_xinfo(t.name) c \
                 where t.type = 'table' and c.dflt_value is not null and t.name not like '_sqlx%'",
            )
            .fetch_all(&mut connection)
            .await
            .unwrap();
            assert_eq!(counting, 0);
            assert_eq!(sorted(defaults), counts_of_a_wave());
        } else {
            let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
            let counting: i64 = sqlx::query_scalar(
                "select (select count(*) from information_schema.sequences) \
                 + (select count(*) from information_schema.triggers) \
                 + (select count(*) from information_schema.columns where table_schema = current_schema() \
                    and is_identity = 'YES')",
            )
            .fetch_one(&mut connection)
            .await
            .unwrap();
            let defaults: Vec<(String, String)> = sqlx::query_as(
                "select table_name::text, column_name::text from information_schema.columns \
                 where table_schema = current_schema() and column_default is not null \
                 and table_name not like '\\_sqlx%'",
            )
            .fetch_all(&mut connection)
            .await
            .unwrap();
            assert_eq!(counting, 0);
            assert_eq!(sorted(defaults), counts_of_a_wave());
        }
    }

    /// SQLite's hidden counter is the order in which rows came.
    async fn room_b_has_no_hidden_counter(fresh: &Fresh) {
        let world = World::new(&fresh.store).await;
        world.one.filled(&fresh.store, 3).await;
        if fresh.file().is_none() {
            return;
        }
        let mut connection = SqliteConnection::connect(&fresh.url).await.unwrap();
        for table in ROOM_B {
            let counter = sqlx::query(AssertSqlSafe(format!("select rowid from {table}")))
                .fetch_all(&mut connection)
                .await;
            assert!(counter.is_err(), "{table} has a rowid");
        }
    }
}

/// One set of migrations, so one schema.
#[tokio::test]
async fn both_databases_have_the_same_tables() {
    let Some(postgres) = Fresh::postgres().await else {
        return;
    };
    let sqlite = Fresh::sqlite().await;
    let sorted = |columns: Vec<Column>| columns.into_iter().collect::<BTreeSet<_>>();
    assert_eq!(sorted(columns(&sqlite).await), sorted(columns(&postgres).await));
    sqlite.end().await;
    postgres.end().await;
}
