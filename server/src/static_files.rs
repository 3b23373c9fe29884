//! The files of the site: scripts, style sheet, pictures.
//!
//! In: a path. Out: the file, or a page that says that there is none. A file is asked for again each time and answered
//! with "not modified" while it is the same: names stay the same over versions, so nothing may be kept unasked.
//!
//! What is large was packed when the site was made, as well as can be ([`PACKED`]): it travels so to every browser that can
//! read it, and nobody packs it again for each.

use crate::embedded::Site;
use app::state::AppState;
use app::ui::problem;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write;

/// What the packed copy of a file is called: its name with this behind it.
const PACKED: &str = ".br";

/// Answers what no page answers: files, and "not found".
pub fn routes() -> Router<AppState> {
    Router::new().fallback(file_or_not_found)
}

async fn file_or_not_found(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match Site::get(path).filter(|_| reads && !path.ends_with(PACKED)) {
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
        (header::VARY, "accept-encoding".to_owned()),
    ];
    let known = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok());
    if known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag)) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    match Site::get(&format!("{path}{PACKED}")).filter(|_| reads_brotli(asked)) {
        Some(packed) => {
            let encoding = [(header::CONTENT_ENCODING, "br")];
            (headers, encoding, Body::from(packed.data.into_owned())).into_response()
        }
        None => (headers, Body::from(file.data.into_owned())).into_response(),
    }
}

/// Whether a browser says that it reads brotli.
fn reads_brotli(asked: &HeaderMap) -> bool {
    let mut accepted = asked
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|accepted| accepted.to_str().ok())
        .flat_map(|accepted| accepted.split(','));
    accepted.any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_brotli = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let refused = parts.any(|weight| weight.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0)));
        is_brotli && !refused
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asked(accepted: &str) -> HeaderMap {
        let value = HeaderValue::from_str(accepted).expect("a header");
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, value)])
    }

    #[test]
    fn brotli_is_sent_to_those_who_read_it() {
        for accepted in ["br", "gzip, deflate, br", "gzip;q=1.0, BR;q=0.5", "gzip,br ; q=1"] {
            assert!(reads_brotli(&asked(accepted)), "{accepted}");
        }
        for accepted in ["", "gzip", "br;q=0", "brotli", "gzip, br; q=0.0"] {
            assert!(!reads_brotli(&asked(accepted)), "{accepted}");
        }
        assert!(!reads_brotli(&HeaderMap::new()));
    }
}
