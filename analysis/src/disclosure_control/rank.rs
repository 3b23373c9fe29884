//! The second opinion: is a sensitive number a sum of published numbers, with whatever weights?
//!
//! In: the frame and what is published. Out: the sensitive cells of which it is so, or of which it could not be decided.
//! It shares nothing with the search but the frame, works in exact fractions, and refuses to guess: where fractions grow
//! too large, the cell counts as recovered.

use super::bounds::Bounds;
use super::columns::unknowns;
use super::frame::Frame;
use num_rational::Ratio;
use num_traits::{CheckedDiv, CheckedMul, CheckedSub, Zero};

type Fraction = Ratio<i128>;
/// One equation: the unknowns in it with their weights, sorted.
type Row = Vec<(usize, Fraction)>;

/// The sensitive cells that can be recovered by adding and subtracting published numbers.
pub(super) fn recovered(frame: &Frame, bounds: &Bounds, sensitive: &[usize]) -> Vec<usize> {
    let mut matters = vec![false; frame.cells()];
    sensitive.iter().for_each(|cell| matters[*cell] = true);
    let columns = unknowns(frame, |cell| matters[cell] || bounds.is_number(cell));
    let row = |cell: usize| -> Row {
        let with = columns
            .iter()
            .enumerate()
            .filter(|(_, cells)| cells.binary_search(&cell).is_ok());
        with.map(|(column, _)| (column, Fraction::from_integer(1)))
            .collect()
    };
    let mut known: Vec<Option<Row>> = vec![None; columns.len()];
    let mut overflowed = false;
    for cell in (0..frame.cells()).filter(|cell| bounds.is_number(*cell)) {
        match reduced(row(cell), &known) {
            None => overflowed = true,
            Some(row) => {
                if let Some((pivot, _)) = row.first().cloned() {
                    known[pivot] = Some(row);
                }
            }
        }
    }
    let is_recovered = |cell: &usize| match reduced(row(*cell), &known) {
        None => true,
        // No unknown is left of it: a sum of published numbers. (A cell without unknowns counts nobody, ever.)
        Some(rest) => rest.is_empty() && !row(*cell).is_empty(),
    };
    sensitive
        .iter()
        .copied()
        .filter(|cell| overflowed || is_recovered(cell))
        .collect()
}

/// What is left of a row when the known rows are taken away from its front.
fn reduced(mut row: Row, known: &[Option<Row>]) -> Option<Row> {
    let mut done = 0;
    while let Some((column, factor)) = row.get(done).cloned() {
        let Some(pivot) = known[column].as_ref() else {
            done += 1;
            continue;
        };
        let (_, lead) = pivot.first()?;
        let factor = factor.checked_div(lead)?;
        row = minus(&row, pivot, &factor)?;
    }
    Some(row)
}

/// `row − factor · other`.
fn minus(row: &Row, other: &Row, factor: &Fraction) -> Option<Row> {
    let mut result = Row::with_capacity(row.len() + other.len());
    let (mut a, mut b) = (row.iter().peekable(), other.iter().peekable());
    loop {
        let take_a = match (a.peek(), b.peek()) {
            (None, None) => return Some(result),
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some((x, _)), Some((y, _))) if x == y => {
                let (column, left) = a.next()?;
                let (_, right) = b.next()?;
                let value = left.checked_sub(&factor.checked_mul(right)?)?;
                if !value.is_zero() {
                    result.push((*column, value));
                }
                continue;
            }
            (Some((x, _)), Some((y, _))) => x < y,
        };
        if take_a {
            result.push(*a.next()?);
        } else {
            let (column, right) = b.next()?;
            result.push((
                *column,
                Fraction::zero().checked_sub(&factor.checked_mul(right)?)?,
            ));
        }
    }
}
