//! The audit of tables that anybody made, through what the command line uses.

use analysis::study::{Attacker, AuditReport, AuditedCell, Data, Spec, Verdict, Written, audit, protect};
use std::fmt::Write;

/// Rows with their totals as JSON; `hidden` are keys such as "w,b", each with a status.
fn table(rows: &[(&str, &[u64])], columns: &[&str], hidden: &[(&str, &str)]) -> Written {
    let mut cells = String::new();
    let mut cell = |row: &str, column: &str, value: u64| {
        let key = format!("{row},{column}");
        let status = hidden.iter().find(|(hidden, _)| *hidden == key);
        let (status, value) = match status {
            Some((_, status)) => (*status, "null".to_owned()),
            None => ("published", value.to_string()),
        };
        let comma = if cells.is_empty() { "" } else { "," };
        write!(
            cells,
            "{comma}{{\"key\": [\"{row}\", \"{column}\"], \"status\": \"{status}\", \"value\": {value}}}"
        )
        .expect("a text");
    };
    for (row, values) in rows {
        for (column, value) in columns.iter().zip(*values) {
            cell(row, column, *value);
        }
        cell(row, "*", values.iter().sum());
    }
    for (place, column) in columns.iter().enumerate() {
        cell("*", column, rows.iter().map(|(_, values)| values[place]).sum());
    }
    cell("*", "*", rows.iter().flat_map(|(_, values)| *values).sum());
    parse(&format!(
        "{{\"tables\": [{{\"dimensions\": [\"row\", \"column\"], \"cells\": [{cells}]}}]}}"
    ))
}

fn parse(json: &str) -> Written {
    Written::parse("t.json", json).expect("tables")
}

fn of<'r>(report: &'r AuditReport, attacker: Attacker, key: &[&str]) -> &'r AuditedCell {
    let mut cells = report.cells.iter();
    let found = cells.find(|cell| cell.attacker == attacker && cell.key == key);
    found.unwrap_or_else(|| panic!("{attacker:?} {key:?} of {:?}", report.contradiction))
}

fn bad(report: &AuditReport) -> Vec<&AuditedCell> {
    let cells = report.cells.iter();
    cells.filter(|cell| cell.verdict != Verdict::Safe).collect()
}

fn read(spec: &str, data: &str) -> (Spec, Data) {
    let mut spec = Spec::parse("s.toml", spec).expect("a spec");
    let data = Data::read("d.csv", data, &mut spec).expect("data");
    (spec, data)
}

const COUNCIL: &str = "k = 6\n[[dimension]]\nname = \"answer\"\n[[dimension]]\nname = \"placement\"\n\
    [[table]]\ndimensions = [\"answer\", \"placement\"]\nbase = [\"placement\"]\n";
const COUNCIL_DATA: &str = "answer,placement,count\noften,foster,17\noften,kin,12\noften,home,3\n\
    rarely,foster,21\nrarely,kin,9\nrarely,home,8\n";

#[test]
fn two_hidden_in_every_row_and_column_are_a_trap() {
    let rows: [(&str, &[u64]); 4] = [
        ("w", &[30, 47, 64, 89]),
        ("x", &[90, 124, 5, 31]),
        ("y", &[92, 100, 59, 85]),
        ("z", &[800, 991, 651, 685]),
    ];
    let hidden = ["w,a", "w,b", "w,c", "x,a", "x,c", "y,b", "y,d", "z,b", "z,d"];
    let hidden = hidden.map(|key| (key, "hidden"));
    let report = audit(&table(&rows, &["a", "b", "c", "d"], &hidden), None, 6);
    assert_eq!(report.contradiction, None);
    let known = |row: &str, column: &str| {
        let cell = of(&report, Attacker::Outsider, &[row, column]);
        (cell.from, cell.to)
    };
    assert_eq!(known("w", "b"), (47, Some(47)));
    assert_eq!(known("w", "a"), (25, Some(94)));
    assert_eq!(known("w", "c"), (0, Some(69)));
    assert_eq!(known("x", "a"), (26, Some(95)));
    assert_eq!(known("x", "c"), (0, Some(69)));
    assert_eq!(known("y", "b"), (0, Some(185)));
    assert_eq!(known("y", "d"), (0, Some(185)));
    assert_eq!(known("z", "b"), (906, Some(1091)));
    assert_eq!(known("z", "d"), (585, Some(770)));
    let unsafe_ones: Vec<_> = bad(&report)
        .iter()
        .map(|cell| (cell.attacker, &cell.key))
        .collect();
    let pinned = vec!["w".to_owned(), "b".to_owned()];
    assert_eq!(
        unsafe_ones,
        [(Attacker::Outsider, &pinned), (Attacker::Rule, &pinned)],
        "a hidden number that can be worked out"
    );
    assert!(!report.safe);
}

#[test]
fn a_threshold_alone_is_unsafe() {
    let rows: [(&str, &[u64]); 2] = [("often", &[17, 12, 3]), ("rarely", &[21, 9, 8])];
    for status in ["hidden", "primary"] {
        let written = table(&rows, &["foster", "kin", "home"], &[("often,home", status)]);
        let report = audit(&written, None, 6);
        let cell = of(&report, Attacker::Outsider, &["often", "home"]);
        assert_eq!(
            (cell.from, cell.to, cell.needed, cell.verdict),
            (3, Some(3), (0, 5), Verdict::Unsafe)
        );
        assert!(!report.safe);
    }
}

#[test]
fn what_was_protected_is_safe_with_and_without_the_data() {
    let (spec, data) = read(COUNCIL, COUNCIL_DATA);
    let written = protect(&spec, &data, &mut |_, _| {});
    assert!(written.is_proven());
    let reread = parse(&written.to_json());
    let report = audit(&reread, None, 6);
    assert!(report.safe, "{}", report.text(&reread));
    let report = audit(&reread, Some((&spec, &data)), 6);
    assert!(report.safe, "{}", report.text(&reread));
    for attacker in Attacker::ALL {
        assert!(report.cells.iter().any(|cell| cell.attacker == attacker));
    }
    let public = written.to_public();
    let mut own = public.spec(6);
    let data = Data::read("d.csv", COUNCIL_DATA, &mut own).expect("data");
    let report = audit(&public, Some((&own, &data)), 6);
    assert!(report.safe, "{}", report.text(&public));
}

#[test]
fn whatever_was_protected_is_safe_from_everybody_once_it_is_public() {
    let spec = "k = 6\n[[dimension]]\nname = \"a\"\n[[dimension]]\nname = \"b\"\n[[dimension]]\nname = \"c\"\n\
        [[table]]\ndimensions = [\"a\", \"b\"]\nbase = [\"b\"]\n[[table]]\ndimensions = [\"a\", \"c\"]\n";
    let mut seed = 1_u64;
    let mut random = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for people in [60, 120, 240, 480] {
        let mut rows = String::from("a,b,c\n");
        for _ in 0..people {
            let skewed = random(5).min(random(5));
            writeln!(rows, "a{},b{skewed},c{}", random(3), random(4)).expect("a text");
        }
        let (spec, data) = read(spec, &rows);
        let written = protect(&spec, &data, &mut |_, _| {});
        assert!(written.is_proven());
        let public = parse(&written.to_public().to_json());
        let report = audit(&public, Some((&spec, &data)), 6);
        assert!(report.safe, "{people}: {}", report.text(&public));
    }
}

#[test]
fn tables_that_contradict_each_other_say_where() {
    let one = "{\"dimensions\": [\"a\"], \"cells\": [{\"key\": [\"x\"], \"status\": \"published\", \"value\": 5},\
        {\"key\": [\"*\"], \"status\": \"hidden\", \"value\": null}]}";
    let two = "{\"dimensions\": [\"a\", \"b\"], \"cells\": [\
        {\"key\": [\"x\", \"y\"], \"status\": \"hidden\", \"value\": null},\
        {\"key\": [\"*\", \"y\"], \"status\": \"hidden\", \"value\": null},\
        {\"key\": [\"x\", \"*\"], \"status\": \"published\", \"value\": 6},\
        {\"key\": [\"*\", \"*\"], \"status\": \"hidden\", \"value\": null}]}";
    let report = audit(&parse(&format!("{{\"tables\": [{one}, {two}]}}")), None, 6);
    assert_eq!(
        report.contradiction.as_deref(),
        Some("table 1 (a) says that [\"x\"] is 5, and table 2 (a by b) says that [\"x\",\"*\"] is 6")
    );
    assert!(!report.safe);
}

#[test]
fn a_total_that_is_not_its_parts_says_so() {
    let table = |total: u64| {
        parse(&format!(
            "{{\"tables\": [{{\"dimensions\": [\"a\"], \"cells\": [\
            {{\"key\": [\"x\"], \"status\": \"published\", \"value\": 20}},\
            {{\"key\": [\"y\"], \"status\": \"hidden\", \"value\": null}},\
            {{\"key\": [\"*\"], \"status\": \"published\", \"value\": {total}}}]}}]}}"
        ))
    };
    let report = audit(&table(19), None, 6);
    assert_eq!(
        report.contradiction.as_deref(),
        Some("a, * is 19 and its parts in a come to 20 at least")
    );
    assert_eq!(audit(&table(40), None, 6).contradiction, None);
}

#[test]
fn data_of_other_tables_is_noticed() {
    let rows: [(&str, &[u64]); 2] = [("often", &[17, 12, 3]), ("rarely", &[21, 9, 8])];
    let written = table(&rows, &["foster", "kin", "home"], &[("often,home", "hidden")]);
    let mut spec = written.spec(6);
    let data = Data::read("d.csv", "row,column\noften,kin\n", &mut spec).expect("data");
    let report = audit(&written, Some((&spec, &data)), 6);
    assert!(
        report
            .contradiction
            .expect("other data")
            .contains("the data has another number")
    );
}

#[test]
fn one_who_is_counted_knows_more_than_the_others() {
    let audited = |rows: [(&str, &[u64]); 2], k| {
        let hidden = ["p,a", "p,b", "q,a", "q,b"].map(|key| (key, "hidden"));
        let written = table(&rows, &["a", "b"], &hidden);
        let mut spec = written.spec(k);
        let mut data = String::from("row,column,count\n");
        for (row, values) in rows {
            write!(data, "{row},a,{}\n{row},b,{}\n", values[0], values[1]).expect("a text");
        }
        let data = Data::read("d.csv", &data, &mut spec).expect("data");
        let report = audit(&written, Some((&spec, &data)), k);
        assert_eq!(report.contradiction, None);
        report
    };
    // Of two people in a cell each knows that there is one other at most; who only sees the tables does not.
    let report = audited([("p", &[2, 0]), ("q", &[3, 5])], 3);
    let outsider = of(&report, Attacker::Outsider, &["p", "a"]);
    assert_eq!(
        (outsider.from, outsider.to, outsider.verdict),
        (0, Some(2), Verdict::Safe)
    );
    let insider = of(&report, Attacker::Insider, &["p", "a"]);
    assert_eq!(
        (insider.from, insider.to, insider.verdict),
        (0, Some(1), Verdict::Unsafe)
    );
    // Where there is room for more, nobody who is counted knows enough.
    let report = audited([("p", &[1, 4]), ("q", &[6, 5])], 2);
    assert_eq!(of(&report, Attacker::Insider, &["p", "a"]).verdict, Verdict::Safe);
}

#[test]
fn who_knows_which_are_small_knows_more() {
    let rows: [(&str, &[u64]); 2] = [("p", &[4, 3, 30]), ("q", &[10, 20, 40])];
    let hidden = [
        ("p,a", "primary"),
        ("p,b", "primary"),
        ("q,a", "secondary"),
        ("q,b", "secondary"),
    ];
    let written = table(&rows, &["a", "b", "c"], &hidden);
    let report = audit(&written, None, 6);
    let outsider = of(&report, Attacker::Outsider, &["p", "a"]);
    assert_eq!(
        (outsider.from, outsider.to, outsider.verdict),
        (0, Some(7), Verdict::Safe)
    );
    let rule = of(&report, Attacker::Rule, &["p", "a"]);
    assert_eq!((rule.from, rule.to, rule.needed), (2, Some(5), (1, 5)));
    assert_eq!(rule.verdict, Verdict::Unsafe);
    let public = written.to_public();
    let report = audit(&public, None, 6);
    assert_eq!(of(&report, Attacker::Rule, &["p", "a"]).verdict, Verdict::Safe);
}

#[test]
fn what_may_be_small_or_not_is_not_proven() {
    let rows: [(&str, &[u64]); 2] = [("often", &[17, 12, 3]), ("rarely", &[21, 9, 8])];
    let hidden = ["often,kin", "often,home", "rarely,kin", "rarely,home"].map(|key| (key, "hidden"));
    let report = audit(&table(&rows, &["foster", "kin", "home"], &hidden), None, 6);
    let kin = of(&report, Attacker::Outsider, &["often", "kin"]);
    assert_eq!((kin.from, kin.to, kin.verdict), (4, Some(15), Verdict::NotProven));
    let home = of(&report, Attacker::Outsider, &["often", "home"]);
    assert_eq!((home.from, home.to, home.verdict), (0, Some(11), Verdict::Safe));
}

#[test]
fn more_than_can_be_worked_out_is_not_proven() {
    let names: Vec<String> = (0..150).map(|n| format!("v{n}")).collect();
    let table = |dimension: &str| {
        let mut cells: Vec<String> = names
            .iter()
            .map(|n| format!("{{\"key\": [\"{n}\"], \"status\": \"published\", \"value\": 9}}"))
            .collect();
        cells.push("{\"key\": [\"*\"], \"status\": \"hidden\", \"value\": null}".into());
        format!(
            "{{\"dimensions\": [\"{dimension}\"], \"cells\": [{}]}}",
            cells.join(",")
        )
    };
    let written = parse(&format!("{{\"tables\": [{}, {}]}}", table("a"), table("b")));
    let report = audit(&written, None, 6);
    assert_eq!(report.count(Verdict::NotProven), report.cells.len());
    assert!(!report.safe && !report.cells.is_empty());
}
