//! One request over a connection of its own, which may break at any byte.

use std::io::{Error, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What came back, whole.
pub struct Heard {
    pub status: u16,
    /// Where it leads to; empty, if nowhere.
    pub location: String,
    pub body: Vec<u8>,
}

/// A post from our own page. The address is the host that the server is asked for.
pub fn post(to: SocketAddr, path: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {to}\r\norigin: http://{to}\r\nconnection: close\r\ncontent-type: {kind}\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Sends a request and hears the reply. If it is cut, only so many bytes go out and nothing is heard.
pub fn exchange(to: SocketAddr, request: &[u8], cut: Option<usize>) -> Result<Heard, Error> {
    let mut connection = TcpStream::connect(to)?;
    connection.set_read_timeout(Some(Duration::from_secs(90)))?;
    if let Some(bytes) = cut {
        connection.write_all(&request[..bytes])?;
        return Err(ErrorKind::ConnectionAborted.into());
    }
    connection.write_all(request)?;
    let mut reply = Vec::new();
    connection.read_to_end(&mut reply)?;
    read(&reply).ok_or_else(|| ErrorKind::UnexpectedEof.into())
}

/// A reply, if all of it is there.
fn read(reply: &[u8]) -> Option<Heard> {
    let end = reply.windows(4).position(|part| part == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&reply[..end]).ok()?;
    let body = &reply[end + 4..];
    let header = |name: &str| {
        let lines = head.lines().skip(1).filter_map(|line| line.split_once(": "));
        let found = lines
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    };
    if header("content-length").is_some_and(|length| length.parse() != Ok(body.len())) {
        return None;
    }
    Some(Heard {
        status: head.split(' ').nth(1)?.parse().ok()?,
        location: header("location").unwrap_or_default().to_owned(),
        body: body.to_vec(),
    })
}
