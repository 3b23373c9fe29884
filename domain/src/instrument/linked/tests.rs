use crate::instrument::{Instrument, Manifest, TableKey};

const ITEMS: &str = r#"
[[section]]
id = "s"
title = "S"
[[section.item]]
id = "asked"
kind = "single"
text = "Do people ask you?"
options = [{ id = "yes", label = "Yes" }, { id = "no", label = "No" }]
[[section.item]]
id = "heard"
kind = "single"
text = "Do people hear you?"
options = [{ id = "often", label = "Often" }, { id = "never", label = "Never" }]
[[section.item]]
id = "mood"
kind = "scale"
text = "How is life?"
low = "bad"
high = "good"
[[section.item]]
id = "who"
kind = "multiple"
text = "Who listens?"
options = [{ id = "carer", label = "Carer" }, { id = "nobody", label = "Nobody" }]
exclusive = ["nobody"]
"#;
const SCORE: &str = r#"
[[score]]
id = "say"
text = "Ways of having a say"
counts = [{ item = "asked", is = ["yes"] }, { item = "heard", is = ["often"] }]
"#;

fn instrument(id: &str, rest: &str) -> Instrument {
    let head = format!(
        "id = \"{id}\"\nversion = 1\ntitle = \"T\"\nages = {{ from = 11, to = 17 }}\nlanguage = \"en\"\nminutes = 1\n"
    );
    Instrument::parse("t.toml", &(head + rest)).unwrap_or_else(|error| panic!("{error}"))
}

fn pooled(one: &Instrument, other: &Instrument) -> Vec<String> {
    let tables = Manifest::of([one, other]).tables.into_iter();
    tables
        .filter(|table: &TableKey| table.instrument.is_none())
        .map(|table| table.variable)
        .collect()
}

#[test]
fn what_two_instruments_ask_alike_is_counted_over_both() {
    let whole = format!("{ITEMS}{SCORE}");
    let (a, b) = (instrument("a", &whole), instrument("b", &whole));
    assert_eq!(
        pooled(&a, &b),
        ["asked", "heard", "mood", "who/carer", "who/nobody", "say"]
    );
    assert!(
        Manifest::of([&a])
            .tables
            .iter()
            .all(|table| table.instrument.is_some())
    );
}

#[test]
fn a_wave_that_opened_without_tables_over_all_ages_is_released_without_them() {
    let (a, b) = (instrument("a", ITEMS), instrument("b", ITEMS));
    let today = Manifest::of([&a, &b]);
    assert_eq!(Manifest::fixed_as([&a, &b], &today.hash()).as_ref(), Some(&today));
    let mut before = today.clone();
    before.tables.retain(|table| table.instrument.is_some());
    assert_ne!(before.hash(), today.hash());
    assert_eq!(Manifest::fixed_as([&a, &b], &before.hash()), Some(before));
    assert_eq!(
        Manifest::fixed_as([&a], &today.hash()),
        None,
        "nothing that was not promised"
    );
}

#[test]
fn a_score_ties_its_items_and_who_lacks_it_does_not_ask_alike() {
    let whole = format!("{ITEMS}{SCORE}");
    let (a, b) = (instrument("a", &whole), instrument("b", ITEMS));
    assert_eq!(pooled(&a, &b), ["mood", "who/carer", "who/nobody"]);
    let tied: Vec<Vec<&str>> = a
        .tied()
        .into_iter()
        .map(|items| items.into_iter().map(|item| item.id.as_str()).collect())
        .collect();
    assert_eq!(tied, [vec!["asked", "heard"], vec!["mood"]]);
}

#[test]
fn other_options_or_another_way_of_joining_them_is_not_alike() {
    let a = instrument("a", ITEMS);
    let other_option = instrument("b", &ITEMS.replace("\"often\"", "\"always\""));
    assert_eq!(
        pooled(&a, &other_option),
        ["asked", "mood", "who/carer", "who/nobody"]
    );
    let other_alone = instrument("b", &ITEMS.replace("exclusive = [\"nobody\"]", ""));
    assert_eq!(pooled(&a, &other_alone), ["asked", "heard", "mood"]);
    let apart = instrument(
        "b",
        &ITEMS.replace("id = \"heard\"", "id = \"heard\"\nnonresponse_apart = true"),
    );
    assert_eq!(pooled(&a, &apart), ["asked", "mood", "who/carer", "who/nobody"]);
}

#[test]
fn routing_ties_too() {
    let routed = ITEMS.replace(
        "id = \"heard\"",
        "id = \"heard\"\nasked_if = { item = \"asked\", is = [\"yes\"] }",
    );
    let (a, b) = (instrument("a", &routed), instrument("b", ITEMS));
    assert_eq!(pooled(&a, &b), ["mood", "who/carer", "who/nobody"]);
    assert_eq!(pooled(&a, &instrument("b", &routed)).len(), 5);
}

#[test]
fn a_score_of_what_not_everybody_is_asked_is_refused_with_its_line() {
    for (score, says) in [
        (
            SCORE.replace("\"asked\"", "\"mood\""),
            "needs single-choice items",
        ),
        (
            SCORE.replace("\"asked\"", "\"gone\""),
            "not an item that everybody is asked",
        ),
        (
            SCORE.replace("\"heard\", is = [\"often\"]", "\"asked\", is = [\"no\"]"),
            "twice",
        ),
        (
            SCORE.replace("[\"often\"]", "[\"seldom\"]"),
            "which the item does not have",
        ),
        (
            SCORE.replace("id = \"say\"", "id = \"mood\""),
            "has the name of an item",
        ),
    ] {
        let whole = format!("{ITEMS}{score}");
        let head = "id = \"a\"\nversion = 1\ntitle = \"T\"\nages = { from = 11, to = 17 }\nlanguage = \"en\"\nminutes = 1\n";
        let error = Instrument::parse("t.toml", &format!("{head}{whole}")).expect_err(says);
        assert!(error.to_string().contains(says), "{error}");
        assert!(error.line > 30, "{error}");
    }
}
