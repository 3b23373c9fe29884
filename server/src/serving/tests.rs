//! Who is hung up on where there is no room, over real connections.

use super::*;
use axum::body::Bytes;
use axum::routing::post;
use std::pin::pin;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Semaphore, mpsc};

/// Where connections come in, whatever they say where they come from.
struct House {
    doors: Doors,
    listener: TcpListener,
    router: Router,
    finish: GracefulShutdown,
}

impl House {
    async fn of(router: Router) -> Self {
        Self {
            doors: Doors::new(2, 2),
            listener: TcpListener::bind("127.0.0.1:0").await.expect("a port"),
            router,
            finish: GracefulShutdown::new(),
        }
    }

    /// Is at the door: our end, and theirs.
    async fn arrive(&self) -> (TcpStream, TcpStream) {
        let to = self.listener.local_addr().expect("an address");
        let (ours, theirs) = tokio::join!(self.listener.accept(), TcpStream::connect(to));
        (ours.expect("a connection").0, theirs.expect("a connection"))
    }

    /// Comes in once there is room.
    async fn enter(&self, from: &str, ours: TcpStream) {
        let peer = SocketAddr::new(from.parse().expect("an address"), 4_000);
        let guest = self.doors.enter(peer.ip(), false).await.expect("few from there");
        tokio::spawn(answer(
            ours,
            peer,
            self.router.clone(),
            Limits::usual(TrustedProxies::default()),
            guest,
            self.finish.watcher(),
        ));
    }

    /// Comes in once there is room, and sends something.
    async fn connect(&self, from: &str, sends: &str) -> TcpStream {
        let (ours, mut theirs) = self.arrive().await;
        self.enter(from, ours).await;
        theirs.write_all(sends.as_bytes()).await.expect("it is sent");
        theirs
    }
}

fn request(path: &str, more: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nhost: earshot\r\nconnection: close\r\ncontent-length: 4\r\n{more}")
}

async fn heard(connection: &mut TcpStream) -> String {
    let mut heard = String::new();
    // Hung up on in the middle of something is hung up on as well.
    let _ = connection.read_to_string(&mut heard).await;
    heard
}

#[tokio::test]
async fn half_a_request_of_the_network_that_holds_most_makes_room_and_what_is_worked_on_does_not() {
    let (begins, mut begun) = mpsc::channel::<()>(1);
    let (end, ended) = tokio::sync::watch::channel(false);
    let slow = move |_: Bytes| async move {
        begins.send(()).await.ok();
        ended.clone().wait_for(|ended| *ended).await.ok();
        "done"
    };
    let quick = |_: Bytes| async { "at once" };
    let house = House::of(
        Router::new()
            .route("/slow", post(slow))
            .route("/quick", post(quick)),
    )
    .await;

    let mut worked_on = house.connect("203.0.113.7", &request("/slow", "\r\nbody")).await;
    begun.recv().await.expect("it began");
    let waits = request("/quick", "expect: 100-continue\r\n\r\n");
    let mut half = house.connect("203.0.113.7", &waits).await;
    let mut goes_on = [0; 12];
    half.read_exact(&mut goes_on).await.expect("we wait for the rest");
    assert_eq!(&goes_on, b"HTTP/1.1 100");
    half.write_all(b"bo").await.expect("it is sent");

    let mut new = house
        .connect("198.51.100.1", &request("/quick", "\r\nbody"))
        .await;
    assert!(heard(&mut new).await.ends_with("at once"));
    assert!(!heard(&mut half).await.contains("200"), "hung up on");
    end.send_replace(true);
    assert!(heard(&mut worked_on).await.ends_with("done"));
}

#[tokio::test]
async fn whoever_was_answered_and_asks_for_nothing_more_makes_room() {
    let house = House::of(Router::new().route("/", post(|_: Bytes| async { "at once" }))).await;
    let stays = "POST / HTTP/1.1\r\nhost: earshot\r\ncontent-length: 4\r\n\r\nbody";
    let mut idle = Vec::new();
    for _ in 0..2 {
        let mut connection = house.connect("203.0.113.7", stays).await;
        let mut heard = Vec::new();
        while !heard.ends_with(b"at once") {
            heard.push(connection.read_u8().await.expect("an answer"));
        }
        idle.push(connection);
    }
    let mut new = house.connect("198.51.100.1", &request("/", "\r\nbody")).await;
    assert!(heard(&mut new).await.ends_with("at once"));
    assert_eq!(heard(&mut idle[0]).await, "", "hung up on");
}

#[tokio::test]
async fn whoever_sends_one_request_behind_another_makes_room_after_an_answer() {
    let (begins, mut begun) = mpsc::channel::<()>(2);
    let answers = Arc::new(Semaphore::new(0));
    let gives = answers.clone();
    let slow = move |_: Bytes| async move {
        begins.send(()).await.ok();
        gives.acquire().await.expect("never closed").forget();
        "done"
    };
    let behind = |_: Bytes| async {
        tokio::task::yield_now().await;
        "the next one"
    };
    let quick = |_: Bytes| async { "at once" };
    let house = House::of(
        Router::new()
            .route("/slow", post(slow))
            .route("/behind", post(behind))
            .route("/quick", post(quick)),
    )
    .await;

    let first = "POST /slow HTTP/1.1\r\nhost: earshot\r\ncontent-length: 4\r\n\r\nbody";
    let both = format!("{first}{}", request("/behind", "\r\nbody"));
    let mut crowd = [
        house.connect("203.0.113.7", &both).await,
        house.connect("203.0.113.7", &both).await,
    ];
    for _ in 0..2 {
        begun.recv().await.expect("it began");
    }

    let (ours, mut new) = house.arrive().await;
    let mut comes_in = pin!(house.enter("198.51.100.1", ours));
    tokio::select! {
        biased;
        () = comes_in.as_mut() => panic!("there is no room"),
        () = std::future::ready(()) => {}
    }
    answers.add_permits(1);
    comes_in.await;
    let asks = request("/quick", "\r\nbody");
    new.write_all(asks.as_bytes()).await.expect("it is sent");
    assert!(heard(&mut new).await.ends_with("at once"));
    // One of the crowd left with its answer and not after its next request; nobody waits any more, and the other one has both.
    answers.add_permits(1);
    let [one, other] = &mut crowd;
    let (one, other) = tokio::join!(heard(one), heard(other));
    assert!(one.contains("done") && other.contains("done"));
    assert_ne!(one.ends_with("the next one"), other.ends_with("the next one"));
}
