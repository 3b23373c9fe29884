//! What never lies in one file with answers: requests for contact, which hold names, and the secret file, which opens them. Each is a
//! backup of its own. In: one of the two, and something that encrypts. Out: that it was written, or that it is back.

use super::format::{Content, Head, Held, Line, Lines, Reading};
use super::records::Written;
use super::restoring::{Target, rows, write_row};
use super::tables::CONTACT;
use super::value::{Kind, Value, bound, value};
use super::writing::{beside, copy, damaged, head};
use super::{BackupError, New};
use crate::db::on;
use crate::{Contacts, KeyFile, Store};
use domain::wave::Part;
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Write};
use uuid::Uuid;

/// Writes a backup of the requests for contact. It counts only once it was [recorded](super::record).
pub async fn write_contacts(
    store: &Store,
    contacts: &Contacts,
    new: &New,
    out: impl Write,
) -> Result<Written, BackupError> {
    let beside = standing(store, new).await?;
    let head = head(new, Content::Contacts);
    on!(&contacts.reader, |pool| {
        let mut tx = pool.begin().await?;
        copy!(tx, [&CONTACT], &head, out);
        tx.rollback().await?;
    });
    Ok(Written { head, beside })
}

/// Writes a backup of the secret file. It counts only once it was [recorded](super::record).
///
/// Whoever holds it and a backup of the database can open what is sealed, in the simple mode, and can join codes that they have to
/// marks. So they belong in different hands.
pub async fn write_secrets(
    store: &Store,
    keys: &KeyFile,
    new: &New,
    out: impl Write,
) -> Result<Written, BackupError> {
    let beside = standing(store, new).await?;
    let (waves, text) = keys.copied()?;
    let known: Vec<Uuid> = on!(&store.reader, |pool| sqlx::query_scalar("select id from wave")
        .fetch_all(pool)
        .await?);
    let held = waves
        .into_iter()
        .filter(|wave| known.contains(&Uuid::from(*wave)));
    let head = Head {
        held: held
            .map(|wave| Held {
                wave,
                part: Part::Keys,
                copy: None,
            })
            .collect(),
        ..head(new, Content::Secrets)
    };
    let mut lines = Lines::begin(out, &head)?;
    lines.put(&Line::Secrets(text))?;
    lines.end()?;
    Ok(Written { head, beside })
}

async fn standing(store: &Store, new: &New) -> Result<BTreeSet<Uuid>, BackupError> {
    on!(&store.reader, |pool| {
        let mut connection = pool.acquire().await?;
        Ok(beside!(connection, new))
    })
}

/// Brings requests for contact back, into a database that holds none.
pub async fn restore_contacts(url: &str, from: impl BufRead) -> Result<Head, BackupError> {
    let (mut reading, head) = Reading::of(from, Content::Contacts)?;
    let contacts = Contacts::open(url).await?;
    on!(&contacts.writer, |pool| {
        let mut tx = pool.begin().await?;
        let there: i64 = sqlx::query_scalar("select cast(count(*) as bigint) from contact")
            .fetch_one(&mut *tx)
            .await?;
        if there > 0 {
            return Err(BackupError::NotEmpty(
                "the database of requests for contact".to_owned(),
            ));
        }
        rows!(tx, reading, |table| table == CONTACT.name);
        reading.ends()?;
        tx.commit().await?;
    });
    contacts.close().await;
    Ok(head)
}

/// Brings the secret file back, in the place of one without keys.
pub fn restore_secrets(keys: &KeyFile, from: impl BufRead) -> Result<Head, BackupError> {
    let (mut reading, head) = Reading::of(from, Content::Secrets)?;
    let text = match reading.next()? {
        Line::Secrets(text) => text,
        _ => return Err(reading.malformed()),
    };
    match reading.next()? {
        Line::End(_) => reading.ends()?,
        _ => return Err(reading.malformed()),
    }
    if !keys.put_back(&text)? {
        return Err(BackupError::NotEmpty("the secret file".to_owned()));
    }
    Ok(head)
}
