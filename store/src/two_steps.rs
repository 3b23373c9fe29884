//! A transaction of two steps: it looks, then it writes. In: the statements that look, and what makes those that write out of
//! what they found. Out: what that decided, once it is on the disk. It refuses to keep a transaction open between calls.
//!
//! The driver of SQLite lives in a thread of its own. Every statement goes there and comes back, `begin` and `commit` too, and for a short
//! transaction that costs as much as its work does. Here each step goes there once. PostgreSQL takes the statements one
//! after the other.

use crate::error::{StoreError, sqlite_code};
use futures_util::TryStreamExt;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{
    Arguments, AssertSqlSafe, Either, Encode, Executor, FromRow, PgConnection, PgPool, Postgres, Row, Sqlite,
    SqliteConnection, SqlitePool, Type,
};
use uuid::Uuid;

/// A statement of our own making, and the values that stand where its text says `?`, in this order.
pub(crate) struct Statement {
    text: String,
    values: Vec<Value>,
}

/// What can stand in a statement.
#[derive(Clone)]
pub(crate) enum Value {
    Id(Uuid),
    Bytes(Vec<u8>),
    /// How many rows at the most.
    Rows(usize),
}

impl From<Uuid> for Value {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl Statement {
    pub(crate) fn new(text: impl Into<String>, values: impl IntoIterator<Item = Value>) -> Self {
        Self {
            text: text.into(),
            values: values.into_iter().collect(),
        }
    }
}

fn add<A: Arguments>(values: Vec<Value>, arguments: &mut A) -> Result<(), sqlx::Error>
where
    for<'v> Uuid: Encode<'v, A::Database> + Type<A::Database>,
    for<'v> i64: Encode<'v, A::Database> + Type<A::Database>,
    for<'v> Vec<u8>: Encode<'v, A::Database> + Type<A::Database>,
{
    for value in values {
        match value {
            Value::Id(id) => arguments.add(id),
            Value::Bytes(bytes) => arguments.add(bytes),
            Value::Rows(rows) => arguments.add(i64::try_from(rows).unwrap_or(i64::MAX)),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(())
}

/// What the rows of a statement hold.
pub(crate) fn read<R, T, C>(rows: &[R]) -> Result<C, sqlx::Error>
where
    T: for<'r> FromRow<'r, R>,
    C: FromIterator<T>,
    R: Row,
{
    rows.iter().map(T::from_row).collect()
}

/// A database that takes such transactions.
pub(crate) trait TwoSteps {
    type Row;

    /// Looks, and lets `decide` see the rows of each statement. Nothing was done if it finds nothing to write.
    async fn look_then_write<const LOOKS: usize, const WRITES: usize, T>(
        &self,
        looks: [Statement; LOOKS],
        decide: impl FnOnce([Vec<Self::Row>; LOOKS]) -> Result<(T, Option<[Statement; WRITES]>), StoreError>,
    ) -> Result<T, StoreError>;
}

impl TwoSteps for SqlitePool {
    type Row = SqliteRow;

    async fn look_then_write<const LOOKS: usize, const WRITES: usize, T>(
        &self,
        looks: [Statement; LOOKS],
        decide: impl FnOnce([Vec<Self::Row>; LOOKS]) -> Result<(T, Option<[Statement; WRITES]>), StoreError>,
    ) -> Result<T, StoreError> {
        let mut held = Held {
            connection: self.acquire().await?,
            at_rest: false,
        };
        let done = in_two_scripts(&mut held.connection, looks, decide).await;
        held.at_rest = match done {
            Ok(Looked::AndWrote(_)) => true,
            Ok(Looked::Only(_)) | Err(_) => undo(&mut held.connection).await,
        };
        done.map(|(Looked::AndWrote(decided) | Looked::Only(decided))| decided)
    }
}

/// A connection that is closed, and not given back, if a transaction may be open in it.
struct Held {
    connection: PoolConnection<Sqlite>,
    at_rest: bool,
}

impl Drop for Held {
    fn drop(&mut self) {
        if !self.at_rest {
            self.connection.close_on_drop();
        }
    }
}

/// Leaves the transaction open if `decide` finds nothing to write, or something fails. Otherwise it is on the disk.
async fn in_two_scripts<const LOOKS: usize, const WRITES: usize, T>(
    connection: &mut SqliteConnection,
    looks: [Statement; LOOKS],
    decide: impl FnOnce([Vec<SqliteRow>; LOOKS]) -> Result<(T, Option<[Statement; WRITES]>), StoreError>,
) -> Result<Looked<T>, StoreError> {
    // With the lock in hand: see `transaction!`.
    let found = script(connection, ["begin immediate", ""], looks).await?;
    let (decided, writes) = decide(found)?;
    let Some(writes) = writes else {
        return Ok(Looked::Only(decided));
    };
    script(connection, ["", "commit"], writes).await?;
    Ok(Looked::AndWrote(decided))
}

enum Looked<T> {
    Only(T),
    AndWrote(T),
}

/// Undoes what is open. Whether nothing is any more.
async fn undo(connection: &mut SqliteConnection) -> bool {
    /// SQLite has ended the transaction by itself, as it does when the disk is full.
    const NOTHING_OPEN: i32 = 1;
    match connection.execute("rollback").await {
        Ok(_) => true,
        Err(error) => sqlite_code(&error) == Some(NOTHING_OPEN),
    }
}

/// All of it in one go, between what comes before and after. The rows of each of the statements.
///
/// With several statements in one text the driver offers `raw_sql`, which takes no values. What is used here, values for all of them, it
/// has and means to give up one day (sqlx, issue 3108); the tests below would tell.
async fn script<const N: usize>(
    connection: &mut SqliteConnection,
    [before, after]: [&str; 2],
    statements: [Statement; N],
) -> Result<[Vec<SqliteRow>; N], sqlx::Error> {
    let mut text = String::from(before);
    let mut arguments = SqliteArguments::default();
    for statement in statements {
        text.push_str(";\n");
        text.push_str(&statement.text);
        add(statement.values, &mut arguments)?;
    }
    text.push_str(";\n");
    text.push_str(after);
    let mut found = [const { Vec::new() }; N];
    let mut ended: usize = 0;
    let first = usize::from(!before.is_empty());
    let mut coming = connection.fetch_many(sqlx::query_with::<Sqlite, _>(AssertSqlSafe(text), arguments));
    while let Some(next) = coming.try_next().await? {
        match next {
            // The end of a statement.
            Either::Left(_) => ended += 1,
            Either::Right(row) => {
                if let Some(found) = found.get_mut(ended.saturating_sub(first)) {
                    found.push(row);
                }
            }
        }
    }
    Ok(found)
}

impl TwoSteps for PgPool {
    type Row = PgRow;

    async fn look_then_write<const LOOKS: usize, const WRITES: usize, T>(
        &self,
        looks: [Statement; LOOKS],
        decide: impl FnOnce([Vec<Self::Row>; LOOKS]) -> Result<(T, Option<[Statement; WRITES]>), StoreError>,
    ) -> Result<T, StoreError> {
        let mut tx = self.begin().await?;
        let mut found = [const { Vec::new() }; LOOKS];
        for (look, found) in looks.into_iter().zip(&mut found) {
            *found = one(&mut tx, look).await?;
        }
        let (decided, writes) = decide(found)?;
        if let Some(writes) = writes {
            for write in writes {
                one(&mut tx, write).await?;
            }
            tx.commit().await?;
        }
        Ok(decided)
    }
}

async fn one(connection: &mut PgConnection, statement: Statement) -> Result<Vec<PgRow>, sqlx::Error> {
    let mut arguments = PgArguments::default();
    add(statement.values, &mut arguments)?;
    let text = AssertSqlSafe(numbered(&statement.text));
    sqlx::query_with::<Postgres, _>(text, arguments)
        .fetch_all(connection)
        .await
}

/// PostgreSQL wants `$1`, `$2` where SQLite takes `?`.
fn numbered(text: &str) -> String {
    let mut numbered = String::with_capacity(text.len() * 2);
    for (place, part) in text.split('?').enumerate() {
        if place > 0 {
            numbered.push('$');
            numbered.push_str(&place.to_string());
        }
        numbered.push_str(part);
    }
    numbered
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
    use std::panic::AssertUnwindSafe;

    /// One connection, as the writer has: what is left open keeps everybody else out.
    async fn pool(folder: &tempfile::TempDir) -> SqlitePool {
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("notes.db"))
            .create_if_missing(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options);
        let pool = pool.await.unwrap();
        sqlx::query("create table note (n blob primary key)")
            .execute(&pool)
            .await
            .unwrap();
        pool
    }

    fn note(n: u8) -> Statement {
        Statement::new("insert into note (n) values (?) returning n", [vec![n].into()])
    }

    async fn notes(pool: &SqlitePool) -> Vec<Vec<u8>> {
        let notes = sqlx::query_scalar("select n from note order by n");
        notes.fetch_all(pool).await.unwrap()
    }

    #[tokio::test]
    async fn both_steps_are_done_and_the_rows_of_each_look_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(&folder).await;
        let nothing = || Statement::new("select n from note where n = ?", [vec![9].into()]);
        let looks = [nothing(), note(1), nothing(), note(2)];
        let seen = pool
            .look_then_write(looks, |found| {
                let rows = found.each_ref().map(Vec::len);
                let first: Vec<(Vec<u8>,)> = read(&found[1])?;
                Ok(((rows, first), Some([note(3), note(4)])))
            })
            .await
            .unwrap();
        assert_eq!(seen, ([0, 1, 0, 1], vec![(vec![1],)]));
        assert_eq!(notes(&pool).await, [[1], [2], [3], [4]]);
    }

    #[tokio::test]
    async fn what_is_not_written_to_the_end_is_undone_and_nobody_is_kept_out() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(&folder).await;
        let only = pool.look_then_write([note(1)], |_| Ok(((), None::<[Statement; 0]>)));
        only.await.unwrap();
        assert!(notes(&pool).await.is_empty(), "nothing to write");

        let refused = pool.look_then_write([note(1)], |_| -> Result<((), Option<[Statement; 0]>), _> {
            Err(StoreError::Conflict("note"))
        });
        assert!(matches!(refused.await, Err(StoreError::Conflict("note"))));
        assert!(notes(&pool).await.is_empty(), "refused in between");

        for (looks, writes) in [
            ([note(1), note(1)], [note(2), note(3)]),
            ([note(1), note(2)], [note(3), note(3)]),
        ] {
            let failed = pool.look_then_write(looks, |_| Ok(((), Some(writes)))).await;
            assert!(failed.is_err());
            assert!(notes(&pool).await.is_empty(), "twice the same");
        }

        let panicked = pool.look_then_write([note(1)], |_| -> Result<((), Option<[Statement; 0]>), _> {
            panic!("in between")
        });
        let panicked = futures_util::FutureExt::catch_unwind(AssertUnwindSafe(panicked)).await;
        assert!(panicked.is_err());
        assert!(notes(&pool).await.is_empty(), "a panic in between");

        let done = pool.look_then_write([note(1)], |_| Ok(((), Some([note(2)]))));
        done.await.unwrap();
        assert_eq!(notes(&pool).await, [[1], [2]]);
    }

    #[test]
    fn values_are_numbered_for_postgresql() {
        assert_eq!(
            numbered("select ? where a in (?, ?)"),
            "select $1 where a in ($2, $3)"
        );
        assert_eq!(numbered("select 1"), "select 1");
    }
}
