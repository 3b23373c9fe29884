use super::*;
use domain::instrument::{InstrumentId, InstrumentKey};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn table(columns: &[&str], cells: &[u64]) -> ProtectedTable {
    let id = InstrumentId::new("test");
    ProtectedTable {
        key: TableKey {
            instrument: InstrumentKey { id, version: 1 },
            variable: "safe".into(),
            by: None,
        },
        question: "Do you feel safe?".into(),
        by: None,
        shape: Shape::Shown {
            columns: columns.iter().map(|label| (*label).to_owned()).collect(),
            rows: vec![Row {
                label: EVERYONE.into(),
                cells: cells.to_vec(),
            }],
            step: "as asked".into(),
            by_step: None,
        },
    }
}

#[test]
fn the_sentence_says_what_the_numbers_say() {
    let apart = table(&["Always", "Never", NO_ANSWER], &[62, 69, 14]);
    assert_eq!(apart.sentence(), "62 of 131 said “Always”; 14 gave no answer.");
    let all = table(&["Always", "Never", NO_ANSWER], &[62, 69, 0]);
    assert_eq!(all.sentence(), "62 of 131 said “Always”.");
    let routed = table(&["Always", "Never", NOT_ASKED], &[62, 69, 14]);
    assert_eq!(
        routed.sentence(),
        "62 of 131 said “Always”; 14 gave no answer or were not asked."
    );
}

#[test]
fn a_breakdown_has_a_sentence_for_each_row_and_an_option_is_ticked() {
    let mut table = table(&["Ticked", "Not ticked", NO_ANSWER], &[10, 30, 6]);
    table.by = Some("How old are you?".into());
    table.key.variable = "who-helps/friend".into();
    assert_eq!(
        table.sentence(),
        "Everyone: 10 of 40 ticked it; 6 gave no answer."
    );
}

#[test]
fn a_hidden_table_explains_itself_and_has_nothing_else() {
    let mut table = table(&["Always", "Never", NO_ANSWER], &[62, 69, 14]);
    table.shape = Shape::Hidden {
        because: HiddenBecause::SmallNumber,
    };
    assert!(table.sentence().contains("could point to a child"));
    assert!(table.answers().is_empty() && table.rows().is_empty() && !table.is_shown());
    let row = Row {
        label: String::new(),
        cells: vec![1, 2],
    };
    assert!(table.percentages(&row).is_empty());
    assert_eq!(table.row_sentence(&row), "");
}

#[test]
fn percentages_are_of_those_who_answered() {
    let apart = table(&["Always", "Never", NO_ANSWER], &[30, 10, 60]);
    assert_eq!(apart.percentages(&apart.rows()[0]), [75, 25]);
    assert_eq!(apart.no_answer(&apart.rows()[0]), Some(60));
    assert_eq!(apart.answers(), ["Always", "Never"]);
    let thirds = table(&["a", "b", "c", NO_ANSWER], &[10, 10, 10, 0]);
    assert_eq!(thirds.percentages(&thirds.rows()[0]), [34, 33, 33]);
}

#[test]
fn it_is_read_back_as_it_was_written() {
    let table = table(&["Always", "Never", NO_ANSWER], &[30, 10, 60]);
    let json = serde_json::to_string(&table).expect("it is text and numbers");
    assert_eq!(
        serde_json::from_str::<ProtectedTable>(&json).expect("as written"),
        table
    );
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn percentages_add_up_and_are_less_than_one_away(cells in prop::collection::vec(0_u64..1_000_000, 3..13)) {
        let labels = vec!["x"; cells.len()];
        let table = table(&labels, &cells);
        let row = &table.rows()[0];
        let percentages = table.percentages(row);
        let base = table.base(row);
        let sum: u32 = percentages.iter().map(|p| u32::from(*p)).sum();
        prop_assert_eq!(sum, if base == 0 { 0 } else { 100 });
        for (percent, cell) in percentages.iter().zip(&cells) {
            let exact = if base == 0 { 0.0 } else { *cell as f64 * 100.0 / base as f64 };
            prop_assert!((f64::from(*percent) - exact).abs() < 1.0);
        }
    }
}
