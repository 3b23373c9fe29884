//! Tables there and back, and what is said about tables of others.

use super::*;
use crate::study::{Data, protect};

/// A table with its cells, each `key status value`.
fn table(dimensions: &str, cells: &[&str]) -> String {
    let list = |names: &str| {
        names
            .split(',')
            .map(|name| format!("\"{name}\""))
            .collect::<Vec<_>>()
            .join(",")
    };
    let cell = |cell: &&str| {
        let parts: Vec<&str> = cell.split(' ').collect();
        format!(
            "{{\"key\":[{}],\"status\":\"{}\",\"value\":{}}}",
            list(parts[0]),
            parts[1],
            parts[2]
        )
    };
    let cells: Vec<String> = cells.iter().map(cell).collect();
    let dimensions = list(dimensions);
    format!(
        "{{\"dimensions\":[{dimensions}],\"cells\":[{}]}}",
        cells.join(",")
    )
}

fn tables(tables: &[String]) -> String {
    format!("{{\"tables\":[{}]}}", tables.join(","))
}

const ANSWER: [&str; 3] = ["often published 20", "never hidden null", "* hidden null"];

fn parse(tables: &str) -> Result<Written, String> {
    Written::parse("t.json", tables).map_err(|error| error.to_string())
}

fn problem(one: &str) -> String {
    parse(&tables(&[one.to_owned()])).expect_err("an error was expected")
}

/// A table of one cell whose inside is this, behind a line break.
fn cell_problem(cell: &str) -> String {
    problem(&format!(
        "{{\"dimensions\":[\"answer\"],\"cells\":[\n{{{cell}}}]}}"
    ))
}

#[test]
fn tables_of_others_need_no_more_than_dimensions_and_cells() {
    let written = parse(&tables(&[table("answer", &ANSWER)])).expect("tables");
    assert_eq!(written.k, None);
    assert_eq!(written.k_or_usual(), 6);
    assert_eq!(written.tables[0].values(0), ["often", "never"]);
    assert!(written.audit.is_none() && !written.is_proven());
}

#[test]
fn our_own_json_is_read_back_as_it_was_written() {
    let json = "{\"k\":6,\"tables\":[{\"dimensions\":[\"answer\"],\"steps\":{\"answer\":\"2\"},\"cells\":[\
        {\"key\":[\"often\"],\"status\":\"range\",\"value\":null,\"words\":\"fewer than a third\",\"from\":0,\"to\":9},\
        {\"key\":[\"never\"],\"status\":\"primary\",\"value\":null,\"from\":0,\"to\":9},\
        {\"key\":[\"*\"],\"status\":\"published\",\"value\":17}]}],\
        \"audit\":{\"attackers\":{\"outsider\":{\"sensitive\":47,\"proven\":47},\"rule\":{\"sensitive\":47,\"proven\":46}},\
        \"withheld\":[\"age\"],\"seconds\":0.2}}";
    let written = parse(json).expect("tables");
    assert_eq!(written.to_json(), json);
    assert!(!written.is_proven());
}

#[test]
fn tables_are_proven_where_every_attacker_fails_or_nothing_is_told() {
    let audited = |cell: &str, attackers: &str| {
        let one = table("answer", &["a hidden null", cell]);
        let audit = format!("{{\"attackers\":{{{attackers}}},\"withheld\":[],\"seconds\":0.1}}");
        let json = format!("{{\"tables\":[{one}],\"audit\":{audit}}}");
        parse(&json).expect("tables").is_proven()
    };
    let well = "\"outsider\":{\"sensitive\":4,\"proven\":4}";
    let badly = "\"insider\":{\"sensitive\":4,\"proven\":3}";
    assert!(audited("* published 9", well));
    assert!(!audited("* published 9", &format!("{well},{badly}")));
    assert!(audited("* hidden null", ""));
    assert!(!audited("* published 9", ""));
}

#[test]
fn the_public_is_not_told_why_a_number_is_hidden() {
    let cells = [
        "a primary null",
        "b secondary null",
        "c published 9",
        "* hidden null",
    ];
    let public = parse(&tables(&[table("answer", &cells)]))
        .expect("tables")
        .to_public();
    let status: Vec<Status> = public.tables[0].cells.iter().map(|cell| cell.status).collect();
    assert_eq!(
        status,
        [Status::Hidden, Status::Hidden, Status::Published, Status::Hidden]
    );
    assert!(!public.to_json().contains("ary"));
}

#[test]
fn json_errors_name_line_and_column() {
    let broken = parse("{\n\"tables\": [}").expect_err("broken");
    assert!(
        broken.starts_with("t.json:2:12: expected value: docs/"),
        "{broken}"
    );
    let shaped = parse("{\"k\": 6}").expect_err("no tables");
    assert!(
        shaped.starts_with("t.json:1:8: missing field `tables`"),
        "{shaped}"
    );
    assert!(
        parse("{\"tables\": [], \"colour\": 1}")
            .expect_err("unknown")
            .contains("unknown field `colour`")
    );
}

#[test]
fn json_of_another_shape_is_told_in_words() {
    let list = parse("[]").expect_err("a list");
    assert!(
        list.starts_with("t.json:1: is a list: put the tables into { \"tables\": [ … ] }"),
        "{list}"
    );
    assert!(
        parse(" \n")
            .expect_err("nothing")
            .starts_with("t.json: is empty: write")
    );
    for (json, words) in [
        ("{\"tables\": [", "the file ends within a list"),
        ("6", "invalid type: integer `6`, expected { } with `tables` in it"),
        (
            "{\"tables\": 6}",
            "invalid type: integer `6`, expected a list in square brackets",
        ),
        (
            "{\"tables\": [6]}",
            "expected a table: { } with `dimensions` and `cells`",
        ),
        (
            "{\"tables\": [], \"k\": \"6\"}",
            "invalid type: string \"6\", expected a whole number",
        ),
    ] {
        let wrong = parse(json).expect_err("another shape");
        assert!(wrong.contains(words), "{wrong}");
    }
}

#[test]
fn a_number_is_a_count_or_null_and_always_there() {
    let say = |value: &str| {
        cell_problem(&format!(
            "\"key\":[\"a\"],\"status\":\"published\",\"value\":{value}"
        ))
    };
    assert!(say("-3").starts_with("t.json:2:"));
    assert!(say("-3").contains("integer `-3`, expected a whole number of people, or null"));
    assert!(say("2.5").contains("floating point `2.5`, expected a whole number of people"));
    assert!(say("\"6\"").contains("expected a whole number of people"));
    assert!(cell_problem("\"key\":[\"a\"],\"status\":\"published\"").contains("missing field `value`"));
    assert!(
        cell_problem("\"key\":[\"a\"],\"status\":\"shown\",\"value\":6")
            .contains("unknown variant `shown`, expected one of")
    );
}

#[test]
fn a_status_and_a_number_belong_together() {
    let say = |rest: &str| cell_problem(&format!("\"key\":[\"a\"],{rest}"));
    assert_eq!(
        say("\"status\":\"published\",\"value\":null"),
        "t.json: table 1 (answer) has a cell [\"a\"] that is published without a number: write it, or call it \"hidden\""
    );
    for status in ["primary", "secondary", "hidden", "range"] {
        assert!(
            say(&format!("\"status\":\"{status}\",\"value\":4")).contains("still has its number: write null")
        );
    }
    assert!(say("\"status\":\"published\",\"value\":7,\"to\":9").contains("has `from` or `to`"));
    assert!(say("\"status\":\"range\",\"value\":null,\"words\":\"few\"").contains("without `from` and `to`"));
    assert!(say("\"status\":\"hidden\",\"value\":null,\"from\":9,\"to\":3").contains("swap them"));
}

#[test]
fn a_hidden_cell_has_no_words() {
    for status in ["primary", "secondary", "hidden"] {
        let words = cell_problem(&format!(
            "\"key\":[\"a\"],\"status\":\"{status}\",\"value\":null,\"words\":\"exactly 3\""
        ));
        assert!(
            words.starts_with(
                "t.json: table 1 (answer) has a cell [\"a\"] that is hidden and has `words`, and a hidden"
            ),
            "{words}"
        );
    }
}

#[test]
fn numbers_that_cannot_be_worked_with_are_refused() {
    let say = |rest: &str| cell_problem(&format!("\"key\":[\"a\"],{rest}"));
    for rest in [
        "\"status\":\"published\",\"value\":1000000001",
        "\"status\":\"published\",\"value\":18446744073709551615",
        "\"status\":\"range\",\"value\":null,\"from\":0,\"to\":1000000000000",
    ] {
        assert!(
            say(rest)
                .starts_with("t.json: table 1 (answer) has a cell [\"a\"] that has a number over 1000000000"),
            "{rest}"
        );
    }
}

#[test]
fn keys_are_whole_and_single() {
    let twice = problem(&table(
        "answer",
        &["a published 6", "a published 7", "* published 13"],
    ));
    assert_eq!(
        twice,
        "t.json: table 1 (answer) has the key [\"a\"] twice: take one away"
    );
    let long = problem(&table("answer", &["a,b published 6"]));
    assert!(
        long.contains("has the key [\"a\",\"b\"]: a key has one value or \"*\" for each of the 1 dimensions")
    );
    assert!(problem(&table("answer", &[" published 6"])).contains("is empty: give it a name"));
}

#[test]
fn a_missing_combination_is_named_with_the_cell_to_add() {
    let no_total = problem(&table("answer", &["a published 6", "b published 7"]));
    assert!(no_total.starts_with("t.json: table 1 (answer) has no cell with the key [\"*\"]: add it"));
    let cells = [
        "a,x published 6",
        "b,y published 7",
        "a,y published 6",
        "b,x published 6",
        "a,* published 12",
    ];
    let rest = [
        "*,x published 12",
        "*,y published 13",
        "*,* published 25",
        "b,* published 13",
    ];
    let whole = [&cells[..], &rest[..]].concat();
    assert!(parse(&tables(&[table("answer,place", &whole)])).is_ok());
    for left in 0..whole.len() {
        let mut cells = whole.clone();
        let taken = cells
            .remove(left)
            .split(' ')
            .next()
            .expect("a key")
            .replace(',', "\",\"");
        let error = problem(&table("answer,place", &cells));
        assert!(
            error.contains(&format!("no cell with the key [\"{taken}\"]")),
            "{error}"
        );
    }
    let none = problem(&table("answer", &["* published 6"]));
    assert!(none.contains("has no value of \"answer\" but \"*\""));
}

#[test]
fn dimensions_are_there_and_single() {
    assert!(
        problem("{\"dimensions\":[],\"cells\":[]}").starts_with("t.json: table 1 must have 1 to 6 names")
    );
    assert!(problem(&table("a,a", &[])).contains("has the dimension \"a\" twice"));
    assert!(problem(&table("*", &[])).contains("what totals are called"));
    assert!(problem(&table("count", &[])).contains("rename it"));
    let steps = table("answer", &ANSWER).replace("\"cells\"", "\"steps\":{\"age\":\"2\"},\"cells\"");
    assert!(problem(&steps).contains("has a step of \"age\""));
    assert!(
        parse("{\"tables\":[]}")
            .expect_err("none")
            .contains("has no tables")
    );
    assert!(
        parse("{\"k\":1,\"tables\":[]}")
            .expect_err("k")
            .contains("`k` must be from 2 to 50")
    );
}

#[test]
fn tables_of_one_audit_are_told_apart_and_share_their_values() {
    let one = table("answer", &ANSWER);
    let twice = parse(&tables(&[one.clone(), one.clone()])).expect_err("twice");
    assert_eq!(twice, "t.json: table 2 (answer) is there twice: take one away");
    let other = table(
        "answer,x",
        &[
            "often,y hidden null",
            "often,* hidden null",
            "*,y hidden null",
            "*,* hidden null",
        ],
    );
    assert_eq!(
        parse(&tables(&[one, other])).expect_err("other values"),
        "t.json: table 2 (answer by x) has not the value \"never\" of \"answer\", and table 1 has: give both the same \
         values, at the same step"
    );
}

#[test]
fn data_is_read_with_the_spec_of_tables_that_were_made_from_it() {
    let text = "[[dimension]]\nname = \"answer\"\n[[dimension]]\nname = \"place\"\n\
        [[table]]\ndimensions = [\"place\"]\n[[table]]\ndimensions = [\"answer\", \"place\"]\n";
    let mut spec = Spec::parse("s.toml", text).expect("it is right");
    let csv = "answer,place,count\noften,kin,8\nnever,foster,7\n";
    let data = Data::read("d.csv", csv, &mut spec).expect("it is right");
    let written =
        Written::parse("t.json", &protect(&spec, &data, &mut |_, _| {}).to_json()).expect("our own");
    let mut again = written.spec(5);
    assert_eq!(again.k, 5);
    assert_eq!(again.dimensions.len(), 2);
    assert_eq!(again.called(&again.tables[1]), "answer by place");
    let read = Data::read("d.csv", csv, &mut again).expect("it fits");
    assert_eq!(read.records.iter().map(|(_, people)| people).sum::<u64>(), 15);
    let other =
        Data::read("d.csv", "answer,place\noften,hostel\n", &mut again).expect_err("not in the tables");
    assert!(
        other
            .to_string()
            .contains("\"hostel\", which the dimension's list of values does not have")
    );
}

#[test]
fn csv_has_a_row_for_each_cell_and_no_formula() {
    let cells = ["=1+1 published 20", "-never hidden null", "* range null"];
    let json = table("answer", &cells).replace(
        "\"range\",\"value\":null",
        "\"range\",\"value\":null,\"words\":\"@few, or none\",\"from\":0,\"to\":9",
    );
    let files = parse(&tables(&[json])).expect("tables").to_csv();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].0, "answer.csv");
    assert_eq!(
        files[0].1,
        "answer,status,value,words,from,to\n'=1+1,published,20,,,\n'-never,hidden,,,,\n*,range,,\"'@few, or none\",0,9\n"
    );
}

#[test]
fn a_file_name_is_no_path_and_no_two_are_the_same() {
    let named = |name: &str| table(name, &["a published 6", "* published 6"]);
    let all = ["../How old?", "how-old", "¿", "?"].map(named);
    let files = parse(&tables(&all)).expect("tables").to_csv();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["how-old.csv", "how-old-2.csv", "dimension.csv", "dimension-2.csv"]
    );
}
