//! Backups that outlived what they hold. In: an authority. Out: which of its waves they hold something of that is kept no more, for pages
//! and the command line. It refuses to delete a file: where copies lie is known to people alone.

use super::RoadError;
use crate::state::AppState;
use domain::clock::written_out;
use domain::id::AuthorityId;
use store::backup::Standing;

/// The backups that are to be deleted, as far as this authority's waves are concerned.
pub async fn to_delete(state: &AppState, authority: AuthorityId) -> Result<Vec<Standing>, RoadError> {
    let mut found = store::backup::to_delete(&state.store).await?;
    for backup in &mut found {
        backup.outlived.retain(|held| held.authority == authority);
    }
    found.retain(|backup| !backup.outlived.is_empty());
    Ok(found)
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
