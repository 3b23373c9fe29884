//! How long a body may take. In: a request whose body is still on its way. Out: the same, whose body ends in an error when the time is
//! up: the handler then answers as to any body that cannot be read. Whoever sends a byte now and then holds nothing for ever.

use axum::body::{Body, BodyDataStream, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{StreamExt, stream};
use std::io::{Error, ErrorKind};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long a body may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// All of it.
    pub whole: Duration,
    /// Until the next piece of it.
    pub piece: Duration,
}

impl Patience {
    /// For forms and sealed answers: at most 256 KiB, and mostly 30. A phone that gets 3,000 bits a second through is in time with an
    /// answer of the largest size.
    pub const FORMS: Self = Self {
        whole: Duration::from_secs(120),
        piece: Duration::from_secs(60),
    };
    /// For what key holders bring back: hundreds of megabytes.
    pub const UPLOADS: Self = Self {
        whole: Duration::from_secs(60 * 60),
        piece: Duration::from_secs(60),
    };
}

/// Waits for a body no longer than that.
pub(super) async fn wait(State(patience): State<Patience>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    next.run(request.map(|body| timed(body, patience))).await
}

fn timed(body: Body, patience: Patience) -> Body {
    let end = Instant::now() + patience.whole;
    let pieces = stream::unfold(Some(body.into_data_stream()), move |rest| {
        piece(rest, end, patience.piece)
    });
    Body::from_stream(pieces)
}

async fn piece(
    rest: Option<BodyDataStream>,
    end: Instant,
    patience: Duration,
) -> Option<(Result<axum::body::Bytes, axum::Error>, Option<BodyDataStream>)> {
    let mut rest = rest?;
    let until = end.min(Instant::now() + patience);
    match timeout_at(until, rest.next()).await {
        // Whoever sends little and often is never waited for.
        Ok(Some(Ok(_))) if Instant::now() >= end => Some((Err(too_slow()), None)),
        Ok(Some(Ok(bytes))) => Some((Ok(bytes), Some(rest))),
        Ok(Some(Err(error))) => Some((Err(error), None)),
        Ok(None) => None,
        Err(_) => Some((Err(too_slow()), None)),
    }
}

fn too_slow() -> axum::Error {
    axum::Error::new(Error::from(ErrorKind::TimedOut))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Bytes;
    use axum::http::StatusCode;
    use axum::routing::post;
    use futures_util::Stream;
    use tower::ServiceExt;

    const LONG: Duration = Duration::from_secs(3_600);
    const SHORT: Duration = Duration::from_millis(50);

    type Piece = Result<Bytes, Error>;

    fn x() -> Piece {
        Ok(Bytes::from_static(b"x"))
    }

    async fn sent(
        whole: Duration,
        piece: Duration,
        pieces: impl Stream<Item = Piece> + Send + 'static,
    ) -> StatusCode {
        let router: Router = Router::new()
            .route("/", post(async |body: Bytes| body.len().to_string()))
            .layer(axum::middleware::from_fn_with_state(
                Patience { whole, piece },
                wait,
            ));
        let request = Request::post("/")
            .body(Body::from_stream(pieces))
            .expect("a request");
        router.oneshot(request).await.expect("an answer").status()
    }

    #[tokio::test]
    async fn a_body_that_comes_in_time_is_read() {
        let pieces = stream::iter([x(), x(), x()]);
        assert_eq!(sent(LONG, LONG, pieces).await, StatusCode::OK);
    }

    #[tokio::test]
    async fn a_body_that_stops_is_not_waited_for() {
        let pieces = stream::iter([x()]).chain(stream::pending());
        assert_eq!(sent(LONG, SHORT, pieces).await, StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn a_body_that_trickles_is_not_waited_for_without_end() {
        let without_end = stream::repeat_with(x);
        assert_eq!(sent(SHORT, LONG, without_end).await, StatusCode::BAD_REQUEST);
        let stops = stream::iter([x()]).chain(stream::pending());
        assert_eq!(sent(SHORT, LONG, stops).await, StatusCode::BAD_REQUEST);
    }
}
