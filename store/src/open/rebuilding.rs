//! PostgreSQL: tables in files of their own, without rows that are dead.

use crate::error::StoreError;
use sqlx::{PgConnection, PgPool};
use std::time::Duration;

/// How often is looked whether older transactions have ended, and how many times.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const LOOKS: u32 = 200;

/// Writes the files of these tables anew. Whoever uses one of them is waited for, but only so long (as PostgreSQL writes a
/// duration): on a connection that is closed afterwards, since nobody else is to give up so early. Out: whether nothing that is dead was
/// left in them.
pub(crate) async fn rebuild(
    pool: &PgPool,
    tables: &[&'static str],
    wait: &'static str,
) -> Result<bool, StoreError> {
    let mut connection = pool.acquire().await?;
    connection.close_on_drop();
    let ended = older_ended(&mut connection).await?;
    let mut steps = vec![format!("set lock_timeout = '{wait}'")];
    steps.extend(tables.iter().map(|table| format!("vacuum (full) {table}")));
    for step in steps {
        sqlx::query(sqlx::AssertSqlSafe(step))
            .execute(&mut *connection)
            .await?;
    }
    Ok(ended)
}

/// `vacuum` keeps what an older transaction could still see: one of this database that reads (the server's own, which looks what
/// its tables hold, is one), and one of any database that writes, since it bounds what `vacuum` itself sees. They are waited for
/// some seconds; one that goes on for longer (a dump, say) keeps the rows until the next rebuilding.
async fn older_ended(connection: &mut PgConnection) -> Result<bool, StoreError> {
    let now: String = sqlx::query_scalar("select pg_current_xact_id()::text")
        .fetch_one(&mut *connection)
        .await?;
    for _ in 0..LOOKS {
        let ended: bool = sqlx::query_scalar(
            "select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 and not exists (select 1 from pg_stat_activity \
             where datname = current_database() and pid <> pg_backend_pid() and age(backend_xmin) >= age($1::xid8::xid))",
        )
        .bind(&now)
        .fetch_one(&mut *connection)
        .await?;
        if ended {
            return Ok(true);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    tracing::warn!(
        "an older transaction of the database server goes on: what was deleted stays in the files until it has ended"
    );
    Ok(false)
}
