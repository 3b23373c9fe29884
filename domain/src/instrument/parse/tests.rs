//! Mistakes in an instrument file, and what is said about them.

use super::*;

const HEAD: &str = "id = \"test\"\nversion = 1\ntitle = \"Test\"\nages = { from = 11, to = 17 }\nlanguage = \"en\"\nminutes = 5\n\
    [[section]]\nid = \"one\"\ntitle = \"One\"\n";
const SAFE: &str = "[[section.item]]\nid = \"safe\"\nkind = \"single\"\ntext = \"Safe?\"\n";
const YES_NO: &str = "options = [{ id = \"yes\", label = \"Yes\" }, { id = \"no\", label = \"No\" }]\n";

fn problem(body: &str) -> String {
    Instrument::parse("t.toml", &format!("{HEAD}{body}"))
        .expect_err("an error was expected")
        .to_string()
}

#[test]
fn a_small_instrument_is_read() {
    let instrument = Instrument::parse("t.toml", &format!("{HEAD}{SAFE}{YES_NO}")).expect("it is right");
    assert_eq!(instrument.items().count(), 1);
    assert_eq!(instrument.key.to_string(), "test/1");
}

#[test]
fn an_error_names_file_line_and_item() {
    assert_eq!(
        problem(SAFE),
        "t.toml, line 11, item safe: needs either `options` or `option_set`"
    );
    assert!(
        problem(&format!("{SAFE}{YES_NO}colour = 1\n"))
            .starts_with("t.toml, line 15: unknown field `colour`")
    );
}

#[test]
fn mistakes_are_told_apart() {
    let twice = format!("{SAFE}{YES_NO}{SAFE}{YES_NO}");
    let routed = format!("{SAFE}{YES_NO}asked_if = {{ item = \"later\", is = [\"yes\"] }}\n");
    let left_out = format!(
        "{SAFE}{YES_NO}ladder = [{{ name = \"x\", groups = [{{ id = \"a\", label = \"A\", of = [\"yes\"] }}] }}]\n"
    );
    let both = format!(
        "{SAFE}{YES_NO}ladder = [{{ name = \"x\", groups = [{{ id = \"a\", label = \"A\", of = [\"yes\"] }}, \
         {{ id = \"b\", label = \"B\", of = [\"yes\", \"no\"] }}] }}]\n"
    );
    for (body, says) in [
        (twice, "is there twice"),
        (routed, "which is not asked before it"),
        (left_out, "leaves out \"no\""),
        (both, "puts \"yes\" into two groups"),
        (
            format!("{SAFE}{YES_NO}safety = [\"maybe\"]\n"),
            "which the item does not have",
        ),
        (format!("{SAFE}{YES_NO}low = \"bad\"\n"), "`low` does not belong"),
        (
            format!("{}{YES_NO}", SAFE.replace("safe", "Safe Home")),
            "lower-case letters",
        ),
    ] {
        let problem = problem(&body);
        assert!(problem.contains(says), "{problem}");
    }
}
