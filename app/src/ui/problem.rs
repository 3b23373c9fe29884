//! Pages for when something is not there or did not work. They name no cause: that is in the log, and there without
//! anything that somebody typed.

use super::layout::{self, YoungFrame};
use super::{Page, respond_with};
use crate::wording::Wording;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

/// The page for an address that does not exist.
pub async fn not_found() -> Response {
    page(
        StatusCode::NOT_FOUND,
        "There is no page here",
        "Maybe the address has a typing mistake, or the page has moved.",
    )
    .await
}

/// The page for a fault of ours.
pub async fn trouble() -> Response {
    page(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong on our side",
        "It is not your fault. Please try again in a few minutes.",
    )
    .await
}

/// A page with a heading and a sentence.
pub async fn page(status: StatusCode, title: &'static str, text: &'static str) -> Response {
    let frame = YoungFrame::new(&Wording::english());
    respond_with(Page::new("young", title).status(status), move || {
        let content = view! {
            <h1>{title}</h1>
            <p class="lead">{text}</p>
            <p><a href="/">"Go to the start page"</a></p>
        };
        layout::young(&frame, content.into_any())
    })
    .await
}
