//! Links that everybody may have, in place of letters. In: a draft, and a link for each of its age versions. Out: which survey a
//! link leads to. It refuses to know who came by one, and to stand beside invitations: a wave has either.

use crate::db::on;
use crate::error::parsed;
use crate::{Store, StoreError};
use domain::ballot_box::OpenLink;
use domain::id::WaveId;
use domain::instrument::InstrumentKey;
use uuid::Uuid;

/// A link and the age version that it is for.
pub type Link = (InstrumentKey, OpenLink);

/// Gives a wave its links, inside a transaction of either database. Leaves it with `Conflict("open_link")` if another wave has one of them.
macro_rules! add_links {
    ($tx:ident, $wave:expr, $links:expr) => {
        for (instrument, link) in $links {
            let added = sqlx::query(
                "insert into open_link (link, wave, instrument) values ($1, $2, $3) on conflict do nothing",
            )
            .bind(link.printed())
            .bind($wave)
            .bind(instrument.to_string())
            .execute(&mut *$tx)
            .await?
            .rows_affected();
            if added == 0 {
                return Err(StoreError::Conflict("open_link"));
            }
        }
    };
}
pub(crate) use add_links;

/// Where a link leads. Reads, and writes nothing.
pub async fn find(store: &Store, link: &OpenLink) -> Result<Option<(WaveId, InstrumentKey)>, StoreError> {
    let found: Option<(Uuid, String)> = on!(&store.reader, |pool| sqlx::query_as(
        "select wave, instrument from open_link where link = $1"
    )
    .bind(link.printed())
    .fetch_optional(pool)
    .await?);
    found
        .map(|(wave, instrument)| Ok((wave.into(), parsed(&instrument, "open_link", "instrument")?)))
        .transpose()
}

/// The links of a wave, by instrument; none, if it has letters.
pub async fn of_wave(store: &Store, wave: WaveId) -> Result<Vec<Link>, StoreError> {
    let rows: Vec<(String, String)> = on!(&store.reader, |pool| sqlx::query_as(
        "select instrument, link from open_link where wave = $1 order by instrument"
    )
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?);
    let damaged = |_| StoreError::Damaged {
        table: "open_link",
        column: "link",
    };
    rows.into_iter()
        .map(|(key, link)| {
            Ok((
                parsed(&key, "open_link", "instrument")?,
                OpenLink::parse(&link).map_err(damaged)?,
            ))
        })
        .collect()
}
