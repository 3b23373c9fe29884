//! Backups that outlived what they hold. In: an authority. Out: which of its waves they hold something of that is kept no more, for pages
//! and the command line. It refuses to delete a file: where copies lie is known to people alone.

use super::RoadError;
use crate::state::AppState;
use domain::clock::written_out;
use domain::id::AuthorityId;
use domain::wave::Wave;
use store::backup::{Holder, Standing};

/// The backups that are to be deleted, as far as this authority's waves are concerned.
pub async fn to_delete(state: &AppState, authority: AuthorityId) -> Result<Vec<Standing>, RoadError> {
    let mut found = store::backup::to_delete(&state.store).await?;
    for backup in &mut found {
        backup.outlived.retain(|held| held.authority == authority);
    }
    found.retain(|backup| !backup.outlived.is_empty());
    Ok(found)
}

/// A backup that holds something of a wave.
#[derive(Clone, Debug)]
pub struct Copy {
    /// What it is called, and what of the wave it holds.
    pub holder: Holder,
    /// What of that is kept no more: then it is to be deleted.
    pub outlived: Vec<String>,
}

/// All backups of a wave that stand.
pub async fn of_wave(state: &AppState, wave: &Wave) -> Result<Vec<Copy>, RoadError> {
    let outlived = to_delete(state, wave.authority).await?;
    let holders = store::backup::of_wave(&state.store, wave.id).await?;
    let copy = |holder: Holder| {
        let outlived = outlived.iter().filter(|backup| backup.name == holder.name);
        let held = outlived.flat_map(|backup| &backup.outlived);
        let held = held.filter(|held| held.wave == wave.id);
        Copy {
            outlived: held.map(|held| held.part.clone()).collect(),
            holder,
        }
    };
    Ok(holders.into_iter().map(copy).collect())
}

/// What such a backup still holds, in a few words.
pub fn told(backup: &Standing) -> String {
    let held: Vec<String> = backup
        .outlived
        .iter()
        .map(|held| format!("the {} of \"{}\"", held.part, held.title))
        .collect();
    format!(
        "{} of {} still holds {}",
        backup.name,
        written_out(backup.made_on),
        held.join(", ")
    )
}
