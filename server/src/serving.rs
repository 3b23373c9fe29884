//! Answering requests until somebody says stop.
//!
//! In: connections. Out: answers. Whoever sends slowly on purpose, or connects and says nothing, is hung up on ([`Limits`]): a phone on a
//! bad line is not. It refuses to tell who was hung up on.
//!
//! - [`doors`]: how many may be connected, and who leaves when there is no room; [`mod@coming`]: whether they or we are to do something;
//!   [`stalled`]: whose other end takes nothing any more. How long a body may take is a matter of
//!   the route (`middleware`).

mod coming;
mod doors;
mod stalled;
#[cfg(test)]
mod tests;

use app::limits::TrustedProxies;
use app::state::AppState;
use axum::Router;
use axum::extract::{ConnectInfo, Request};
use coming::coming;
use doors::{Doors, Guest, is_near};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use stalled::Unstalled;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// How long requests under way may take after somebody said stop.
const LAST_ANSWERS: Duration = Duration::from_secs(5);
/// The largest head of a request, in bytes; the buffer of a connection is never larger.
const LARGEST_HEAD: usize = 64 * 1024;
/// How long to wait where the system gives no connection: it has no descriptors left.
const BREATH: Duration = Duration::from_secs(1);

/// What connections may cost.
#[derive(Clone)]
pub struct Limits {
    /// How long the head of a request may take, and how long a connection may lie idle before it.
    pub head: Duration,
    /// The same for a proxy. It is longer than proxies keep idle connections: who hangs up first breaks no request of somebody else.
    pub head_of_proxies: Duration,
    /// For how long nothing of an answer may go out.
    pub stalled: Duration,
    /// How many connections there may be in all; then who has been silent for longest leaves, or the next ones wait.
    pub in_all: usize,
    /// How many from one address; the next ones are hung up on. A youth club shares one.
    pub from_one: usize,
    /// Who stands for many, beside what is near.
    pub proxies: TrustedProxies,
}

impl Limits {
    /// What the system allows, as it usually is.
    pub fn usual(proxies: TrustedProxies) -> Self {
        Self {
            head: Duration::from_secs(30),
            head_of_proxies: Duration::from_secs(300),
            stalled: Duration::from_secs(60),
            in_all: room_for_connections(),
            from_one: 200,
            proxies,
        }
    }

    fn is_proxy(&self, peer: SocketAddr) -> bool {
        is_near(peer.ip()) || self.proxies.trust(peer.ip().to_canonical())
    }
}

/// Three quarters of the descriptors that this process may have: files and the database need some too. Never so many that the
/// largest form from each of them at once would be too much to hold.
#[cfg(unix)]
fn room_for_connections() -> usize {
    const MOST: u64 = 2_000;
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    let limit = limit.unwrap_or(MOST).saturating_mul(3) / 4;
    usize::try_from(limit.clamp(64, MOST)).unwrap_or(64)
}

#[cfg(not(unix))]
fn room_for_connections() -> usize {
    750
}

/// Serves until `stop`, then lets the requests that are under way finish.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) -> io::Result<()> {
    serve_within(Limits::usual(TrustedProxies::default()), listener, router, stop).await
}

/// The same within limits.
pub async fn serve_within(
    limits: Limits,
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let doors = Doors::new(limits.in_all, limits.from_one);
    let finish = GracefulShutdown::new();
    let taking = async {
        loop {
            let (stream, peer) = next(&listener).await;
            if let Some(guest) = doors.enter(peer.ip(), limits.is_proxy(peer)).await {
                tokio::spawn(answer(
                    stream,
                    peer,
                    router.clone(),
                    limits.clone(),
                    guest,
                    finish.watcher(),
                ));
            }
        }
    };
    tokio::select! {
        () = taking => {}
        () = stop => {}
    }
    drop(listener);
    // Whoever takes longer is hung up on when the program ends.
    let _ = tokio::time::timeout(LAST_ANSWERS, finish.shutdown()).await;
    Ok(())
}

/// The next one who connects. What is wrong with a connection is no concern of the others.
async fn next(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => match error.kind() {
                ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted => {}
                _ => tokio::time::sleep(BREATH).await,
            },
        }
    }
}

/// Answers one connection to its end.
async fn answer(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    guest: Guest,
    finish: Watcher,
) {
    // An answer is one small exchange: sent at once, not collected.
    let _ = stream.set_nodelay(true);
    let head = match limits.is_proxy(peer) {
        true => limits.head_of_proxies,
        false => limits.head,
    };
    let guest = Arc::new(guest);
    let host = guest.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let guest = host.clone();
        let answer = router.clone().oneshot(request.map(|body| coming(body, guest)));
        let guest = host.clone();
        async move {
            let answer = answer.await;
            guest.is_silent();
            answer
        }
    });
    // HTTP/1 and nothing else: a proxy in front speaks HTTP/2 and more with the world.
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(Unstalled::new(stream, limits.stalled)), service);
    // Why it ended is nobody's business: it would say when somebody was there.
    // Whoever has to leave gets nothing more done first, however much they sent.
    tokio::select! {
        biased;
        () = guest.has_to_leave() => {}
        _ = finish.watch(connection) => {}
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
