//! Releases: made once, and read by those who decide.
//!
//! In: an unsealed wave. Out: its protected tables or its themes, frozen. It refuses to compute anything from a wave
//! that is not released.

pub mod list;
pub mod make;
pub mod one;

use super::fault::Fault;
use analysis::release::{TablesRelease, ThemesRelease};
use std::sync::Arc;
use store::releases::Release;

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
