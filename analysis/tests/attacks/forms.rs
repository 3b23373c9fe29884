//! Attack 13: what the pattern of hidden numbers says by itself, in the form for the public.

use crate::study::Study;
use crate::worlds::{Fact, world};
use analysis::study::Status;

fn three_small() -> Study {
    Study::of_rows(4, &[&[11, 11, 15], &[7, 1, 9], &[13, 2, 17], &[9, 3, 8]])
}

#[test]
fn the_public_form_does_not_tell_small_numbers_from_others() {
    let written = three_small().protected();
    let words = |status: Status| written.to_json().contains(&format!("\"{}\"", status.word()));
    assert!(
        words(Status::Primary) && words(Status::Secondary),
        "the analyst's form does"
    );
    let public = written.clone().to_public();
    for word in ["primary", "secondary"] {
        assert!(!public.to_json().contains(word), "{word}");
        for (name, csv) in public.to_csv() {
            assert!(!csv.contains(word), "{word} in {name}");
        }
    }
}

/// Who knows the rule cannot point at a hidden cell and say: that one is small.
#[test]
fn each_hidden_cell_may_be_one_that_is_not_small() {
    let study = three_small();
    let released = study.released();
    let facts = released.facts();
    let can_be = |others: &[Fact]| {
        // Some hidden cell is small: otherwise nothing would be hidden.
        released.hidden().iter().any(|reason| {
            let reason = Fact::between(&reason.states, 1, study.k - 1);
            let facts = [&facts[..], others, &[reason]].concat();
            world(released.states, study.most(), &facts).is_some()
        })
    };
    for cell in released.hidden() {
        let nobody = can_be(&[Fact::is(&cell.states, 0)]);
        let enough = can_be(&[Fact::at_least(&cell.states, study.k)]);
        assert!(nobody || enough, "{cell:?} is known to be small");
    }
    // Without the others that are hidden with them it is plain which ones are small.
    let bare = study.by_threshold(&released);
    for cell in bare.hidden() {
        let enough = [bare.facts(), vec![Fact::at_least(&cell.states, study.k)]].concat();
        assert!(world(bare.states, study.most(), &enough).is_none());
    }
}

/// What the public form says of a hidden number follows from the published ones: a data set that publishes the same says the
/// same.
#[test]
fn ranges_of_hidden_numbers_follow_from_published_ones() {
    let study = three_small();
    let first = study.protected().to_public();
    let released = study.read(&first);
    let mut same = 0;
    for shift in 1..=3 {
        for cell in released.hidden().iter().filter(|cell| cell.states.len() == 1) {
            let other = [released.facts(), vec![Fact::is(&cell.states, shift)]].concat();
            let Some(people) = world(released.states, study.most(), &other) else {
                continue;
            };
            let second = Study {
                people,
                ..study.clone()
            }
            .protected()
            .to_public();
            let told = |written: &analysis::study::Written| -> Vec<Option<u64>> {
                written.tables[0].cells.iter().map(|cell| cell.value).collect()
            };
            if told(&first) == told(&second) {
                assert_eq!(first.tables, second.tables);
                same += 1;
            }
        }
    }
    assert!(same > 1, "other data sets publish the same numbers");
}
