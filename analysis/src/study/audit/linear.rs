//! What equations leave to a number, by linear programmes.
//!
//! In: what is known of each cell. Out: the smallest and the largest number that a cell can be, or a data set that fits. It
//! refuses to call anything safe: that people are whole it knows only of a data set that was counted again.

use crate::disclosure_control::bounds::{Bounds, UNBOUNDED};
use crate::disclosure_control::frame::{Frame, NOWHERE};
use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, SolveOptions, Variable};
use std::collections::BTreeMap;

/// Most unknowns that are worked with.
const MOST_UNKNOWNS: usize = 4_000;
/// So far from a whole number a bound may be and still count as it.
const ROUNDING: f64 = 1e-6;
/// Where a search for whole numbers gives up.
const MOST_NODES: u64 = 200;

/// What a programme says of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Range {
    /// From so many to so many; none if there is no upper limit.
    Of(i64, Option<i64>),
    /// No numbers fit.
    Empty,
    /// The programme could not be solved.
    Unknown,
}

/// Equations, with the combinations that the same known cells count joined to one unknown.
pub(super) struct Linear<'f> {
    frame: &'f Frame,
    /// The known cells that count each unknown.
    counted: Vec<Vec<usize>>,
    /// The unknown of each spot.
    unknown: Vec<usize>,
    bounds: Bounds,
}

impl<'f> Linear<'f> {
    /// None if there are too many unknowns.
    pub fn of(frame: &'f Frame, bounds: &Bounds) -> Option<Self> {
        let mut numbers: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut unknown = Vec::with_capacity(frame.spots());
        for spot in 0..frame.spots() {
            let all = (0..frame.margins().len()).map(|margin| frame.cell_at(margin, spot));
            let known: Vec<usize> = all
                .filter(|cell| *cell != NOWHERE && bounds.tell(*cell))
                .collect();
            let next = numbers.len();
            unknown.push(*numbers.entry(known).or_insert(next));
        }
        let mut counted = vec![Vec::new(); numbers.len()];
        for (known, number) in numbers {
            counted[number] = known;
        }
        (counted.len() <= MOST_UNKNOWNS).then(|| Self {
            frame,
            counted,
            unknown,
            bounds: bounds.clone(),
        })
    }

    /// The unknown that a spot is part of: equations do not tell people of the same one apart.
    pub fn unknown(&self, spot: usize) -> usize {
        self.unknown[spot]
    }

    /// What is left to a cell. `held`: a spot with one person, who is not counted.
    pub fn range(&self, cell: usize, held: Option<usize>) -> Range {
        let least = self.bound(cell, held, OptimizationDirection::Minimize);
        let most = self.bound(cell, held, OptimizationDirection::Maximize);
        match (least, most) {
            (Err(Error::Infeasible), _) | (_, Err(Error::Infeasible)) => Range::Empty,
            (Ok(least), Ok(most)) => Range::Of(
                whole((least - ROUNDING).ceil()),
                Some(whole((most + ROUNDING).floor())),
            ),
            (Ok(least), Err(Error::Unbounded)) => Range::Of(whole((least - ROUNDING).ceil()), None),
            _ => Range::Unknown,
        }
    }

    fn bound(
        &self,
        cell: usize,
        held: Option<usize>,
        direction: OptimizationDirection,
    ) -> Result<f64, Error> {
        let mut problem = Problem::new(direction);
        let parts = self.parts(Some(cell));
        let variables: Vec<_> = parts
            .iter()
            .map(|part| problem.add_var(f64::from(u8::from(part.inside)), (0.0, f64::INFINITY)))
            .collect();
        self.constrain(&mut problem, &parts, &variables, held)?;
        let solution = problem.solve()?.into_solution();
        solution
            .map(|solution| solution.objective())
            .map_err(|_| Error::InternalError("it was interrupted".into()))
    }

    /// People at each spot that fit, with a cell at a number if one is named, and the person who is held left aside. `exact`:
    /// they are whole; otherwise they are rounded, and may not fit.
    pub fn people(
        &self,
        goal: Option<(usize, i64)>,
        held: Option<usize>,
        exact: bool,
    ) -> Result<Vec<u32>, Error> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let parts = self.parts(goal.map(|(cell, _)| cell));
        let variables: Vec<_> = parts
            .iter()
            .map(|_| match exact {
                true => problem.add_integer_var(0.0, (0, i32::MAX)),
                false => problem.add_var(0.0, (0.0, f64::INFINITY)),
            })
            .collect();
        self.constrain(&mut problem, &parts, &variables, held)?;
        if let Some((_, value)) = goal {
            let inside = parts.iter().zip(&variables).filter(|(part, _)| part.inside);
            let inside: Vec<_> = inside.map(|(_, variable)| (*variable, 1.0)).collect();
            problem.add_constraint(&inside, ComparisonOp::Eq, float(value));
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(MOST_NODES);
        let solution = problem
            .solve_with(options)?
            .into_solution()
            .map_err(|_| Error::InternalError("it was interrupted".into()))?;
        let mut people = vec![0; self.unknown.len()];
        for (part, variable) in parts.iter().zip(&variables) {
            let number = whole(solution.var_value(*variable).round());
            people[part.first] = u32::try_from(number).unwrap_or(u32::MAX);
        }
        Ok(people)
    }

    /// Unknowns, split by whether a cell counts them.
    fn parts(&self, cell: Option<usize>) -> Vec<Part> {
        let mut parts: BTreeMap<(usize, bool), usize> = BTreeMap::new();
        for (spot, unknown) in self.unknown.iter().enumerate() {
            let inside = cell.is_some_and(|cell| {
                let margin = self.frame.margin_of(cell);
                self.frame.cell_at(margin, spot) == cell
            });
            parts.entry((*unknown, inside)).or_insert(spot);
        }
        let part = |((unknown, inside), first)| Part {
            unknown,
            inside,
            first,
        };
        parts.into_iter().map(part).collect()
    }

    fn constrain(
        &self,
        problem: &mut Problem,
        parts: &[Part],
        variables: &[Variable],
        held: Option<usize>,
    ) -> Result<(), Error> {
        let mut rows: BTreeMap<usize, Vec<(Variable, f64)>> = BTreeMap::new();
        for (part, variable) in parts.iter().zip(variables) {
            for cell in &self.counted[part.unknown] {
                rows.entry(*cell).or_default().push((*variable, 1.0));
            }
        }
        let own = held.map(|spot| &self.counted[self.unknown[spot]]);
        for (cell, row) in rows {
            let less = i64::from(own.is_some_and(|own| own.contains(&cell)));
            let (low, high) = self.bounds.of(cell);
            let (low, high) = ((low - less).max(0), high - less);
            if high < 0 {
                return Err(Error::Infeasible);
            }
            if low == high {
                problem.add_constraint(&row, ComparisonOp::Eq, float(low));
                continue;
            }
            if low > 0 {
                problem.add_constraint(&row, ComparisonOp::Ge, float(low));
            }
            if high < UNBOUNDED - 1 {
                problem.add_constraint(&row, ComparisonOp::Le, float(high));
            }
        }
        Ok(())
    }
}

struct Part {
    unknown: usize,
    inside: bool,
    /// Its first spot.
    first: usize,
}

/// Every number is below a thousand million, which both hold exactly.
fn float(number: i64) -> f64 {
    number as f64
}

fn whole(number: f64) -> i64 {
    number.max(0.0) as i64
}
