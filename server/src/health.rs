//! What other machines may know: that it is well and has room for answers, and how staff pages are doing.
//!
//! It refuses to know anything about respondents: not how many, not when. Their routes are not counted at all, since a
//! number that grows tells that somebody answered just now.

use app::state::AppState;
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::Room;

/// How staff pages were answered, by class of status: `2` to `5`.
#[derive(Clone, Default)]
pub struct Counts(Arc<[AtomicU64; 6]>);

/// `/healthz` and `/metrics`.
pub fn routes(counts: Counts) -> Router<AppState> {
    let metrics = move |request: Request| async move { metrics(&counts, &request) };
    Router::new()
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics))
}

async fn healthz(State(state): State<AppState>) -> Response {
    let ill = |why: &'static str| (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    if !state.store.is_well().await {
        return ill("the database does not answer\n");
    }
    // Where answers are still taken it is well: who takes servers away that are ill must not take this one.
    let but = match (state.room().await, state.room_for_contacts().await) {
        (Room::None, _) => return ill("the database cannot be written: make room on its disk\n"),
        (_, Room::None) => {
            "ok, but no request for contact can be kept: make room on the disk of their database\n"
        }
        (Room::Little, _) => "ok, but the disk of the database has little room left\n",
        (_, Room::Little) => "ok, but the disk of requests for contact has little room left\n",
        (Room::Enough, Room::Enough) => "ok\n",
    };
    but.into_response()
}

/// Only for a program on this very machine that speaks to it directly: behind a proxy everybody's address is the
/// proxy's, so a request that was passed on is refused too.
fn metrics(counts: &Counts, request: &Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let here = peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    if !here || was_passed_on(request.headers()) {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    }
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        counts.text(),
    )
        .into_response()
}

fn was_passed_on(headers: &HeaderMap) -> bool {
    ["forwarded", "x-forwarded-for", "x-real-ip", "via"]
        .iter()
        .any(|name| headers.contains_key(*name))
}

impl Counts {
    fn text(&self) -> String {
        let mut text = format!(
            "# TYPE earshot_up gauge\nearshot_up 1\n# TYPE earshot_build_info gauge\nearshot_build_info{{version=\"{}\"}} 1\n\
             # TYPE earshot_staff_requests_total counter\n",
            env!("CARGO_PKG_VERSION")
        );
        for class in 2..=5 {
            let count = self.0[class].load(Ordering::Relaxed);
            text += &format!("earshot_staff_requests_total{{class=\"{class}xx\"}} {count}\n");
        }
        text
    }
}

/// Counts how staff pages are answered, and looks away from every other.
pub async fn count(State(counts): State<Counts>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let staff = path == "/staff" || path.starts_with("/staff/");
    let response = next.run(request).await;
    if let Some(count) = counts
        .0
        .get(usize::from(response.status().as_u16() / 100))
        .filter(|_| staff)
    {
        count.fetch_add(1, Ordering::Relaxed);
    }
    response
}
