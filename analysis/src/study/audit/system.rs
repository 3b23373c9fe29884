//! Tables as one system of equations.
//!
//! In: anybody's tables. Out: each number that they count, once, with what they tell of it, and the frame of data sets that
//! they could be of. It refuses to know the data.

use super::super::{MOST_PEOPLE, Status, TOTAL, Written};
use super::others::Others;
use crate::disclosure_control::bounds::{Bounds, UNBOUNDED};
use crate::disclosure_control::frame::{Frame, Margin, OUTSIDE};
use crate::disclosure_control::intervals::Sum;
use std::collections::{BTreeMap, BTreeSet};

/// Most combinations of the values of all dimensions.
const MOST_COMBINATIONS: usize = 20_000;

/// A dimension of some table.
pub(super) struct Axis {
    pub name: String,
    pub values: Vec<String>,
}

/// What all tables tell together.
pub(super) struct System {
    pub axes: Vec<Axis>,
    pub frame: Frame,
    pub bounds: Bounds,
    /// For each table the cell of the frame that each of its cells is.
    pub places: Vec<Vec<usize>>,
    /// Margins by their axes.
    pub margins: BTreeMap<Vec<usize>, usize>,
    pub sums: Vec<Sum>,
    /// For each cell of the frame a table that shows it, and where in it.
    pub named: Vec<Option<(usize, usize)>>,
    /// Cells that two tables tell different things of: the first, and what the second tells.
    pub torn: Vec<Torn>,
}

/// A cell of which two tables tell different things.
pub(super) struct Torn {
    pub first: (usize, usize),
    pub second: (usize, usize),
}

impl System {
    /// None if there are too many combinations, or numbers too large, to work anything out.
    pub fn of(tables: &Written) -> Option<Self> {
        let axes = axes(tables);
        let sizes: Vec<usize> = axes.iter().map(|axis| axis.values.len().max(1)).collect();
        let states = sizes
            .iter()
            .try_fold(1_usize, |all, size| all.checked_mul(*size))?;
        let cells = tables.tables.iter().flat_map(|table| &table.cells);
        let mut told = cells.flat_map(|cell| [cell.value, cell.from, cell.to]).flatten();
        if states > MOST_COMBINATIONS || told.any(|number| number > MOST_PEOPLE) {
            return None;
        }
        let mut margins: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut list = Vec::new();
        let mut own = Vec::new();
        for table in &tables.tables {
            let of: Vec<usize> = table
                .dimensions
                .iter()
                .filter_map(|name| axes.iter().position(|axis| axis.name == *name))
                .collect();
            for some in 0..1_usize << of.len() {
                let mut some: Vec<usize> = (0..of.len())
                    .filter(|n| some >> n & 1 == 1)
                    .map(|n| of[n])
                    .collect();
                some.sort_unstable();
                let next = list.len();
                if *margins.entry(some.clone()).or_insert(next) == next {
                    list.push(margin(&some, &sizes, states));
                }
            }
            own.push(of);
        }
        let frame = Frame::new(sizes, &[0], &[vec![true; states]], list).opened();
        let mut system = Self {
            bounds: Bounds::nothing(frame.cells()),
            places: Vec::new(),
            sums: sums(&frame, &margins),
            named: vec![None; frame.cells()],
            torn: Vec::new(),
            axes,
            frame,
            margins,
        };
        for (number, table) in tables.tables.iter().enumerate() {
            let mut places = Vec::new();
            for (position, cell) in table.cells.iter().enumerate() {
                let place = system.place(&own[number], &cell.key)?;
                let bounds = match (cell.status, cell.value) {
                    (Status::Published, Some(value)) => (signed(value), signed(value)),
                    // Whatever is printed in a cell is published, also in one that is hidden.
                    _ => (signed(cell.from.unwrap_or(0)), cell.to.map_or(UNBOUNDED, signed)),
                };
                system.tell(place, bounds, (number, position));
                places.push(place);
            }
            system.places.push(places);
        }
        Some(system)
    }

    /// The same with a cell of its own, published nowhere, for each of some others: their numbers follow those of the cells
    /// that there were.
    pub fn with(self, others: &[Others]) -> Self {
        let states = self.frame.spots();
        let sizes = self.axes.iter().map(|axis| axis.values.len().max(1)).collect();
        let mut list = self.frame.margins().to_vec();
        for others in others {
            let (row, cell) = (
                self.frame.margin_of(others.row),
                self.frame.margin_of(others.cell),
            );
            let of = |spot: usize| {
                let is_other = self.frame.cell_at(row, spot) == others.row
                    && self.frame.cell_at(cell, spot) != others.cell;
                if is_other { 0 } else { OUTSIDE }
            };
            list.push(Margin {
                states: (0..states).map(of).collect(),
                state_groups: 1,
                blocks: vec![0],
                block_groups: 1,
            });
        }
        let frame = Frame::new(sizes, &[0], &[vec![true; states]], list).opened();
        let mut named = self.named;
        named.resize(frame.cells(), None);
        Self {
            bounds: self.bounds.extended(frame.cells()),
            named,
            frame,
            ..self
        }
    }

    fn place(&self, axes: &[usize], key: &[String]) -> Option<usize> {
        let mut named: Vec<(usize, usize)> = Vec::new();
        for (axis, value) in axes.iter().zip(key).filter(|(_, value)| *value != TOTAL) {
            let values = &self.axes[*axis].values;
            named.push((*axis, values.iter().position(|known| known == value)?));
        }
        named.sort_unstable();
        let of: Vec<usize> = named.iter().map(|(axis, _)| *axis).collect();
        let code = named
            .iter()
            .fold(0, |code, (axis, value)| code * self.frame.size(*axis) + value);
        Some(self.frame.cell(*self.margins.get(&of)?, 0, code))
    }

    fn tell(&mut self, place: usize, (low, high): (i64, i64), by: (usize, usize)) {
        let before = self.bounds.of(place);
        let both = (before.0.max(low), before.1.min(high));
        match self.named[place] {
            Some(first) if both.0 > both.1 => self.torn.push(Torn { first, second: by }),
            _ => {
                // The table that tells most is named in a contradiction.
                if self.named[place].is_none() || both != before {
                    self.named[place] = Some(by);
                }
                self.bounds.set(place, both);
            }
        }
    }
}

/// Counts are far below the largest.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(UNBOUNDED)
}

fn axes(tables: &Written) -> Vec<Axis> {
    let mut axes: Vec<Axis> = Vec::new();
    for table in &tables.tables {
        for (place, name) in table.dimensions.iter().enumerate() {
            let own = table.values(place);
            match axes.iter_mut().find(|axis| axis.name == *name) {
                None => axes.push(Axis {
                    name: name.clone(),
                    values: own,
                }),
                Some(axis) => own
                    .into_iter()
                    .filter(|value| !axis.values.contains(value))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|value| axis.values.push(value)),
            }
        }
    }
    axes
}

fn margin(of: &[usize], sizes: &[usize], states: usize) -> Margin {
    let category = |state: usize, axis: usize| {
        let stride: usize = sizes[axis + 1..].iter().product();
        state / stride % sizes[axis]
    };
    let code = |state| {
        of.iter()
            .fold(0, |code, axis| code * sizes[*axis] + category(state, *axis))
    };
    Margin {
        // There are no more than twenty thousand.
        states: (0..states)
            .map(|state| u32::try_from(code(state)).unwrap_or(0))
            .collect(),
        state_groups: of.iter().map(|axis| sizes[*axis]).product(),
        blocks: vec![0],
        block_groups: 1,
    }
}

/// Every cell is the sum of the cells of each margin that has one dimension more.
fn sums(frame: &Frame, margins: &BTreeMap<Vec<usize>, usize>) -> Vec<Sum> {
    let mut sums = Vec::new();
    for (of, finer) in margins {
        for left_out in of {
            let coarse: Vec<usize> = of.iter().copied().filter(|axis| axis != left_out).collect();
            let Some(coarser) = margins.get(&coarse) else {
                continue;
            };
            let mut parts: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
            for spot in 0..frame.spots() {
                let own = parts.entry(frame.cell_at(*coarser, spot)).or_default();
                own.insert(frame.cell_at(*finer, spot));
            }
            sums.extend(parts.into_iter().map(|(whole, parts)| Sum {
                whole,
                parts: parts.into_iter().collect(),
            }));
        }
    }
    sums
}
