//! Finishing what a broken-off unsealing left over: at start, then every hour. In: nothing. Out: how long to wait until the next. It
//! refuses to know what came out of a box.
//!
//! Another program may have opened the box and been killed, and of several servers each has a secret file of its own.

use app::road::leftover::finish_all;
use app::state::AppState;
use std::time::Duration;

/// How long keys outlive their box at most, while a server runs.
pub const EVERY: Duration = Duration::from_secs(60 * 60);
/// When one that failed is tried again.
pub const AGAIN: Duration = Duration::from_secs(5 * 60);

/// Finishes until it is ended.
pub async fn keep_finishing(state: AppState) {
    loop {
        let wait = round(&state).await;
        tokio::time::sleep(wait).await;
    }
}

/// Finishes everything that was left over. Out: when to look again.
pub async fn round(state: &AppState) -> Duration {
    match finish_all(state).await {
        Ok(true) => EVERY,
        Ok(false) => AGAIN,
        Err(error) => {
            tracing::warn!(
                "whether keys of opened boxes are left could not be looked up; it is tried again: {error}"
            );
            AGAIN
        }
    }
}
