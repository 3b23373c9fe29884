//! A connection whose other end takes nothing any more. In: a stream, and for how long nothing may go out while something waits to. Out:
//! the same stream, which fails then. Reading has other limits: while a request is worked on, nothing comes in, and all is well.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// The stream.
pub(super) struct Unstalled<S> {
    stream: S,
    patience: Duration,
    /// Since something waits to go out.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Unstalled<S> {
    pub(super) fn new(stream: S, patience: Duration) -> Self {
        Self {
            stream,
            patience,
            waiting: None,
        }
    }

    /// Whatever became of a try to write: if it has to wait, it waits so long and no longer.
    fn wait<T>(&mut self, context: &mut Context<'_>, tried: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if tried.is_ready() {
            self.waiting = None;
            return tried;
        }
        let patience = self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Unstalled<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Unstalled<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wait(context, tried)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.wait(context, tried)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tried = Pin::new(&mut self.stream).poll_flush(context);
        self.wait(context, tried)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tried = Pin::new(&mut self.stream).poll_shutdown(context);
        self.wait(context, tried)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::Waker;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn whoever_takes_nothing_any_more_is_given_up() {
        let (ours, _theirs) = tokio::io::duplex(8);
        let mut ours = Unstalled::new(ours, Duration::from_millis(50));
        let gave_up = ours.write_all(&[0; 9]).await.map_err(|error| error.kind());
        assert_eq!(gave_up, Err(io::ErrorKind::TimedOut));
    }

    #[tokio::test]
    async fn whoever_takes_something_has_all_the_time_again() {
        let (ours, mut theirs) = tokio::io::duplex(8);
        let mut ours = Unstalled::new(ours, Duration::from_secs(3_600));
        let context = &mut Context::from_waker(Waker::noop());
        let mut write = || {
            let tried = Pin::new(&mut ours).poll_write(context, &[0; 8]);
            (tried.is_ready(), ours.waiting.is_some())
        };
        assert_eq!(write(), (true, false));
        assert_eq!(write(), (false, true), "it waits from here on");
        assert_eq!(theirs.read(&mut [0; 8]).await.ok(), Some(8));
        assert_eq!(write(), (true, false));
    }
}
