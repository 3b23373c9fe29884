//! The audit of tables that more than a threshold protects: each cell is judged by the rule that hides it.

use analysis::study::{
    Attacker, AuditReport, Because, Data, Spec, Status, TOTAL, Verdict, Written, audit, protect,
};
use std::fmt::Write;

fn read(spec: &str, data: &str) -> (Spec, Data) {
    let mut spec = Spec::parse("s.toml", spec).expect("a spec");
    let data = Data::read("d.csv", data, &mut spec).expect("data");
    (spec, data)
}

fn protected(spec: &str, data: &str) -> Written {
    let (spec, data) = read(spec, data);
    let written = protect(&spec, &data, &mut |_, _| {});
    assert!(written.is_proven());
    Written::parse("t.json", &written.to_json()).expect("our own")
}

/// As the command line does it.
fn audited(written: &Written, truth: Option<&str>) -> AuditReport {
    let k = written.k_or_usual();
    let mut spec = written.spec(k);
    let data = truth.map(|truth| Data::read("d.csv", truth, &mut spec).expect("data"));
    audit(written, data.as_ref().map(|data| (&spec, data)), k)
}

fn because(written: &Written, key: &[&str]) -> (Status, Option<Because>) {
    let mut cells = written.tables.iter().flat_map(|table| &table.cells);
    let cell = cells.find(|cell| cell.key == key).expect("a cell");
    (cell.status, cell.because)
}

const TWO: &str = "[[dimension]]\nname = \"x\"\nvalues = [\"a0\", \"a1\"]\n\
    [[dimension]]\nname = \"y\"\nvalues = [\"b0\", \"b1\", \"b2\"]\n[[table]]\ndimensions = [\"x\", \"y\"]\n";

#[test]
fn a_cell_that_is_its_whole_row_is_judged_by_the_others_in_it() {
    let data = "x,y\na0,b1\na0,b0\na0,b0\n";
    let written = protected(&format!("k = 2\nprotect_unanimous = true\n{TWO}"), data);
    assert_eq!(
        because(&written, &["a0", TOTAL]),
        (Status::Primary, Some(Because::Everybody))
    );
    for truth in [None, Some(data)] {
        let report = audited(&written, truth);
        assert!(report.safe, "{}", report.text(&written));
        let whole = |attacker| {
            let mut cells = report.cells.iter();
            let cell = cells.find(|cell| cell.attacker == attacker && cell.key == ["a0", TOTAL]);
            cell.and_then(|cell| cell.others.clone()).expect("others")
        };
        assert_eq!(whole(Attacker::Outsider).row, [TOTAL, TOTAL]);
        assert_eq!(whole(Attacker::Rule).needed, (0, 1));
    }
    let public = written.to_public();
    assert!(public.tables[0].cells.iter().all(|cell| cell.because.is_none()));
    let report = audited(&public, Some(data));
    assert!(report.safe, "{}", report.text(&public));
}

/// Two answers of two homes: `often` in the first is `often`, and so on; what is not shown is `null`.
fn homes(rule: &str, hidden: &str) -> Written {
    let cells = [
        ("often\",\"a", 9),
        ("never\",\"a", 0),
        ("*\",\"a", 9),
        ("often\",\"b", 8),
        ("never\",\"b", 7),
        ("*\",\"b", 15),
        ("often\",\"*", 17),
        ("never\",\"*", 7),
        ("*\",\"*", 24),
    ];
    let cells = cells.map(
        |(key, value)| match hidden.split(' ').any(|h| h.replace(',', "\",\"") == key) {
            true => format!("{{\"key\":[\"{key}\"],\"status\":\"hidden\",\"value\":null}}"),
            false => format!("{{\"key\":[\"{key}\"],\"status\":\"published\",\"value\":{value}}}"),
        },
    );
    let json = format!(
        "{{\"rule\":{{{rule}}},\"tables\":[{{\"dimensions\":[\"answer\",\"home\"],\"base\":[\"home\"],\"cells\":[{}]}}]}}",
        cells.join(",")
    );
    Written::parse("t.json", &json).expect("tables")
}

const HOMES: &str = "answer,home,count\noften,a,9\noften,b,8\nnever,b,7\n";

#[test]
fn that_all_say_the_same_is_known_if_the_others_can_be_worked_out() {
    let unanimous = "\"protect_unanimous\":true";
    for hidden in ["", "often,a", "often,a never,a"] {
        let tables = homes(unanimous, hidden);
        for truth in [None, Some(HOMES)] {
            let report = audited(&tables, truth);
            let cell = report.cells.iter().find(|cell| {
                cell.attacker == Attacker::Outsider && cell.key == ["often", "a"] && cell.others.is_some()
            });
            let others = cell.and_then(|cell| cell.others.as_ref()).expect("others");
            assert_eq!((others.from, others.to), (0, Some(0)), "{hidden}");
            assert_eq!(cell.map(|cell| cell.verdict), Some(Verdict::Unsafe), "{hidden}");
            assert!(
                report.text(&tables).contains(
                    "answer by home, often / a: somebody who sees the tables knows that beside it the row * / a has 0; 0 to 5 \
                     must stay possible"
                ),
                "{}",
                report.text(&tables)
            );
        }
    }
    // With one more home it is open where the seven are.
    let hidden = homes(unanimous, "often,a never,a often,b never,b");
    let report = audited(&hidden, Some(HOMES));
    assert!(report.safe, "{}", report.text(&hidden));
    assert!(audited(&homes("", ""), Some(HOMES)).safe, "nobody asked for that");
}

#[test]
fn nobody_is_told_if_the_rule_protects_it() {
    let zeros = "\"protect_zeros\":true";
    for (hidden, truth) in [
        ("", None),
        ("never,a", None),
        ("", Some(HOMES)),
        ("never,a", Some(HOMES)),
    ] {
        let report = audited(&homes(zeros, hidden), truth);
        let bad = report.cells.iter().find(|cell| cell.verdict == Verdict::Unsafe);
        assert_eq!(
            bad.map(|cell| (&cell.key[0][..], cell.to)),
            Some(("never", Some(0))),
            "{hidden}"
        );
    }
    assert!(audited(&homes("", ""), None).safe);
}

#[test]
fn a_row_that_is_hidden_as_a_whole_promises_nothing_of_large_numbers() {
    let data = "x,y,count\na0,b0,40\na0,b1,50\na1,b0,30\na1,b1,9\na1,b2,60\n";
    for rule in ["min_base = 65\n", "min_categories = 3\n"] {
        let text = format!("{rule}{TWO}base = [\"y\"]\n[[table]]\ndimensions = [\"x\"]\n");
        let written = protected(&text, data);
        let hidden = because(&written, &["a1", "b2"]);
        assert_eq!(hidden, (Status::Primary, Some(Because::Row)), "{rule}");
        for truth in [None, Some(data)] {
            let report = audited(&written, truth);
            assert!(report.safe, "{rule}: {}", report.text(&written));
        }
    }
}

/// Whatever the rules are, the form for the analyst is safe by the audit with the data and without, and the public one with
/// it.
#[test]
fn our_own_tables_are_safe_by_the_rules_that_made_them() {
    let mut seed = 7_u64;
    let mut random = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for round in 0..150 {
        let mut spec = format!(
            "k = {}\nmin_base = {}\nprotect_zeros = {}\nprotect_unanimous = {}\nmin_categories = {}\n",
            2 + random(4),
            [1, 1, 8][random(3) as usize],
            random(2) == 1,
            random(3) > 0,
            [0, 0, 2][random(3) as usize],
        );
        for (name, size) in [("a", 2), ("b", 3), ("c", 2)] {
            let values: Vec<String> = (0..size).map(|value| format!("\"{name}{value}\"")).collect();
            writeln!(
                spec,
                "[[dimension]]\nname = \"{name}\"\nvalues = [{}]",
                values.join(", ")
            )
            .expect("a text");
        }
        for (dimensions, bases) in [
            ("\"a\", \"b\"", ["", "\"a\"", "\"b\""]),
            ("\"c\", \"b\"", ["", "\"c\"", "\"b\""]),
        ] {
            let base = bases[random(3) as usize];
            writeln!(spec, "[[table]]\ndimensions = [{dimensions}]\nbase = [{base}]").expect("a text");
        }
        let mut data = String::from("a,b,c\n");
        let skew = 1 + random(3);
        for _ in 0..3 + random(40) {
            let b = (0..skew).map(|_| random(3)).min().unwrap_or(0);
            let a = if b == 0 { 0 } else { random(2) };
            writeln!(data, "a{a},b{b},c{}", random(2)).expect("a text");
        }
        let written = protected(&spec, &data);
        let public = Written::parse("t.json", &written.clone().to_public().to_json()).expect("our own");
        for (form, truth) in [
            (&written, None),
            (&written, Some(data.as_str())),
            (&public, Some(data.as_str())),
        ] {
            let report = audited(form, truth);
            assert!(
                report.safe,
                "{round}, with the data: {}\n{spec}{data}{}\n{}",
                truth.is_some(),
                report.text(form),
                form.to_json()
            );
        }
        assert_eq!(audited(&public, None).contradiction, None);
    }
}
