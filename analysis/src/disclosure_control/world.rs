//! A possible world: a data set that somebody who sees only the published numbers may have to think of.
//!
//! In: a [`Frame`] and moves of people between spots. Out: the number of every cell, kept up to date. It refuses to
//! judge whether the world fits what is published.

use super::frame::{Frame, NOWHERE};

/// Outside: where people come from who are added, and go who are taken away.
pub(crate) const NOBODY: usize = usize::MAX;

/// How many people are at each spot, and what every cell counts then.
#[derive(Clone)]
pub(crate) struct World<'f> {
    frame: &'f Frame,
    people: Vec<u32>,
    values: Vec<i64>,
    /// Spots with somebody, in any order, and where each is in that list.
    inhabited: Vec<u32>,
    place: Vec<u32>,
}

impl<'f> World<'f> {
    /// The true one.
    pub fn truth(frame: &'f Frame) -> Self {
        Self::of(frame, frame.truth().to_vec())
    }

    /// The world with so many people at each spot.
    pub fn of(frame: &'f Frame, people: Vec<u32>) -> Self {
        let mut world = Self {
            frame,
            values: frame.count(&people),
            inhabited: Vec::new(),
            place: vec![u32::MAX; people.len()],
            people,
        };
        for spot in 0..world.people.len() {
            if world.people[spot] > 0 {
                world.settle(spot);
            }
        }
        world
    }

    /// The frame.
    pub fn frame(&self) -> &'f Frame {
        self.frame
    }

    /// How many are at a spot.
    pub fn people_at(&self, spot: usize) -> u32 {
        self.people[spot]
    }

    /// How many are at each spot.
    pub fn people(&self) -> &[u32] {
        &self.people
    }

    /// What a cell counts.
    pub fn value(&self, cell: usize) -> i64 {
        self.values[cell]
    }

    /// What every cell counts.
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// Spots with somebody.
    pub fn inhabited(&self) -> &[u32] {
        &self.inhabited
    }

    /// One person moves; from or to [`NOBODY`] means one more or one fewer. `changed` hears of every cell that changed.
    pub fn shift(&mut self, from: usize, to: usize, mut changed: impl FnMut(usize, i64, i64)) {
        for margin in 0..self.frame.margins().len() {
            let cell = |spot| {
                if spot == NOBODY {
                    NOWHERE
                } else {
                    self.frame.cell_at(margin, spot)
                }
            };
            let (left, entered) = (cell(from), cell(to));
            if left == entered {
                continue;
            }
            for (cell, by) in [(left, -1), (entered, 1)] {
                if cell != NOWHERE {
                    let before = self.values[cell];
                    self.values[cell] += by;
                    changed(cell, before, before + by);
                }
            }
        }
        if from != NOBODY {
            self.people[from] -= 1;
            if self.people[from] == 0 {
                self.leave(from);
            }
        }
        if to != NOBODY {
            self.people[to] += 1;
            if self.people[to] == 1 {
                self.settle(to);
            }
        }
    }

    fn settle(&mut self, spot: usize) {
        self.place[spot] = index(self.inhabited.len());
        self.inhabited.push(index(spot));
    }

    fn leave(&mut self, spot: usize) {
        let place = self.place[spot] as usize;
        self.inhabited.swap_remove(place);
        if let Some(moved) = self.inhabited.get(place) {
            self.place[*moved as usize] = index(place);
        }
        self.place[spot] = u32::MAX;
    }
}

/// Spots are far fewer than four thousand million: a study is refused long before.
fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
