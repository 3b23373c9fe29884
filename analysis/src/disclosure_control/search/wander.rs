//! Random worlds around a known one: they show most of what is easy.
//!
//! In: a world that fits what is published. Out: others that do, each a swap of two people away from the one before. It
//! refuses to look for anything in particular.

use super::super::bounds::Bounds;
use super::super::frame::{Frame, NOWHERE};
use super::super::world::World;
use rand::{Rng, RngExt};

/// Tries so many random swaps and makes those after which the world still fits; `visit` sees each world on the way.
pub(crate) fn wander(
    world: &mut World<'_>,
    bounds: &Bounds,
    held: Option<usize>,
    tries: usize,
    rng: &mut impl Rng,
    mut visit: impl FnMut(&World<'_>),
) {
    let frame: &Frame = world.frame();
    let mut counted: Vec<Vec<usize>> = Vec::new();
    for dimension in 0..frame.dimensions() {
        let tells = |margin: &usize| frame.cells_of(*margin).any(|cell| bounds.tell(cell));
        counted.push(frame.touched(dimension).iter().copied().filter(tells).collect());
    }
    for _ in 0..tries {
        let inhabited = world.inhabited();
        if inhabited.is_empty() {
            return;
        }
        let mut pick = || inhabited[rng.random_range(0..inhabited.len())] as usize;
        let (one, other) = (pick(), pick());
        let dimension = rng.random_range(0..frame.dimensions());
        let (a, b) = (frame.category(one, dimension), frame.category(other, dimension));
        if a == b {
            continue;
        }
        let (Some(to), Some(other_to)) = (frame.moved(one, dimension, b), frame.moved(other, dimension, a))
        else {
            continue;
        };
        let stays = |spot| held == Some(spot) && world.people_at(spot) == 1;
        if stays(one)
            || stays(other)
            || !fits(world, bounds, &counted[dimension], [(one, to), (other, other_to)])
        {
            continue;
        }
        world.shift(one, to, |_, _, _| {});
        world.shift(other, other_to, |_, _, _| {});
        visit(world);
    }
}

/// Whether the world would still fit after two moves.
fn fits(world: &World<'_>, bounds: &Bounds, margins: &[usize], moves: [(usize, usize); 2]) -> bool {
    let frame = world.frame();
    margins.iter().all(|margin| {
        let [(a, b), (c, d)] =
            moves.map(|(from, to)| (frame.cell_at(*margin, from), frame.cell_at(*margin, to)));
        if (a == b && c == d) || (a == d && b == c) {
            return true;
        }
        let by = |cell: usize| {
            let count = |other: usize, n: i64| if other == cell { n } else { 0 };
            count(a, -1) + count(b, 1) + count(c, -1) + count(d, 1)
        };
        [a, b, c, d]
            .into_iter()
            .filter(|cell| *cell != NOWHERE)
            .all(|cell| bounds.allow(cell, world.value(cell) + by(cell)))
    })
}
