//! Everything that comes to the server, recorded on the way: a proxy that passes all on and forgets nothing. It adds what
//! proxies and browsers add, so that it can be looked for afterwards.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What must be found nowhere: an address, a language, a cookie. `earshot simulate` itself says what browser it is.
pub const TOLD: [&str; 4] = [
    "203.0.113.77",
    "tlh-zwibelfitz",
    "quaxolotrine",
    "earshot simulate",
];

/// A request, as far as an attacker wants it.
pub struct Request {
    pub path: String,
    pub body: Vec<u8>,
}

/// The proxy. It ends with the process.
pub struct Recorder {
    /// Where to ask.
    pub url: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Recorder {
    /// Stands before the server at this address.
    pub fn before(url: &str) -> Self {
        let server = url.strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let all = seen.clone();
        thread::spawn(move || {
            for client in listener.incoming() {
                let (server, all) = (server.clone(), all.clone());
                // Whoever hangs up in the middle ends their own connection only.
                thread::spawn(move || carry(client?, TcpStream::connect(server)?, &all));
            }
        });
        Self { url: own, seen }
    }

    /// What came so far, in the order in which it came.
    pub fn recorded(self) -> Vec<Request> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

fn carry(client: TcpStream, mut server: TcpStream, seen: &Mutex<Vec<Request>>) -> io::Result<()> {
    let (mut back, mut answers) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || {
        let _ = io::copy(&mut answers, &mut back);
        let _ = back.shutdown(Shutdown::Both);
    });
    let mut client = BufReader::new(client);
    while let Some((head, length)) = head(&mut client)? {
        let mut body = vec![0; length];
        client.read_exact(&mut body)?;
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let [address, language, cookie, _] = TOLD;
        let added = format!(
            "X-Forwarded-For: {address}\r\nForwarded: for={address}\r\nAccept-Language: {language}\r\nCookie: seen={cookie}\r\n\r\n"
        );
        let whole = [head.as_bytes(), added.as_bytes(), &body].concat();
        seen.lock().unwrap().push(Request { path, body });
        server.write_all(&whole)?;
    }
    server.shutdown(Shutdown::Write)
}

/// Everything up to the empty line, without it, and how long the body is. Nothing, if no request follows.
fn head(client: &mut impl BufRead) -> io::Result<Option<(String, usize)>> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if client.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if line == "\r\n" {
            return Ok(Some((head, length)));
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
        head += &line;
    }
}
