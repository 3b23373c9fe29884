//! What a database keeps beside its tables, or hands on, that could tell when an answer came.
//!
//! In: the store. Out: each such habit by its name, as far as this user may see it. It refuses to change any: that is for
//! whoever runs the database, and `docs/running.md` says how.

use crate::db::{Db, Store};
use crate::error::StoreError;
use sqlx::{PgPool, SqlitePool};

/// A habit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// The time of every commit can be asked for.
    CommitTimes,
    /// Every segment of the log, with the times of commits, is kept in an archive.
    Archive,
    /// Statements are logged with their time, by this setting.
    Statements(&'static str),
    /// Values are logged when something fails.
    Values,
    /// So many others receive every change as it happens.
    Standbys(u64),
    /// So many slots keep the log until somebody fetches it.
    Slots(u64),
    /// The file is not in the mode that Earshot writes it in, but in this one.
    JournalMode(String),
    /// What is deleted stays in the file.
    Deleted,
    /// This user may not see whether somebody receives every change.
    Hidden,
}

/// Looks for all of them.
pub async fn look(store: &Store) -> Result<Vec<Keeps>, StoreError> {
    match &store.writer {
        Db::Sqlite(pool) => sqlite(pool).await,
        Db::Postgres(pool) => postgres(pool).await,
    }
}

async fn sqlite(pool: &SqlitePool) -> Result<Vec<Keeps>, StoreError> {
    let mut found = Vec::new();
    let mode: String = sqlx::query_scalar("pragma journal_mode").fetch_one(pool).await?;
    if mode != "wal" {
        found.push(Keeps::JournalMode(mode));
    }
    let overwrites: i64 = sqlx::query_scalar("pragma secure_delete").fetch_one(pool).await?;
    if overwrites != 1 {
        found.push(Keeps::Deleted);
    }
    Ok(found)
}

/// Settings of PostgreSQL, what they are where nothing is kept, and what they mean otherwise.
const SETTINGS: [(&str, &str, Keeps); 8] = [
    ("track_commit_timestamp", "off", Keeps::CommitTimes),
    ("archive_mode", "off", Keeps::Archive),
    ("log_statement", "none", Keeps::Statements("log_statement")),
    (
        "log_min_duration_statement",
        "-1",
        Keeps::Statements("log_min_duration_statement"),
    ),
    (
        "log_min_duration_sample",
        "-1",
        Keeps::Statements("log_min_duration_sample"),
    ),
    ("log_duration", "off", Keeps::Statements("log_duration")),
    (
        "log_transaction_sample_rate",
        "0",
        Keeps::Statements("log_transaction_sample_rate"),
    ),
    ("log_parameter_max_length_on_error", "0", Keeps::Values),
];

async fn postgres(pool: &PgPool) -> Result<Vec<Keeps>, StoreError> {
    let settings: Vec<(String, String)> = sqlx::query_as("select name, setting from pg_settings")
        .fetch_all(pool)
        .await?;
    let mut found = kept_by(&settings);
    let count =
        "select (select count(*) from pg_stat_replication), (select count(*) from pg_replication_slots)";
    match sqlx::query_as::<_, (i64, i64)>(count).fetch_one(pool).await {
        Ok((standbys, slots)) => {
            let counted = [
                (standbys, Keeps::Standbys as fn(u64) -> Keeps),
                (slots, Keeps::Slots),
            ];
            let some = counted.into_iter().filter(|(number, _)| *number > 0);
            found.extend(some.map(|(number, keeps)| keeps(number.unsigned_abs())));
        }
        Err(_) => found.push(Keeps::Hidden),
    }
    Ok(found)
}

fn kept_by(settings: &[(String, String)]) -> Vec<Keeps> {
    // `log_statement = ddl` logs no answer.
    let harmless = |name: &str, value: &str| name == "log_statement" && value == "ddl";
    let loud = SETTINGS.into_iter().filter(|(name, quiet, _)| {
        let set = settings.iter().find(|(set, _)| set == name);
        set.is_some_and(|(_, value)| value != quiet && !harmless(name, value))
    });
    loud.map(|(_, _, keeps)| keeps).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two settings hold for a whole server from its start on, so no test can set them there.
    #[test]
    fn times_of_commits_and_archives_are_noticed() {
        let kept = |name: &str, value: &str| kept_by(&[(name.to_owned(), value.to_owned())]);
        assert_eq!(kept("track_commit_timestamp", "on"), [Keeps::CommitTimes]);
        assert_eq!(kept("archive_mode", "on"), [Keeps::Archive]);
        assert_eq!(kept("archive_mode", "always"), [Keeps::Archive]);
        for (name, quiet, _) in SETTINGS {
            assert_eq!(kept(name, quiet), []);
        }
        assert_eq!(kept("log_statement", "ddl"), []);
    }
}
