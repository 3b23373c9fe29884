//! What data becomes, and what is said about its mistakes.

use super::*;

const SPEC: &str = "[[dimension]]\nname = \"answer\"\n[[dimension]]\nname = \"age\"\n\
    [[dimension]]\nname = \"placement\"\nvalues = [\"kin\", \"foster\"]\n\
    [[table]]\ndimensions = [\"answer\", \"placement\"]\n";

fn spec() -> Spec {
    Spec::parse("s.toml", SPEC).expect("it is right")
}

fn read(text: &str) -> (Data, Spec) {
    let mut spec = spec();
    (Data::read("d.csv", text, &mut spec).expect("it is right"), spec)
}

fn problem(text: &str) -> String {
    Data::read("d.csv", text, &mut spec())
        .expect_err("an error was expected")
        .to_string()
}

#[test]
fn people_are_counted_by_the_dimensions_that_a_table_uses() {
    let (data, spec) = read("name,placement,answer\nA,foster,often\nB,kin,never\nC,foster,often\n");
    assert_eq!(spec.dimensions[0].values, ["never", "often"]);
    assert!(spec.dimensions[1].values.is_empty());
    assert_eq!(data.records, [(vec![0, 0, 0], 1), (vec![1, 0, 1], 2)]);
}

#[test]
fn the_order_of_the_rows_leaves_no_trace() {
    let one = read("answer,placement\nyes,kin\nmaybe,foster\nno,kin\nmaybe,kin\n");
    let other = read("answer,placement\nmaybe,kin\nno,kin\nyes,kin\nmaybe,foster\n");
    assert_eq!(one, other);
}

#[test]
fn counts_are_summed_and_a_count_of_nobody_only_teaches_a_value() {
    let (data, spec) = read("answer,placement,count\noften,kin,4\nnever,kin,0\noften,kin,3\n");
    assert_eq!(spec.dimensions[0].values, ["never", "often"]);
    assert_eq!(data.records, [(vec![1, 0, 0], 7)]);
}

#[test]
fn a_byte_order_mark_quotes_and_the_line_ends_of_a_spreadsheet_are_read() {
    let (data, spec) =
        read("\u{feff}answer,placement\r\n\"often, or so\",kin\r\n\r\n\"often, or so\" , kin\r\n");
    assert_eq!(spec.dimensions[0].values, ["often, or so"]);
    assert_eq!(data.records, [(vec![0, 0, 0], 2)]);
}

#[test]
fn an_error_names_the_line_whatever_ends_lines() {
    for end in ["\n", "\r\n"] {
        let text = ["\u{feff}answer,placement", "\"a,kin", ""].join(end);
        assert!(problem(&text).starts_with("d.csv:2: "), "{}", problem(&text));
        let text = ["answer,placement", "often,kin", "", "often,lodgings", "often,kin"].join(end);
        assert_eq!(
            problem(&text),
            "d.csv:4: the column \"placement\" has the value \"lodgings\", which the dimension's list of values does not \
             have: correct it here or add it there"
        );
    }
}

#[test]
fn columns_that_are_missing_double_or_misspelt_are_named() {
    let twice = problem("answer,placement,answer\n");
    assert_eq!(twice, "d.csv:1: has the column \"answer\" twice: take one away");
    assert!(
        problem("answer,place\nx,kin\n").contains("has no column \"placement\": add it, spelt like this")
    );
    assert!(problem("answer;placement\nx;kin\n").contains("separate columns with commas"));
    assert!(
        problem("answer,placement,Count\nx,kin,4\n").contains("has a column \"Count\": spell it \"count\"")
    );
    assert!(problem("answer,placement,count,count\n").contains("\"count\" twice"));
}

#[test]
fn a_row_has_a_value_in_every_column_and_no_cell_beyond() {
    assert!(
        problem("answer,placement\n,kin\n").starts_with("d.csv:2: the column \"answer\" has an empty cell")
    );
    assert!(problem("answer,placement\nx\n").contains("\"placement\" has no cell"));
    assert!(problem("answer,placement\nx,kin,4\n").contains("more cells than the first line"));
    assert!(problem("answer,placement\n*,kin\n").contains("what totals are called"));
}

#[test]
fn a_count_is_a_whole_number_of_people() {
    let say = |count: &str| problem(&format!("answer,placement,count\nx,kin,1\nx,kin,{count}\n"));
    assert!(say("-3").starts_with("d.csv:3: the column \"count\" has a negative number"));
    assert!(say("2.5").contains("not whole"));
    assert!(say("").contains("empty cell"));
    assert!(say("six").contains("no number"));
    assert!(say("+6").contains("digits alone"));
    assert!(say("\"1,200\"").contains("no number"));
    assert!(say("99999999999999999999").contains("too large"));
    assert!(say("1000000000").starts_with("d.csv:3: here the counts reach more than 1000000000 people"));
    let short = problem("answer,placement,count\nx,kin\n");
    assert!(short.contains("\"count\" has an empty cell"), "{short}");
}

#[test]
fn no_error_repeats_a_count_or_another_column() {
    let text = "name,answer,placement,count\nAlex,x,kin,4.25\n";
    assert!(!problem(text).contains("4.25") && !problem(text).contains("Alex"));
    let long = format!("answer,placement\nx,{}\n", "y".repeat(500));
    assert!(problem(&long).len() < 250);
}

#[test]
fn data_without_rows_is_refused() {
    assert_eq!(
        problem(""),
        "d.csv: is empty: begin with a line that names the columns"
    );
    assert!(problem("answer,placement\r\n").starts_with("d.csv: has no rows"));
}

#[test]
fn a_table_or_a_study_that_is_too_large_is_refused() {
    let rows = |first: usize, second: usize| {
        let mut text = String::from("answer,age,placement\n");
        for row in 0..first.max(second) {
            text += &format!("a{},b{},kin\n", row % first, row % second);
        }
        text
    };
    let too_large = |tables: &str, first, second| {
        let text = SPEC.replace("[[table]]\ndimensions = [\"answer\", \"placement\"]\n", tables);
        let mut spec = Spec::parse("s.toml", &text).expect("it is right");
        let read = Data::read("d.csv", &rows(first, second), &mut spec);
        read.map_err(|error| error.to_string())
    };
    let one = "[[table]]\ndimensions = [\"answer\", \"age\"]\n";
    let apart = "[[table]]\ndimensions = [\"answer\"]\n[[table]]\ndimensions = [\"age\"]\n";
    assert_eq!(
        too_large(one, 1001, 1000).expect_err("too many cells"),
        "d.csv: the dimensions of all tables have 1001000 combinations together, 1001000 of them in the table answer by \
         age, and 200000 is the most: join values in the data, as a step of a ladder would, or leave a dimension out"
    );
    let together = too_large(apart, 401, 500).expect_err("too many combinations");
    assert!(
        together.contains("have 200500 combinations together, 500 of them in the table age, and"),
        "{together}"
    );
    assert!(too_large(apart, 400, 500).is_ok());
}

#[test]
fn reading_ends_as_soon_as_there_are_too_many_combinations() {
    let text = SPEC.replace("\"answer\", \"placement\"]\n", "\"answer\", \"age\"]\n");
    let mut spec = Spec::parse("s.toml", &text).expect("it is right");
    let mut data = String::from("answer,age\n");
    for row in 0..210_000 {
        data += &format!("{},{}\n", row / 460, row % 460);
    }
    data += "broken\n";
    let error = Data::read("d.csv", &data, &mut spec).expect_err("too many");
    assert!(error.to_string().contains("combinations together"), "{error}");
}

#[test]
fn an_open_quote_in_a_column_that_is_not_used_swallows_nobody() {
    let note = "often,kin,30,\"x\nrarely,foster,30,y\n".to_owned() + &"rarely,foster,30,y\n".repeat(4);
    let text = format!("answer,placement,count,note\n{note}rarely,kin,30,\"z\"\n");
    assert!(
        problem(&text)
            .starts_with("d.csv:2: has a cell that begins with a quote which this line does not close"),
        "{}",
        problem(&text)
    );
    assert!(problem("answer,placement,\"co\nunt\"\noften,kin,3\n").starts_with("d.csv:1: has a cell"));
    assert!(problem("answer,placement,note\noften,kin,\"x").starts_with("d.csv:2: has a cell"));
}

#[test]
fn a_row_that_was_not_taken_apart_is_not_repeated() {
    for row in [
        "\"rarely,kin,4\",kin",
        "rarely;kin;4,kin",
        "rarely\tkin,kin",
        "rarely|kin|4,kin",
    ] {
        let text = SPEC.replace("name = \"answer\"", "name = \"answer\"\nvalues = [\"rarely\"]");
        let mut spec = Spec::parse("s.toml", &text).expect("it is right");
        let wrong = Data::read("d.csv", &format!("answer,placement\n{row}\n"), &mut spec);
        let wrong = wrong.expect_err("no such value").to_string();
        assert!(
            wrong.starts_with("d.csv:2: the column \"answer\" has a value"),
            "{wrong}"
        );
        assert!(!wrong.contains("rarely") && !wrong.contains("kin"), "{wrong}");
    }
}
