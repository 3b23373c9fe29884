//! A young person who sends, and tries again until they are told.

use super::wire::{Heard, exchange, post};
use app::phone::Reply;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};

/// One connection in so many breaks.
const BREAKS: u32 = 20;

/// Where the server is, while it is anywhere.
#[derive(Default)]
pub struct Whereabouts {
    at: Mutex<Option<SocketAddr>>,
    back: Condvar,
    /// Whether people may be told of trouble: a database that is gone is, while its server is still there.
    pub troubled: AtomicBool,
}

impl Whereabouts {
    pub fn gone(&self) {
        *self.at.lock().unwrap() = None;
    }

    pub fn back(&self, at: SocketAddr) {
        *self.at.lock().unwrap() = Some(at);
        self.back.notify_all();
    }

    /// Waits until it is somewhere.
    pub fn now(&self) -> SocketAddr {
        let at = self.at.lock().unwrap();
        let at = self.back.wait_while(at, |at| at.is_none()).unwrap();
        at.unwrap()
    }
}

/// How many connections broke.
#[derive(Default)]
pub struct Counted {
    /// On the way.
    pub cut: AtomicUsize,
    /// With the server.
    pub lost: AtomicUsize,
}

/// What somebody was told in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// "Sent."
    Now,
    /// "We have it."
    Before,
    /// Nothing: the connection broke, and they gave up.
    Nothing,
}

impl Told {
    pub fn is_acknowledged(self) -> bool {
        self != Self::Nothing
    }
}

/// How an answer goes.
pub enum Way {
    /// As a form, with the code: no scripts.
    Form {
        code: String,
        answers: Vec<(String, String)>,
    },
    /// As the bytes of a ballot.
    Sealed(Vec<u8>),
}

/// Somebody with a letter.
pub struct Person {
    pub number: u32,
    pub way: Way,
    /// Whether the first trouble is the last.
    pub gives_up: bool,
}

impl Person {
    /// Sends until they are told.
    pub fn send(&self, whereabouts: &Whereabouts, counted: &Counted) -> Told {
        let mut rng = StdRng::seed_from_u64(u64::from(self.number));
        loop {
            let at = whereabouts.now();
            let request = self.request(at);
            // Every second one breaks behind the last byte: the server may have it, and nobody hears so.
            let broken = rng.random_range(0..BREAKS) == 0;
            let cut = broken.then(|| rng.random_range(0..2 * request.len()).min(request.len()));
            match exchange(at, &request, cut) {
                Ok(heard) if whereabouts.troubled.load(Ordering::Relaxed) && self.is_trouble(&heard) => {
                    counted.lost.fetch_add(1, Ordering::Relaxed)
                }
                Ok(heard) => return self.told(&heard),
                Err(_) if broken => counted.cut.fetch_add(1, Ordering::Relaxed),
                Err(_) => counted.lost.fetch_add(1, Ordering::Relaxed),
            };
            if self.gives_up {
                return Told::Nothing;
            }
        }
    }

    /// Comes back when everything is over. With a form they type the code first, which opens the survey unless their answer
    /// is there.
    pub fn come_back(&self, at: SocketAddr) -> Told {
        let opens = match &self.way {
            Way::Form { code, .. } => {
                let typed = serde_urlencoded::to_string([("code", code)]).unwrap();
                let typed = post(at, "/s/survey", FORM, typed.as_bytes());
                Some(exchange(at, &typed, None).unwrap().status == 200)
            }
            Way::Sealed(_) => None,
        };
        let told = self.told(&exchange(at, &self.request(at), None).unwrap());
        assert!(
            opens != Some(false) || told == Told::Before,
            "the code of {} is dead",
            self.number
        );
        told
    }

    fn request(&self, to: SocketAddr) -> Vec<u8> {
        match &self.way {
            Way::Form { code, answers } => {
                let mut fields = answers.clone();
                fields.push(("code".into(), code.clone()));
                let body = serde_urlencoded::to_string(fields).unwrap();
                post(to, "/s/send", FORM, body.as_bytes())
            }
            Way::Sealed(ballot) => post(to, "/s/sealed", "application/octet-stream", ballot),
        }
    }

    fn is_trouble(&self, heard: &Heard) -> bool {
        match &self.way {
            Way::Form { .. } => heard.status == 500,
            Way::Sealed(_) => Reply::read(&heard.body) == Reply::Trouble,
        }
    }

    fn told(&self, heard: &Heard) -> Told {
        match &self.way {
            Way::Form { .. } if heard.location.starts_with("/s/sent") => {
                if heard.location.contains("again=1") {
                    Told::Before
                } else {
                    Told::Now
                }
            }
            Way::Sealed(_) if heard.status == 200 => match Reply::read(&heard.body) {
                Reply::Now => Told::Now,
                Reply::Before => Told::Before,
                other => panic!("person {} is told {other:?}", self.number),
            },
            _ => panic!("person {} is told {}", self.number, heard.status),
        }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";
