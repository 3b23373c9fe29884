//! Where a try comes from, as coarsely as will do. In: an address. Out: something to count for, that is never shown.

use crate::state::AppState;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// How many tries count from one place within the time of [`super::counts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    /// From an address …
    pub one: u32,
    /// … or from one that stands for many people: a proxy in front of us, or the machine itself. What must not happen is that
    /// one person closes the survey for all.
    pub shared: u32,
}

/// Networks around an address, the finest first: how many bits they have in common, and for how many addresses of one they may
/// use. The first is the address itself; with IPv6 that is the network of one line.
const AROUND_V4: &[(u8, u32)] = &[(32, 1), (24, 5), (16, 50)];
const AROUND_V6: &[(u8, u32)] = &[(64, 1), (56, 2), (48, 5), (32, 50)];
const AROUND_NOBODY: &[(u8, u32)] = &[(0, 1)];

/// A network that tries are counted for. No `Debug`, `Display` or `Serialize`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Network {
    address: Option<IpAddr>,
    bits: u8,
}

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
            v6 @ IpAddr::V6(_) => cut(v6, 64),
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

    /// How many tries count from there.
    pub(super) fn most(self, most: Most) -> u32 {
        if self.shared { most.shared } else { most.one }
    }

    /// The networks around it, each with how many tries count from there; the first is where it is itself. Around what stands for
    /// many people there are none: its neighbours have nothing to do with it.
    pub(super) fn networks(self, most: Most) -> impl Iterator<Item = (Network, u32)> {
        let around = match self.address {
            Some(IpAddr::V4(_)) => AROUND_V4,
            Some(IpAddr::V6(_)) => AROUND_V6,
            None => AROUND_NOBODY,
        };
        let most_here = self.most(most);
        let many = if self.shared { 1 } else { around.len() };
        around.iter().take(many).map(move |&(bits, times)| {
            let address = self.address.map(|address| cut(address, bits));
            (Network { address, bits }, most_here.saturating_mul(times))
        })
    }
}

/// The address with all but its first bits put out.
fn cut(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits.min(32))).unwrap_or(0);
            IpAddr::V4((v4.to_bits() & mask).into())
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits.min(128))).unwrap_or(0);
            IpAddr::V6((v6.to_bits() & mask).into())
        }
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

    const MOST: Most = Most {
        one: 20,
        shared: 2_000,
    };

    #[test]
    fn what_stands_for_many_people_has_room_for_many_and_no_neighbours() {
        for many in ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.7", "fd00::7"] {
            assert_eq!(peer(many).most(MOST), 2_000, "{many}");
            assert_eq!(peer(many).networks(MOST).count(), 1, "{many}");
        }
        for one in ["203.0.113.9", "2001:db8::1"] {
            assert_eq!(peer(one).most(MOST), 20, "{one}");
        }
        assert_eq!(Peer::of(None).most(MOST), 2_000);
        assert_eq!(Peer::of(None).networks(MOST).count(), 1);
    }

    #[test]
    fn networks_have_more_room_the_coarser_they_are_and_neighbours_share_them() {
        for (one, other, shared) in [
            ("203.0.113.9", "203.0.113.10", 2),
            ("203.0.113.9", "203.0.7.9", 1),
            ("203.0.113.9", "203.1.113.9", 0),
            ("2001:db8:1:2::", "2001:db8:1:2::9", 4),
            ("2001:db8:1:2::", "2001:db8:1:3::", 3),
            ("2001:db8:1:2::", "2001:db8:1:102::", 2),
            ("2001:db8:1::", "2001:db8:2::", 1),
            ("2001:db8::", "2001:db9::", 0),
        ] {
            let [one, other] = [one, other].map(|address| peer(address).networks(MOST));
            let (one, other): (Vec<_>, Vec<_>) = (one.collect(), other.collect());
            let same = one.iter().zip(&other).filter(|(one, other)| one == other);
            assert_eq!(same.count(), shared);
            assert!(one[0].1 == 20 && one.is_sorted_by_key(|(_, most)| *most));
        }
    }

    #[test]
    fn an_address_is_no_network_that_is_written_alike() {
        let networks = |address| peer(address).networks(MOST).map(|(network, _)| network);
        let all: std::collections::HashSet<_> =
            networks("2001:db8::").chain(networks("198.51.0.0")).collect();
        assert_eq!(all.len(), 7);
    }
}
