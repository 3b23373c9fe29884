use super::*;
use analysis::disclosure_control::HiddenBecause;
use domain::instrument::TableKey;

fn release(tables: Vec<ProtectedTable>) -> TablesRelease {
    TablesRelease {
        manifest_hash: String::new(),
        rule: String::new(),
        tables,
        unreadable: 0,
        replacements: None,
        open_link: false,
        audit: Default::default(),
    }
}

#[test]
fn replacement_letters_have_a_line_of_their_own() {
    let csv = written(&TablesRelease {
        replacements: Some(4),
        open_link: false,
        ..release(Vec::new())
    });
    let wanted = "all,,replacement-letters,,,,note,4,,,4 replacement letters were sent; each could be a second answer.,";
    assert_eq!(csv.lines().collect::<Vec<_>>(), [HEAD.join(",").as_str(), wanted]);
}

fn table(by: Option<&str>, shape: Shape) -> ProtectedTable {
    ProtectedTable {
        key: TableKey {
            instrument: "eleven-to-seventeen/1".parse().ok(),
            variable: "who-helps/friend".into(),
            by: by.map(Into::into),
        },
        question: "Who helps you, if anybody? A friend".into(),
        by: by.map(|_| "How old are you?".into()),
        shape,
    }
}

fn mixed() -> ProtectedTable {
    let range = ShownCell::Range {
        words: "fewer than a third".into(),
        from: 0,
        to: 9,
    };
    let shape = Shape::Shown {
        columns: vec!["Ticked".into(), "Not ticked".into(), "No answer".into()],
        rows: vec![Row {
            label: "-11 or younger".into(),
            people: Some(31),
            cells: vec![
                range,
                ShownCell::Number(14),
                ShownCell::Hidden { from: 0, to: 17 },
            ],
        }],
        step: "as asked".into(),
        by_step: Some("as asked".into()),
    };
    table(Some("age-band"), shape)
}

#[test]
fn each_number_range_and_hidden_number_has_a_line() {
    let csv = written(&release(vec![mixed()]));
    let start = "eleven-to-seventeen/1,\"Who helps you, if anybody? A friend\",who-helps/friend,age-band,\
                 '-11 or younger";
    let wanted = [
        HEAD.join(","),
        format!("{start},Ticked,range,,0,9,fewer than a third,31"),
        format!("{start},Not ticked,number,14,14,14,,31"),
        format!("{start},No answer,hidden,,0,17,,31"),
    ];
    assert_eq!(csv.lines().collect::<Vec<_>>(), wanted);
}

#[test]
fn a_table_that_is_hidden_whole_is_one_line_with_why() {
    let because = HiddenBecause::TooFewAnswers;
    let csv = written(&release(vec![table(None, Shape::Hidden { because })]));
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[1].ends_with(&format!(",,,,hidden,,,,{},", because.explain())),
        "{csv}"
    );
}

#[test]
fn no_field_is_a_formula_or_breaks_its_line() {
    for (field, wanted) in [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-", "'-"),
        ("\tx", "'\tx"),
        ("\rx", "\"'\rx\""),
        ("a \"b\", c", "\"a \"\"b\"\", c\""),
        ("11–12", "11–12"),
        ("", ""),
    ] {
        assert_eq!(escaped(field), wanted);
    }
}
