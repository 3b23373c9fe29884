//! Releases: made, never changed, and read by those who decide.
//!
//! In: an unsealed wave. Out: its protected tables or its themes, frozen, as pages, on paper and as CSV. Tables that are
//! worked out again are one more release beside those before. It refuses to
//! compute anything from a wave that is not released, and to show any table that is not in the release.

mod audit_view;
mod contents;
pub mod csv;
mod ledger_view;
pub mod list;
pub mod make;
pub mod one;
pub mod print;
mod steps_view;
pub mod table;

use super::fault::Fault;
use super::session::SignedIn;
use crate::state::AppState;
use analysis::release::{TablesRelease, ThemesRelease};
use domain::id::ReleaseId;
use domain::wave::Wave;
use std::sync::Arc;
use store::releases::{Release, ReleaseKind};

/// The release at an address, if it is one of the authority that asks, and its wave.
async fn at(state: &AppState, who: &SignedIn, id: &str) -> Result<(Release, Wave), Fault> {
    let id: ReleaseId = id.parse().map_err(|_| Fault::NotFound)?;
    let release = store::releases::get(&state.store, who.authority.id, id)
        .await?
        .ok_or(Fault::NotFound)?;
    let wave = crate::road::waves::get(state, who.authority.id, release.wave).await?;
    Ok((release, wave))
}

/// The same with its tables: a release of themes has none, so there is no such page.
async fn tables_at(
    state: &AppState,
    who: &SignedIn,
    id: &str,
) -> Result<(Release, Wave, Arc<TablesRelease>), Fault> {
    let (release, wave) = at(state, who, id).await?;
    if release.kind != ReleaseKind::Tables {
        return Err(Fault::NotFound);
    }
    let tables = tables(&release)?;
    Ok((release, wave, tables))
}

/// What a release is called: "Tables of Autumn 2026, second release".
pub(in crate::staff) fn named(release: &Release, wave: Option<&str>) -> String {
    let what = match release.kind {
        ReleaseKind::Tables => "Tables",
        ReleaseKind::Themes => "Themes",
    };
    let of = wave.map(|title| format!(" of {title}")).unwrap_or_default();
    let again = match release.number {
        1 => String::new(),
        number => format!(", {} release", nth(number)),
    };
    format!("{what}{of}{again}")
}

/// A place in a row: in words as far as anybody counts.
fn nth(number: u32) -> String {
    let words = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    ];
    let place = number
        .checked_sub(1)
        .and_then(|place| usize::try_from(place).ok());
    match place.and_then(|place| words.get(place)) {
        Some(word) => (*word).to_owned(),
        None => format!("no. {number}"),
    }
}

/// The address of a release.
pub(in crate::staff) fn address(release: ReleaseId) -> String {
    format!("/staff/releases/{release}")
}

/// The address of a table, by its position in the release from 0. Nothing else can be asked for.
pub(in crate::staff) fn table_address(release: &str, position: usize) -> String {
    format!("{release}/tables/{}", position + 1)
}

/// The tables of a release.
pub(in crate::staff) fn tables(release: &Release) -> Result<Arc<TablesRelease>, Fault> {
    TablesRelease::from_json(&release.body)
        .map(Arc::new)
        .map_err(|error| damaged(release, &error))
}

/// The themes of a release.
pub(in crate::staff) fn themes(release: &Release) -> Result<ThemesRelease, Fault> {
    ThemesRelease::from_json(&release.body).map_err(|error| damaged(release, &error))
}

fn damaged(release: &Release, error: &analysis::release::NotARelease) -> Fault {
    tracing::error!(release = %release.id, %error, "a release cannot be read");
    Fault::Ours
}
