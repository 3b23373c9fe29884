//! Failed tries are forgotten in time, also when nobody tries any more. In: the time. Out: nothing.

use app::state::AppState;
use std::time::Duration;

/// No try counts for longer than ten minutes; so much longer its traces may lie in memory.
const EVERY: Duration = Duration::from_secs(60);

/// Forgets until it is ended.
pub async fn keep_forgetting(state: AppState) {
    loop {
        tokio::time::sleep(EVERY).await;
        let now = state.clock.now();
        state.tries.forget(now);
        state.paces.forget(now);
    }
}
