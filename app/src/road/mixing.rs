//! The ballot box is mixed. In: that an answer was accepted, or that a wave was closed. Out: whether the box was mixed. It
//! refuses to know which answer it was, how many there were, and when.

use super::RoadError;
use crate::state::AppState;

/// Mixes the box of the whole installation.
pub async fn mix(state: &AppState) -> Result<(), RoadError> {
    Ok(store::ballot_box::mix(&state.store, &mut state.rng()).await?)
}

/// The same for somebody who cannot do anything about it: it is tried again by the server, within the hour.
pub async fn mix_if_possible(state: &AppState) {
    if let Err(error) = mix(state).await {
        tracing::warn!("the ballot box could not be mixed now; it is tried again: {error}");
    }
}
