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
    /// Whether somebody waits and nobody was asked to leave for them. One is enough: they come in one after another.
    waits: bool,
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
    /// has been silent for longest in the networks that hold most is asked to leave for it. Where all of those are worked for, it waits: the
    /// first of them who was answered leaves, whatever else they sent already. Somebody from a network that holds most itself pushes
    /// nobody else out and holds nobody up: one of their own leaves, or they do not come in.
    pub(super) async fn enter(&self, address: IpAddr, for_many: bool) -> Option<Guest> {
        let network = (!for_many).then(|| household(address));
        if network.is_some_and(|network| self.inside().held_by(network) >= self.from_one) {
            return None;
        }
        let room = match self.room.clone().try_acquire_owned() {
            Ok(room) => room,
            Err(_) => self.wait_for_room(network).await?,
        };
        Some(Guest {
            _room: room,
            counted: network.map(|network| self.counted(network)),
        })
    }

    async fn wait_for_room(&self, network: Option<IpAddr>) -> Option<OwnedSemaphorePermit> {
        if !self.inside().make_room(network) {
            return None;
        }
        let room = self.room.clone().acquire_owned().await.ok();
        // Perhaps somebody left by themselves.
        self.inside().waits = false;
        room
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

    fn held_by(&self, network: IpAddr) -> usize {
        self.networks.get(&network).map_or(0, BTreeMap::len)
    }

    fn most(&self) -> usize {
        self.networks.values().map(BTreeMap::len).max().unwrap_or(0)
    }

    /// Asks somebody to leave for whoever comes from this network, now or as soon as one can. False: nobody does.
    fn make_room(&mut self, network: Option<IpAddr>) -> bool {
        let most = self.most();
        let own = network.filter(|network| most > 0 && self.held_by(*network) == most);
        let longest = self
            .networks
            .iter()
            .filter(|(from, seats)| seats.len() == most && own.is_none_or(|own| own == **from))
            .flat_map(|(from, seats)| seats.iter().map(move |(number, seat)| (from, number, seat)))
            .filter_map(|(from, number, seat)| Some((seat.silent?, *from, *number)))
            .min();
        match longest {
            Some((_, from, number)) => self.ask_to_leave(from, number),
            None if own.is_some() => return false,
            None => self.waits = true,
        }
        true
    }

    fn ask_to_leave(&mut self, network: IpAddr, number: u64) {
        let seats = self.networks.get_mut(&network);
        if let Some(seat) = seats.and_then(|seats| seats.remove(&number)) {
            seat.leaves.notify_one();
        }
        self.waits = false;
    }

    /// Whoever was worked for until now leaves if somebody waits for just that. It has to be now: of those who send one request behind
    /// another, the next one is there already.
    fn set(&mut self, network: IpAddr, number: u64, silent: bool) {
        let since = silent.then(|| self.next());
        let seats = self.networks.get_mut(&network);
        let Some(seat) = seats.and_then(|seats| seats.get_mut(&number)) else {
            return;
        };
        let was_answered = silent && seat.silent.is_none();
        seat.silent = since;
        if was_answered && self.waits && self.held_by(network) == self.most() {
            self.ask_to_leave(network, number);
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
        if let Some(counted) = &self.counted {
            let mut inside = counted.inside.lock().unwrap_or_else(PoisonError::into_inner);
            inside.set(counted.network, counted.seat, silent);
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

    #[tokio::test]
    async fn while_somebody_waits_the_first_who_was_answered_in_the_network_that_holds_most_leaves() {
        let doors = Doors::new(4, 3);
        let alone = enter(&doors, OTHER).await.expect("one from elsewhere");
        let mut crowd = Vec::new();
        for _ in 0..3 {
            crowd.push(enter(&doors, CROWD).await.expect("one of the crowd"));
        }
        for guest in crowd.iter().chain([&alone]) {
            guest.has_spoken();
        }
        let mut new = pin!(enter(&doors, NEW));
        assert!(at_once(new.as_mut()).await.is_none());
        alone.is_silent();
        assert!(!leaves(&alone).await, "not the only one from there");
        for answered in &crowd[..2] {
            answered.is_silent();
            answered.has_spoken();
        }
        assert!(leaves(&crowd[0]).await, "though the next request is there");
        assert!(!leaves(&crowd[1]).await, "one is enough");
        crowd.remove(0);
        let _new = at_once(new).await.expect("there is room").expect("it comes in");
        crowd[1].is_silent();
        assert!(!leaves(&crowd[1]).await, "nobody waits any more");
    }

    #[tokio::test]
    async fn whoever_left_by_themselves_made_room_as_well() {
        let doors = Doors::new(2, 2);
        let (one, two) = (enter(&doors, CROWD).await, enter(&doors, CROWD).await);
        let (one, two) = (one.expect("one"), two.expect("two"));
        one.has_spoken();
        two.has_spoken();
        let mut new = pin!(enter(&doors, NEW));
        assert!(at_once(new.as_mut()).await.is_none());
        drop(one);
        let _new = at_once(new).await.expect("there is room").expect("it comes in");
        two.is_silent();
        assert!(!leaves(&two).await);
    }

    #[tokio::test]
    async fn whoever_comes_from_the_network_that_holds_most_pushes_out_their_own_or_stays_outside() {
        let doors = Doors::new(3, 9);
        let alone = enter(&doors, OTHER).await.expect("one from elsewhere");
        let works = enter(&doors, CROWD).await.expect("one of the crowd");
        let idle = enter(&doors, CROWD).await.expect("another one");
        works.has_spoken();
        let mut more = pin!(enter(&doors, CROWD));
        assert!(at_once(more.as_mut()).await.is_none());
        assert!(leaves(&idle).await && !leaves(&alone).await);
        drop(idle);
        let more = at_once(more).await.expect("there is room").expect("it comes in");
        more.has_spoken();
        let outside = at_once(pin!(enter(&doors, CROWD)))
            .await
            .expect("holds nobody up");
        assert!(outside.is_none());
        works.is_silent();
        assert!(!leaves(&works).await, "nobody waits");
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
