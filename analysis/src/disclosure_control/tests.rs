use super::*;
use crate::aggregation::count;
use domain::instrument::{Instrument, Manifest, TableKey};
use domain::intake::{Response, Submission, Ticks};

type Crowd<'a> = (usize, &'a [(&'a str, &'a str)]);

/// A release of the small questionnaire, in which so many answered alike.
fn release(crowds: &[Crowd<'_>]) -> Vec<ProtectedTable> {
    let instrument =
        Instrument::parse("small.toml", include_str!("../../tests/small.toml")).expect("it is right");
    let responses: Vec<Ticks> = crowds
        .iter()
        .flat_map(|(n, pairs)| std::iter::repeat_n(pairs, *n))
        .map(|pairs| {
            let fields = pairs
                .iter()
                .map(|(item, value)| (format!("a.{item}"), (*value).to_owned()));
            let Ok(response) = Response::parse(&instrument, &Submission::new(fields.collect())) else {
                panic!("every value is an option");
            };
            response.part().0
        })
        .collect();
    let keys: Vec<TableKey> = Manifest::of([&instrument]).tables;
    protect(
        keys.iter()
            .filter_map(|key| count(&instrument, &responses, key))
            .collect(),
    )
}

fn table<'a>(release: &'a [ProtectedTable], variable: &str, by: Option<&str>) -> &'a ProtectedTable {
    let mut found = release
        .iter()
        .filter(|table| table.key.variable == variable && table.key.by.as_deref() == by);
    found.next().expect("it is in the manifest")
}

fn columns(table: &ProtectedTable) -> Vec<&str> {
    match &table.shape {
        Shape::Shown { columns, .. } => columns.iter().map(String::as_str).collect(),
        Shape::Hidden { .. } => Vec::new(),
    }
}

fn cells(table: &ProtectedTable) -> Vec<&[u64]> {
    table.rows().iter().map(|row| row.cells.as_slice()).collect()
}

fn hidden(table: &ProtectedTable) -> Option<HiddenBecause> {
    match table.shape {
        Shape::Hidden { because } => Some(because),
        Shape::Shown { .. } => None,
    }
}

#[test]
fn the_first_step_without_a_small_number_is_shown() {
    let fine = release(&[
        (20, &[("mood", "good")]),
        (8, &[("mood", "fair")]),
        (6, &[("mood", "bad")]),
        (7, &[]),
    ]);
    assert_eq!(cells(table(&fine, "mood", None)), [[20, 8, 6, 7]]);
    let coarse = release(&[
        (20, &[("mood", "good")]),
        (8, &[("mood", "fair")]),
        (5, &[("mood", "bad")]),
        (7, &[]),
    ]);
    assert_eq!(cells(table(&coarse, "mood", None)), [[20, 13, 7]]);
    let none = release(&[(3, &[("mood", "good")]), (30, &[("mood", "fair")])]);
    assert_eq!(
        hidden(table(&none, "mood", None)),
        Some(HiddenBecause::SmallNumber)
    );
}

#[test]
fn those_who_gave_no_answer_are_never_joined_to_an_answer() {
    let few_left_it_out = release(&[
        (20, &[("mood", "good")]),
        (8, &[("mood", "fair")]),
        (8, &[("mood", "bad")]),
        (1, &[]),
    ]);
    assert_eq!(
        hidden(table(&few_left_it_out, "mood", None)),
        Some(HiddenBecause::SmallNumber)
    );
    let enough = release(&[(20, &[("mood", "good")]), (8, &[("mood", "bad")]), (6, &[])]);
    assert_eq!(
        columns(table(&enough, "mood", None)),
        ["Good", "Fair or bad", "No answer"]
    );
}

#[test]
fn what_nobody_or_everybody_says_is_not_shown() {
    let all = release(&[(40, &[("mood", "good")])]);
    assert_eq!(
        hidden(table(&all, "mood", None)),
        Some(HiddenBecause::SmallNumber)
    );
}

#[test]
fn of_fewer_than_ten_nothing_is_shown() {
    let few = release(&[(9, &[("mood", "good"), ("age", "11-14")])]);
    assert!(
        few.iter()
            .all(|table| hidden(table) == Some(HiddenBecause::TooFewAnswers))
    );
    assert!(
        release(&[])
            .iter()
            .all(|table| hidden(table) == Some(HiddenBecause::TooFewAnswers))
    );
}

#[test]
fn those_who_did_not_say_their_group_are_a_row_or_joined_to_one() {
    let mood = |age: &'static str| [[("mood", "good"), ("age", age)], [("mood", "bad"), ("age", age)]];
    let (young, old, none) = (mood("11-14"), mood("15-17"), mood("~prefer-not"));
    let many = release(&[
        (9, &young[0]),
        (9, &young[1]),
        (8, &old[0]),
        (8, &old[1]),
        (7, &none[0]),
        (7, &none[1]),
    ]);
    let shown = table(&many, "mood", Some("age"));
    assert_eq!(cells(shown), [[9, 9, 0], [8, 8, 0], [7, 7, 0]]);
    assert_eq!(shown.rows()[2].label, "Did not say");
    let few = release(&[
        (9, &young[0]),
        (9, &young[1]),
        (8, &old[0]),
        (8, &old[1]),
        (2, &none[0]),
        (1, &none[1]),
    ]);
    assert_eq!(cells(table(&few, "mood", Some("age"))), [[11, 10, 0], [8, 8, 0]]);
    assert_eq!(
        hidden(table(&few, "age", None)),
        Some(HiddenBecause::SmallNumber),
        "alone, 3 would be told who did not say"
    );
}

#[test]
fn the_step_of_a_breakdown_is_the_one_that_shows_most_tables() {
    let mood = |age: &'static str| [[("mood", "good"), ("age", age)], [("mood", "bad"), ("age", age)]];
    let (young, old, none) = (mood("11-14"), mood("15-17"), mood("~prefer-not"));
    // Alone, 8 who did not say could be shown; but then no table by age could.
    let release = release(&[
        (9, &young[0]),
        (9, &young[1]),
        (8, &old[0]),
        (8, &old[1]),
        (4, &none[0]),
        (4, &none[1]),
    ]);
    assert_eq!(
        hidden(table(&release, "age", None)),
        Some(HiddenBecause::WorkedOut)
    );
    assert_eq!(
        cells(table(&release, "mood", Some("age"))),
        [[13, 13, 0], [8, 8, 0]]
    );
}

#[test]
fn a_group_in_which_nobody_is_tells_about_nobody() {
    let shown = release(&[
        (9, &[("mood", "good"), ("home", "foster")]),
        (9, &[("mood", "bad"), ("home", "foster")]),
    ]);
    assert_eq!(cells(table(&shown, "home", None)), [[18, 0, 0]]);
    assert_eq!(cells(table(&shown, "mood", Some("home"))), [[9, 9, 0]]);
}

#[test]
fn those_who_were_asked_and_did_not_answer_cannot_be_worked_out() {
    let shown = release(&[
        (20, &[("siblings", "together")]),
        (14, &[("siblings", "some"), ("contact", "yes")]),
        (13, &[("siblings", "apart"), ("contact", "no")]),
        (20, &[("siblings", "no")]),
        (3, &[("siblings", "apart")]),
    ]);
    assert_eq!(cells(table(&shown, "siblings", None)), [[20, 14, 16, 20, 0]]);
    // 43 gave no answer to the second: 40 of them were not asked, and 43 - 40 would be 3.
    assert_eq!(
        hidden(table(&shown, "contact", None)),
        Some(HiddenBecause::WorkedOut)
    );
    let safe = release(&[
        (14, &[("siblings", "some"), ("contact", "yes")]),
        (13, &[("siblings", "apart"), ("contact", "no")]),
        (20, &[("siblings", "together")]),
        (20, &[("siblings", "no")]),
    ]);
    assert_eq!(
        columns(table(&safe, "contact", None)),
        ["Yes", "No", "No answer, or not asked"]
    );
}

#[test]
fn those_who_ticked_neither_cannot_be_worked_out() {
    let shown = release(&[
        (20, &[("who", "friend")]),
        (10, &[("who", "nobody")]),
        (3, &[("who", "carer")]),
    ]);
    assert_eq!(cells(table(&shown, "who/friend", None)), [[20, 13, 0]]);
    assert_eq!(
        hidden(table(&shown, "who/nobody", None)),
        Some(HiddenBecause::WorkedOut)
    );
}

#[test]
fn that_nobody_ticked_neither_cannot_be_worked_out() {
    let shown = release(&[(20, &[("who", "friend")]), (10, &[("who", "nobody")])]);
    assert!(table(&shown, "who/friend", None).is_shown());
    assert_eq!(
        hidden(table(&shown, "who/nobody", None)),
        Some(HiddenBecause::WorkedOut)
    );
}

#[test]
fn tables_of_different_people_are_not_taken_for_one_release() {
    let instrument =
        Instrument::parse("small.toml", include_str!("../../tests/small.toml")).expect("it is right");
    let keys = Manifest::of([&instrument]).tables;
    let Ok(response) = Response::parse(&instrument, &Submission::new(Vec::new())) else {
        panic!("an empty form is a response");
    };
    let ticks = vec![response.part().0; 30];
    let tables = keys
        .iter()
        .enumerate()
        .filter_map(|(n, key)| count(&instrument, &ticks[n % 2..], key));
    assert!(
        protect(tables.collect())
            .iter()
            .all(|table| hidden(table) == Some(HiddenBecause::WorkedOut))
    );
}

#[test]
fn the_rule_names_its_thresholds() {
    assert!(rule().starts_with("blunt-1: no number from 1 to 5, rows of 10 answers or more"));
}
