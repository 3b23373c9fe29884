use super::*;
use domain::instrument::{InstrumentId, InstrumentKey};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn table(columns: &[&str], cells: &[u64]) -> ProtectedTable {
    let id = InstrumentId::new("test");
    ProtectedTable {
        key: TableKey {
            instrument: Some(InstrumentKey { id, version: 1 }),
            variable: "safe".into(),
            by: None,
        },
        question: "Do you feel safe?".into(),
        by: None,
        shape: Shape::Shown {
            columns: columns.iter().map(|label| (*label).to_owned()).collect(),
            rows: vec![Row {
                label: EVERYONE.into(),
                people: Some(cells.iter().sum()),
                cells: cells.iter().copied().map(ShownCell::Number).collect(),
            }],
            step: "as asked".into(),
            by_step: None,
        },
    }
}

/// What is drawn of a table whose numbers are all told.
fn percentages(table: &ProtectedTable) -> Vec<u8> {
    let percent = |share: Share| match share {
        Share::Percent(percent) => percent,
        _ => panic!("every number is told"),
    };
    table.shares(&table.rows()[0]).into_iter().map(percent).collect()
}

fn hidden_beside_a_range() -> ProtectedTable {
    let mut table = table(&["Always", "Sometimes", "Never", NO_ANSWER], &[30, 0, 0, 0]);
    let Shape::Shown { rows, .. } = &mut table.shape else {
        panic!("it is shown")
    };
    rows[0].people = Some(60);
    rows[0].cells[1] = ShownCell::Range {
        words: "fewer than a third".into(),
        from: 4,
        to: 19,
    };
    rows[0].cells[2] = ShownCell::Hidden { from: 2, to: 26 };
    rows[0].cells[3] = ShownCell::Hidden { from: 0, to: 9 };
    table
}

#[test]
fn a_hidden_number_is_drawn_and_said_as_what_is_known_of_it() {
    let table = hidden_beside_a_range();
    let row = &table.rows()[0];
    assert_eq!(table.base(row), Base::Everyone(60));
    assert_eq!(
        table.shares(row),
        [Share::Percent(50), Share::Between(6, 32), Share::Hidden]
    );
    assert_eq!(
        table.sentence(),
        "30 of 60 said “Always”; up to 9 gave no answer."
    );
    let labels: Vec<String> = row.cells.iter().map(ShownCell::label).collect();
    assert_eq!(
        labels,
        [
            "30",
            "fewer than a third (4 to 19)",
            "hidden (2 to 26)",
            "hidden (0 to 9)"
        ]
    );
    assert!(table.says_something());
}

#[test]
fn a_table_of_which_only_the_silence_is_told_says_nothing() {
    let mut table = hidden_beside_a_range();
    let Shape::Shown { rows, .. } = &mut table.shape else {
        panic!("it is shown")
    };
    rows[0].cells[0] = ShownCell::Hidden { from: 0, to: 40 };
    rows[0].cells[1] = ShownCell::Hidden { from: 0, to: 40 };
    rows[0].cells[3] = ShownCell::Number(20);
    assert!(!table.says_something());
    assert!(table.sentence().contains("could point to a child"));
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
    let mut table = table(&["Ticked", NOT_TICKED], &[10, 30]);
    table.by = Some("How old are you?".into());
    table.key.variable = "who-helps/friend".into();
    assert_eq!(table.sentence(), "Everyone: 10 of 40 ticked it.");
    assert_eq!(table.shares(&table.rows()[0]), [Share::Percent(25)]);
    assert_eq!(table.base(&table.rows()[0]).label(), "Of 40 young people");
}

#[test]
fn a_hidden_table_explains_itself_and_has_nothing_else() {
    let mut table = table(&["Always", "Never", NO_ANSWER], &[62, 69, 14]);
    table.shape = Shape::Hidden {
        because: HiddenBecause::SmallNumber,
    };
    assert!(table.sentence().contains("could point to a child"));
    assert!(table.answers().is_empty() && table.rows().is_empty() && !table.is_shown());
}

#[test]
fn percentages_are_of_those_who_answered() {
    let apart = table(&["Always", "Never", NO_ANSWER], &[30, 10, 60]);
    assert_eq!(percentages(&apart), [75, 25]);
    assert_eq!(apart.no_answer(&apart.rows()[0]), Some(&ShownCell::Number(60)));
    assert_eq!(apart.base(&apart.rows()[0]), Base::Answered(40));
    assert_eq!(apart.answers(), ["Always", "Never"]);
    let thirds = table(&["a", "b", "c", NO_ANSWER], &[10, 10, 10, 0]);
    assert_eq!(percentages(&thirds), [34, 33, 33]);
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
        let percentages = percentages(&table);
        let base = table.base(row).count().unwrap_or(0);
        let sum: u32 = percentages.iter().map(|p| u32::from(*p)).sum();
        prop_assert_eq!(sum, if base == 0 { 0 } else { 100 });
        for (percent, cell) in percentages.iter().zip(&cells) {
            let exact = if base == 0 { 0.0 } else { *cell as f64 * 100.0 / base as f64 };
            prop_assert!((f64::from(*percent) - exact).abs() < 1.0);
        }
    }
}
