//! All addresses that pages have. Who may use a staff address is said once, in [`crate::staff::access`].

use crate::state::AppState;
use crate::{respond, results, staff, support};
use axum::Router;

/// Every page and every form, but those of [`uploads`].
pub fn routes() -> Router<AppState> {
    Router::new()
        .merge(respond::routes())
        .merge(support::routes())
        .merge(staff::routes())
        // Last, for its first part is a name: `/southwark/you-said`.
        .merge(results::routes())
}

/// The addresses that take a file. Apart, since bodies have another limit there.
pub fn uploads() -> Router<AppState> {
    staff::uploads()
}
