//! The same question over two age versions.

use super::every_world::{Shown, config, nothing_is_narrowed, of_sort, told, two_sorts};
use super::*;
use proptest::prelude::*;

fn versions() -> [Instrument; 2] {
    let other = TINY.replace("id = \"tiny\"", "id = \"older\"");
    [instrument(TINY), instrument(&other)]
}

fn of<'r>(release: &'r Protected, version: Option<&Instrument>) -> &'r ProtectedTable {
    let key = version.map(|instrument| instrument.key.clone());
    let mut tables = release.tables.iter();
    let found = tables
        .find(|table| table.key.instrument == key && table.key.variable == "mood" && table.key.by.is_none());
    found.expect("it is in the manifest")
}

fn both(sorts: &[[usize; 4]; 2], eligible: Option<&EligiblePopulation>) -> (Protected, Shown) {
    let versions = versions();
    let asked = [0, 1].map(|n| (&versions[n], of_sort(&versions[n], &sorts[n], None)));
    let release = release_of(&asked, eligible, &[], 1).expect("there is no earlier one");
    let shown = Shown {
        sorts: [0, 1].map(|n| told(of(&release, Some(&versions[n]))).pop()),
        both: told(of(&release, None)).pop(),
    };
    (release, shown)
}

#[test]
fn two_age_versions_that_are_too_small_by_themselves_say_something_together() {
    let (release, shown) = both(&[[7, 0, 2, 0], [0, 8, 0, 0]], None);
    assert!(shown.sorts.iter().all(Option::is_none));
    assert!(
        shown.both.is_some_and(|told| !told.is_empty()),
        "{:?}",
        of(&release, None)
    );
    assert!(is_proven(&release), "{:?}", release.audit);
}

#[test]
fn next_to_the_one_that_is_shown_the_sum_would_tell_the_other() {
    let (release, shown) = both(&[[20, 11, 12, 0], [6, 1, 0, 0]], None);
    assert!(shown.sorts[0].is_some() && shown.both.is_none());
    assert!(of(&release, None).is_hidden_because(HiddenBecause::WorkedOut));
}

#[test]
fn a_sum_does_not_tell_how_many_of_one_age_did_not_answer() {
    let (release, _) = both(&[[20, 11, 12, 0], [9, 9, 9, 0]], Some(&eligible(45, &[])));
    assert!(of(&release, None).is_hidden_because(HiddenBecause::NearlyEveryone));
}

#[test]
fn large_numbers_are_shown_of_each_and_of_all() {
    let (release, _) = both(&[[20, 11, 12, 0], [9, 10, 13, 0]], None);
    assert_eq!(
        numbers(of(&release, None)),
        [[Some(29), Some(21), Some(25), Some(0)]]
    );
    assert!(is_proven(&release));
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn nothing_small_can_be_narrowed_down_in_one_or_all(sorts in two_sorts()) {
        let (release, shown) = both(&sorts, None);
        if shown.both.is_none() && shown.sorts.iter().all(Option::is_none) {
            return Ok(());
        }
        prop_assert!(is_proven(&release), "{:?}", release.audit);
        nothing_is_narrowed(&sorts, &shown)?;
    }

    /// Both are too small for themselves: of neither anything is told, and of both only what tells of neither.
    #[test]
    fn a_sum_of_two_that_are_too_small_tells_of_neither(
        a in [0..4_usize, 0..3, 0..3, 0..2],
        b in [0..4_usize, 0..3, 0..3, 0..2],
    ) {
        let (_, shown) = both(&[a, b], None);
        prop_assert!(shown.sorts.iter().all(Option::is_none));
        if shown.both.is_some() {
            // To be uncertain of each, as if something were told of it.
            let shown = Shown { sorts: [Some(Vec::new()), Some(Vec::new())], ..shown };
            nothing_is_narrowed(&[a, b], &shown)?;
        }
    }
}
