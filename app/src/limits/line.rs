//! Who is next, where many wait for work that takes long: fair between networks, and never more than so many. Pure: nothing happens by time.
//!
//! In: where somebody comes from. Out: who is next. The widest networks take turns, and in each of them those within it, down to one
//! address, where whoever came first goes first. So whoever comes from elsewhere waits for one turn of each other network at the most,
//! however many stand there. If the line is full, the network in which most wait gives up its last one: that may be who came just now.
//!
//! It refuses to know anybody who does not wait any more, and knows of those who do a keyed hash of where they come from.

use super::peer::{Most, Peer};
use super::secret::Secret;
use std::collections::VecDeque;

/// A line of whatever stands for somebody who waits.
pub struct Line<T> {
    /// What people who are signed in began: nobody sends it away.
    own: VecDeque<(u64, T)>,
    /// Whether one of those is next: they and everybody else take turns.
    own_is_next: bool,
    others: Within<T>,
    most: usize,
    secret: Secret,
    number: u64,
}

/// Where somebody stands: in which networks, the widest first, and which of all who ever came they are.
pub struct Place {
    networks: Vec<u64>,
    number: u64,
}

impl<T> Line<T> {
    /// An empty line, in which so many may wait.
    pub fn new(most: usize) -> Self {
        Self {
            own: VecDeque::new(),
            own_is_next: true,
            others: Within::default(),
            most,
            secret: Secret::default(),
            number: 0,
        }
    }

    /// Somebody begins to wait; without a peer it is work of our own. Also who has to go for it, if the line was full.
    pub fn join(&mut self, from: Option<Peer>, who: T) -> (Place, Option<T>) {
        let networks = from.map_or_else(Vec::new, |peer| self.networks(peer));
        let number = self.number;
        self.number += 1;
        let mut goes = None;
        if networks.is_empty() {
            self.own.push_back((number, who));
        } else {
            self.others.join(&networks, number, who);
            if self.others.waiting > self.most {
                goes = self.others.last_where_most_wait();
            }
        }
        (Place { networks, number }, goes)
    }

    /// Calls whoever is next. They wait no longer.
    pub fn call(&mut self) -> Option<T> {
        let own_goes = self.own_is_next || self.others.waiting == 0;
        self.own_is_next = !own_goes;
        match own_goes.then(|| self.own.pop_front()).flatten() {
            Some((_, who)) => Some(who),
            None => self.others.call(),
        }
    }

    /// Somebody waits no longer; nobody, if that place is empty already.
    pub fn leave(&mut self, place: &Place) -> Option<T> {
        if place.networks.is_empty() {
            return take(&mut self.own, place.number);
        }
        self.others.leave(&place.networks, place.number)
    }

    /// The networks around somebody, the widest first. Where nobody waits no old hash has to be found again, so a new key is drawn.
    fn networks(&mut self, peer: Peer) -> Vec<u64> {
        if self.others.waiting == 0 {
            self.secret.draw();
        }
        let networks = peer.networks(Most { one: 1, shared: 1 });
        let mut networks: Vec<u64> = networks.map(|(network, _)| self.secret.hash(&network)).collect();
        networks.reverse();
        networks
    }
}

/// Who waits within a network: in others within it, or, if it is the finest, one behind the other.
struct Within<T> {
    waiting: usize,
    networks: VecDeque<(u64, Within<T>)>,
    people: VecDeque<(u64, T)>,
}

impl<T> Default for Within<T> {
    fn default() -> Self {
        Self {
            waiting: 0,
            networks: VecDeque::new(),
            people: VecDeque::new(),
        }
    }
}

impl<T> Within<T> {
    fn join(&mut self, networks: &[u64], number: u64, who: T) {
        self.waiting += 1;
        let Some((widest, finer)) = networks.split_first() else {
            return self.people.push_back((number, who));
        };
        if let Some((_, within)) = self.networks.iter_mut().find(|(one, _)| one == widest) {
            return within.join(finer, number, who);
        }
        let mut within = Self::default();
        within.join(finer, number, who);
        self.networks.push_back((*widest, within));
    }

    fn call(&mut self) -> Option<T> {
        let called = match self.people.pop_front() {
            Some((_, who)) => Some(who),
            None => {
                let (network, mut within) = self.networks.pop_front()?;
                let called = within.call();
                if within.waiting > 0 {
                    self.networks.push_back((network, within));
                }
                called
            }
        };
        self.one_less(called)
    }

    fn last_where_most_wait(&mut self) -> Option<T> {
        let most = (0..self.networks.len()).max_by_key(|at| self.networks[*at].1.waiting);
        let last = match most {
            Some(at) => self.out_of(at, Self::last_where_most_wait),
            None => self.people.pop_back().map(|(_, who)| who),
        };
        self.one_less(last)
    }

    fn leave(&mut self, networks: &[u64], number: u64) -> Option<T> {
        let left = match networks.split_first() {
            Some((widest, finer)) => {
                let at = self.networks.iter().position(|(one, _)| one == widest)?;
                self.out_of(at, |within| within.leave(finer, number))
            }
            None => take(&mut self.people, number),
        };
        self.one_less(left)
    }

    /// Takes somebody out of a network, and the network away with the last one.
    fn out_of(&mut self, at: usize, take: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let (_, within) = self.networks.get_mut(at)?;
        let who = take(within);
        if within.waiting == 0 {
            self.networks.remove(at);
        }
        who
    }

    fn one_less(&mut self, who: Option<T>) -> Option<T> {
        self.waiting -= usize::from(who.is_some());
        who
    }
}

fn take<T>(people: &mut VecDeque<(u64, T)>, number: u64) -> Option<T> {
    // They stand in the order of their numbers.
    let at = people.binary_search_by_key(&number, |(number, _)| *number).ok()?;
    people.remove(at).map(|(_, who)| who)
}

#[cfg(test)]
mod tests;
