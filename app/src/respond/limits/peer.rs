//! Where a try comes from, as coarsely as will do. In: an address. Out: something to count for, that is never shown.

use crate::state::AppState;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// So many tries may fail within the time of [`super::counts`] …
const MOST: u32 = 20;
/// … or so many from an address that stands for many people: a proxy in front of us, or the machine itself. What must not
/// happen is that one person closes the survey for all; that guessing leads nowhere is the brake's business.
const MOST_SHARED: u32 = 2_000;

/// An IPv4 address, or the /64 network that one IPv6 line has. No `Debug`, `Display` or `Serialize`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Peer {
    address: Option<IpAddr>,
    shared: bool,
}

impl Peer {
    /// Takes the address of the other end; none in tests.
    pub fn of(address: Option<IpAddr>) -> Self {
        let address = address.map(|address| match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
            v4 => v4,
        });
        let shared = match address {
            Some(IpAddr::V4(v4)) => v4.is_loopback() || v4.is_private(),
            // The loopback address of IPv6 is cut to its network, as all others are.
            Some(IpAddr::V6(v6)) => v6.is_unspecified() || v6.is_unique_local(),
            None => true,
        };
        Self { address, shared }
    }

    /// The same for a proxy that does not say whom it speaks for: everybody behind it.
    pub(super) fn of_proxy(address: IpAddr) -> Self {
        Self {
            shared: true,
            ..Self::of(Some(address))
        }
    }

    /// How many tries may fail from there.
    pub(super) fn most(self) -> u32 {
        if self.shared { MOST_SHARED } else { MOST }
    }
}

impl FromRequestParts<AppState> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let direct = direct.map(|ConnectInfo(address)| address.ip());
        Ok(state.proxies.peer(direct, &parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(address: &str) -> Peer {
        Peer::of(Some(address.parse().expect("an address")))
    }

    #[test]
    fn one_line_is_one_peer_however_its_address_is_written() {
        assert!(peer("::ffff:203.0.113.9") == peer("203.0.113.9"));
        assert!(peer("2001:db8::1") == peer("2001:db8::2"));
        assert!(peer("2001:db8::1") != peer("2001:db8:0:1::1"));
    }

    #[test]
    fn what_stands_for_many_people_has_room_for_many() {
        for many in ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.7", "fd00::7"] {
            assert_eq!(peer(many).most(), MOST_SHARED, "{many}");
        }
        for one in ["203.0.113.9", "2001:db8::1"] {
            assert_eq!(peer(one).most(), MOST, "{one}");
        }
        assert_eq!(Peer::of(None).most(), MOST_SHARED);
    }
}
