//! A mistake of ours must not become a leak: neither the page nor the log repeats what a panic says, for it may quote
//! what somebody wrote.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::any::Any;

/// From now on a panic says where it happened and nothing else.
pub fn say_only_where() {
    std::panic::set_hook(Box::new(|panic| match panic.location() {
        Some(place) => tracing::error!(
            "a mistake in Earshot: stopped at {}:{}",
            place.file(),
            place.line()
        ),
        None => tracing::error!("a mistake in Earshot: stopped at an unknown place"),
    }));
}

pub(super) fn answer(_: Box<dyn Any + Send + 'static>) -> Response {
    let text =
        "Something went wrong on our side. Go back and try again: what you typed should still be there.\n";
    (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
}
