//! What a spec becomes, and what is said about its mistakes.

use super::*;

const PLACEMENT: &str = "[[dimension]]\nname = \"placement\"\nvalues = [\"foster\", \"kin\", \"home\"]\n";
const ANSWER: &str = "[[dimension]]\nname = \"answer\"\n";
const TABLE: &str = "[[table]]\ndimensions = [\"answer\", \"placement\"]\n";

fn problem(text: &str) -> String {
    Spec::parse("s.toml", text)
        .expect_err("an error was expected")
        .to_string()
}

/// Of a ladder of the three placements.
fn ladder_problem(ladder: &str) -> String {
    problem(&format!("{PLACEMENT}ladder = [{ladder}]\n{ANSWER}{TABLE}"))
}

#[test]
fn a_whole_spec_is_read() {
    let ladder =
        "ladder = [{ name = \"2\", groups = { single = [\"home\"], family = [\"kin\", \"foster\"] } }]\n";
    let text = format!(
        "k = 5\nmin_base = 10\nprotect_zeros = true\nprotect_unanimous = true\nmin_categories = 2\n{PLACEMENT}{ladder}\
         {ANSWER}{TABLE}base = [\"placement\"]\n[[table]]\ndimensions = [\"answer\"]\n"
    );
    let spec = Spec::parse("s.toml", &text).expect("it is right");
    assert_eq!(
        (
            spec.k,
            spec.min_base,
            spec.min_categories,
            spec.protect_zeros,
            spec.protect_unanimous
        ),
        (5, 10, 2, true, true)
    );
    assert_eq!(spec.dimensions[0].values, ["foster", "kin", "home"]);
    let groups = &spec.dimensions[0].ladder[0].groups;
    assert_eq!((groups[0].name.as_str(), &groups[0].of[..]), ("single", &[2][..]));
    assert_eq!(
        (groups[1].name.as_str(), &groups[1].of[..]),
        ("family", &[1, 0][..])
    );
    assert_eq!(spec.tables[0].dimensions, [1, 0]);
    assert_eq!(spec.tables[0].base, [0]);
    assert_eq!(spec.called(&spec.tables[0]), "answer by placement");
    assert_eq!(spec.tables[1].dimensions, [1]);
}

#[test]
fn what_is_left_out_has_the_values_of_the_house() {
    let spec = Spec::parse("s.toml", &format!("{PLACEMENT}{ANSWER}{TABLE}")).expect("it is right");
    assert_eq!((spec.k, spec.min_base, spec.min_categories), (6, 1, 0));
    assert!(!spec.protect_zeros && !spec.protect_unanimous);
    assert!(spec.dimensions[1].values.is_empty() && spec.tables[0].base.is_empty());
}

#[test]
fn a_dimension_in_no_table_is_fine() {
    let text = format!("{PLACEMENT}{ANSWER}[[table]]\ndimensions = [\"answer\"]\n");
    assert!(Spec::parse("s.toml", &text).is_ok());
}

#[test]
fn unknown_keys_are_refused_with_their_line() {
    let whole = format!("{PLACEMENT}{ANSWER}{TABLE}");
    assert!(problem(&format!("k = 6\ncolour = 1\n{whole}")).starts_with("s.toml:2: unknown field `colour`"));
    assert!(problem(&format!("{whole}bass = []\n")).starts_with("s.toml:8: unknown field `bass`"));
    assert!(problem("k = = 3").starts_with("s.toml:1: "));
    assert!(problem("[[dimension]]\nvalues = [\"a\"]\n").contains("missing field `name`"));
}

#[test]
fn another_shape_is_told_in_words_with_its_line() {
    for (text, words) in [
        (
            "\nk = \"6\"",
            "s.toml:2: invalid type: string \"6\", expected a whole number: docs",
        ),
        (
            "protect_zeros = 1",
            "s.toml:1: invalid type: integer `1`, expected true or false: docs",
        ),
        (
            "[[dimension]]\nname = 3",
            "s.toml:2: invalid type: integer `3`, expected a text in quotes: docs",
        ),
        (
            "dimension = [3]",
            "s.toml:1: invalid type: integer `3`, expected a [[dimension]] with its `name`",
        ),
        (
            "\n[dimension]\nname = \"a\"",
            "s.toml:2: invalid type: a group of keys, expected a list in square brackets ([[",
        ),
    ] {
        let wrong = problem(text);
        assert!(wrong.starts_with(words), "{wrong}");
    }
}

#[test]
fn numbers_out_of_range_are_refused_with_the_range() {
    let say = |line: &str| problem(&format!("# mine\n{line}\n{PLACEMENT}{ANSWER}{TABLE}"));
    assert_eq!(say("k = 1"), "s.toml:2: `k` must be from 2 to 50");
    assert_eq!(say("k = 51"), "s.toml:2: `k` must be from 2 to 50");
    assert_eq!(say("k = -6"), "s.toml:2: `k` must be from 2 to 50");
    assert_eq!(say("min_base = 0"), "s.toml:2: `min_base` must be from 1 to 1000");
    assert_eq!(
        say("min_categories = 101"),
        "s.toml:2: `min_categories` must be from 0 to 100"
    );
}

#[test]
fn tables_name_known_dimensions_once() {
    let say = |tables: &str| problem(&format!("{PLACEMENT}{ANSWER}{tables}"));
    let table = |names: &str| say(&format!("[[table]]\ndimensions = [{names}]\n"));
    assert!(say("").starts_with("s.toml: asks for no table"));
    assert!(table("").starts_with("s.toml:7: `dimensions` of a table must name 1 to 6"));
    assert!(table("\"answer\",\n\"age\"").starts_with("s.toml:8: names \"age\", which is no dimension here"));
    assert!(table("\"answer\", \"answer\"").starts_with("s.toml:7: names \"answer\" twice"));
    let turned = "[[table]]\ndimensions = [\"placement\", \"answer\"]\n";
    assert_eq!(
        say(&format!("{TABLE}{turned}")),
        "s.toml:9: the table placement by answer is there twice: take one away"
    );
    let seven = (0..7).map(|_| "\"answer\"").collect::<Vec<_>>().join(", ");
    assert!(table(&seven).contains("1 to 6"));
}

#[test]
fn a_base_is_made_of_the_dimensions_of_its_table() {
    let say = |base: &str| {
        let table = format!("[[table]]\ndimensions = [\"answer\"]\nbase = [{base}]\n");
        problem(&format!("{PLACEMENT}{ANSWER}{table}"))
    };
    assert!(say("\"placement\"").starts_with("s.toml:8: names \"placement\", which is no dimension here"));
    assert!(say("\"answer\", \"answer\"").contains("names \"answer\" twice"));
}

#[test]
fn names_are_names() {
    let dimension = |name: &str| problem(&format!("{PLACEMENT}[[dimension]]\nname = \"{name}\"\n"));
    assert!(dimension("").starts_with("s.toml:5: the dimension \"\" is empty"));
    assert!(dimension("*").contains("what totals are called"));
    assert!(dimension("count").contains("the column with the number of people"));
    assert!(dimension("placement").contains("is there twice"));
    assert!(dimension(" age").contains("begins or ends with a blank"));
    assert!(dimension("a\\nb").contains("line break"));
    let values = |values: &str| problem(&format!("{ANSWER}values = [{values}]\n"));
    assert!(values("").starts_with("s.toml:3: `values` is empty"));
    assert!(values("\"a\",\n\"\"").starts_with("s.toml:4: the value \"\" is empty"));
    assert!(values("\"*\"").contains("what totals are called"));
    assert!(values("\"a\", \"a\"").contains("the value \"a\" is there twice"));
}

#[test]
fn a_ladder_needs_values() {
    let ladder = "ladder = [{ name = \"2\", groups = { a = [\"x\"] } }]\n";
    assert!(
        problem(&format!("{ANSWER}{ladder}")).starts_with("s.toml:2: the dimension \"answer\" has a ladder")
    );
}

#[test]
fn every_step_has_every_value_once() {
    let left = ladder_problem("{ name = \"2\", groups = { family = [\"foster\"], alone = [\"home\"] } }");
    assert_eq!(
        left,
        "s.toml:4: the step \"2\" leaves out the value \"kin\": put it into a group"
    );
    let twice = ladder_problem(
        "{ name = \"2\", groups = { family = [\"foster\", \"kin\"], rest = [\"home\", \"kin\"] } }",
    );
    assert_eq!(
        twice,
        "s.toml:4: the step has the value \"kin\" twice: leave it in one group"
    );
    let unknown =
        ladder_problem("{ name = \"2\", groups = { family = [\"foster\", \"hostel\"], rest = [\"kin\"] } }");
    assert!(unknown.contains("names \"hostel\", which is not among `values`"));
    let empty = ladder_problem("{ name = \"2\", groups = { family = [] } }");
    assert!(empty.contains("the group \"family\" has no value"));
    let star = ladder_problem("{ name = \"2\", groups = { \"*\" = [\"foster\"] } }");
    assert!(star.contains("what totals are called"));
    let liar =
        ladder_problem("{ name = \"2\", groups = { home = [\"foster\", \"kin\"], rest = [\"home\"] } }");
    assert!(liar.contains("called like a value that is not in it"));
}

#[test]
fn every_step_joins_groups_of_the_one_before() {
    let four = |ladder: &str| {
        let values = "values = [\"a\", \"b\", \"c\", \"d\"]\n";
        problem(&format!("{ANSWER}{values}ladder = [{ladder}]\n"))
    };
    let first = "{ name = \"3\", groups = { ab = [\"a\", \"b\"], c = [\"c\"], d = [\"d\"] } }";
    let splits = "{ name = \"2\", groups = { ac = [\"a\", \"c\"], bd = [\"b\", \"d\"] } }";
    assert!(four(&format!("{first}, {splits}")).contains("the step \"2\" splits the group \"ab\""));
    let same = first.replace("\"3\"", "\"again\"");
    assert!(four(&format!("{first}, {same}")).contains("the step \"again\" joins nothing"));
    assert!(four(&format!("{first}, {first}")).contains("the step \"3\" is there twice"));
    let one = "{ name = \"1\", groups = { all = [\"a\", \"b\", \"c\", \"d\"] } }";
    assert!(four(one).contains("needs two groups or more"));
    let none = "{ name = \"4\", groups = { a = [\"a\"], b = [\"b\"], c = [\"c\"], d = [\"d\"] } }";
    assert!(four(none).contains("joins nothing"));
    let good = "{ name = \"2\", groups = { abc = [\"a\", \"b\", \"c\"], d = [\"d\"] } }";
    let table = "[[table]]\ndimensions = [\"answer\"]\n";
    let text = format!("{ANSWER}values = [\"a\", \"b\", \"c\", \"d\"]\nladder = [{first}, {good}]\n{table}");
    assert_eq!(
        Spec::parse("s.toml", &text).expect("it is right").dimensions[0]
            .ladder
            .len(),
        2
    );
}
