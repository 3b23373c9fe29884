//! Who is next, in an order that no clock has a part in.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const ROOMY: usize = 100_000;

fn peer(address: &str) -> Peer {
    Peer::of(Some(address.parse().expect("an address")))
}

/// A line in which these wait, each standing for where they come from.
fn line(most: usize, from: impl IntoIterator<Item = String>) -> Line<String> {
    let mut line = Line::new(most);
    for address in from {
        line.join(Some(peer(&address)), address);
    }
    line
}

/// How many go before them, from here on.
fn before(line: &mut Line<String>, who: &str) -> usize {
    let order = std::iter::from_fn(|| line.call());
    order.take_while(|one| one != who).count()
}

fn comes(line: &mut Line<String>, who: &str) {
    line.join(Some(peer(who)), who.to_owned());
}

const ELSEWHERE: &str = "198.51.100.1";

#[test]
fn ten_thousand_from_one_network_keep_somebody_from_elsewhere_waiting_for_one_turn() {
    for crowd in [
        |_| "203.0.113.9".to_owned(),
        |n: u32| format!("203.0.{}.{}", n / 200, n % 200),
        |n: u32| format!("2001:db8:{:x}:{n:x}::1", n % 50),
    ] {
        let mut line = line(ROOMY, (0..10_000).map(crowd));
        for already_gone in [0, 1, 3_000] {
            for _ in 0..already_gone {
                line.call();
            }
            comes(&mut line, ELSEWHERE);
            assert_eq!(before(&mut line, ELSEWHERE), 1, "after {already_gone}");
        }
    }
}

#[test]
fn two_hundred_networks_keep_somebody_waiting_for_one_turn_of_each() {
    let crowd = (0..20_000).map(|n| format!("{}.0.113.9", 1 + n % 200));
    let mut line = line(ROOMY, crowd.filter(|address| *address != "127.0.113.9"));
    comes(&mut line, "210.51.100.1");
    assert_eq!(before(&mut line, "210.51.100.1"), 199);
}

#[test]
fn a_crowd_in_the_same_provider_s_network_is_one_neighbour() {
    let mut line = line(ROOMY, (0..10_000).map(|n| format!("2001:db8:7:{n:x}::1")));
    comes(&mut line, "2001:db8:8::1");
    assert_eq!(before(&mut line, "2001:db8:8::1"), 1);
}

#[test]
fn whoever_comes_back_at_once_stands_behind_those_who_waited() {
    let mut line = line(ROOMY, (0..50).map(|n| format!("203.{n}.113.9")));
    comes(&mut line, ELSEWHERE);
    let mut waited = 0;
    while let Some(next) = line.call().filter(|next| next != ELSEWHERE) {
        comes(&mut line, &next);
        waited += 1;
    }
    assert_eq!(waited, 50);
}

#[test]
fn where_it_is_full_the_network_in_which_most_wait_makes_room() {
    let mut line = line(100, (0..100).map(|n| format!("203.0.113.{}", n % 10)));
    let (_, goes) = line.join(Some(peer(ELSEWHERE)), ELSEWHERE.to_owned());
    assert!(goes.is_some_and(|goes| goes.starts_with("203.0.113.")));
    // One more of the crowd is told to come back itself, or another of them is.
    let (place, goes) = line.join(Some(peer("203.0.113.77")), "one more".to_owned());
    assert!(goes.is_some_and(|goes| goes.starts_with("203.0.113.")));
    assert!(line.leave(&place).is_some());
    assert_eq!(before(&mut line, ELSEWHERE), 1);
    // From one address it is whoever came last.
    let mut line = Line::new(2);
    let from = |line: &mut Line<u8>, who| line.join(Some(peer("203.0.113.9")), who).1;
    assert_eq!([1, 2, 3].map(|who| from(&mut line, who)), [None, None, Some(3)]);
}

#[test]
fn where_it_is_full_of_networks_with_one_each_whoever_comes_is_told_so() {
    let mut line = line(100, (0..100).map(|n| format!("203.{n}.113.9")));
    let (place, goes) = line.join(Some(peer(ELSEWHERE)), ELSEWHERE.to_owned());
    assert_eq!(goes.as_deref(), Some(ELSEWHERE));
    assert!(line.leave(&place).is_none());
}

#[test]
fn work_of_our_own_takes_turns_with_everybody_else_and_is_never_sent_away() {
    let mut line = Line::new(3);
    for n in 0..10 {
        assert_eq!(line.join(None, format!("letters {n}")).1, None);
        line.join(Some(peer("203.0.113.9")), format!("code {n}"));
    }
    let order: Vec<String> = std::iter::from_fn(|| line.call()).collect();
    let begins = [
        "letters 0",
        "code 0",
        "letters 1",
        "code 1",
        "letters 2",
        "code 2",
    ];
    assert_eq!(order[..6], begins);
    assert_eq!(order.len(), 13);
}

#[test]
fn nothing_is_left_of_anybody_who_waits_no_longer() {
    let mut line = Line::new(ROOMY);
    let places: Vec<_> = (0..100)
        .map(|n| line.join(Some(peer(&format!("203.{}.113.{n}", n % 7))), n).0)
        .collect();
    for place in &places {
        line.leave(place);
    }
    assert!(line.others.networks.is_empty() && line.others.waiting == 0);
    let secret = |line: &Line<i32>| line.secret.hash(&"the same");
    let before = secret(&line);
    line.join(Some(peer(ELSEWHERE)), 1);
    let while_somebody_waits = secret(&line);
    line.join(Some(peer(ELSEWHERE)), 2);
    assert!(before != while_somebody_waits && while_somebody_waits == secret(&line));
}

#[derive(Clone, Debug)]
enum Act {
    Comes(u8),
    Goes(usize),
    IsNext,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => any::<u8>().prop_map(Act::Comes),
        1 => any::<usize>().prop_map(Act::Goes),
        1 => Just(Act::IsNext),
    ]
}

/// Addresses that share networks of every width.
fn address(n: u8) -> String {
    match n % 4 {
        0 => format!("2001:db8:{:x}:{:x}::1", n & 0x10, n & 0x60),
        _ => format!("203.{}.{}.{}", n & 0x10, n & 0x20, n & 0xc0),
    }
}

fn widest(address: &str) -> String {
    match address.contains(':') {
        true => "2001:db8".to_owned(),
        false => address.split('.').take(2).collect::<Vec<_>>().join("."),
    }
}

proptest! {
    /// Whatever happens: nobody is lost or called twice, never more wait than may, and the widest networks go in the order in which they
    /// began to wait, or went last.
    #[test]
    fn everybody_is_called_once_and_networks_take_turns(acts in prop::collection::vec(act(), 0..300)) {
        const MOST: usize = 40;
        let mut line = Line::new(MOST);
        let mut waits: BTreeMap<usize, (String, Place)> = BTreeMap::new();
        let mut turns: Vec<String> = Vec::new();
        for (n, act) in acts.into_iter().enumerate() {
            match act {
                Act::Comes(from) => {
                    let from = address(from);
                    let (place, goes) = line.join(Some(peer(&from)), n);
                    if !turns.contains(&widest(&from)) {
                        turns.push(widest(&from));
                    }
                    waits.insert(n, (from, place));
                    if let Some(goes) = goes {
                        prop_assert!(waits.len() > MOST && waits.remove(&goes).is_some());
                    }
                }
                Act::Goes(who) => {
                    let Some(who) = waits.keys().nth(who % waits.len().max(1)).copied() else { continue };
                    let (_, place) = waits.remove(&who).expect("somebody who waits");
                    prop_assert_eq!(line.leave(&place), Some(who));
                    prop_assert_eq!(line.leave(&place), None);
                }
                Act::IsNext => {
                    let next = line.call();
                    prop_assert_eq!(next.is_some(), !waits.is_empty());
                    let Some((from, _)) = next.and_then(|next| waits.remove(&next)) else { continue };
                    prop_assert_eq!(&turns[0], &widest(&from));
                    turns.rotate_left(1);
                }
            }
            turns.retain(|turn| waits.values().any(|(from, _)| widest(from) == *turn));
            prop_assert!(waits.len() <= MOST && line.others.waiting == waits.len());
        }
        while let Some(next) = line.call() {
            prop_assert!(waits.remove(&next).is_some());
        }
        prop_assert!(waits.is_empty() && line.others.networks.is_empty());
    }
}
