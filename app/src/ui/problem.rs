//! Pages for when something is not there or did not work. They name no cause: that is in the log, and there without
//! anything that somebody typed.

use super::{Language, layout, respond_with};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

/// The page for an address that does not exist.
pub async fn not_found() -> Response {
    not_found_in(&Language::english()).await
}

/// The same in a language.
pub async fn not_found_in(language: &Language) -> Response {
    let words = &language.wording.frame;
    let (title, text) = (words.not_found_title.clone(), words.not_found.clone());
    page(language, StatusCode::NOT_FOUND, title, text).await
}

/// The page for a fault of ours.
pub async fn trouble(language: &Language) -> Response {
    let words = &language.wording.frame;
    let (title, text) = (words.trouble_title.clone(), words.trouble.clone());
    page(language, StatusCode::INTERNAL_SERVER_ERROR, title, text).await
}

/// The page for a refusal that nobody made a page of, with what to do next. None for a status that says enough by itself.
pub async fn refused(language: &Language, status: StatusCode) -> Option<Response> {
    let words = &language.wording.refusal;
    let (title, text) = match status {
        StatusCode::NOT_FOUND => return Some(not_found_in(language).await),
        StatusCode::BAD_REQUEST
        | StatusCode::REQUEST_TIMEOUT
        | StatusCode::UNSUPPORTED_MEDIA_TYPE
        | StatusCode::UNPROCESSABLE_ENTITY => (&words.unread_title, &words.unread),
        StatusCode::FORBIDDEN => (&words.foreign_title, &words.foreign),
        StatusCode::METHOD_NOT_ALLOWED => (&words.method_title, &words.method),
        StatusCode::PAYLOAD_TOO_LARGE => (&words.too_much_title, &words.too_much),
        StatusCode::SERVICE_UNAVAILABLE => (&words.away_title, &words.away),
        status if status.is_server_error() => (
            &language.wording.frame.trouble_title,
            &language.wording.frame.trouble,
        ),
        _ => return None,
    };
    Some(page(language, status, title.clone(), text.clone()).await)
}

/// A page with a heading and a sentence.
async fn page(language: &Language, status: StatusCode, title: String, text: String) -> Response {
    let language = language.clone();
    respond_with(language.page(title.clone()).status(status), move || {
        let (start, home) = (
            language.wording.frame.start.clone(),
            language.wording.address("/"),
        );
        let content = view! {
            <h1>{title.clone()}</h1>
            <p class="lead">{text.clone()}</p>
            <p><a href=home>{start}</a></p>
        };
        layout::young(&language.frame(), content.into_any())
    })
    .await
}
