//! A second release of the same wave.

use super::every_world::{config, nothing_is_narrowed, of_homes, of_sort, two_sorts};
use super::*;
use proptest::prelude::*;

fn homes(instrument: &Instrument, sorts: &[[usize; 4]; 2]) -> Vec<Ticks> {
    let mut ticks = of_sort(instrument, &sorts[0], Some("a"));
    ticks.extend(of_sort(instrument, &sorts[1], Some("b")));
    ticks
}

#[test]
fn what_was_released_of_other_answers_is_refused() {
    let instrument = instrument(TINY);
    let asked = |good: usize| [(&instrument, homes(&instrument, &[[good, 9, 9, 0], [11, 8, 7, 0]]))];
    let first = release_of(&asked(20), None, &[], 1).expect("there is no earlier one");
    assert!(release_of(&asked(20), None, &[&first.tables], 2).is_ok());
    assert_eq!(
        release_of(&asked(21), None, &[&first.tables], 2).err(),
        Some(EarlierDoesNotFit)
    );
    let fewer_eligible = eligible(90, &[("a", 40), ("b", 30), ("c", 20)]);
    assert_eq!(
        release_of(&asked(20), Some(&fewer_eligible), &[&first.tables], 2).err(),
        Some(EarlierDoesNotFit),
        "home A is nearly everyone now, and was told before"
    );
}

proptest! {
    #![proptest_config(config(100))]

    /// Whoever holds both releases knows what the second says: it keeps the first.
    #[test]
    fn both_together_narrow_nothing_down(sorts in two_sorts()) {
        let instrument = instrument(TINY);
        let asked = [(&instrument, homes(&instrument, &sorts))];
        let first = release_of(&asked, None, &[], 1).expect("there is no earlier one");
        let second = release_of(&asked, None, &[&first.tables], 2).expect("the same answers");
        for (before, now) in first.tables.iter().zip(&second.tables).filter(|(before, _)| before.is_shown()) {
            prop_assert_eq!(before.columns(), now.columns());
            for (before, now) in before.rows().iter().zip(now.rows()) {
                for (before, now) in before.cells.iter().zip(&now.cells) {
                    let ((from, to), (low, high)) = (now.bounds(), before.bounds());
                    prop_assert!(from >= low && to <= high);
                    prop_assert!(!before.says_something() || now.says_something());
                }
            }
        }
        let shown = of_homes(&second);
        if shown.both.is_some() || shown.sorts[0].is_some() {
            prop_assert!(is_proven(&second), "{:?}", second.audit);
            nothing_is_narrowed(&sorts, &shown)?;
        }
    }
}
