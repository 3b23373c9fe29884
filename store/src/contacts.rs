//! "Please contact me": the only place where a young person gives a name, in a database of its own. In: a request. Out:
//! what waits, to the safeguarding lead. It refuses to know codes, waves and answers, and shares no file with them.

use crate::StoreError;
use crate::db::{Db, close, on};
use crate::open::{Address, sqlite};
use crate::room::Shortage;
use domain::id::ContactId;
use std::sync::Arc;
use time::Date;
use uuid::Uuid;

/// Its own database: a file beside the other, or a schema of its own on PostgreSQL. Clones share their connections.
#[derive(Clone)]
pub struct Contacts {
    pub(crate) writer: Db,
    pub(crate) reader: Db,
    /// Whether there is room.
    pub(crate) shortage: Arc<Shortage>,
}

/// A request to be contacted. No `Debug`: it holds a name.
#[derive(Clone, PartialEq, Eq)]
pub struct NewContact {
    /// Drawn.
    pub id: ContactId,
    /// The short name of the authority that was asked.
    pub authority: String,
    /// What the young person wants to be called.
    pub called: String,
    /// How to reach them.
    pub reach: String,
    /// What it is about, if they said.
    pub message: String,
    /// When.
    pub asked_on: Date,
}

/// One table, so it needs no migrations. `if not exists`: this runs at every start.
const TABLE: &str = "create table if not exists contact (
    id uuid not null primary key,
    authority text not null,
    called text not null,
    reach text not null,
    message text not null,
    asked_on date not null
)";

type Row = (Uuid, String, String, String, String, Date);

impl Contacts {
    /// Opens it, and makes it if it is not there. It refuses a database that holds anything else.
    pub async fn open(url: &str) -> Result<Contacts, StoreError> {
        let mut address = Address::parse(url)?;
        if let Address::Postgres(server) = address {
            let schema = "create schema if not exists earshot_contacts";
            address = Address::Postgres(server.in_schema("earshot_contacts", schema).await?);
        }
        if let Address::Sqlite(file) = &address
            && file.has_other_than("contact").await?
        {
            return Err(StoreError::Foreign {
                place: address.place(),
                what: "the contact file",
            });
        }
        let (writer, reader) = address.connect().await?;
        on!(&writer, |pool| sqlx::query(TABLE)
            .execute(pool)
            .await?
            .rows_affected());
        Ok(Contacts {
            writer,
            reader,
            shortage: Arc::default(),
        })
    }

    /// Closes every connection.
    pub async fn close(self) {
        close(&self.reader).await;
        close(&self.writer).await;
    }
}

/// Keeps a request.
pub async fn ask(contacts: &Contacts, new: &NewContact) -> Result<(), StoreError> {
    on!(&contacts.writer, |pool| {
        sqlx::query(
        "insert into contact (id, authority, called, reach, message, asked_on) values ($1, $2, $3, $4, $5, $6)"
    )
    .bind(Uuid::from(new.id))
    .bind(&new.authority)
    .bind(&new.called)
    .bind(&new.reach)
    .bind(&new.message)
    .bind(new.asked_on)
    .execute(pool)
    .await?.rows_affected()
    });
    Ok(())
}

/// Who waits, the longest first.
pub async fn waiting(contacts: &Contacts, authority: &str) -> Result<Vec<NewContact>, StoreError> {
    let rows: Vec<Row> = on!(&contacts.reader, |pool| sqlx::query_as(
        "select id, authority, called, reach, message, asked_on from contact where authority = $1 \
         order by asked_on, id"
    )
    .bind(authority)
    .fetch_all(pool)
    .await?);
    let contact = |(id, authority, called, reach, message, asked_on): Row| NewContact {
        id: id.into(),
        authority,
        called,
        reach,
        message,
        asked_on,
    };
    Ok(rows.into_iter().map(contact).collect())
}

/// Somebody was contacted: the request is deleted, and on SQLite also from the file. False if it was not there.
pub async fn done(contacts: &Contacts, id: ContactId, authority: &str) -> Result<bool, StoreError> {
    let deleted = on!(&contacts.writer, |pool| sqlx::query(
        "delete from contact where id = $1 and authority = $2"
    )
    .bind(Uuid::from(id))
    .bind(authority)
    .execute(pool)
    .await?
    .rows_affected());
    if let Db::Sqlite(writer) = &contacts.writer {
        // What was deleted is overwritten all the same.
        if let Err(error) = sqlite::tidy(writer).await {
            tracing::warn!("the file of requests for contact could not be rebuilt now: {error}");
        }
    }
    Ok(deleted == 1)
}
