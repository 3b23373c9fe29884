//! The ballot box is mixed. In: that an answer was accepted, or that a wave was closed. Out: whether the box was mixed. It
//! refuses to know which answer it was, how many there were, and when.

use super::RoadError;
use crate::state::AppState;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether an answer came since the last mix. In memory only, and nothing but yes or no. Clones share it.
#[derive(Clone, Default)]
pub struct Unmixed(Arc<AtomicBool>);

impl Unmixed {
    /// One came.
    pub fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether one came.
    pub fn is_so(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Mixes the box of the whole installation.
pub async fn mix(state: &AppState) -> Result<(), RoadError> {
    // Before the mix: an answer that arrives in the middle of it waits for the next one.
    state.unmixed.0.store(false, Ordering::Relaxed);
    let mixed = store::ballot_box::mix(&state.store, &mut state.rng()).await;
    if mixed.is_err() {
        state.unmixed.note();
    }
    Ok(mixed?)
}

/// The same for somebody who cannot do anything about it: it is tried again by the server, within the hour.
pub async fn mix_if_possible(state: &AppState) {
    if let Err(error) = mix(state).await {
        tracing::warn!("the ballot box could not be mixed now; it is tried again: {error}");
    }
}
