mod again;
mod every_world;
mod over_all;
mod scores;

use super::*;
use crate::disclosure_control::{Row, Shape, ShownCell};
use domain::instrument::{Instrument, InstrumentKey, ItemId, Manifest, OptionId};
use domain::intake::{Response, Submission, Ticks};
use domain::wave::EligibleGroup;

/// One question with three answers, and two homes that everybody names.
const TINY: &str = r#"
id = "tiny"
version = 1
title = "Tiny"
ages = { from = 11, to = 17 }
language = "en"
minutes = 1

[[section]]
id = "one"
title = "One"
[[section.item]]
id = "mood"
kind = "single"
text = "How are you?"
options = [{ id = "good", label = "Good" }, { id = "fair", label = "Fair" }, { id = "bad", label = "Bad" }]
ladder = [{ name = "two groups", groups = [
  { id = "good", label = "Good", of = ["good"] },
  { id = "fair-or-bad", label = "Fair or bad", of = ["fair", "bad"] },
] }]

[[section]]
id = "about"
title = "About you"
breakdown = true
[[section.item]]
id = "home"
kind = "single"
text = "Where do you live?"
options = [{ id = "a", label = "A" }, { id = "b", label = "B" }, { id = "c", label = "C" }]
"#;

const SMALL: &str = include_str!("../../../tests/small.toml");

type Crowd<'a> = (usize, &'a [(&'a str, &'a str)]);

fn instrument(source: &str) -> Instrument {
    Instrument::parse("test.toml", source).expect("it is right")
}

fn ticks(instrument: &Instrument, crowds: &[Crowd<'_>]) -> Vec<Ticks> {
    let each = crowds
        .iter()
        .flat_map(|(n, pairs)| std::iter::repeat_n(pairs, *n));
    each.map(|pairs| {
        let fields = pairs
            .iter()
            .map(|(item, value)| (format!("a.{item}"), (*value).to_owned()));
        let Ok(response) = Response::parse(instrument, &Submission::new(fields.collect())) else {
            panic!("every value is an option");
        };
        response.part().0
    })
    .collect()
}

fn release(source: &str, crowds: &[Crowd<'_>], eligible: Option<&EligiblePopulation>) -> Protected {
    let instrument = instrument(source);
    release_of(&[(&instrument, ticks(&instrument, crowds))], eligible, &[], 1)
        .expect("there is no earlier one")
}

fn release_of(
    asked: &[(&Instrument, Vec<Ticks>)],
    eligible: Option<&EligiblePopulation>,
    earlier: &[&[ProtectedTable]],
    seed: u64,
) -> Result<Protected, EarlierDoesNotFit> {
    let respondents: Vec<Respondents<'_>> = asked
        .iter()
        .map(|(instrument, ticks)| Respondents::of(instrument, ticks))
        .collect();
    let wave = Wave {
        respondents: &respondents,
        tables: &Manifest::of(asked.iter().map(|(instrument, _)| *instrument)).tables,
        eligible,
        earlier,
    };
    protect(&wave, seed, &mut |_, _| {})
}

fn table<'a>(release: &'a Protected, variable: &str, by: Option<&str>) -> &'a ProtectedTable {
    let mut found = release
        .tables
        .iter()
        .filter(|table| table.key.variable == variable && table.key.by.as_deref() == by);
    found.next().expect("it is in the manifest")
}

fn numbers(table: &ProtectedTable) -> Vec<Vec<Option<u64>>> {
    table
        .rows()
        .iter()
        .map(|row| row.cells.iter().map(ShownCell::number).collect())
        .collect()
}

/// Whether every attacker is kept out of everything.
fn is_proven(release: &Protected) -> bool {
    !release.audit.attackers.is_empty() && release.audit.attackers.iter().all(|attacker| attacker.kept_out)
}

#[test]
fn large_numbers_are_shown_as_they_are() {
    let release = release(
        TINY,
        &[
            (20, &[("mood", "good"), ("home", "a")]),
            (12, &[("mood", "fair"), ("home", "a")]),
            (11, &[("mood", "bad"), ("home", "a")]),
            (15, &[("mood", "good"), ("home", "b")]),
            (9, &[("mood", "fair"), ("home", "b")]),
            (8, &[("mood", "bad"), ("home", "b")]),
        ],
        None,
    );
    assert_eq!(
        numbers(table(&release, "mood", None)),
        [[Some(35), Some(21), Some(19), Some(0)]]
    );
    assert_eq!(
        numbers(table(&release, "mood", Some("home"))),
        [
            [Some(20), Some(12), Some(11), Some(0)],
            [Some(15), Some(9), Some(8), Some(0)]
        ]
    );
    assert!(is_proven(&release));
}

#[test]
fn a_small_number_and_another_beside_it_are_hidden_and_the_rest_is_shown() {
    let release = release(
        TINY,
        &[
            (30, &[("mood", "good"), ("home", "a")]),
            (25, &[("mood", "fair"), ("home", "b")]),
            (14, &[("mood", "bad"), ("home", "b")]),
            (3, &[("home", "a")]),
        ],
        None,
    );
    let row = &table(&release, "mood", None).rows()[0];
    let told = row.cells.iter().filter(|cell| cell.number().is_some()).count();
    assert_eq!(row.people, Some(72));
    assert_eq!(
        told, 2,
        "three left it out: that and one answer are hidden, {row:?}"
    );
    assert!(row.cells[3].number().is_none());
    let (from, to) = row.cells[3].bounds();
    assert!(from == 0 && to >= 6, "{row:?}");
    assert!(is_proven(&release));
}

#[test]
fn of_fewer_than_ten_nothing_is_shown() {
    let because =
        |release: &Protected, reason| release.tables.iter().all(|table| table.is_hidden_because(reason));
    assert!(because(
        &release(TINY, &[(9, &[("mood", "good"), ("home", "a")])], None),
        HiddenBecause::TooFewAnswers
    ));
    assert!(because(&release(TINY, &[], None), HiddenBecause::TooFewAnswers));
}

fn eligible(total: u32, groups: &[(&str, u32)]) -> EligiblePopulation {
    let key: InstrumentKey = "tiny/1".parse().expect("a name and a version");
    EligiblePopulation {
        totals: vec![(key.clone(), total)],
        groups: groups
            .iter()
            .map(|(option, count)| EligibleGroup {
                instrument: key.clone(),
                item: ItemId::new("home"),
                option: OptionId::new(*option),
                count: *count,
            })
            .collect(),
    }
}

#[test]
fn where_fewer_than_six_did_not_answer_numbers_would_tell_how_many() {
    let crowds: &[Crowd<'_>] = &[
        (20, &[("mood", "good"), ("home", "a")]),
        (15, &[("mood", "fair"), ("home", "b")]),
        (12, &[("mood", "bad"), ("home", "c")]),
    ];
    let nearly = release(TINY, crowds, Some(&eligible(50, &[])));
    assert!(
        nearly
            .tables
            .iter()
            .all(|table| table.is_hidden_because(HiddenBecause::NearlyEveryone))
    );
    let all_of_one_home = release(
        TINY,
        crowds,
        Some(&eligible(90, &[("a", 23), ("b", 40), ("c", 27)])),
    );
    let homes = &table(&all_of_one_home, "home", None).rows()[0];
    assert!(
        homes.cells[0].number().is_none(),
        "3 of home A did not answer: {homes:?}"
    );
    let enough = release(
        TINY,
        crowds,
        Some(&eligible(90, &[("a", 30), ("b", 30), ("c", 30)])),
    );
    assert_eq!(
        numbers(table(&enough, "home", None)),
        [[Some(20), Some(15), Some(12), Some(0)]]
    );
}

#[test]
fn a_home_of_six_is_not_told_apart_from_two_others() {
    let mood = |home: &'static str| {
        [
            [("mood", "good"), ("home", home)],
            [("mood", "bad"), ("home", home)],
        ]
    };
    let (a, b, c) = (mood("a"), mood("b"), mood("c"));
    let release = release(
        TINY,
        &[
            (20, &a[0]),
            (20, &a[1]),
            (3, &b[0]),
            (3, &b[1]),
            (12, &c[0]),
            (12, &c[1]),
        ],
        None,
    );
    let homes = &table(&release, "home", None).rows()[0];
    assert_eq!(homes.cells[0].number(), Some(40));
    for hidden in &homes.cells[1..] {
        assert_eq!(hidden, &ShownCell::Hidden { from: 0, to: 30 });
    }
    let by_home = table(&release, "mood", Some("home"));
    let labels: Vec<&str> = by_home
        .rows()
        .iter()
        .map(|row: &Row| row.label.as_str())
        .collect();
    assert_eq!(labels, ["A", groups::REST]);
}

#[test]
fn where_all_groups_but_one_are_too_small_none_are_told() {
    let release = release(
        TINY,
        &[
            (30, &[("mood", "good"), ("home", "a")]),
            (4, &[("mood", "bad"), ("home", "b")]),
        ],
        None,
    );
    assert!(table(&release, "home", None).is_hidden_because(HiddenBecause::NoGroups));
    assert!(table(&release, "mood", Some("home")).is_hidden_because(HiddenBecause::NoGroups));
}

#[test]
fn routing_options_and_everything_of_the_small_questionnaire_are_proven() {
    let release = release(
        SMALL,
        &[
            (
                20,
                &[
                    ("mood", "good"),
                    ("siblings", "together"),
                    ("who", "friend"),
                    ("age", "11-14"),
                ],
            ),
            (
                14,
                &[
                    ("mood", "fair"),
                    ("siblings", "some"),
                    ("contact", "yes"),
                    ("who", "carer"),
                    ("who", "friend"),
                    ("age", "15-17"),
                ],
            ),
            (
                11,
                &[
                    ("mood", "fair"),
                    ("siblings", "together"),
                    ("who", "carer"),
                    ("age", "15-17"),
                ],
            ),
            (
                13,
                &[
                    ("mood", "bad"),
                    ("siblings", "apart"),
                    ("contact", "no"),
                    ("who", "nobody"),
                    ("age", "15-17"),
                ],
            ),
            (
                9,
                &[
                    ("mood", "good"),
                    ("siblings", "no"),
                    ("who", "friend"),
                    ("who", "carer"),
                    ("age", "11-14"),
                ],
            ),
            (3, &[("mood", "bad"), ("siblings", "apart"), ("age", "11-14")]),
        ],
        None,
    );
    assert!(is_proven(&release), "{:?}", release.audit);
    // 3 were asked whether they see their brothers and sisters, and left it out: 12 + 3 must not become 3.
    let contact = &table(&release, "contact", None).rows()[0];
    assert!(
        contact.cells.last().is_some_and(|cell| cell.number().is_none()),
        "{contact:?}"
    );
    let friend = table(&release, "who/friend", None);
    assert!(
        matches!(&friend.shape, Shape::Shown { columns, .. } if columns.len() == 2),
        "{friend:?}"
    );
}

#[test]
fn the_same_answers_and_seed_give_the_same_tables() {
    let crowds: &[Crowd<'_>] = &[
        (14, &[("mood", "good"), ("home", "a")]),
        (3, &[("mood", "bad"), ("home", "a")]),
        (12, &[("mood", "fair"), ("home", "b")]),
        (8, &[("mood", "bad"), ("home", "b")]),
    ];
    assert_eq!(
        release(TINY, crowds, None).tables,
        release(TINY, crowds, None).tables
    );
}
