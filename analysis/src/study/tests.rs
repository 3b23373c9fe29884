//! What the documentation shows is what is read.

use super::*;

const PAGE: &str = include_str!("../../../docs/protect-and-audit.md");

/// The first fenced block of a language.
fn block(language: &str) -> &'static str {
    let (_, after) = PAGE.split_once(&format!("```{language}\n")).expect("a block");
    after.split_once("```").expect("its end").0
}

#[test]
fn the_documented_example_is_read_and_its_numbers_are_true() {
    let mut spec = Spec::parse("s.toml", block("toml")).expect("the spec");
    let data = Data::read("d.csv", block("csv"), &mut spec).expect("the data");
    let written = Written::parse("t.json", block("json")).expect("the tables");
    assert_eq!(written.k, Some(spec.k));
    for cell in &written.tables[0].cells {
        let is = |dimension: usize, position: &u16| {
            let value = &spec.dimensions[dimension].values[usize::from(*position)];
            cell.key[dimension] == TOTAL || cell.key[dimension] == *value
        };
        let matching = data
            .records
            .iter()
            .filter(|(key, _)| is(0, &key[0]) && is(1, &key[1]));
        let people: u64 = matching.map(|(_, people)| people).sum();
        match cell.value {
            Some(value) => assert_eq!(value, people, "{:?}", cell.key),
            None => assert!(
                cell.from <= Some(people) && Some(people) <= cell.to,
                "{:?}",
                cell.key
            ),
        }
    }
}

#[test]
fn a_documented_error_is_what_is_said() {
    let mut spec = Spec::parse("spec.toml", block("toml")).expect("the spec");
    let slip = block("csv").replace("often,home", "often,fostr");
    let unknown = Data::read("data.csv", &slip, &mut spec).expect_err("a slip");
    assert!(PAGE.contains(&unknown.to_string()), "{unknown}");
    let left = block("toml").replace("\"foster\", \"kin\"], home", "\"foster\"], home");
    let left = Spec::parse("spec.toml", &left).expect_err("a value is left out");
    assert!(PAGE.contains(&left.to_string()), "{left}");
    let without = block("json").replace(
        "{\"key\": [\"often\", \"*\"], \"status\": \"published\", \"value\": 32},",
        "",
    );
    let missing = Written::parse("tables.json", &without).expect_err("a total is missing");
    assert!(PAGE.contains(&missing.to_string()), "{missing}");
}

/// What the audit says of one table with these cells of `a` and a total.
fn audited(cells: &[(&str, &str)]) -> AuditReport {
    let cells: Vec<String> = cells
        .iter()
        .map(|(key, rest)| format!("{{\"key\":[\"{key}\"],{rest}}}"))
        .collect();
    let json = format!(
        "{{\"k\":6,\"tables\":[{{\"dimensions\":[\"a\"],\"cells\":[{}]}}]}}",
        cells.join(",")
    );
    audit(&Written::parse("tables.json", &json).unwrap(), None, 6)
}

#[test]
fn a_small_number_that_is_published_is_known() {
    let published = |value: u64| format!("\"status\":\"published\",\"value\":{value}");
    let report = audited(&[("x", &published(3)), ("y", &published(17)), ("*", &published(20))]);
    let bad: Vec<_> = report
        .cells
        .iter()
        .filter(|cell| cell.verdict == Verdict::Unsafe)
        .collect();
    assert!(!report.safe);
    assert_eq!(
        bad.iter()
            .map(|cell| (cell.key[0].as_str(), cell.from))
            .collect::<Vec<_>>(),
        [("x", 3)]
    );
    assert!(audited(&[("x", &published(6)), ("y", &published(0)), ("*", &published(6))]).safe);
}

#[test]
fn what_is_printed_in_a_hidden_number_is_published_too() {
    let hidden = |between: &str| format!("\"status\":\"hidden\",\"value\":null{between}");
    let told = |x: &str| {
        let total = "\"status\":\"published\",\"value\":20";
        audited(&[("x", &hidden(x)), ("y", &hidden("")), ("*", total)])
    };
    assert!(!told(",\"from\":3,\"to\":3").safe);
    assert!(!told(",\"from\":1,\"to\":5").safe);
    assert!(told(",\"from\":50,\"to\":60").contradiction.is_some());
}
