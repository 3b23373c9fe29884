//! Looking whether there is room for answers, every minute. In: nothing. Out: a line in the log when that changed.

use app::state::AppState;
use std::time::Duration;

/// A disk fills up, or gets room again, while nobody asks for `/healthz`.
const EVERY: Duration = Duration::from_secs(60);

/// Looks until it is ended.
pub async fn keep_looking(state: AppState) {
    loop {
        state.room().await;
        tokio::time::sleep(EVERY).await;
    }
}
