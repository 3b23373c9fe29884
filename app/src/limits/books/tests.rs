use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr};
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-28 12:00 UTC);
const MOST: Most = Most {
    one: 20,
    shared: 2_000,
};
const TICK: Duration = Duration::from_millis(1);

fn peer(address: &str) -> Peer {
    Peer::of(Some(address.parse().expect("an address")))
}

/// A line in the network of this number.
fn line(network: u32, line: u32) -> Peer {
    let address = (0x2a00_u128 << 112) + (u128::from(network) << 96) + (u128::from(line) << 64);
    Peer::of(Some(IpAddr::V6(Ipv6Addr::from_bits(address))))
}

/// An attack in virtual time: whoever guesses fails at once when it may try, and hangs up when its patience is over.
struct Attack {
    books: Books,
    at: Duration,
    waiting: VecDeque<(Place, Peer, Duration)>,
    places: BTreeMap<Place, Peer>,
    tried: u32,
    failed: u32,
}

impl Attack {
    fn new() -> Self {
        Self {
            books: Books::new(Pace::WHOLE, MOST),
            at: Duration::ZERO,
            waiting: VecDeque::new(),
            places: BTreeMap::new(),
            tried: 0,
            failed: 0,
        }
    }

    fn now(&self) -> OffsetDateTime {
        NOW + self.at
    }

    /// It has been going on for ten minutes, slowly enough to be worked out quickly, and fast enough to empty what can be emptied.
    fn begun_long_ago(networks: u32) -> Self {
        const STEP: Duration = Duration::from_millis(100);
        let mut attack = Self::new();
        while attack.at < Duration::from_secs(600) {
            attack.at += STEP - TICK;
            attack.tick(2, networks);
        }
        attack
    }

    /// One millisecond: so many tries, each from a fresh line of one of so many networks, and whoever waits asks again.
    fn tick(&mut self, tries: u32, networks: u32) {
        self.at += TICK;
        let now = self.now();
        for _ in 0..tries {
            self.tried += 1;
            // A fresh line each time, and far from the one before: no smaller network gives them away.
            let scattered = (self.tried / networks).wrapping_mul(0x9e37_79b1);
            let guesser = line(self.tried % networks, scattered);
            match self.books.ask(guesser, now, self.at) {
                Asked::Now => self.fails(guesser),
                Asked::Wait(place) => {
                    self.places.insert(place, guesser);
                    self.waiting
                        .push_back((place, guesser, self.at + Pace::WHOLE.patience));
                }
                Asked::Behind | Asked::FromThere | Asked::Never => {}
            }
        }
        let mut moved = true;
        while moved {
            moved = false;
            for (place, guesser) in self.places.clone() {
                match self.books.ask_again(place, self.at) {
                    Turn::Now => {
                        self.fails(guesser);
                        self.places.remove(&place);
                        moved = true;
                    }
                    // It made room, and is over.
                    Turn::Never => {
                        self.books.is_over(guesser, now);
                        self.places.remove(&place);
                    }
                    Turn::Wait(_) => {}
                }
            }
        }
        while let Some((place, guesser, _)) = self.waiting.front().copied().filter(|one| one.2 <= self.at) {
            self.waiting.pop_front();
            if self.places.remove(&place).is_some() {
                self.books.leaves(place);
                self.books.is_over(guesser, now);
            }
        }
    }

    fn fails(&mut self, guesser: Peer) {
        let now = self.now();
        self.failed += 1;
        self.books.failed(guesser, now);
        self.books.is_over(guesser, now);
    }

    /// How long somebody with a good code waits while it goes on; nothing, if there is no room or patience ends.
    fn child(&mut self, child: Peer, tries: u32, networks: u32) -> Option<Duration> {
        let (began, now) = (self.at, self.now());
        let place = match self.books.ask(child, now, self.at) {
            Asked::Now => None,
            Asked::Wait(place) => Some(place),
            Asked::Behind | Asked::FromThere | Asked::Never => return None,
        };
        let mut turn = place.map_or(Turn::Now, Turn::Wait);
        while let (Some(place), Turn::Wait(_)) = (place, turn) {
            if self.at >= began + Pace::WHOLE.patience {
                self.books.leaves(place);
                turn = Turn::Never;
                break;
            }
            turn = self.books.ask_again(place, self.at + TICK);
            self.tick(tries, networks);
        }
        self.books.is_over(child, self.now());
        if turn == Turn::Never {
            return None;
        }
        self.books.pays_back(self.at);
        Some(self.at - began)
    }

    fn goes_on_for(&mut self, time: Duration, tries: u32, networks: u32) {
        let until = self.at + time;
        while self.at < until {
            self.tick(tries, networks);
        }
    }
}

/// Children who come one after the other while somebody guesses: how many got in, and how long they waited at the most.
fn children(
    attack: &mut Attack,
    (tries, networks): (u32, u32),
    child: impl Fn(u32) -> Peer,
) -> (u32, Duration) {
    let (mut in_time, mut longest) = (0, Duration::ZERO);
    for number in 0..CHILDREN {
        attack.goes_on_for(Duration::from_millis(100), tries, networks);
        if let Some(waited) = attack.child(child(number), tries, networks) {
            in_time += 1;
            longest = longest.max(waited);
        }
    }
    (in_time, longest)
}

const CHILDREN: u32 = 5;

/// So many thousand tries a second from so many networks: how children get in who come from elsewhere.
fn attacked_from(networks: u32, thousands: u32) -> (u32, Duration) {
    let mut attack = Attack::begun_long_ago(networks);
    let speed = (thousands, networks);
    let elsewhere = children(&mut attack, speed, |number| line(50_000 + number, 1));
    // Nobody can tell these from those who guess.
    let neighbours = children(&mut attack, speed, |number| line(number % networks, number));
    println!(
        "{networks} networks (/32), {thousands},000 tries a second, each from a fresh line: {} of {CHILDREN} children from elsewhere get \
         in, after {:?} at the most; of those in the same networks {}, after {:?}; {} of {} tries were let through",
        elsewhere.0, elsewhere.1, neighbours.0, neighbours.1, attack.failed, attack.tried
    );
    assert!(u128::from(attack.failed) <= Pace::WHOLE.most(attack.at));
    elsewhere
}

#[test]
fn ten_thousand_tries_a_second_from_one_network_keep_no_child_from_elsewhere_waiting() {
    let (in_time, longest) = attacked_from(1, 10);
    assert_eq!((in_time, longest), (CHILDREN, Duration::ZERO));
}

#[test]
fn from_two_hundred_networks_a_child_from_elsewhere_waits_some_seconds_at_most() {
    let (in_time, longest) = attacked_from(200, 10);
    assert_eq!(in_time, CHILDREN);
    assert!(longest <= Duration::from_secs(3), "{longest:?}");
}

/// In the five to ten minutes that are remembered 600 to 1,200 tries are let through, so of some hundred networks some are fresh
/// whenever they are needed. Nothing is promised then but that guessing leads nowhere; what is reached is printed.
#[test]
fn from_a_thousand_networks_the_pace_holds() {
    attacked_from(1_000, 1);
}

#[test]
fn as_many_wait_as_may_still_fail_and_none_is_refused_for_it() {
    let mut books = Books::new(Pace::WHOLE, MOST);
    let here = peer("203.0.113.9");
    for _ in 0..20 {
        assert_eq!(books.ask(here, NOW, Duration::ZERO), Asked::Now);
    }
    assert_eq!(books.ask(here, NOW, Duration::ZERO), Asked::Behind);
    assert_eq!(books.ask(peer("203.0.113.10"), NOW, Duration::ZERO), Asked::Now);
    books.is_over(here, NOW);
    assert_eq!(books.ask(here, NOW, Duration::ZERO), Asked::Now, "one was good");
    for _ in 0..20 {
        books.failed(here, NOW);
        books.is_over(here, NOW);
    }
    assert_eq!(books.ask(here, NOW, Duration::ZERO), Asked::FromThere);
}

#[test]
fn only_so_many_wait_behind_others_from_one_place() {
    let mut books = Books::new(Pace::WHOLE, MOST);
    let here = peer("203.0.113.9");
    for _ in 0..BEHIND_FROM_THERE {
        assert!(books.stands_behind(here, NOW));
    }
    assert!(!books.stands_behind(here, NOW));
    assert!(books.stands_behind(peer("203.0.113.10"), NOW));
    books.stands_no_more(here, NOW);
    assert!(books.stands_behind(here, NOW));
    for number in 0..10 {
        let other = peer(&format!("198.51.100.{number}"));
        while books.stands_behind(other, NOW) {}
    }
    assert_eq!(books.behind, Pace::WHOLE.waiting * BEHIND);
}

/// The networks decide who goes first, and refuse nobody.
#[test]
fn a_network_from_which_much_failed_refuses_nobody() {
    let mut books = Books::new(Pace::WHOLE, MOST);
    for number in 0..2_000 {
        let guesser = line(1, number);
        books.failed(guesser, NOW);
    }
    assert_eq!(books.ask(line(1, 5_000), NOW, Duration::ZERO), Asked::Now);
}

proptest! {
    /// However tries come, wait, end and hang up: no more fail from one place than may, and at the end nothing is under way.
    #[test]
    fn never_do_more_fail_from_one_place_than_may(
        acts in prop::collection::vec((0_u32..3, prop::bool::ANY, prop::bool::ANY, 0_u64..400), 1..300)
    ) {
        let pace = Pace { burst: 30, waiting: 5, ..Pace::WHOLE };
        let most = Most { one: 4, shared: 40 };
        let mut books = Books::new(pace, most);
        let mut at = Duration::ZERO;
        let mut tries: Vec<(Peer, Option<Place>)> = Vec::new();
        for (number, comes, fails, later) in acts {
            at += Duration::from_millis(later);
            let here = line(number / 2, number);
            if comes {
                match books.ask(here, NOW, at) {
                    Asked::Now => tries.push((here, None)),
                    Asked::Wait(place) => tries.push((here, Some(place))),
                    Asked::Behind | Asked::FromThere | Asked::Never => {}
                }
            } else if let Some((peer, place)) = tries.pop() {
                match place.map_or(Turn::Now, |place| books.ask_again(place, at)) {
                    Turn::Now if fails => books.failed(peer, NOW),
                    Turn::Now => books.pays_back(at),
                    Turn::Wait(place) => books.leaves(place),
                    Turn::Never => {}
                }
                books.is_over(peer, NOW);
            }
            for number in 0..3 {
                let (network, _) = line(number / 2, number).networks(most).next().expect("its own");
                prop_assert!(books.counts.used(&network, NOW) <= 4);
            }
        }
        for (peer, place) in tries {
            place.into_iter().for_each(|place| books.leaves(place));
            books.is_over(peer, NOW);
        }
        for number in 0..3 {
            for (network, _) in line(number / 2, number).networks(most) {
                prop_assert_eq!(books.counts.of(&network, NOW).1, 0);
            }
        }
    }
}
