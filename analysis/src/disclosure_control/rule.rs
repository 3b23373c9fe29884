//! What a single table may show.

use super::rung::Rung;

/// The smallest number of people that is shown.
pub(super) const SMALLEST: u64 = 6;
/// The smallest number of answers that a row is made of.
pub(super) const SMALLEST_BASE: u64 = 10;

/// Whether so many may be shown or worked out: nobody, or enough.
pub(super) fn is_nobody_or_enough(count: u64) -> bool {
    count == 0 || count >= SMALLEST
}

/// Whether a row may be shown. `opinion`: then no answer may be given by nobody, for "nobody said yes" tells about each
/// in the row, and with two answers or more nothing is said by everybody either.
///
/// A row in which nobody is tells about nobody.
pub(super) fn may_show(row: &[u64], rung: &Rung, opinion: bool) -> bool {
    if row.iter().all(|cell| *cell == 0) {
        return true;
    }
    let (answers, missing) = row.split_at(rung.groups().min(row.len()));
    let enough = |cell: &u64| {
        if opinion {
            *cell >= SMALLEST
        } else {
            is_nobody_or_enough(*cell)
        }
    };
    answers.len() >= 2
        && answers.iter().sum::<u64>() >= SMALLEST_BASE
        && answers.iter().all(enough)
        && missing.iter().all(|cell| is_nobody_or_enough(*cell))
}

/// Whether every row may be shown.
pub(super) fn may_show_all(rows: &[Vec<u64>], rung: &Rung, opinion: bool) -> bool {
    rows.iter().all(|row| may_show(row, rung, opinion))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disclosure_control::rung::Part;

    fn rung(declares_no_answer: bool, parts: usize) -> Rung {
        let part = |n: usize| Part {
            label: n.to_string(),
            of: vec![n],
        };
        Rung {
            name: "as asked".into(),
            parts: (0..parts).map(part).collect(),
            declares_no_answer,
        }
    }

    #[test]
    fn a_cell_of_one_to_five_is_never_shown() {
        let apart = rung(false, 3);
        for small in 1..=5 {
            assert!(!may_show(&[small, 20, 0], &apart, true), "{small}");
            assert!(!may_show(&[20, small, 0], &apart, false), "{small}");
            assert!(!may_show(&[20, 20, small], &apart, true), "{small}");
        }
        assert!(may_show(&[6, 6, 6], &apart, true));
    }

    #[test]
    fn an_opinion_that_nobody_or_everybody_has_is_not_shown() {
        let apart = rung(false, 3);
        assert!(!may_show(&[0, 20, 0], &apart, true));
        assert!(!may_show(&[0, 20, 10], &apart, true));
        assert!(may_show(&[0, 20, 10], &apart, false));
        assert!(
            may_show(&[20, 20, 0], &apart, true),
            "that everybody answered may be told"
        );
    }

    #[test]
    fn a_row_needs_a_base_and_an_empty_one_tells_nothing() {
        assert!(!may_show(&[9, 0, 30], &rung(false, 3), false));
        assert!(may_show(&[10, 0, 30], &rung(false, 3), false));
        assert!(may_show(&[0, 0, 0], &rung(false, 3), true));
        assert!(may_show(&[6, 6], &rung(true, 2), true));
        assert!(!may_show(&[6, 5], &rung(true, 2), true));
    }
}
