//! How many may be connected at the same time: in all, and from one address; and who has to go when there is no room. In: addresses, and
//! whose turn it is to do something. Out: whether somebody may come in. It refuses to remember anybody who has left, and to tell how many
//! are there.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Where connections come in.
pub(super) struct Doors {
    room: Arc<Semaphore>,
    from_one: usize,
    inside: Arc<Mutex<Inside>>,
}

/// Who is inside from where.
#[derive(Default)]
struct Inside {
    networks: HashMap<IpAddr, BTreeMap<u64, Seat>>,
    /// Counts whatever happens, in place of a clock.
    number: u64,
}

struct Seat {
    /// Since when we wait for them: for a request, for the rest of it, or that they take the answer. Not while we work on one.
    silent: Option<u64>,
    leaves: Arc<Notify>,
}

/// Somebody who is connected. They leave when this is dropped.
pub(super) struct Guest {
    _room: OwnedSemaphorePermit,
    /// Not of whoever stands for many.
    counted: Option<Counted>,
}

struct Counted {
    network: IpAddr,
    seat: u64,
    leaves: Arc<Notify>,
    inside: Arc<Mutex<Inside>>,
}

impl Doors {
    pub(super) fn new(in_all: usize, from_one: usize) -> Self {
        Self {
            room: Arc::new(Semaphore::new(in_all.min(Semaphore::MAX_PERMITS))),
            from_one,
            inside: Arc::default(),
        }
    }

    /// Lets somebody in, unless too many come from there. Whoever stands for many (`for_many`) is not counted. If there is no room, whoever
    /// has been silent for longest in the network that holds most is asked to leave for it; if nobody can be asked, it waits.
    pub(super) async fn enter(&self, address: IpAddr, for_many: bool) -> Option<Guest> {
        let network = household(address);
        if !for_many && self.inside().networks.get(&network).map_or(0, BTreeMap::len) >= self.from_one {
            return None;
        }
        if self.room.available_permits() == 0 {
            self.inside().make_room();
        }
        let room = self.room.clone().acquire_owned().await.ok()?;
        Some(Guest {
            _room: room,
            counted: (!for_many).then(|| self.counted(network)),
        })
    }

    fn counted(&self, network: IpAddr) -> Counted {
        let leaves = Arc::new(Notify::new());
        let mut inside = self.inside();
        let seat = inside.next();
        let taken = Seat {
            silent: Some(seat),
            leaves: leaves.clone(),
        };
        inside.networks.entry(network).or_default().insert(seat, taken);
        Counted {
            network,
            seat,
            leaves,
            inside: self.inside.clone(),
        }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    fn next(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    fn make_room(&mut self) {
        let silent = |(number, seat): (&u64, &Seat)| Some((seat.silent?, *number));
        let fullest = self
            .networks
            .values_mut()
            .filter(|seats| seats.iter().any(|seat| silent(seat).is_some()))
            .max_by_key(|seats| seats.len());
        let Some(seats) = fullest else { return };
        let longest = seats.iter().filter_map(silent).min();
        if let Some(seat) = longest.and_then(|(_, number)| seats.remove(&number)) {
            seat.leaves.notify_one();
        }
    }
}

impl Guest {
    /// We wait for them, from now on.
    pub(super) fn is_silent(&self) {
        self.set(true);
    }

    /// They wait for us, from now on.
    pub(super) fn has_spoken(&self) {
        self.set(false);
    }

    fn set(&self, silent: bool) {
        let Some(Counted {
            network,
            seat,
            inside,
            ..
        }) = &self.counted
        else {
            return;
        };
        let mut inside = inside.lock().unwrap_or_else(PoisonError::into_inner);
        let since = silent.then(|| inside.next());
        if let Some(seat) = inside
            .networks
            .get_mut(network)
            .and_then(|seats| seats.get_mut(seat))
        {
            seat.silent = since;
        }
    }

    /// Ends when they have to make room.
    pub(super) async fn has_to_leave(&self) {
        match &self.counted {
            Some(counted) => counted.leaves.notified().await,
            None => std::future::pending().await,
        }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seats) = inside.networks.get_mut(&self.network) {
            seats.remove(&self.seat);
            if seats.is_empty() {
                inside.networks.remove(&self.network);
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
    use std::pin::{Pin, pin};

    const CROWD: &str = "203.0.113.7";
    const OTHER: &str = "198.51.100.1";
    const NEW: &str = "192.0.2.1";

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    async fn enter(doors: &Doors, from: &str) -> Option<Guest> {
        doors.enter(address(from), false).await
    }

    /// Looks once whether something is there already.
    async fn at_once<T>(soon: Pin<&mut impl Future<Output = T>>) -> Option<T> {
        tokio::select! {
            biased;
            done = soon => Some(done),
            () = std::future::ready(()) => None,
        }
    }

    async fn leaves(guest: &Guest) -> bool {
        at_once(pin!(guest.has_to_leave())).await.is_some()
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
            proxy.push(doors.enter(address("127.0.0.1"), true).await.expect("the proxy"));
        }
        drop(enter(&doors, "203.0.113.7").await);
        assert!(doors.inside().networks.is_empty());
    }

    #[tokio::test]
    async fn where_there_is_no_room_the_longest_silent_of_the_network_that_holds_most_leaves() {
        let doors = Doors::new(5, 3);
        let first = enter(&doors, OTHER).await.expect("the first of all");
        let mut crowd = Vec::new();
        for _ in 0..3 {
            crowd.push(enter(&doors, CROWD).await.expect("one of the crowd"));
        }
        let _proxy = doors.enter(address("127.0.0.1"), true).await.expect("the proxy");
        // One is worked for, another one has just sent something.
        crowd[0].has_spoken();
        crowd[1].is_silent();
        assert!(enter(&doors, CROWD).await.is_none(), "no more from there");
        let mut new = pin!(enter(&doors, NEW));
        assert!(at_once(new.as_mut()).await.is_none());
        assert!(leaves(&crowd[2]).await && !leaves(&crowd[1]).await);
        crowd.pop();
        let _new = at_once(new.as_mut())
            .await
            .expect("there is room")
            .expect("it comes in");
        assert!(!leaves(&first).await, "nobody else had to");
        let mut next = pin!(enter(&doors, NEW));
        assert!(at_once(next.as_mut()).await.is_none());
        assert!(leaves(&crowd[1]).await && !leaves(&crowd[0]).await);
    }

    #[tokio::test]
    async fn nobody_leaves_who_is_worked_for_and_no_proxy_does() {
        let doors = Doors::new(2, 2);
        let works = enter(&doors, CROWD).await.expect("one");
        works.has_spoken();
        let proxy = doors.enter(address("127.0.0.1"), true).await.expect("the proxy");
        let mut new = pin!(enter(&doors, NEW));
        assert!(at_once(new.as_mut()).await.is_none());
        assert!(!leaves(&works).await && !leaves(&proxy).await);
        drop(works);
        assert!(at_once(new).await.expect("there is room").is_some());
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
