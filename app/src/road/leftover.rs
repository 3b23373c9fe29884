//! What was left over of a box that is open or destroyed: keys of its wave, and hashes of its codes; and the keys of a draft that was
//! deleted. In: the installation. Out: of which waves something is left, and that nothing is. It refuses to touch a wave whose box could
//! still be needed, and keys of which the database does not say that they can go.
//!
//! Keys lie in a file, and the hashes of codes share no transaction with the ballot box. So whoever pulls the plug right after a box
//! was opened, or a draft deleted, leaves them behind. Whoever opens it again, the server within an hour, and every start of it finish what was begun.

use super::unseal::Unsealed;
use super::{RoadError, retention};
use crate::state::AppState;
use domain::id::WaveId;
use domain::wave::{Kept, Wave, WaveState};
use store::{KeyFile, Store};

/// The waves of the installation of whose box something is left.
pub async fn waves(store: &Store, keys: &KeyFile) -> Result<Vec<Wave>, RoadError> {
    let mut left = Vec::new();
    for wave in store::waves::past_the_box(store).await? {
        if is_left(store, keys, &wave).await? {
            left.push(wave);
        }
    }
    Ok(left)
}

async fn is_left(store: &Store, keys: &KeyFile, wave: &Wave) -> Result<bool, RoadError> {
    Ok(keys.has(wave.id)? || !store::retention::is_erased(store, wave.id, Kept::Invitations).await?)
}

/// Drafts that were deleted, of which keys are left.
pub async fn deleted_drafts(store: &Store, keys: &KeyFile) -> Result<Vec<WaveId>, RoadError> {
    let mut left = keys.waves()?;
    let deleted = store::waves::deleted(store).await?;
    left.retain(|wave| deleted.contains(wave));
    Ok(left)
}

/// Of which waves there are keys that this database knows nothing of. Nobody takes them away: the other half may be a database that is
/// still to be restored.
pub async fn of_no_wave(store: &Store, keys: &KeyFile) -> Result<Vec<WaveId>, RoadError> {
    // The file first: a wave that is being planned has its keys before it is here.
    let mut left = keys.waves()?;
    let known = store::waves::known(store).await?;
    left.retain(|wave| !known.contains(wave));
    Ok(left)
}

/// Finishes all of them. False if something has to be tried again.
pub async fn finish_all(state: &AppState) -> Result<bool, RoadError> {
    let mut well = true;
    for draft in deleted_drafts(&state.store, &state.keys).await? {
        if let Err(error) = state.keys.destroy(draft) {
            tracing::warn!(wave = %draft, "keys of a deleted draft could not be destroyed now; it is tried again: {error}");
            well = false;
        }
    }
    for wave in waves(&state.store, &state.keys).await? {
        if let Err(error) = finish(state, &wave).await {
            tracing::warn!(wave = %wave.id, "keys of an opened box could not be destroyed now; it is tried again: {error}");
            well = false;
        }
    }
    Ok(well)
}

/// The keys first: without them nothing can tell which invitation a mark belonged to, or open a copy of an envelope.
async fn finish(state: &AppState, wave: &Wave) -> Result<(), RoadError> {
    retention::after_the_box(state, wave.authority, wave.id).await?;
    Ok(state.keys.destroy(wave.id)?)
}

/// For somebody who opens a box that is open: what was left over is finished, and they are told what they would have been told
/// then. Nothing, if nothing was.
pub(super) async fn of_opened(state: &AppState, wave: &Wave) -> Result<Option<Unsealed>, RoadError> {
    let is_open = matches!(wave.state, WaveState::Unsealed | WaveState::Released);
    if !is_open || !is_left(&state.store, &state.keys, wave).await? {
        return Ok(None);
    }
    finish(state, wave).await?;
    let unreadable = store::ballot_box::unreadable(&state.store, wave.id).await?;
    Ok(Some(Unsealed { unreadable }))
}

/// The same for somebody who destroys a box that is destroyed. False if nothing was left.
pub(super) async fn of_destroyed(state: &AppState, wave: &Wave) -> Result<bool, RoadError> {
    let is_left = wave.state == WaveState::Destroyed && is_left(&state.store, &state.keys, wave).await?;
    if is_left {
        finish(state, wave).await?;
    }
    Ok(is_left)
}
