//! What anybody can work out of a hidden cell from published cells alone.
//!
//! In: published bounds, and equations "this cell is the sum of those". Out: for each cell the smallest and the largest
//! number that no chain of single equations rules out. It refuses to look at a true number that is not published: two
//! data sets with the same published cells give the same intervals.

use super::bounds::{Bounds, UNBOUNDED};

/// A cell, and the cells whose sum it is.
#[derive(Clone)]
pub(crate) struct Sum {
    /// The whole.
    pub whole: usize,
    /// Its parts.
    pub parts: Vec<usize>,
}

/// Equations are gone through at most so often: what is left then is true too, only wider.
const ROUNDS: usize = 60;

/// Narrows bounds until no equation narrows any more.
pub(crate) fn narrow(published: &Bounds, sums: &[Sum], cells: usize) -> Vec<(i64, i64)> {
    let mut of: Vec<(i64, i64)> = (0..cells).map(|cell| published.of(cell)).collect();
    for _ in 0..ROUNDS {
        let before = of.clone();
        for sum in sums {
            apply(sum, &mut of);
        }
        if of == before {
            break;
        }
    }
    of
}

fn apply(sum: &Sum, of: &mut [(i64, i64)]) {
    let capped = |high: i64| high.min(UNBOUNDED);
    let low: i64 = sum.parts.iter().map(|part| of[*part].0).sum();
    let high = sum.parts.iter().fold(0, |all, part| capped(all + of[*part].1));
    let whole = &mut of[sum.whole];
    *whole = (whole.0.max(low), whole.1.min(high));
    let whole = *whole;
    for part in &sum.parts {
        let others = sum.parts.iter().filter(|other| *other != part);
        let others_high = others.fold(0, |all, other| capped(all + of[*other].1));
        let others_low = low - of[*part].0;
        let most = if whole.1 >= UNBOUNDED {
            UNBOUNDED
        } else {
            whole.1 - others_low
        };
        let least = if others_high >= UNBOUNDED {
            0
        } else {
            whole.0 - others_high
        };
        // What was narrowed before may have made `low` a little too small: that only leaves the interval wider.
        of[*part] = (of[*part].0.max(least), of[*part].1.min(most));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_pair_lies_between_nothing_and_the_rest() {
        let mut published = Bounds::nothing(4);
        published.set(0, (40, 40));
        published.set(1, (31, 31));
        let sums = [Sum {
            whole: 0,
            parts: vec![1, 2, 3],
        }];
        assert_eq!(narrow(&published, &sums, 4), [(40, 40), (31, 31), (0, 9), (0, 9)]);
        published.set(3, (0, 5));
        assert_eq!(narrow(&published, &sums, 4)[2], (4, 9));
    }

    #[test]
    fn without_a_total_there_is_no_upper_bound() {
        let published = Bounds::nothing(3);
        let sums = [Sum {
            whole: 0,
            parts: vec![1, 2],
        }];
        assert_eq!(narrow(&published, &sums, 3)[1], (0, UNBOUNDED));
    }
}
