//! Attacks 4, 5, 6 and 18: readers who know something besides the tables.
//!
//! The rule, where they themselves stand, or how many there are of each group. They are given all data sets that fit: a
//! number that is in none of them is ruled out.

use crate::study::{Cell, Released, Study};
use crate::worlds::{Fact, impossible, world};

/// What somebody rules out of the small numbers who knows more facts: the first number found.
fn ruled_out(study: &Study, released: &Released, knows: &[Fact]) -> Option<u64> {
    let facts = [released.facts(), knows.to_vec()].concat();
    let small = study.small(released).into_iter();
    small
        .filter_map(|cell| impossible(released.states, study.most(), &facts, &cell.states, study.k - 1))
        .next()
}

/// What somebody rules out of the small numbers who knows that nothing is hidden without a reason: the hidden cells hold
/// a number that is too small.
fn ruled_out_by_rule(study: &Study, released: &Released) -> Option<u64> {
    let facts = released.facts();
    let least = u64::from(!study.is_small(0));
    let has_reason = |cell: &Cell, count: u64| {
        released.hidden().iter().any(|reason| {
            let small = Fact::between(&reason.states, least, study.k - 1);
            let with = [&facts[..], &[small, Fact::is(&cell.states, count)]].concat();
            world(released.states, study.most(), &with).is_some()
        })
    };
    let small = study.small(released).into_iter();
    small
        .filter_map(|cell| (0..study.k).find(|count| !has_reason(cell, *count)))
        .next()
}

/// What each of the people counted rules out of the others in a cell.
fn ruled_out_by_insiders(study: &Study, released: &Released) -> Option<u64> {
    let facts = released.facts();
    let people = (0..released.states).filter(|state| study.people[*state] > 0);
    let mut found = people.flat_map(|own| {
        let facts = [&facts[..], &[Fact::at_least(&[own], 1)]].concat();
        let rule_out = move |cell: &Cell| {
            let inside = u64::from(cell.states.contains(&own));
            (0..study.k).find(|others| {
                let with = [&facts[..], &[Fact::is(&cell.states, others + inside)]].concat();
                world(released.states, study.most(), &with).is_none()
            })
        };
        study.small(released).into_iter().filter_map(rule_out)
    });
    found.next()
}

/// One rare answer of a few people.
fn one_rare() -> Study {
    Study::of_rows(3, &[&[1, 9, 8], &[9, 12, 11], &[7, 10, 14]])
}

/// Attack 4.
#[test]
fn who_knows_that_nothing_is_hidden_without_a_reason_cannot_tell_that_somebody_is_there() {
    let study = one_rare();
    let released = study.released();
    assert_eq!(ruled_out_by_rule(&study, &released), None);
    // A square of four is enough against bounds. But in it only the 1 can be small: were it 0, nothing would be hidden.
    let square = study.telling_all_but(&released, |cell| {
        cell.states.len() == 1 && [0, 1, 3, 4].contains(&cell.states[0])
    });
    assert_eq!(ruled_out(&study, &square, &[]), None, "not by bounds");
    assert_eq!(ruled_out_by_rule(&study, &square), Some(0), "but by the rule");
}

/// Attack 5.
#[test]
fn nobody_who_is_counted_learns_how_many_others_there_are() {
    let study = Study::of_rows(3, &[&[1, 1, 8], &[9, 7, 6], &[8, 9, 7]]);
    let released = study.released();
    assert_eq!(ruled_out_by_insiders(&study, &released), None);
    // From outside each of the two ones can be 0, 1 or 2. Who is one of them knows that the other cell has at most 1.
    let square = study.telling_all_but(&released, |cell| {
        cell.states.len() == 1 && [0, 1, 3, 4].contains(&cell.states[0])
    });
    assert_eq!(ruled_out(&study, &square, &[]), None, "not from outside");
    assert!(
        ruled_out_by_insiders(&study, &square).is_some(),
        "but from inside"
    );
}

/// What registers hold: how many there are at each value of the second dimension.
fn register(study: &Study, released: &Released) -> Vec<Fact> {
    let groups = (0..study.sizes[1]).map(|value| {
        let in_it = (0..released.states).filter(|state| study.categories(*state)[1] == value);
        in_it.collect::<Vec<usize>>()
    });
    groups
        .map(|group| Fact::is(&group, study.count(&group)))
        .collect()
}

/// Attack 6: an officer knows how many there are in each home.
#[test]
fn who_knows_how_many_live_where_learns_nothing_if_the_spec_names_them_as_the_base() {
    let mut study = Study::of_rows(3, &[&[2, 9], &[8, 7]]);
    study.tables[0].1 = vec![1];
    let released = study.released();
    assert_eq!(ruled_out(&study, &released, &register(&study, &released)), None);
    // Hidden totals hide a number as well as hidden cells do, but not from who knows them.
    let totals = study.telling_all_but(&released, |cell| {
        [&[0][..], &[0, 1], &[0, 2], &[0, 1, 2, 3]].contains(&&cell.states[..])
    });
    assert_eq!(ruled_out(&study, &totals, &[]), None, "not without the register");
    assert!(ruled_out(&study, &totals, &register(&study, &totals)).is_some());
}

/// Attack 18: a ministry has published the total of the council.
#[test]
fn a_total_that_others_published_tells_nothing_if_it_is_in_the_base() {
    let mut study = Study::of_rows(4, &[&[3, 15, 14], &[16, 12, 2], &[13, 17, 11]]);
    study.tables[0].1 = vec![1];
    let released = study.released();
    let all: Vec<usize> = (0..9).collect();
    let mut knows = register(&study, &released);
    knows.push(Fact::is(&all, study.count(&all)));
    assert_eq!(ruled_out(&study, &released, &knows), None);
    let without = study.by_threshold(&released);
    let without = Released {
        cells: without
            .cells
            .into_iter()
            .filter(|cell| cell.states != all)
            .collect(),
        ..without
    };
    assert!(ruled_out(&study, &without, &knows).is_some());
}
