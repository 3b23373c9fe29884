//! A mistake of ours must not become a leak: neither the page nor the log repeats what a panic says, for it may quote
//! what somebody wrote.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// From now on a panic says where it happened and nothing else, and each place is named once: a line for each time would say when
/// somebody was there.
pub fn say_only_where() {
    let said = Mutex::new(BTreeSet::new());
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic
            .location()
            .map(|place| (place.file().to_owned(), place.line()));
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.insert(place.clone()) {
            match place {
                Some((file, line)) => tracing::error!("a mistake in Earshot: stopped at {file}:{line}"),
                None => tracing::error!("a mistake in Earshot: stopped at an unknown place"),
            }
        }
    }));
}

pub(super) fn answer(_: Box<dyn Any + Send + 'static>) -> Response {
    let text =
        "Something went wrong on our side. Go back and try again: what you typed should still be there.\n";
    (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
}
