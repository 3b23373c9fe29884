//! A bare refusal becomes a page, for whoever reads pages. In: an answer that is a status and a line of text: of an address that cannot
//! be read, a body that is too large, a method that is none of ours, a mistake. Out: a page that says what to do next. Programs, and
//! phones that send what they sealed, get the bare answer: they ask for no page.

use app::ui::problem;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// For other machines, whoever asks.
const FOR_MACHINES: [&str; 2] = ["/healthz", "/metrics"];

/// Puts a page in the place of a bare refusal.
pub(super) async fn show(request: Request, next: Next) -> Response {
    let wants_page = reads_pages(request.headers()) && !FOR_MACHINES.contains(&request.uri().path());
    let bare = next.run(request).await;
    if !wants_page || !is_bare(&bare) {
        return bare;
    }
    let Some((title, text)) = said(bare.status()) else {
        return bare;
    };
    let mut page = problem::page(bare.status(), title, text).await;
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

/// What happened and what to do next, for a child of nine.
fn said(status: StatusCode) -> Option<(&'static str, &'static str)> {
    const GO_BACK: &str = "Go back to the page before. What you wrote should still be there. Then try again.";
    Some(match status {
        StatusCode::BAD_REQUEST
        | StatusCode::REQUEST_TIMEOUT
        | StatusCode::UNSUPPORTED_MEDIA_TYPE
        | StatusCode::UNPROCESSABLE_ENTITY => ("We could not read that", GO_BACK),
        StatusCode::FORBIDDEN => (
            "We did not take that",
            "It did not come from one of our own pages. Open our page again and send it from there.",
        ),
        StatusCode::NOT_FOUND => (
            "There is no page here",
            "Maybe the address has a typing mistake, or the page has moved.",
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            "This page does not work like that",
            "Nothing was sent, and nothing is lost. Go back to the page before, or to the start page.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "That was too much at once",
            "We did not take it. Go back to the page before: what you wrote should still be there. Make it shorter and send it again.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => ("We are away for a moment", GO_BACK),
        status if status.is_server_error() => (
            "Something went wrong on our side",
            "It is not your fault. Go back to the page before. What you wrote should still be there. Try again in a few minutes.",
        ),
        _ => return None,
    })
}
