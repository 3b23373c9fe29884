//! What was counted, and what follows for the next try: the counts and the brake together. Pure: both clocks are arguments.
//!
//! In: where a try comes from. Out: whether it may be made, or whom it waits for. A try counts for every network around it from the moment
//! at which it stands in the line. Only its own place ever refuses it; the networks decide who goes first.

use super::brake::{Brake, Pace, Place, Share, Turn};
use super::counts::Counts;
use super::peer::{Most, Network, Peer};
use std::time::Duration;
use time::OffsetDateTime;

/// So many wait at the most for others from their place, for each that may wait in the line.
const BEHIND: usize = 10;
/// So many from one place: all of a large party behind one Wi-Fi.
const BEHIND_FROM_THERE: u32 = 100;

/// Counts and brake.
pub(super) struct Books {
    counts: Counts,
    brake: Brake,
    most: Most,
    /// How many wait behind others from their place, and how many may.
    behind: usize,
    most_behind: usize,
}

/// What becomes of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// It may be made: it is paid for and counts as under way.
    Now,
    /// It counts as under way, and has this place in the line.
    Wait(Place),
    /// As many are under way from there as may still fail: it waits for what becomes of them.
    Behind,
    /// Too many failed from there.
    FromThere,
    /// There is no room to wait.
    Never,
}

/// Under what those are counted who wait behind others from their place.
fn behind(here: Network) -> (&'static str, Network) {
    ("behind", here)
}

impl Books {
    pub fn new(pace: Pace, most: Most) -> Self {
        Self {
            counts: Counts::default(),
            brake: Brake::new(pace),
            most,
            behind: 0,
            most_behind: pace.waiting.saturating_mul(BEHIND),
        }
    }

    /// Somebody wants to try.
    pub fn ask(&mut self, peer: Peer, now: OffsetDateTime, at: Duration) -> Asked {
        let Some((here, most)) = peer.networks(self.most).next() else {
            return Asked::Never;
        };
        let (failed, under_way) = self.counts.of(&here, now);
        if failed >= most {
            return Asked::FromThere;
        }
        if failed.saturating_add(under_way) >= most {
            return Asked::Behind;
        }
        let used = peer
            .networks(self.most)
            .map(|(network, most)| (self.counts.used(&network, now), most));
        let share = Share::of(used);
        let asked = match self.brake.ask(share, at) {
            Turn::Now => Asked::Now,
            Turn::Wait(place) => Asked::Wait(place),
            Turn::Never => return Asked::Never,
        };
        self.each(peer, |counts, network| counts.begins(network, now));
        asked
    }

    /// Somebody in the line asks again.
    pub fn ask_again(&mut self, place: Place, at: Duration) -> Turn {
        self.brake.ask_again(place, at)
    }

    /// How long it lasts at least until this place has its turn.
    pub fn wait(&self, place: Place) -> Duration {
        self.brake.wait(place)
    }

    /// Somebody leaves the line.
    pub fn leaves(&mut self, place: Place) {
        self.brake.leaves(place);
    }

    /// A try that was under way is over, or has left the line.
    pub fn is_over(&mut self, peer: Peer, now: OffsetDateTime) {
        self.each(peer, |counts, network| counts.is_over(network, now));
    }

    /// A try failed.
    pub fn failed(&mut self, peer: Peer, now: OffsetDateTime) {
        self.each(peer, |counts, network| counts.failed(network, now));
    }

    /// A try told nothing that helps to guess.
    pub fn pays_back(&mut self, at: Duration) {
        self.brake.pays_back(at);
    }

    /// Somebody begins to wait behind others from their place; false, if too many do.
    pub fn stands_behind(&mut self, peer: Peer, now: OffsetDateTime) -> bool {
        let Some((here, _)) = peer.networks(self.most).next() else {
            return false;
        };
        let here = behind(here);
        if self.behind >= self.most_behind || self.counts.used(&here, now) >= BEHIND_FROM_THERE {
            return false;
        }
        self.behind += 1;
        self.counts.begins(&here, now);
        true
    }

    /// Somebody waits behind others no longer.
    pub fn stands_no_more(&mut self, peer: Peer, now: OffsetDateTime) {
        self.behind = self.behind.saturating_sub(1);
        if let Some((here, _)) = peer.networks(self.most).next() {
            self.counts.is_over(&behind(here), now);
        }
    }

    /// How many more tries may fail from there.
    pub fn left_from(&mut self, peer: Peer, now: OffsetDateTime) -> u32 {
        let here = peer.networks(self.most).next();
        here.map_or(0, |(here, most)| {
            most.saturating_sub(self.counts.of(&here, now).0)
        })
    }

    /// Throws away what is old enough.
    pub fn forget(&mut self, now: OffsetDateTime) {
        self.counts.forget(now);
    }

    fn each(&mut self, peer: Peer, mut act: impl FnMut(&mut Counts, &Network)) {
        for (network, _) in peer.networks(self.most) {
            act(&mut self.counts, &network);
        }
    }
}

#[cfg(test)]
mod tests;
