//! Proxies in front of Earshot: whose word about an address is taken.
//!
//! In: the address that a connection really comes from, and the headers. Out: the [`Peer`] that a try is counted for. Anybody
//! can write these headers, so they are read only where the connection comes from a proxy that was named, from the right,
//! up to the first address that is not such a proxy. What cannot be read there counts for the proxy itself.

use super::Peer;
use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

/// A proxy, or a network of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustedProxy(IpNet);

/// It is neither an address nor a network, or everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write an address, such as 10.0.0.7, or a network of proxies, such as 10.0.0.0/24 or fd00::/64")]
pub struct NotAProxy;

impl FromStr for TrustedProxy {
    type Err = NotAProxy;

    fn from_str(text: &str) -> Result<Self, NotAProxy> {
        let text = text.trim();
        let address = text
            .parse()
            .map(|address: IpAddr| IpNet::from(address.to_canonical()));
        let network = address.or_else(|_| text.parse()).map_err(|_| NotAProxy)?;
        // Whoever trusts everybody lets everybody choose an address.
        if network.prefix_len() == 0 {
            return Err(NotAProxy);
        }
        Ok(Self(network))
    }
}

/// All proxies that were named. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[TrustedProxy]>);

impl TrustedProxies {
    /// These and no others.
    pub fn new(proxies: Vec<TrustedProxy>) -> Self {
        Self(proxies.into())
    }

    /// Whether an address is of one of them.
    pub fn trust(&self, address: IpAddr) -> bool {
        self.0
            .iter()
            .any(|TrustedProxy(network)| network.contains(&address))
    }

    /// Whom a request counts for.
    pub fn peer(&self, direct: Option<IpAddr>, headers: &HeaderMap) -> Peer {
        let direct = direct.map(|address| address.to_canonical());
        match direct {
            Some(proxy) if self.trust(proxy) => self.behind(proxy, headers),
            direct => Peer::of(direct),
        }
    }

    fn behind(&self, proxy: IpAddr, headers: &HeaderMap) -> Peer {
        let hops = match (headers.contains_key(USUAL), headers.contains_key(STANDARD)) {
            (true, false) => hops(headers, USUAL, Some),
            (false, true) => hops(headers, STANDARD, named_by_for),
            // A proxy writes one of the two and hands the other on as it came: nobody can tell which one it wrote.
            _ => return Peer::of_proxy(proxy),
        };
        for hop in hops {
            match hop {
                Some(address) if self.trust(address) => {}
                Some(address) => return Peer::of(Some(address)),
                None => break,
            }
        }
        Peer::of_proxy(proxy)
    }
}

const USUAL: &str = "x-forwarded-for";
const STANDARD: &str = "forwarded";

/// The addresses that a header names, from the right: the nearest first. What cannot be read is `None`, and of no interest
/// further to the left than anybody reads.
fn hops<'a>(headers: &'a HeaderMap, name: &str, node: fn(&'a str) -> Option<&'a str>) -> Vec<Option<IpAddr>> {
    let lines = headers.get_all(name).iter().rev();
    let texts = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
    texts.map(|text| address(node(text)?)).take(MOST_HOPS).collect()
}

/// Nobody has so many proxies of their own.
const MOST_HOPS: usize = 16;

/// Of `for="[2001:db8::1]:4711";proto=https` what `for` says.
fn named_by_for(element: &str) -> Option<&str> {
    let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let (_, node) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    Some(node.trim().trim_matches('"'))
}

/// An address, with or without a port, and in brackets as IPv6 has them before a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    let with_port = || text.parse().map(|address: SocketAddr| address.ip());
    let address: IpAddr = bare.parse().or_else(|_| with_port()).ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};
    use proptest::prelude::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn proxies() -> TrustedProxies {
        TrustedProxies::new(
            ["10.0.0.0/24", "fd00::7"]
                .map(|text| text.parse().expect("a proxy"))
                .to_vec(),
        )
    }

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let value = HeaderValue::from_str(value).expect("a value");
            headers.append(HeaderName::from_static(name), value);
        }
        headers
    }

    /// Whom a request from the proxy counts for.
    fn told(lines: &[(&'static str, &str)]) -> Peer {
        proxies().peer(Some(ip("10.0.0.7")), &headers(lines))
    }

    fn one(text: &str) -> Peer {
        Peer::of(Some(ip(text)))
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network_but_not_everybody() {
        for right in ["10.0.0.7", "10.0.0.0/24", "fd00::/64", "::1", " 127.0.0.1 "] {
            assert!(right.parse::<TrustedProxy>().is_ok(), "{right}");
        }
        for wrong in [
            "",
            "proxy.example",
            "10.0.0.0/33",
            "0.0.0.0/0",
            "::/0",
            "10.0.0.1-9",
        ] {
            assert_eq!(wrong.parse::<TrustedProxy>(), Err(NotAProxy), "{wrong}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let lie = headers(&[("x-forwarded-for", "198.51.100.1")]);
        assert!(proxies().peer(Some(ip("203.0.113.9")), &lie) == one("203.0.113.9"));
        assert!(TrustedProxies::default().peer(Some(ip("127.0.0.1")), &lie) == one("127.0.0.1"));
        assert!(proxies().peer(None, &lie) == Peer::of(None));
        assert!(proxies().peer(Some(ip("::ffff:10.0.0.7")), &lie) == one("198.51.100.1"));
    }

    #[test]
    fn the_last_address_that_no_proxy_of_ours_has_counts() {
        for value in [
            "203.0.113.9",
            "198.51.100.1, 203.0.113.9",
            "nonsense, 203.0.113.9, 10.0.0.8",
            "203.0.113.9:51234",
            "203.0.113.9,fd00::7",
        ] {
            assert!(
                told(&[("x-forwarded-for", value)]) == one("203.0.113.9"),
                "{value}"
            );
        }
        let two_lines = [
            ("x-forwarded-for", "198.51.100.1"),
            ("x-forwarded-for", "203.0.113.9"),
        ];
        assert!(told(&two_lines) == one("203.0.113.9"));
        for value in [
            "for=203.0.113.9;proto=https;by=10.0.0.7",
            "for=198.51.100.1, For=\"203.0.113.9:4711\"",
            "for=\"unbalanced, for=203.0.113.9",
        ] {
            assert!(told(&[("forwarded", value)]) == one("203.0.113.9"), "{value}");
        }
        let six = told(&[("forwarded", "proto=https;for=\"[2001:db8::1]:4711\"")]);
        assert!(six == one("2001:db8::1"));
    }

    #[test]
    fn what_cannot_be_read_counts_for_the_proxy() {
        let proxy = Peer::of_proxy(ip("10.0.0.7"));
        for lines in [
            &[][..],
            &[("x-forwarded-for", "")],
            &[("x-forwarded-for", "203.0.113.9, nonsense")],
            &[("x-forwarded-for", "10.0.0.8, 10.0.0.7")],
            &[("forwarded", "for=unknown")],
            &[("forwarded", "for=_hidden")],
            &[("forwarded", "proto=https")],
            &[
                ("forwarded", "for=198.51.100.1"),
                ("x-forwarded-for", "203.0.113.9"),
            ],
        ] {
            assert!(told(lines) == proxy, "{lines:?}");
        }
    }

    proptest! {
        /// Whatever somebody sends along, what the proxy adds behind it decides.
        #[test]
        fn nobody_chooses_where_they_are(sent in "[ -~]{0,80}") {
            let added = format!("{sent}, 203.0.113.9");
            prop_assert!(told(&[("x-forwarded-for", &added)]) == one("203.0.113.9"));
            let added = format!("{sent}, for=203.0.113.9");
            prop_assert!(told(&[("forwarded", &added)]) == one("203.0.113.9"));
        }
    }
}
