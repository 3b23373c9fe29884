//! The files of the site: scripts, style sheet, pictures.
//!
//! In: a path. Out: the file, or a page that says that there is none. A file is asked for again each time and answered
//! with "not modified" while it is the same: names stay the same over versions, so nothing may be kept unasked.

use crate::embedded::Site;
use app::state::AppState;
use app::ui::problem;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write;

/// Answers what no page answers: files, and "not found".
pub fn routes() -> Router<AppState> {
    Router::new().fallback(file_or_not_found)
}

async fn file_or_not_found(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match Site::get(path).filter(|_| reads) {
        Some(file) => answer(path, file, request.headers()),
        None => problem::not_found().await,
    }
}

fn answer(path: &str, file: rust_embed::EmbeddedFile, asked: &HeaderMap) -> Response {
    // Weak, since the same file may be sent compressed or not.
    let etag = file.metadata.sha256_hash()[..16]
        .iter()
        .fold(String::from("W/\""), |mut tag, byte| {
            let _ = write!(tag, "{byte:02x}");
            tag
        })
        + "\"";
    let headers = [
        (header::CONTENT_TYPE, content_type(path).to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::ETAG, etag.clone()),
    ];
    let known = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok());
    if known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag)) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, Body::from(file.data.into_owned())).into_response()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
