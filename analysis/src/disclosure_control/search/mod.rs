//! The search for a witness: a world that fits what is published and puts one cell at a wished number.
//!
//! In: a world to start from, what is published, and a goal. Out: the world that was found, exact in whole numbers; or, when
//! publishing may be taken back at a price, the cheapest set of published cells that stands in the way. It refuses to
//! say that there is no witness: that it did not find one proves nothing.
//!
//! It walks: a published cell that the world does not fit is chosen, and of the exchanges that bring it nearer (two people
//! swap one category, or one moves alone) the one that costs least is made. (The idea is Selman, Kautz and Cohen's
//! WalkSAT, 1994, with the swaps of Diaconis and Sturmfels, 1998, as steps.)

mod moves;
mod wander;

pub(crate) use wander::wander;

use super::bounds::Bounds;
use super::frame::NOWHERE;
use super::world::{NOBODY, World};
use rand::Rng;
use rand::RngExt;

/// What a broken cell costs besides how far it is off: it matters more how many are broken than how much.
const BROKEN: i64 = 6;
/// What missing the goal costs, in units of a published cell's weight.
const GOAL: i64 = 1 << 24;
/// One step in so many is taken at random, to leave dead ends.
const RANDOM_STEP: u32 = 24;

/// What is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Goal {
    /// The cell, and the number that it should have.
    pub cell: usize,
    /// The number.
    pub value: i64,
    /// A spot at which one person stays: the insider.
    pub held: Option<usize>,
}

/// One person's move along one dimension.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Move {
    from: usize,
    to: usize,
}

/// The move of nobody.
const NOWHERE_TO_GO: Move = Move {
    from: NOBODY,
    to: NOBODY,
};

/// A walk through worlds.
pub(crate) struct Search<'a, 'f> {
    world: World<'f>,
    bounds: &'a Bounds,
    weights: &'a [i64],
    goal: Goal,
    /// For each dimension the margins that matter.
    counted: Vec<Vec<usize>>,
    all_counted: Vec<usize>,
    broken: Vec<usize>,
    place: Vec<u32>,
    /// What all broken cells cost together.
    cost: i64,
    /// What one more and one fewer in each cell cost.
    steps_up_down: Vec<(i64, i64)>,
    last: [Move; 2],
    /// Steps taken.
    pub steps: u64,
}

impl<'a, 'f> Search<'a, 'f> {
    /// From a world. `weights`: what taking back each published cell costs; above zero. `counted`: the margins in which
    /// something is published.
    pub fn new(
        world: World<'f>,
        bounds: &'a Bounds,
        weights: &'a [i64],
        counted: &[bool],
        goal: Goal,
    ) -> Self {
        let frame = world.frame();
        let own = frame.margin_of(goal.cell);
        let matters = |margin: &usize| counted[*margin] || *margin == own;
        let mut search = Self {
            counted: (0..frame.dimensions())
                .map(|dimension| frame.touched(dimension).iter().copied().filter(matters).collect())
                .collect(),
            all_counted: (0..frame.margins().len()).filter(matters).collect(),
            broken: Vec::new(),
            place: vec![u32::MAX; frame.cells()],
            cost: 0,
            steps_up_down: vec![(0, 0); frame.cells()],
            last: [NOWHERE_TO_GO; 2],
            steps: 0,
            world,
            bounds,
            weights,
            goal,
        };
        for margin in search.all_counted.clone() {
            for cell in frame.cells_of(margin) {
                let cost = search.price(cell, search.world.value(cell));
                search.note(cell, 0, cost);
                search.remember(cell);
            }
        }
        search
    }

    /// Walks until a world fits everything, at most so many steps.
    pub fn find(mut self, rng: &mut impl Rng, most: u64) -> (Option<World<'f>>, u64) {
        while !self.broken.is_empty() {
            if self.steps >= most || !self.step(rng) {
                return (None, self.steps);
            }
        }
        (Some(self.world), self.steps)
    }

    /// Walks so many steps, and gives the cheapest set of published cells that had to be broken to reach the goal, with
    /// the world that reaches it. `None` if the goal was never reached.
    pub fn cheapest(mut self, rng: &mut impl Rng, most: u64) -> (Option<(i64, Vec<usize>, World<'f>)>, u64) {
        let mut best: Option<(i64, Vec<usize>, World<'f>)> = None;
        loop {
            if self.world.value(self.goal.cell) == self.goal.value {
                let cost = self.broken.iter().map(|cell| self.weights[*cell]).sum();
                if best.as_ref().is_none_or(|(least, _, _)| cost < *least) {
                    best = Some((cost, self.broken.clone(), self.world.clone()));
                }
            }
            if self.broken.is_empty() || self.steps >= most || !self.step(rng) {
                return (best, self.steps);
            }
        }
    }

    fn price(&self, cell: usize, value: i64) -> i64 {
        let (low, high) = self.bounds.of(cell);
        let weight = self.weights[cell];
        let off = (low - value).max(value - high).max(0);
        let mut price = if off > 0 { weight * (BROKEN + off) } else { 0 };
        if cell == self.goal.cell && value != self.goal.value {
            price += GOAL * (BROKEN + (value - self.goal.value).abs());
        }
        price
    }

    fn note(&mut self, cell: usize, before: i64, after: i64) {
        self.cost += after - before;
        if (before > 0) == (after > 0) {
            return;
        }
        if after > 0 {
            self.place[cell] = u32::try_from(self.broken.len()).unwrap_or(u32::MAX);
            self.broken.push(cell);
        } else {
            let place = self.place[cell] as usize;
            self.broken.swap_remove(place);
            if let Some(moved) = self.broken.get(place) {
                self.place[*moved] = u32::try_from(place).unwrap_or(u32::MAX);
            }
        }
    }

    fn apply(&mut self, step: Move) {
        let mut changes: Vec<(usize, i64, i64)> = Vec::with_capacity(16);
        self.world.shift(step.from, step.to, |cell, before, after| {
            changes.push((cell, before, after))
        });
        for (cell, before, after) in changes {
            let margin = self.world.frame().margin_of(cell);
            if self.all_counted.contains(&margin) {
                let (before, after) = (self.price(cell, before), self.price(cell, after));
                self.note(cell, before, after);
                self.remember(cell);
            }
        }
    }

    /// Makes one exchange. False if there is none to make.
    fn step(&mut self, rng: &mut impl Rng) -> bool {
        self.steps += 1;
        let cell = self.broken[rng.random_range(0..self.broken.len())];
        let value = self.world.value(cell);
        let up = if cell == self.goal.cell && value != self.goal.value {
            value < self.goal.value
        } else {
            value < self.bounds.of(cell).0
        };
        let firsts = self.firsts(cell, up, rng);
        let any = rng.random_range(0..RANDOM_STEP) == 0;
        let best = if any {
            self.random_of(&firsts, rng)
        } else {
            self.best_of(&firsts, rng)
        };
        let Some(moves) = best else { return false };
        for step in moves.into_iter().filter(|step| *step != NOWHERE_TO_GO) {
            self.apply(step);
        }
        self.last = moves;
        true
    }

    /// One of the exchanges, whatever it costs.
    fn random_of(&self, firsts: &[(Move, Option<usize>)], rng: &mut impl Rng) -> Option<[Move; 2]> {
        let (first, dimension) = *firsts.get(rng.random_range(0..firsts.len().max(1)))?;
        let partner = dimension.and_then(|dimension| self.partners(first, dimension, rng).pop());
        Some([first, partner.unwrap_or(NOWHERE_TO_GO)])
    }

    /// The exchange that costs least; of equal ones, one at random. One after which nothing is broken is taken at once.
    fn best_of(&self, firsts: &[(Move, Option<usize>)], rng: &mut impl Rng) -> Option<[Move; 2]> {
        let (mut least, mut equal, mut best) = (i64::MAX, 0_u32, None);
        for (first, dimension) in firsts {
            let alone = [*first, NOWHERE_TO_GO];
            let mut consider = |cost: i64, moves: [Move; 2], rng: &mut _| {
                if cost <= least && !self.undoes(moves) {
                    equal = if cost < least { 1 } else { equal + 1 };
                    // A number is drawn only where it decides: most exchanges are neither best nor equal.
                    if equal == 1 || RngExt::random_range(rng, 0..equal) == 0 {
                        (least, best) = (cost, Some(moves));
                    }
                }
                self.cost + cost == 0
            };
            let Some(dimension) = *dimension else {
                if consider(self.change_of_number(*first), alone, rng) {
                    break;
                }
                continue;
            };
            if consider(self.change(dimension, &alone[..1]), alone, rng) {
                break;
            }
            let partners = self.partners(*first, dimension, rng);
            let mut both = partners.into_iter().map(|partner| [*first, partner]);
            if both.any(|both| consider(self.change(dimension, &both), both, rng)) {
                break;
            }
        }
        best
    }

    /// Whether this takes back the last exchange.
    fn undoes(&self, moves: [Move; 2]) -> bool {
        let back = |step: Move| Move {
            from: step.to,
            to: step.from,
        };
        let turned = moves.map(back);
        turned == self.last || [turned[1], turned[0]] == self.last
    }

    fn may_leave(&self, spot: usize) -> bool {
        self.goal.held != Some(spot) || self.world.people_at(spot) > 1
    }

    /// How much dearer the world gets by moves along one dimension.
    fn change(&self, dimension: usize, moves: &[Move]) -> i64 {
        self.change_in(&self.counted[dimension], moves)
    }

    /// The same for somebody who comes or goes.
    fn change_of_number(&self, step: Move) -> i64 {
        self.change_in(&self.all_counted, &[step])
    }

    fn change_in(&self, margins: &[usize], moves: &[Move]) -> i64 {
        let frame = self.world.frame();
        let cell = |margin: usize, spot: usize| {
            if spot == NOBODY {
                NOWHERE
            } else {
                frame.cell_at(margin, spot)
            }
        };
        let mut change = 0;
        for margin in margins {
            let (a, b) = match moves.first() {
                Some(step) => (cell(*margin, step.from), cell(*margin, step.to)),
                None => continue,
            };
            let (c, d) = match moves.get(1) {
                Some(step) => (cell(*margin, step.from), cell(*margin, step.to)),
                None => (NOWHERE, NOWHERE),
            };
            let apart = a != b && c != d && a != c && b != d;
            if (a == b && c == d) || (a == d && b == c) {
                continue;
            }
            change += if a != d && b != c && (apart || c == d) && a != b {
                let second = if c == d { 0 } else { self.fall(c) + self.rise(d) };
                self.fall(a) + self.rise(b) + second
            } else {
                self.change_of([(a, -1), (b, 1), (c, -1), (d, 1)])
            };
        }
        change
    }

    /// How much dearer the world gets when cells of one margin change, where the same cell may be named twice.
    fn change_of(&self, by: [(usize, i64); 4]) -> i64 {
        let mut change = 0;
        for (place, (cell, _)) in by.iter().enumerate() {
            let named_before = by[..place].iter().any(|(other, _)| other == cell);
            if *cell == NOWHERE || named_before {
                continue;
            }
            let net: i64 = by
                .iter()
                .filter(|(other, _)| other == cell)
                .map(|(_, by)| by)
                .sum();
            if net != 0 {
                let value = self.world.value(*cell);
                change += self.price(*cell, value + net) - self.price(*cell, value);
            }
        }
        change
    }

    #[inline]
    fn rise(&self, cell: usize) -> i64 {
        self.steps_up_down.get(cell).map_or(0, |(up, _)| *up)
    }

    #[inline]
    fn fall(&self, cell: usize) -> i64 {
        self.steps_up_down.get(cell).map_or(0, |(_, down)| *down)
    }

    /// Remembers what one more and one fewer in a cell cost.
    fn remember(&mut self, cell: usize) {
        let value = self.world.value(cell);
        let now = self.price(cell, value);
        self.steps_up_down[cell] = (
            self.price(cell, value + 1) - now,
            self.price(cell, value - 1) - now,
        );
    }
}
