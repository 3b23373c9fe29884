//! The best matcher: every order in which something lies is laid beside every order of something else. In: places of
//! people. Out: whether anything tells more than chance, and the figures, printed.
//!
//! A system that hides everything still shows some order, by chance: of 400 people Spearman's correlation strays from 0 by
//! 0.05, so that one pair of orders in twenty is beyond 0.1. So a mix is repeated, and the mean over several is what is
//! judged; where a thing happens once (unsealing), what is asked is the larger of the figure that we promise and
//! [`SURE`] standard deviations. All tests together accuse a good system less than once in 100,000 runs.

use super::attacker::{joined, neighbours, pairs, spearman};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use std::collections::BTreeMap;

/// How many standard deviations are no chance any more: two in a thousand million.
const SURE: f64 = 6.0;
/// How rare a number of right matches must be to be no chance.
const RARE: f64 = 1e-9;

/// An order in which things lie.
pub struct Order {
    /// Of which things.
    pub of: &'static str,
    /// By what.
    pub by: &'static str,
    /// By person: where theirs lies; none, if it cannot be told from others.
    pub places: Vec<Option<u64>>,
}

/// A statistic over several drawings, and how far chance moves it.
#[derive(Default)]
struct Mean {
    times: f64,
    sum: f64,
    variance: f64,
}

impl Mean {
    fn add(&mut self, value: f64, variance: f64) {
        self.times += 1.0;
        self.sum += value;
        self.variance += variance;
    }

    fn value(&self) -> f64 {
        self.sum / self.times
    }

    fn deviation(&self) -> f64 {
        self.variance.sqrt() / self.times
    }

    /// How far it is from what is expected.
    fn off(&self, expected: f64) -> f64 {
        (self.value() - expected).abs()
    }

    fn is_chance(&self, expected: f64, promised: f64) -> bool {
        self.off(expected) <= promised.max(SURE * self.deviation())
    }
}

/// What was seen of two orders.
#[derive(Default)]
struct Seen {
    people: usize,
    spearman: Mean,
    pairs: Mean,
    neighbours: Mean,
    joined: [usize; 2],
}

impl Seen {
    /// Two orders of the same people, who are in the order of the first.
    fn add(&mut self, one: &[u64], other: &[u64]) {
        let n = one.len() as f64;
        self.people = one.len();
        self.spearman.add(spearman(one, other), 1.0 / (n - 1.0));
        let of_pairs = (2.0 * n + 5.0) / (18.0 * n * (n - 1.0));
        self.pairs.add(pairs(one, other), of_pairs);
        let of_neighbours = (n + 1.0) / (12.0 * (n - 1.0).powi(2));
        self.neighbours.add(neighbours(other), of_neighbours);
        for (all, now) in self.joined.iter_mut().zip(joined(one, other)) {
            *all += now;
        }
    }

    /// Of all right matches by chance: one in each drawing, however many people.
    fn expected(&self) -> f64 {
        self.spearman.times
    }
}

/// The least number of right matches that is no chance any more, where so many are expected.
fn too_many(expected: f64) -> usize {
    let (mut left, mut next, mut number) = (1.0, (-expected).exp(), 0_u16);
    while left > RARE {
        left -= next;
        number += 1;
        next *= expected / f64::from(number);
    }
    usize::from(number)
}

/// Lays orders beside each other.
pub struct Matcher {
    what: String,
    seen: BTreeMap<String, Seen>,
}

impl Matcher {
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            seen: BTreeMap::new(),
        }
    }

    /// One drawing: every order beside every order of something else.
    pub fn tries(&mut self, orders: &[Order]) {
        for (n, one) in orders.iter().enumerate() {
            for other in orders[..n].iter().filter(|other| other.of != one.of) {
                let both = one.places.iter().zip(&other.places);
                let mut both: Vec<(u64, u64)> = both.filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
                both.sort_unstable();
                let (places, others): (Vec<u64>, Vec<u64>) = both.into_iter().unzip();
                let name = format!("{} by {}, {} by {}", one.of, one.by, other.of, other.by);
                assert!(
                    places.len() > 9,
                    "{}: {name}: hardly anybody is told apart",
                    self.what
                );
                self.seen.entry(name).or_default().add(&places, &others);
            }
        }
    }

    /// Prints what was reached, and sees that chance would reach it too.
    pub fn judge(self) {
        let most = |of: fn(&Seen) -> f64| self.seen.values().map(of).fold(0.0, f64::max);
        let beyond = self.seen.values().filter(|seen| {
            seen.joined
                .iter()
                .any(|joined| *joined as f64 > seen.expected() + 3.0 * seen.expected().sqrt())
                || seen.spearman.off(0.0) > 3.0 * seen.spearman.deviation()
        });
        println!(
            "{}: {} pairs of orders, {} people, {} drawings: |Spearman| of the mean up to {:.3} (one standard deviation by \
             chance: {:.3}), pairs in one order 0.5 ± {:.3}, neighbours 0.5 ± {:.3}, joined rightly up to {} where chance \
             joins {}; beyond three standard deviations: {} pairs of orders",
            self.what,
            self.seen.len(),
            self.seen.values().map(|seen| seen.people).max().unwrap_or(0),
            most(Seen::expected),
            most(|seen| seen.spearman.off(0.0)),
            most(|seen| seen.spearman.deviation()),
            most(|seen| seen.pairs.off(0.5)),
            most(|seen| seen.neighbours.off(0.5)),
            most(|seen| seen.joined.into_iter().max().unwrap_or(0) as f64),
            most(Seen::expected),
            beyond.count(),
        );
        for (name, seen) in &self.seen {
            let told = format!("{}: {name}", self.what);
            assert!(
                seen.spearman.is_chance(0.0, 0.1),
                "{told}: Spearman {:.3}",
                seen.spearman.value()
            );
            assert!(
                seen.pairs.is_chance(0.5, 0.05),
                "{told}: pairs {:.3}",
                seen.pairs.value()
            );
            assert!(
                seen.neighbours.is_chance(0.5, 0.05),
                "{told}: neighbours {:.3}",
                seen.neighbours.value()
            );
            let too_many = too_many(seen.expected());
            assert!(
                seen.joined.iter().all(|joined| *joined < too_many),
                "{told}: joined {:?}",
                seen.joined
            );
        }
    }
}

fn order(of: &'static str, places: impl Iterator<Item = u64>) -> Order {
    Order {
        of,
        by: "place",
        places: places.map(Some).collect(),
    }
}

#[test]
#[should_panic(expected = "Spearman 1.000")]
fn an_order_that_is_kept_is_seen() {
    let mut matcher = Matcher::new("kept");
    matcher.tries(&[
        order("codes", 0..60),
        order("answers", (0..60).map(|place| 7 * place)),
    ]);
    matcher.judge();
}

fn shuffled(people: Vec<u64>, rng: &mut StdRng) -> Vec<u64> {
    let mut people = people;
    people.shuffle(rng);
    people
}

#[test]
#[should_panic(expected = "joined [4")]
fn rows_that_came_together_are_seen_also_where_most_lie_elsewhere() {
    let mut rng = StdRng::seed_from_u64(1);
    let (kept, moved): (Vec<u64>, Vec<u64>) = (0..400).partition(|place| place % 10 == 0);
    let mut elsewhere = shuffled(moved.clone(), &mut rng).into_iter();
    let words = (0..400).map(|place| {
        if kept.contains(&place) {
            Some(place)
        } else {
            elsewhere.next()
        }
    });
    let mut matcher = Matcher::new("together");
    matcher.tries(&[order("ticks", 0..400), order("words", words.flatten())]);
    matcher.judge();
}

#[test]
fn chance_is_not_accused() {
    let mut rng = StdRng::seed_from_u64(2);
    let mut matcher = Matcher::new("shuffled");
    for _ in 0..10 {
        let places = shuffled((0..400).collect(), &mut rng);
        matcher.tries(&[order("codes", 0..400), order("answers", places.into_iter())]);
    }
    matcher.judge();
    assert_eq!((too_many(1.0), too_many(10.0)), (12, 35));
}
