//! ⑧ What everybody may see: what changed, what groups asked for, what young people said.
//!
//! In: approved reviews, asks that a group approved, and frozen releases. Out: the public page of an authority. It
//! refuses to know anything that is not frozen or approved: it never asks the store for more.

mod changes;
mod findings;
mod you_said;

use crate::state::AppState;
use axum::Router;
use axum::routing::get;

/// The addresses of this part.
pub fn routes() -> Router<AppState> {
    Router::new().route("/{authority}/you-said", get(you_said::page))
}
