//! All addresses in one place: the pages of `app`, the files of the site, what other machines may know.

use crate::health::{self, Counts};
use crate::{middleware, static_files};
use app::state::AppState;
use axum::Router;

/// The whole of Earshot as one service.
pub fn router(state: AppState) -> Router {
    let counts = Counts::default();
    let routes = app::routes::routes()
        .merge(health::routes(counts.clone()))
        .merge(static_files::routes());
    let counted = axum::middleware::from_fn_with_state(counts, health::count);
    let routes = middleware::limit(routes, app::routes::uploads()).layer(counted);
    middleware::wrap(routes, &state).with_state(state)
}
