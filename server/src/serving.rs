//! Answering requests until somebody says stop.

use app::state::AppState;
use axum::Router;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// How long requests under way may take after somebody said stop.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// Serves until `stop`, then lets the requests that are under way finish.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) -> io::Result<()> {
    use axum::serve::ListenerExt;
    // An answer is one small exchange: sent at once, not collected.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let finish = std::sync::Arc::new(Notify::new());
    let asked = finish.clone();
    let serving =
        axum::serve(listener, service).with_graceful_shutdown(async move { asked.notified().await });
    let too_late = async {
        stop.await;
        finish.notify_one();
        tokio::time::sleep(LAST_ANSWERS).await;
    };
    tokio::select! {
        served = serving => served,
        () = too_late => Ok(()),
    }
}

/// No dump of this process's memory from now on, and no other process of this user looks into it: without scripts an
/// answer is there for a moment, in clear.
#[cfg(target_os = "linux")]
pub fn forbid_dumps() -> io::Result<()> {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

/// No dump of this process's memory from now on.
#[cfg(not(target_os = "linux"))]
pub fn forbid_dumps() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Closes what was opened. Nothing is lost without it; the files are tidier with it.
pub async fn close(state: AppState) {
    state.store.close().await;
    state.contacts.close().await;
}

/// Hears when somebody says stop: Ctrl-C, or the system's way of ending a service. From the moment it is made, these
/// do not end the process by themselves any more.
pub struct Stop {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 3],
}

impl Stop {
    /// Begins to listen.
    #[cfg(unix)]
    pub fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = [
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
        ];
        Ok(Self { signals })
    }

    /// Begins to listen.
    #[cfg(not(unix))]
    pub fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits until somebody says stop.
    #[cfg(unix)]
    pub async fn heard(&mut self) {
        let [interrupt, terminate, hang_up] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    }

    /// Waits until somebody says stop.
    #[cfg(not(unix))]
    pub async fn heard(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
