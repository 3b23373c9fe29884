//! A bare refusal becomes a page, for whoever reads pages. In: an answer that is a status and a line of text: of an address that cannot
//! be read, a body that is too large, a method that is none of ours, a mistake. Out: a page that says what to do next. Programs, and
//! phones that send what they sealed, get the bare answer: they ask for no page.

use app::ui::{Language, problem};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;

/// For other machines, whoever asks.
const FOR_MACHINES: [&str; 2] = ["/healthz", "/metrics"];

/// Puts a page in the place of a bare refusal.
pub(super) async fn show(language: Language, request: Request, next: Next) -> Response {
    let wants_page = reads_pages(request.headers()) && !FOR_MACHINES.contains(&request.uri().path());
    let bare = next.run(request).await;
    if !wants_page || !is_bare(&bare) {
        return bare;
    }
    let Some(mut page) = problem::refused(&language, bare.status()).await else {
        return bare;
    };
    if let Some(methods) = bare.headers().get(header::ALLOW) {
        page.headers_mut().insert(header::ALLOW, methods.clone());
    }
    page
}

fn reads_pages(headers: &HeaderMap) -> bool {
    let mut accepted = headers.get_all(header::ACCEPT).iter();
    accepted.any(|accepted| {
        accepted
            .to_str()
            .is_ok_and(|accepted| accepted.contains("text/html"))
    })
}

/// Nobody has made a page of it yet.
fn is_bare(answer: &Response) -> bool {
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let is_text = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    (status.is_client_error() || status.is_server_error()) && is_text
}
