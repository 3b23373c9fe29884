//! What somebody began is done to its end, also if they hang up meanwhile. In: a request. Out: its answer, if somebody still waits.
//!
//! A handler that is dropped where it waits leaves half of what belongs together: a wave that is closed and not mixed, a box that is
//! opened while its keys still lie there.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Answers in a task of its own, which nobody drops.
pub(super) async fn go(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(ended) => match ended.try_into_panic() {
            // The layer around this one makes a page of it.
            Ok(panic) => std::panic::resume_unwind(panic),
            // The server is shutting down.
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use std::future::Future;
    use std::sync::Arc;
    use std::task::{Context, Waker};
    use tokio::sync::Notify;
    use tower::ServiceExt;

    #[tokio::test]
    async fn whoever_hangs_up_stops_nothing() {
        let (goes_on, done) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (waits, tells) = (goes_on.clone(), done.clone());
        let handler = move || async move {
            waits.notified().await;
            tells.notify_one();
        };
        let router: Router = Router::new()
            .route("/", get(handler))
            .layer(axum::middleware::from_fn(go));
        let request = Request::get("/").body(Body::empty()).expect("a request");
        let mut answer = Box::pin(router.oneshot(request));
        assert!(
            answer
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
                .is_pending()
        );
        drop(answer);
        goes_on.notify_one();
        done.notified().await;
    }
}
