//! Attacks that succeeded once, each with the defence that it brought about.

use crate::study::{Cell, Study};
use crate::worlds::{Fact, impossible, world};

/// The public form says how many numbers are sensitive. Who knows the rule counts the small ones in every data set that
/// fits, and keeps those with as many.
#[test]
fn how_many_numbers_are_small_is_not_told() {
    let study = Study::of_rows(4, &[&[11, 11, 15], &[7, 1, 9], &[13, 2, 17], &[9, 3, 8]]);
    let public = study.protected().to_public();
    let released = study.read(&public);
    let told = public
        .audit
        .and_then(|audit| audit.attackers.into_values().next());
    let Some(sensitive) = told.map(|proven| proven.sensitive) else {
        return;
    };
    let hidden = released.hidden();
    for cell in study.small(&released) {
        let open = (0..study.k).filter(|count| {
            // Which of the hidden numbers are small, and which are not: every choice of so many.
            (0..1_usize << hidden.len()).any(|chosen| {
                if u64::from(chosen.count_ones()) != sensitive {
                    return false;
                }
                let mut facts = released.facts();
                facts.push(Fact::is(&cell.states, *count));
                let fits = hidden.iter().enumerate().map(|(n, cell)| match chosen >> n & 1 {
                    1 => vec![Fact::between(&cell.states, 1, study.k - 1)],
                    _ => vec![],
                });
                facts.extend(fits.flatten());
                let others = hidden.iter().enumerate().filter(|(n, _)| chosen >> n & 1 == 0);
                let others: Vec<&&Cell> = others.map(|(_, cell)| cell).collect();
                (0..1_usize << others.len()).any(|zero| {
                    let rest = others.iter().enumerate().map(|(n, cell)| match zero >> n & 1 {
                        1 => Fact::is(&cell.states, 0),
                        _ => Fact::at_least(&cell.states, study.k),
                    });
                    let facts = [facts.clone(), rest.collect()].concat();
                    world(released.states, study.most(), &facts).is_some()
                })
            })
        });
        let open: Vec<u64> = open.collect();
        assert_eq!(
            open,
            (0..study.k).collect::<Vec<u64>>(),
            "{cell:?} with {sensitive} small"
        );
    }
}

/// In a table of three dimensions all in one home give one answer, both boys and girls.
#[test]
fn that_all_in_a_home_say_the_same_is_not_told_where_the_table_has_a_third_dimension() {
    let study = Study {
        sizes: vec![2, 2, 2],
        ladders: vec![""; 3],
        tables: vec![(vec![0, 1, 2], vec![2])],
        k: 3,
        rules: "protect_unanimous = true",
        // answer, sex, home
        people: vec![10, 8, 10, 7, 0, 9, 0, 6],
    };
    let released = study.released();
    let others = [4, 6];
    assert_eq!(impossible(8, study.most(), &released.facts(), &others, 2), None);
}

/// A unanimous row, and nothing else that is small.
#[test]
fn a_unanimous_home_alone_does_not_hide_all_tables() {
    let mut study = Study::of_rows(3, &[&[9, 9, 8], &[0, 12, 11], &[0, 10, 14]]);
    study.tables[0].1 = vec![1];
    study.rules = "protect_unanimous = true";
    let released = study.released();
    assert!(released.cells.iter().any(|cell| cell.told.is_some()));
}

/// Two separate squares are hidden. Each has a reason of its own, or it would not be hidden; the engine asks for one reason in
/// the whole table.
#[test]
fn each_square_of_hidden_cells_may_hold_no_number_that_is_small() {
    let study = Study::of_rows(
        3,
        &[
            &[10, 7, 7, 9, 3, 0, 13],
            &[10, 12, 4, 5, 11, 1, 0],
            &[8, 11, 11, 8, 9, 9, 18],
            &[4, 2, 17, 17, 6, 0, 3],
            &[0, 2, 0, 13, 0, 0, 18],
            &[10, 10, 7, 19, 17, 2, 19],
            &[18, 10, 13, 18, 11, 0, 2],
        ],
    );
    let released = study.released();
    let parts = connected(&released.hidden(), 7);
    for cell in study.small(&released) {
        let mine = parts.iter().find(|part| part.contains(&cell.states[0]));
        for count in 0..study.k {
            let is_explained = mine.expect("it is hidden").iter().any(|reason| {
                let small = Fact::between(&[*reason], 1, study.k - 1);
                let facts = [released.facts(), vec![small, Fact::is(&cell.states, count)]].concat();
                world(released.states, study.most(), &facts).is_some()
            });
            assert!(is_explained, "{cell:?} is known not to be {count}");
        }
    }
}

/// Hidden cells of one table, of which each shares a row or a column with another.
fn connected(hidden: &[&Cell], width: usize) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for cell in hidden {
        assert_eq!(cell.states.len(), 1, "no total is hidden");
        let state = cell.states[0];
        let near = |other: &usize| other / width == state / width || other % width == state % width;
        let (joined, mut apart): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| part.iter().any(near));
        apart.push(joined.concat().into_iter().chain([state]).collect());
        parts = apart;
    }
    parts
}

/// The rule is public, so somebody who is counted knows it too. Only that there are k − 1 others they may rule out: with
/// themselves that is k, of which nothing is hidden.
#[test]
fn somebody_who_is_counted_and_knows_the_rule_learns_no_more() {
    let study = Study::of_rows(3, &[&[8, 6, 8], &[3, 6, 3], &[10, 2, 11]]);
    let released = study.released();
    for cell in study.small(&released) {
        for own in (0..released.states).filter(|state| study.people[*state] > 0) {
            let inside = u64::from(cell.states.contains(&own));
            for others in 0..study.k - inside {
                let facts = [
                    released.facts(),
                    vec![Fact::at_least(&[own], 1), Fact::is(&cell.states, others + inside)],
                ]
                .concat();
                let is_explained = released.hidden().iter().any(|reason| {
                    let small = Fact::between(&reason.states, 1, study.k - 1);
                    let facts = [facts.clone(), vec![small]].concat();
                    world(released.states, study.most(), &facts).is_some()
                });
                assert!(
                    is_explained,
                    "somebody at {own} knows of {cell:?}: {others} is not so"
                );
            }
        }
    }
}
