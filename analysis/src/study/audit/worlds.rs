//! Data sets that an attacker must think possible.
//!
//! In: what the attacker knows, and numbers that must stay possible. Out: for which of them there is a data set in whole
//! people. It refuses to say that there is none: that is for the equations.

use super::linear::Linear;
use crate::disclosure_control::bounds::Bounds;
use crate::disclosure_control::frame::Frame;
use crate::disclosure_control::search::{Goal, Search};
use crate::disclosure_control::world::World;
use rand::SeedableRng;
use rand::rngs::StdRng;

/// Walks from a known data set to a new one, and how long each may be.
const WALKS: u64 = 3;
const STEPS: u64 = 2_500;
/// So many whole programmes are solved at most.
const PROGRAMMES: usize = 100;
/// Data sets that are kept hold no more numbers than this together.
const MOST_KEPT: usize = 30_000_000;

/// Data sets that fit what an attacker knows.
pub(super) struct Worlds<'f> {
    frame: &'f Frame,
    bounds: Bounds,
    weights: Vec<i64>,
    counted: Vec<bool>,
    kept: Vec<World<'f>>,
    programmes: usize,
    rng: StdRng,
}

impl<'f> Worlds<'f> {
    /// Begins with data that is known to fit, or looks for some.
    pub fn of(frame: &'f Frame, bounds: &Bounds, linear: &Linear<'f>, known: &[World<'f>]) -> Self {
        let tells = |margin| frame.cells_of(margin).any(|cell| bounds.tell(cell));
        let mut worlds = Self {
            frame,
            bounds: bounds.clone(),
            weights: vec![8; frame.cells()],
            counted: (0..frame.margins().len()).map(tells).collect(),
            kept: Vec::new(),
            programmes: PROGRAMMES,
            rng: StdRng::seed_from_u64(1),
        };
        let fitting = known.iter().filter(|world| worlds.fits(world));
        worlds.kept = fitting.cloned().collect();
        if worlds.kept.is_empty() {
            worlds.begin(linear);
        }
        worlds
    }

    /// All that were found.
    pub fn kept(&self) -> &[World<'f>] {
        &self.kept
    }

    fn begin(&mut self, linear: &Linear<'f>) {
        let rounded = linear.people(None, None, false);
        let rounded = rounded.map(|people| World::of(self.frame, people)).ok();
        if let Some(world) = rounded {
            let told = (0..self.frame.cells()).find(|cell| self.bounds.tell(*cell));
            let goal = Goal {
                cell: told.unwrap_or(0),
                value: told.map_or_else(|| world.value(0), |cell| self.bounds.of(cell).0),
                held: None,
            };
            if self.fits(&world) || self.walk(world, goal) {
                return;
            }
        }
        if let Ok(people) = linear.people(None, None, true) {
            self.keep(World::of(self.frame, people));
        }
    }

    /// Whether there is a data set with a cell at a number, and with somebody at a spot, who is not counted, if one is held.
    pub fn show(&mut self, linear: &Linear<'f>, cell: usize, others: i64, held: Option<usize>) -> bool {
        let margin = self.frame.margin_of(cell);
        let inside = held.is_some_and(|spot| self.frame.cell_at(margin, spot) == cell);
        let value = others + i64::from(inside);
        let goal = Goal { cell, value, held };
        let stays = |world: &World<'_>| held.is_none_or(|spot| world.people_at(spot) > 0);
        if self
            .kept
            .iter()
            .any(|world| world.value(cell) == value && stays(world))
        {
            return true;
        }
        for _ in 0..WALKS {
            let near = self.kept.iter().filter(|world| stays(world));
            let Some(near) = near.min_by_key(|world| (world.value(cell) - value).abs()) else {
                break;
            };
            if self.walk(near.clone(), goal) {
                return true;
            }
        }
        if self.programmes == 0 {
            return false;
        }
        self.programmes -= 1;
        let Ok(mut people) = linear.people(Some((cell, others)), held, true) else {
            return false;
        };
        if let Some(spot) = held {
            people[spot] = people[spot].saturating_add(1);
        }
        let world = World::of(self.frame, people);
        world.value(cell) == value && self.keep(world)
    }

    fn walk(&mut self, from: World<'f>, goal: Goal) -> bool {
        let search = Search::new(from, &self.bounds, &self.weights, &self.counted, goal);
        let (found, _) = search.find(&mut self.rng, STEPS);
        found.is_some_and(|world| world.value(goal.cell) == goal.value && self.keep(world))
    }

    /// Counts it again, from its people, and keeps it if it fits to the last cell.
    fn keep(&mut self, world: World<'f>) -> bool {
        let again = World::of(self.frame, world.people().to_vec());
        if !self.fits(&again) {
            return false;
        }
        let each = 2 * self.frame.spots() + self.frame.cells();
        if self.kept.len() * each > MOST_KEPT {
            // The first is the one that everything began with.
            self.kept.truncate(1);
        }
        self.kept.push(again);
        true
    }

    fn fits(&self, world: &World<'_>) -> bool {
        let values = world.values().iter().enumerate();
        values
            .into_iter()
            .all(|(cell, value)| self.bounds.allow(cell, *value))
    }
}
