//! One attacker against one cell.
//!
//! In: what the attacker knows, and which numbers must stay possible. Out: what is left, and the verdict. It refuses to
//! judge which cells matter.

use super::super::Verdict;
use super::linear::{Linear, Range};
use super::worlds::Worlds;
use crate::disclosure_control::bounds::Bounds;
use crate::disclosure_control::frame::Frame;
use crate::disclosure_control::world::World;

/// What must stay possible.
#[derive(Clone, Copy)]
pub(super) enum Need {
    /// It does not matter.
    Nothing,
    /// From so many to so many; and whether it is sure that it matters.
    Numbers(i64, i64, bool),
}

/// What was found of a cell.
#[derive(Clone, Copy)]
pub(super) struct Finding {
    pub from: i64,
    pub to: Option<i64>,
    pub needed: (i64, i64),
    pub verdict: Verdict,
}

impl Finding {
    /// Of a cell of which it does not matter what is known.
    pub fn harmless(range: Range) -> Self {
        let (from, to) = ends(range);
        Self {
            from,
            to,
            needed: (from, to.unwrap_or(from)),
            verdict: Verdict::Safe,
        }
    }
}

/// The two ends of a range.
pub(super) fn ends(range: Range) -> (i64, Option<i64>) {
    match range {
        Range::Of(from, to) => (from, to),
        Range::Empty | Range::Unknown => (0, None),
    }
}

/// Whether a range leaves all numbers from one to another.
pub(super) fn leaves(range: Range, (low, high): (i64, i64)) -> bool {
    let (from, to) = ends(range);
    low > high || (from <= low && to.is_none_or(|to| high <= to))
}

/// An attacker with everything that they know.
pub(super) struct Attack<'f> {
    pub linear: Linear<'f>,
    pub worlds: Worlds<'f>,
}

impl<'f> Attack<'f> {
    /// `known`: data sets that may fit.
    pub fn of(frame: &'f Frame, bounds: &Bounds, linear: Linear<'f>, known: &[World<'f>]) -> Self {
        Self {
            worlds: Worlds::of(frame, bounds, &linear, known),
            linear,
        }
    }

    /// Data sets that fit.
    pub fn known(&self) -> &[World<'f>] {
        self.worlds.kept()
    }

    /// What is left of a cell.
    pub fn range(&self, cell: usize) -> Range {
        self.linear.range(cell, None)
    }

    /// The verdict on a cell with that range.
    pub fn judge(&mut self, cell: usize, range: Range, need: Need) -> Finding {
        let Need::Numbers(low, high, sure) = need else {
            return Finding::harmless(range);
        };
        let (from, to) = ends(range);
        let verdict = if !leaves(range, (low, high)) {
            match sure {
                true => Verdict::Unsafe,
                false => Verdict::NotProven,
            }
        } else if (low..=high).all(|number| self.worlds.show(&self.linear, cell, number, None)) {
            Verdict::Safe
        } else {
            Verdict::NotProven
        };
        Finding {
            from,
            to,
            needed: (low, high),
            verdict,
        }
    }
}
