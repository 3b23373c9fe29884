//! What staff began is done to its end, also if they hang up meanwhile. In: a request. Out: its answer, if somebody still waits.
//!
//! A handler that is dropped where it waits leaves half of what belongs together: a wave that is closed and not mixed, a box that is
//! opened while its keys still lie there.
//!
//! What anybody may send is dropped with its connection: else the lines for the brake, for passwords and for the stretching of codes would
//! fill with those who have long gone, in front of those who wait. An answer that is being written is in a task of its own (`store::ballot_box::accept`).

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Where nobody is signed in yet.
const DOOR: &str = "/staff/sign-in";

/// Answers staff in a task of its own, which nobody drops.
pub(super) async fn go(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !path.starts_with("/staff/") || path == DOOR {
        return next.run(request).await;
    }
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
    use std::future::Future;
    use std::sync::Arc;
    use std::task::{Context, Waker};
    use tokio::sync::Notify;
    use tower::ServiceExt;

    /// Hangs up on a handler that waits, and lets it go on. Out: who hears when it is over; nothing, if it was dropped.
    async fn hung_up(path: &str) -> Option<()> {
        let (goes_on, done) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (waits, tells) = (goes_on.clone(), done.clone());
        let handler = move || async move {
            waits.notified().await;
            tells.notify_one();
        };
        let router: Router = Router::new()
            .fallback(handler)
            .layer(axum::middleware::from_fn(go));
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let mut answer = Box::pin(router.oneshot(request));
        assert!(
            answer
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
                .is_pending()
        );
        drop(answer);
        // Besides this one only a handler that goes on holds it.
        if Arc::strong_count(&goes_on) == 1 {
            return None;
        }
        goes_on.notify_one();
        done.notified().await;
        Some(())
    }

    #[tokio::test]
    async fn staff_who_hang_up_stop_nothing_and_all_others_wait_no_longer() {
        assert_eq!(hung_up("/staff/waves").await, Some(()));
        for path in ["/s/send", "/s/survey", "/contact", "/staff/sign-in"] {
            assert_eq!(hung_up(path).await, None, "{path}");
        }
    }
}
