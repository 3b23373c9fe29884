//! How many may be connected at the same time: in all, and from one address. In: addresses. Out: whether somebody may come in. It
//! refuses to remember anybody who has left, and to tell how many are there.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Where connections come in.
pub(super) struct Doors {
    room: Arc<Semaphore>,
    from_one: usize,
    inside: Arc<Mutex<Inside>>,
}

/// How many are inside from where.
type Inside = HashMap<IpAddr, usize>;

/// Room for one. Whoever finds none waits outside, where the system keeps a line, and is not sent away.
pub(super) struct Room {
    _permit: OwnedSemaphorePermit,
}

/// Somebody who is connected. They leave when this is dropped.
pub(super) struct Guest {
    _room: Room,
    counted: Option<(IpAddr, Arc<Mutex<Inside>>)>,
}

impl Doors {
    pub(super) fn new(in_all: usize, from_one: usize) -> Self {
        Self {
            room: Arc::new(Semaphore::new(in_all.min(Semaphore::MAX_PERMITS))),
            from_one,
            inside: Arc::default(),
        }
    }

    /// Waits until there is room.
    pub(super) async fn room(&self) -> Option<Room> {
        let permit = self.room.clone().acquire_owned().await.ok()?;
        Some(Room { _permit: permit })
    }

    /// Lets somebody in, unless too many come from there. Whoever stands for many (`for_many`) is not counted.
    pub(super) fn enter(&self, address: IpAddr, for_many: bool, room: Room) -> Option<Guest> {
        if for_many {
            return Some(Guest {
                _room: room,
                counted: None,
            });
        }
        let from = household(address);
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let count = inside.entry(from).or_default();
        if *count >= self.from_one {
            return None;
        }
        *count += 1;
        Some(Guest {
            _room: room,
            counted: Some((from, self.inside.clone())),
        })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let Some((from, inside)) = &self.counted else {
            return;
        };
        let mut inside = inside.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = inside.get_mut(from) {
            *count -= 1;
            if *count == 0 {
                inside.remove(from);
            }
        }
    }
}

/// Whoever has one IPv6 address has 2⁶⁴ of them, and one line often 256 or 65,536 such networks: the largest that providers give to one
/// place is a /48 (RFC 6177).
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 80 << 80).into(),
        v4 => v4,
    }
}

/// Whether an address is of this machine or of a network of its own: a proxy, and not the world.
pub(super) fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    async fn enter(doors: &Doors, from: &str) -> Option<Guest> {
        let room = doors.room().await.expect("room");
        doors.enter(address(from), false, room)
    }

    #[tokio::test]
    async fn one_address_never_takes_more_than_its_part() {
        let doors = Doors::new(10, 2);
        let first = enter(&doors, "203.0.113.7").await.expect("the first");
        let _second = enter(&doors, "::ffff:203.0.113.7").await.expect("the second");
        assert!(enter(&doors, "203.0.113.7").await.is_none());
        assert!(enter(&doors, "203.0.113.8").await.is_some(), "others come in");
        drop(first);
        assert!(
            enter(&doors, "203.0.113.7").await.is_some(),
            "there is room again"
        );
    }

    #[tokio::test]
    async fn a_network_of_one_household_counts_as_one() {
        let doors = Doors::new(10, 1);
        let _one = enter(&doors, "2001:db8::1").await.expect("one");
        assert!(enter(&doors, "2001:db8::ffff:2").await.is_none());
        assert!(enter(&doors, "2001:db8:0:1::1").await.is_none());
        assert!(enter(&doors, "2001:db8:1::1").await.is_some());
    }

    #[tokio::test]
    async fn whoever_stands_for_many_is_not_counted_and_nobody_is_remembered() {
        let doors = Doors::new(10, 1);
        let mut proxy = Vec::new();
        for _ in 0..3 {
            let room = doors.room().await.expect("room");
            proxy.push(doors.enter(address("127.0.0.1"), true, room).expect("the proxy"));
        }
        drop(enter(&doors, "203.0.113.7").await);
        assert!(doors.inside.lock().unwrap().is_empty());
    }

    #[test]
    fn what_is_near_is_no_address_of_the_world() {
        for near in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.9",
            "::1",
            "fd00::7",
            "::ffff:10.0.0.1",
        ] {
            assert!(is_near(address(near)), "{near}");
        }
        for far in ["203.0.113.7", "2001:db8::1", "100.64.0.1", "172.32.0.1"] {
            assert!(!is_near(address(far)), "{far}");
        }
    }
}
