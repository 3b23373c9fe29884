//! Mixing the ballot box: at start, then every hour in which an answer came. In: how the last try went. Out: how long to wait
//! until the next. It refuses to know when an answer came: only that one did, since the last mix, and only in memory.
//!
//! Closing a wave mixes by itself (`app::road::waves::close`). A mix that found nothing to do leaves no trace in the files;
//! one that worked is not logged, since a log of mixes would be a log of the hours in which somebody answered.

use app::road::mixing::mix;
use app::state::AppState;
use std::time::Duration;

/// How long an answer waits at most until it is mixed.
pub const EVERY: Duration = Duration::from_secs(60 * 60);
/// When a mix that failed is tried again: the disk was full, or somebody was reading.
pub const AGAIN: Duration = Duration::from_secs(5 * 60);

/// Mixes until it is ended.
pub async fn keep_mixed(state: AppState) {
    loop {
        let wait = round(&state).await;
        tokio::time::sleep(wait).await;
    }
}

/// Mixes if an answer came since the last mix. Out: when to look again.
pub async fn round(state: &AppState) -> Duration {
    if !store::ballot_box::is_unmixed(&state.store) {
        return EVERY;
    }
    match mix(state).await {
        Ok(()) => EVERY,
        Err(error) => {
            tracing::warn!("the ballot box could not be mixed now; it is tried again: {error}");
            AGAIN
        }
    }
}
