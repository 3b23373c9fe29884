//! What lies around every route: see [`wrap`].
//!
//! There is no request log. Who reads a page at what time is nobody's business here, and on the respondents' routes
//! it would be the one thing that ties a person to an answer.

mod headers;
mod pages;
mod panic;
mod patience;
mod to_the_end;

pub use panic::say_only_where;
pub use patience::Patience;

use app::state::AppState;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::limit::RequestBodyLimitLayer;

/// The largest form: three long texts of the widest characters, twice over.
const LARGEST_BODY: usize = 256 * 1024;

/// The largest file: what a key holder brings back of some 12,000 answers.
const LARGEST_UPLOAD: usize = 320 * 1024 * 1024;

/// One router of forms and uploads, in which no body is too large, and none takes too long.
pub fn limit(forms: Router<AppState>, uploads: Router<AppState>) -> Router<AppState> {
    let limited = |router: Router<AppState>, largest, patience| {
        router
            .layer(DefaultBodyLimit::disable())
            .layer(RequestBodyLimitLayer::new(largest))
            .layer(axum::middleware::from_fn_with_state(patience, patience::wait))
    };
    limited(forms, LARGEST_BODY, Patience::FORMS).merge(limited(uploads, LARGEST_UPLOAD, Patience::UPLOADS))
}

/// Puts everything around the routes, the last line outermost: what was begun is done to its end, a panic becomes an answer and
/// a bare refusal a page, every answer has the headers of safety, text is compressed, and a form comes from our own pages.
pub fn wrap(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    router
        .layer(axum::middleware::from_fn(to_the_end::go))
        .layer(CsrfLayer::new().with_rejection_response(refuse_foreign_form))
        .layer(CompressionLayer::new().gzip(true).br(true).compress_when(is_text))
        .layer(CatchPanicLayer::custom(panic::answer))
        .layer(axum::middleware::from_fn_with_state(state.clone(), pages::show))
        .layer(axum::middleware::map_response_with_state(
            state.site.is_secure(),
            headers::complete,
        ))
}

/// A form was posted from another site's page, or by a program that pretends to be one.
fn refuse_foreign_form(_: ProtectionError) -> Response {
    let text = "This form did not come from one of our own pages, so we did not take it. Open the page again and send it from there.\n";
    (StatusCode::FORBIDDEN, text).into_response()
}

/// What is worth compressing. No page shows a secret together with something a stranger may choose: forms from other
/// sites are refused, so sizes tell nothing.
fn is_text(
    status: StatusCode,
    _: axum::http::Version,
    headers: &HeaderMap,
    _: &axum::http::Extensions,
) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    status != StatusCode::NOT_MODIFIED
        && (kind.starts_with("text/")
            || [
                "application/wasm",
                "application/json",
                "application/vnd.earshot.sheet",
                "image/svg+xml",
                "application/manifest+json",
            ]
            .iter()
            .any(|text| kind.starts_with(text)))
}
