//! Whose Earshot it is. In: an authority. Out: the same, by its id or its short name in addresses.

use crate::db::on;
use crate::{Store, StoreError};
use domain::id::AuthorityId;
use uuid::Uuid;

/// A council, or whoever else is the corporate parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Drawn.
    pub id: AuthorityId,
    /// In addresses: `southwark`.
    pub slug: String,
    /// For people.
    pub name: String,
    /// The id of the strategy under review.
    pub strategy: String,
}

type Row = (Uuid, String, String, String);

fn authority((id, slug, name, strategy): Row) -> Authority {
    Authority {
        id: id.into(),
        slug,
        name,
        strategy,
    }
}

/// Adds an authority. `Conflict("slug")` if the short name is taken.
pub async fn create(store: &Store, new: &Authority) -> Result<(), StoreError> {
    let added = on!(&store.writer, |pool| sqlx::query(
        "insert into authority (id, slug, name, strategy) values ($1, $2, $3, $4) on conflict do nothing"
    )
    .bind(Uuid::from(new.id))
    .bind(&new.slug)
    .bind(&new.name)
    .bind(&new.strategy)
    .execute(pool)
    .await?
    .rows_affected());
    if added == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict("slug"))
    }
}

/// The authority with this short name.
pub async fn by_slug(store: &Store, slug: &str) -> Result<Option<Authority>, StoreError> {
    let row: Option<Row> = on!(&store.reader, |pool| sqlx::query_as(
        "select id, slug, name, strategy from authority where slug = $1"
    )
    .bind(slug)
    .fetch_optional(pool)
    .await?);
    Ok(row.map(authority))
}

/// The authority with this id.
pub async fn by_id(store: &Store, id: AuthorityId) -> Result<Option<Authority>, StoreError> {
    let row: Option<Row> = on!(&store.reader, |pool| sqlx::query_as(
        "select id, slug, name, strategy from authority where id = $1"
    )
    .bind(Uuid::from(id))
    .fetch_optional(pool)
    .await?);
    Ok(row.map(authority))
}

/// All of them, by name.
pub async fn all(store: &Store) -> Result<Vec<Authority>, StoreError> {
    let rows: Vec<Row> = on!(&store.reader, |pool| sqlx::query_as(
        "select id, slug, name, strategy from authority order by name, slug"
    )
    .fetch_all(pool)
    .await?);
    Ok(rows.into_iter().map(authority).collect())
}
