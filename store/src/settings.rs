//! What holds for the whole database. In and out: whether every young person in it was made up.

use crate::db::on;
use crate::{Store, StoreError};

/// Whether this database was filled by the demo. Nobody was promised anything in it.
pub async fn synthetic(store: &Store) -> Result<bool, StoreError> {
    let value: Option<String> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select value from setting where name = 'synthetic'"
    )
    .fetch_optional(pool)
    .await?);
    Ok(value.is_some())
}

/// Says so. There is no way back.
pub async fn set_synthetic(store: &Store) -> Result<(), StoreError> {
    on!(&store.writer, |pool| sqlx::query(
        "insert into setting (name, value) values ('synthetic', 'yes') on conflict do nothing"
    )
    .execute(pool)
    .await?
    .rows_affected());
    Ok(())
}
