//! A request on its way. In: its body, and who sends it. Out: the same body; with each piece of it they were heard, and when it is over
//! it is our turn. It refuses to look at what comes.

use super::doors::Guest;
use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// The body, as the router takes it.
pub(super) fn coming(body: Incoming, guest: Arc<Guest>) -> Body {
    Body::new(Coming { body, guest })
}

struct Coming {
    body: Incoming,
    guest: Arc<Guest>,
}

impl HttpBody for Coming {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        self.guest.is_silent();
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Coming {
    /// All of it came, or nobody reads the rest.
    fn drop(&mut self) {
        self.guest.has_spoken();
    }
}
