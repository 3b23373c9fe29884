//! The smallest and the largest number that equations leave to a set: a linear programme, solved by a crate that the engine does
//! not use.
//!
//! In: facts of the kind "exactly so many". Out: bounds, rounded to whole people. It refuses to know that people are whole.

use crate::worlds::Fact;
use microlp::{ComparisonOp, Error, OptimizationDirection, Problem};

/// From so many to so many; without an upper limit `u64::MAX`.
pub type Interval = (u64, u64);

/// What facts leave to a set of combinations.
pub fn interval(states: usize, facts: &[Fact], set: &[usize]) -> Interval {
    let bound = |direction| {
        let mut problem = Problem::new(direction);
        let variables: Vec<_> = (0..states)
            .map(|state| problem.add_var(f64::from(set.contains(&state)), (0.0, f64::INFINITY)))
            .collect();
        for fact in facts {
            let sum: Vec<_> = fact.states.iter().map(|state| (variables[*state], 1.0)).collect();
            problem.add_constraint(&sum, ComparisonOp::Eq, fact.to as f64);
        }
        match problem.solve() {
            Ok(outcome) => Some(
                outcome
                    .into_solution()
                    .expect("it was not interrupted")
                    .objective(),
            ),
            Err(Error::Unbounded) => None,
            Err(error) => panic!("{error}"),
        }
    };
    const ROUNDING: f64 = 1e-6;
    let least = bound(OptimizationDirection::Minimize).expect("counts are not negative");
    let most = bound(OptimizationDirection::Maximize);
    let whole = |number: f64| number.max(0.0) as u64;
    (
        whole((least - ROUNDING).ceil()),
        most.map_or(u64::MAX, |most| whole((most + ROUNDING).floor())),
    )
}
