//! Attacks that still succeed, each ignored until its defence is there.

use crate::study::{Cell, Study};
use crate::worlds::{Fact, impossible, world};

/// The public form says how many numbers are sensitive. Who knows the rule counts the small ones in every data set that
/// fits, and keeps those with as many.
#[test]
#[ignore = "open: the public form holds the number of sensitive cells"]
fn how_many_numbers_are_small_is_not_told() {
    let study = Study::of_rows(4, &[&[11, 11, 15], &[7, 1, 9], &[13, 2, 17], &[9, 3, 8]]);
    let public = study.protected().to_public();
    let released = study.read(&public);
    let Some(audit) = public.audit else { return };
    let sensitive = audit.attackers.values().next().expect("an attacker").sensitive;
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
#[ignore = "open: protect_unanimous looks at innermost cells alone"]
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
#[ignore = "open: who knows the rule is never searched for with the rest of a row, so nothing is proven"]
fn a_unanimous_home_alone_does_not_hide_all_tables() {
    let mut study = Study::of_rows(3, &[&[9, 9, 8], &[0, 12, 11], &[0, 10, 14]]);
    study.tables[0].1 = vec![1];
    study.rules = "protect_unanimous = true";
    let released = study.released();
    assert!(released.cells.iter().any(|cell| cell.told.is_some()));
}

/// A row of fewer than `min_base` people is hidden. It is a difference of published numbers all the same.
#[test]
#[ignore = "open: min_base hides numbers and does not protect them"]
fn a_row_that_is_too_short_does_not_come_out_by_subtraction() {
    let mut study = Study::of_rows(3, &[&[4, 12, 9], &[4, 11, 14]]);
    study.tables[0].1 = vec![1];
    study.rules = "min_base = 10";
    let released = study.released();
    assert_eq!(released.cell(&[0]).told, None);
    let known = (0..=8).filter(|count| {
        let facts = [released.facts(), vec![Fact::is(&[0], *count)]].concat();
        world(6, study.most(), &facts).is_some()
    });
    assert!(known.count() > 1, "it is known exactly");
}
