use super::*;
use domain::instrument::{Instrument, Manifest};
use domain::intake::{Response, Submission, Ticks};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn instrument() -> Instrument {
    Instrument::parse("small.toml", include_str!("../../tests/small.toml")).expect("it is right")
}

fn ticks(instrument: &Instrument, pairs: &[(&str, &str)]) -> Ticks {
    let fields = pairs
        .iter()
        .map(|(item, value)| (format!("a.{item}"), (*value).to_owned()));
    let Ok(response) = Response::parse(instrument, &Submission::new(fields.collect())) else {
        panic!("every value is an option");
    };
    response.part().0
}

fn key(instrument: &Instrument, variable: &str, by: Option<&str>) -> TableKey {
    TableKey {
        instrument: Some(instrument.key.clone()),
        variable: variable.into(),
        by: by.map(Into::into),
    }
}

fn cells(responses: &[Ticks], variable: &str, by: Option<&str>) -> Vec<u64> {
    let instrument = instrument();
    let table = count(
        &[Respondents::of(&instrument, responses)],
        &key(&instrument, variable, by),
    );
    table.expect("the instrument has it").cells
}

#[test]
fn each_answer_is_in_its_cell_and_every_kind_of_none_is_in_the_last() {
    let i = instrument();
    let responses = [
        ticks(&i, &[("mood", "good"), ("age", "11-14")]),
        ticks(&i, &[("mood", "good")]),
        ticks(&i, &[("mood", "bad"), ("age", "15-17")]),
        ticks(&i, &[("mood", "~dont-know"), ("age", "15-17")]),
        ticks(&i, &[("mood", "~prefer-not"), ("age", "15-17")]),
        ticks(&i, &[("age", "~prefer-not")]),
    ];
    assert_eq!(cells(&responses, "mood", None), [2, 0, 1, 3]);
    assert_eq!(
        cells(&responses, "mood", Some("age")),
        [1, 0, 0, 0, 0, 0, 1, 2, 1, 0, 0, 1]
    );
    assert_eq!(cells(&responses, "age", None), [1, 3, 2]);
}

#[test]
fn not_knowing_is_an_answer_of_its_own_where_an_item_says_so() {
    let source = include_str!("../../tests/small.toml").replacen(
        "id = \"mood\"",
        "id = \"mood\"\nnonresponse_apart = true",
        1,
    );
    let i = Instrument::parse("small.toml", &source).expect("it is right");
    let responses = [
        ticks(&i, &[("mood", "good")]),
        ticks(&i, &[("mood", "~dont-know")]),
        ticks(&i, &[("mood", "~dont-know")]),
        ticks(&i, &[("mood", "~prefer-not")]),
        ticks(&i, &[]),
    ];
    let table = count(&[Respondents::of(&i, &responses)], &key(&i, "mood", None));
    // Good, fair, bad; don't know, don't want to say; no answer.
    assert_eq!(table.expect("the instrument has it").cells, [1, 0, 0, 2, 1, 1]);
    let mood = Counted::of(&i, "mood").expect("the instrument has it").variable;
    let last = mood.steps.last().expect("there is a ladder");
    let labels: Vec<&str> = last.groups.iter().map(|group| group.label.as_str()).collect();
    assert_eq!(labels, ["Good", "Fair or bad", "Don't know", "Don't want to say"]);
}

#[test]
fn what_two_age_versions_ask_alike_is_counted_over_both() {
    let (younger, older) = (instrument(), {
        let source = include_str!("../../tests/small.toml").replace("id = \"small\"", "id = \"older\"");
        Instrument::parse("older.toml", &source).expect("it is right")
    });
    let all = [
        Respondents::of(
            &younger,
            &[ticks(&younger, &[("mood", "good")]), ticks(&younger, &[])],
        ),
        Respondents::of(
            &older,
            &[
                ticks(&older, &[("mood", "good")]),
                ticks(&older, &[("mood", "bad")]),
            ],
        ),
    ];
    let mut over_all = key(&younger, "mood", None);
    let only = count(&all, &over_all).expect("the instrument has it").cells;
    assert_eq!(only, [1, 0, 0, 1]);
    over_all.instrument = None;
    assert_eq!(count(&all, &over_all).expect("both have it").cells, [2, 0, 1, 1]);
}

#[test]
fn an_option_is_ticked_or_not_unless_nothing_was_ticked() {
    let i = instrument();
    let responses = [
        ticks(&i, &[("who", "friend"), ("who", "carer")]),
        ticks(&i, &[("who", "carer")]),
        ticks(&i, &[("who", "carer"), ("who", "nobody")]),
        ticks(&i, &[]),
        ticks(&i, &[("who", "~dont-know")]),
    ];
    assert_eq!(cells(&responses, "who/carer", None), [2, 1, 2]);
    assert_eq!(cells(&responses, "who/nobody", None), [1, 2, 2]);
}

#[test]
fn those_who_were_not_asked_gave_no_answer() {
    let i = instrument();
    let responses = [
        ticks(&i, &[("siblings", "apart"), ("contact", "yes")]),
        ticks(&i, &[("siblings", "no"), ("contact", "yes")]),
    ];
    assert_eq!(cells(&responses, "contact", None), [1, 0, 1]);
}

#[test]
fn nothing_is_counted_that_the_instrument_does_not_have() {
    let i = instrument();
    for (variable, by) in [
        ("words", None),
        ("who", None),
        ("nothing", None),
        ("mood", Some("siblings")),
        ("mood", Some("who/friend")),
        ("mood", Some("nothing")),
    ] {
        assert!(
            count(&[Respondents::of(&i, &[])], &key(&i, variable, by)).is_none(),
            "{variable} by {by:?}"
        );
    }
    let mut other = key(&i, "mood", None);
    other.instrument = "small/2".parse().ok();
    assert!(count(&[Respondents::of(&i, &[])], &other).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_respondent_is_counted_once_in_every_table(answers in prop::collection::vec(prop::collection::vec(0_usize..5, 6), 0..60)) {
        let i = instrument();
        let options = [
            ("mood", ["good", "fair", "bad", "~dont-know"]),
            ("siblings", ["together", "some", "apart", "no"]),
            ("contact", ["yes", "no", "~prefer-not", "no"]),
            ("who", ["friend", "carer", "worker", "nobody"]),
            ("age", ["11-14", "15-17", "~prefer-not", "11-14"]),
            ("home", ["foster", "other", "~dont-know", "foster"]),
        ];
        let responses: Vec<Ticks> = answers
            .iter()
            .map(|answer| {
                let pairs = options.iter().zip(answer).filter_map(|((item, values), n)| Some((*item, *values.get(*n)?)));
                ticks(&i, &pairs.collect::<Vec<_>>())
            })
            .collect();
        let tables: Vec<_> = Manifest::of([&i]).tables;
        for key in &tables {
            let table = count(&[Respondents::of(&i, &responses)], key).expect("the manifest names what there is");
            prop_assert_eq!(table.total(), responses.len() as u64);
            if let Some(by) = &key.by {
                let margin = cells(&responses, by, None);
                let columns: Vec<usize> = (0..table.width).collect();
                let rows: Vec<u64> = (0..margin.len()).map(|row| table.sum(&[row], &columns)).collect();
                prop_assert_eq!(rows, margin);
            }
        }
    }
}
