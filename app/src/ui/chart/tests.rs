use super::*;
use analysis::disclosure_control::HiddenBecause;
use domain::instrument::TableKey;

fn table(cells: Vec<ShownCell>) -> ProtectedTable {
    ProtectedTable {
        key: TableKey {
            instrument: "eleven-to-seventeen/1".parse().ok(),
            variable: "area-safe".into(),
            by: None,
        },
        question: "Do you feel safe?".into(),
        by: None,
        shape: Shape::Shown {
            columns: vec!["Always".into(), "Sometimes".into(), "No answer".into()],
            rows: vec![Row {
                label: "Everyone".into(),
                people: Some(50),
                cells,
            }],
            step: "as asked".into(),
            by_step: None,
        },
    }
}

fn hidden() -> ShownCell {
    ShownCell::Hidden { from: 0, to: 9 }
}

#[test]
fn a_number_is_a_bar_from_where_bars_begin() {
    let told = table(vec![
        ShownCell::Number(30),
        ShownCell::Number(10),
        ShownCell::Number(10),
    ]);
    let page = bars(&told, None).to_html();
    for part in ["bar-fill", "x=\"0\"", "width=\"75\""] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.contains("75%") && page.contains("Of 40 who answered"));
    assert!(!page.contains(WHY_HIDDEN) && !page.contains("bar-range"));
}

#[test]
fn a_range_is_a_bar_between_its_ends_and_a_hidden_number_an_empty_one() {
    let range = ShownCell::Range {
        words: "fewer than a third".into(),
        from: 5,
        to: 16,
    };
    let held_back = table(vec![range, hidden(), ShownCell::Number(0)]);
    let page = bars(&held_back, None).to_html();
    for part in ["bar-range", "x=\"10\"", "width=\"22\""] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.contains("10–32%") && page.contains(">hidden<"));
    assert_eq!(page.matches("class=\"bar-track\"").count(), 2);
    assert!(!page.contains("bar-fill"));
    assert!(page.contains("fewer than a third (5 to 16)") && page.contains("hidden (0 to 9)"));
    assert_eq!(page.matches(WHY_HIDDEN).count(), 1);
}

#[test]
fn a_table_that_is_hidden_whole_says_why_and_nothing_else() {
    let mut whole = table(Vec::new());
    whole.shape = Shape::Hidden {
        because: HiddenBecause::TooFewAnswers,
    };
    let page = bars(&whole, None).to_html();
    assert!(page.contains(HiddenBecause::TooFewAnswers.explain()));
    assert!(!page.contains("<svg") && !page.contains("<table"));
}

#[test]
fn tables_of_two_age_versions_have_two_names() {
    let told = table(vec![hidden(), hidden(), hidden()]);
    let page = bars(&told, Some(&"aged 11 to 17".to_owned())).to_html();
    assert!(page.contains("aria-label=\"Table: Do you feel safe? (young people aged 11 to 17)\""));
}
