//! Which moves are looked at in a step of the search.
//!
//! In: a world and a cell that should go up or down. Out: some moves of one person that do so, and some partners who could
//! swap with that person. It refuses to judge them.

use super::super::world::NOBODY;
use super::{Move, Search};
use rand::{Rng, RngExt};

/// How many first movers and how many partners are looked at in a step.
const FIRSTS: usize = 10;
const PARTNERS: usize = 16;
/// After so many first moves no more are looked for, so that many people make no step slow.
const ENOUGH_SEEN: usize = 4 * FIRSTS;
/// How many whole states are tried for each first mover.
const STATES_TRIED: usize = 4;

/// So many of what is offered, each with the same chance.
struct Sample<T> {
    most: usize,
    seen: usize,
    chosen: Vec<T>,
}

impl<T> Sample<T> {
    fn of(most: usize) -> Self {
        Self {
            most,
            seen: 0,
            chosen: Vec::with_capacity(most),
        }
    }

    fn offer(&mut self, one: T, rng: &mut impl Rng) {
        self.seen += 1;
        if self.chosen.len() < self.most {
            self.chosen.push(one);
        } else {
            let place = rng.random_range(0..self.seen);
            if let Some(chosen) = self.chosen.get_mut(place) {
                *chosen = one;
            }
        }
    }
}

impl Search<'_, '_> {
    /// Moves of one person that bring a cell up or down, a few at random, each with the dimension it goes along.
    pub(super) fn firsts(&self, cell: usize, up: bool, rng: &mut impl Rng) -> Vec<(Move, Option<usize>)> {
        let frame = self.world.frame();
        let margin = frame.margin_of(cell);
        let mut some = Sample::of(FIRSTS);
        let dimensions: Vec<usize> = (0..frame.dimensions())
            .filter(|dimension| frame.touched(*dimension).contains(&margin))
            .collect();
        let wished = self.states_to_try(cell, up, rng);
        let inhabited = self.world.inhabited();
        let start = if inhabited.is_empty() {
            0
        } else {
            rng.random_range(0..inhabited.len())
        };
        for spot in inhabited[start..]
            .iter()
            .chain(&inhabited[..start])
            .map(|spot| *spot as usize)
        {
            if some.seen >= ENOUGH_SEEN {
                break;
            }
            if (frame.cell_at(margin, spot) == cell) == up || !self.may_leave(spot) {
                continue;
            }
            for dimension in dimensions.iter().copied() {
                let offers = |category: usize, some: &mut Sample<_>, rng: &mut _| {
                    let to = frame.moved(spot, dimension, category).filter(|to| *to != spot);
                    if let Some(to) = to.filter(|to| (frame.cell_at(margin, *to) == cell) == up) {
                        some.offer((Move { from: spot, to }, Some(dimension)), rng);
                    }
                };
                if frame.is_whole(dimension) {
                    // There are many states: those of some others are tried, and some that the cell counts.
                    for state in &wished {
                        offers(*state, &mut some, rng);
                    }
                } else {
                    for category in 0..frame.size(dimension) {
                        offers(category, &mut some, rng);
                    }
                }
            }
            if !up && frame.is_open() {
                some.offer(
                    (
                        Move {
                            from: spot,
                            to: NOBODY,
                        },
                        None,
                    ),
                    rng,
                );
            }
        }
        if up && (frame.is_open() || some.seen == 0) {
            // Somebody new; or, where no single change of a category leads there, somebody who changes more of them.
            for to in self.spots_in(cell, rng) {
                if frame.is_open() {
                    some.offer((Move { from: NOBODY, to }, None), rng);
                }
                let inhabited = self.world.inhabited();
                if some.seen < FIRSTS && !inhabited.is_empty() {
                    let from = inhabited[rng.random_range(0..inhabited.len())] as usize;
                    if self.may_leave(from)
                        && frame.share_a_block(from, to)
                        && frame.cell_at(margin, from) != cell
                    {
                        some.offer((Move { from, to }, None), rng);
                    }
                }
            }
        }
        some.chosen
    }

    /// Whole states to try, where several dimensions could change at once.
    fn states_to_try(&self, cell: usize, up: bool, rng: &mut impl Rng) -> Vec<usize> {
        let frame = self.world.frame();
        let Some(whole) = (0..frame.dimensions()).find(|dimension| frame.is_whole(*dimension)) else {
            return Vec::new();
        };
        let inhabited = self.world.inhabited();
        let mut states: Vec<usize> = Vec::new();
        for _ in 0..STATES_TRIED.min(inhabited.len()) {
            let other = inhabited[rng.random_range(0..inhabited.len())] as usize;
            states.push(frame.category(other, whole));
        }
        if up {
            let counted = self.spots_in(cell, rng).into_iter().take(STATES_TRIED);
            states.extend(counted.map(|spot| frame.category(spot, whole)));
        }
        states.sort_unstable();
        states.dedup();
        states
    }

    /// Some spots that a cell counts, at random.
    fn spots_in(&self, cell: usize, rng: &mut impl Rng) -> Vec<usize> {
        const MOST_LOOKED_AT: usize = 4_096;
        let frame = self.world.frame();
        let margin = frame.margin_of(cell);
        let start = rng.random_range(0..frame.spots());
        (start..frame.spots())
            .chain(0..start)
            .take(MOST_LOOKED_AT)
            .filter(|spot| frame.is_possible(*spot) && frame.cell_at(margin, *spot) == cell)
            .take(FIRSTS)
            .collect()
    }

    /// Who could swap with the first mover along the dimension, a few at random.
    pub(super) fn partners(&self, first: Move, dimension: usize, rng: &mut impl Rng) -> Vec<Move> {
        let frame = self.world.frame();
        let (before, after) = (
            frame.category(first.from, dimension),
            frame.category(first.to, dimension),
        );
        let inhabited = self.world.inhabited();
        let start = rng.random_range(0..inhabited.len());
        let from_there = inhabited[start..].iter().chain(&inhabited[..start]);
        from_there
            .map(|spot| *spot as usize)
            .filter(|spot| frame.category(*spot, dimension) == after && self.may_leave(*spot))
            .filter_map(|from| frame.moved(from, dimension, before).map(|to| Move { from, to }))
            .take(PARTNERS)
            .collect()
    }
}
