//! Whoever connects and says nothing, or sends a byte now and then, is hung up on, and keeps nobody else out.

use crate::harness::TestApp;
use server::serving::{Limits, serve_within};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use tokio::net::TcpListener;

/// Long enough for a request that is sent in one piece, however busy the machine is; short enough to be waited for.
const SHORT: Duration = Duration::from_secs(2);
/// Longer than any test.
const LONG: Duration = Duration::from_secs(3_600);

const HEAD: &str = "GET /healthz HTTP/1.1\r\nhost: earshot\r\n";

/// An Earshot that answers within limits, until it is dropped.
struct Serving {
    _app: TestApp,
    address: SocketAddr,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serving(limits: Limits) -> Serving {
    let app = TestApp::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = server::router::router(app.state.clone());
    Serving {
        _app: app,
        address,
        task: tokio::spawn(serve_within(limits, listener, router, std::future::pending())),
    }
}

fn usual() -> Limits {
    Limits::usual(Default::default())
}

fn connect(to: SocketAddr) -> TcpStream {
    let connection = TcpStream::connect(to).unwrap();
    connection.set_read_timeout(Some(LONG)).unwrap();
    connection
}

/// Everything that comes until the other end hangs up.
fn heard(mut connection: &TcpStream) -> String {
    let mut heard = Vec::new();
    // Hung up on in the middle of something is hung up on as well.
    let _ = connection.read_to_end(&mut heard);
    String::from_utf8_lossy(&heard).into_owned()
}

fn is_well(to: SocketAddr) -> bool {
    let mut connection = connect(to);
    let request = format!("{HEAD}connection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    heard(&connection).starts_with("HTTP/1.1 200")
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_head_is_hung_up_on_and_others_are_answered_meanwhile() {
    let serving = serving(Limits {
        head_of_proxies: SHORT,
        ..usual()
    })
    .await;
    let to = serving.address;
    let asked = tokio::task::spawn_blocking(move || {
        let slow: Vec<TcpStream> = (0..20).map(|_| connect(to)).collect();
        for (n, mut connection) in slow.iter().enumerate() {
            // Some say nothing at all.
            connection.write_all(&HEAD.as_bytes()[..n]).unwrap();
        }
        assert!(is_well(to), "others are answered");
        for connection in &slow {
            assert_eq!(heard(connection), "", "hung up on, without a word");
        }
    });
    asked.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_lies_idle_is_hung_up_on() {
    let serving = serving(Limits {
        head_of_proxies: SHORT,
        ..usual()
    })
    .await;
    let to = serving.address;
    let asked = tokio::task::spawn_blocking(move || {
        let mut connection = connect(to);
        // Two requests after each other, then nothing.
        let twice = format!("{HEAD}\r\n{HEAD}\r\n");
        connection.write_all(twice.as_bytes()).unwrap();
        let heard = heard(&connection);
        assert_eq!(heard.matches("HTTP/1.1 200").count(), 2, "{heard}");
    });
    asked.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_finds_no_room_waits_and_is_answered() {
    let serving = serving(Limits {
        head_of_proxies: SHORT,
        in_all: 2,
        ..usual()
    })
    .await;
    let to = serving.address;
    let asked = tokio::task::spawn_blocking(move || {
        let _slow = [connect(to), connect(to)];
        assert!(is_well(to), "once somebody was hung up on");
    });
    asked.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_told_to_stop_finishes_what_is_under_way() {
    let app = TestApp::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let router = server::router::router(app.state.clone());
    let served = tokio::spawn(serve_within(usual(), listener, router, async {
        let _ = stopped.await;
    }));
    let mut begun = connect(to);
    let body = "x".repeat(100);
    let head = format!(
        "POST /s/sealed HTTP/1.1\r\nhost: {to}\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\n"
    );
    let begun = tokio::task::spawn_blocking(move || {
        begun.write_all(head.as_bytes()).unwrap();
        // It is being worked on: the server asks for the body.
        let mut goes_on = [0; 12];
        begun.read_exact(&mut goes_on).unwrap();
        assert_eq!(&goes_on, b"HTTP/1.1 100");
        begun
    });
    let mut begun = begun.await.unwrap();
    stop.send(()).unwrap();
    tokio::pin!(served);
    let ended = tokio::time::timeout(Duration::from_millis(200), &mut served).await;
    assert!(ended.is_err(), "it ended before the answer was there");
    assert!(TcpStream::connect(to).is_err(), "nobody else is let in");
    let heard = tokio::task::spawn_blocking(move || {
        begun.write_all(body.as_bytes()).unwrap();
        heard(&begun)
    });
    assert!(heard.await.unwrap().contains("HTTP/1.1 200"));
    served.await.unwrap().unwrap();
}
