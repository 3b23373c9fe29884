//! Cells that are to be protected together, and what came of it.
//!
//! In: a frame, and what its cells are to somebody who publishes tables. Out: the task for [`super::suppress`]. It refuses to
//! decide anything.

use super::bounds::Bounds;
use super::frame::Frame;
use super::intervals::Sum;
use super::proof::Proven;

/// What may happen to a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It is in no table.
    Unpublished,
    /// It may be published, which is worth so much.
    Open(i64),
    /// The rule hides it.
    Primary,
    /// It was published before, and stays.
    Fixed,
}

/// Cells to be protected together.
pub(crate) struct Case<'f> {
    /// Who could be where.
    pub frame: &'f Frame,
    /// For each cell.
    pub roles: Vec<Role>,
    /// Cells that every attacker must be able to think from 0 to k − 1.
    pub sensitive: Vec<usize>,
    /// For each cell, whether that it is zero would be a reason to hide it.
    pub zero_is_a_reason: Vec<bool>,
    /// The smallest number that may be shown.
    pub k: i64,
    /// The margins of each table; the same margin may be in many.
    pub tables: Vec<Vec<usize>>,
    /// Cells that are in no equation of `sums`, each with the cell that it is a part of.
    pub parts: Vec<(usize, usize)>,
    /// Cells that are hidden for a reason that anybody may know, so that nothing need explain them.
    pub explained: Vec<usize>,
    /// Margins whose numbers the registers hold.
    pub registers: Vec<usize>,
    /// For cells that stay hidden, what may be said instead, the best first.
    pub ranges: Vec<(usize, Vec<(i64, i64)>)>,
    /// Equations between cells, for what can be seen without a search, and how many cells stand in them.
    pub sums: (Vec<Sum>, usize),
    /// What is known of cells from the beginning, and cannot be hidden.
    pub given: Vec<(usize, (i64, i64))>,
    /// The most search steps of one choice; what is not proven then is not published.
    pub budget: u64,
    /// The most search steps for publishing again what was hidden, and as many for ranges.
    pub polish: u64,
    /// Beginnings are tried anew as long as all choices together took fewer search steps than this.
    pub effort: u64,
}

/// What is published.
pub(crate) struct Outcome {
    /// Of each cell.
    pub bounds: Bounds,
    /// How far each attacker is kept out.
    pub proven: Proven,
    /// Tables of which nothing is published, since it was not proven in time that it could be.
    pub withheld: Vec<usize>,
}
