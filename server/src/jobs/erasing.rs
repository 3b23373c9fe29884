//! Erasing what was kept long enough: at start, then every day. In: how the last try went. Out: how long to wait until the
//! next. It refuses to know what is erased and how much of it; what was done stands in the audit of the authority.

use app::road::retention::erase_all_due;
use app::state::AppState;
use std::time::Duration;

/// A time is declared in months, so a day is soon enough.
pub const EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// When an erasing that failed is tried again: the disk was full, or somebody was reading.
pub const AGAIN: Duration = Duration::from_secs(60 * 60);

/// Erases until it is ended.
pub async fn keep_erasing(state: AppState) {
    loop {
        let wait = round(&state).await;
        tokio::time::sleep(wait).await;
    }
}

/// Erases everything whose time has come. Out: when to look again.
pub async fn round(state: &AppState) -> Duration {
    match erase_all_due(state).await {
        Ok(true) => EVERY,
        Ok(false) => AGAIN,
        Err(error) => {
            tracing::warn!("what has to be erased could not be looked up; it is tried again: {error}");
            AGAIN
        }
    }
}
