//! Names in messages: of files, dimensions, values, tables.
//!
//! In: a text that somebody else wrote. Out: how a message shows it. It refuses to print what a terminal would obey or turn
//! around, and to repeat what may be somebody's row.

use super::TOTAL;

/// Most characters of a name.
const MOST_SHOWN: usize = 60;
/// Most characters of a value of the data: what is longer may be what somebody said.
const MOST_OF_DATA: usize = 30;

/// Why a text cannot be the name of a dimension, of a value or of a group, as the end of a sentence.
pub(super) fn no_name(text: &str) -> Option<&'static str> {
    match text {
        "" => Some("is empty: give it a name"),
        TOTAL => Some("is what totals are called: give it another name"),
        _ if text.trim() != text => Some("begins or ends with a blank: take it away"),
        _ if text.chars().any(char::is_control) => {
            Some("has a line break, tab or control character in it: take it out")
        }
        _ => None,
    }
}

/// A name as an error quotes it: in quotes, and no longer than a line.
pub(super) fn quoted(name: &str) -> String {
    let short: String = name.chars().take(MOST_SHOWN).collect();
    let more = if short.len() < name.len() { "…" } else { "" };
    let escaped: String = short.chars().map(|c| escaped(c, true)).collect();
    format!("\"{escaped}{more}\"")
}

/// A text that is printed without quotes, with nothing in it that a terminal obeys, does not show or turns around.
pub fn harmless(text: &str) -> String {
    text.chars().map(|c| escaped(c, false)).collect()
}

/// A letter with its accent stays as it is; a line break, an escape, a mark of direction is told by its number.
fn escaped(c: char, in_quotes: bool) -> String {
    match c {
        '"' | '\\' if in_quotes => format!("\\{c}"),
        '"' | '\'' | '\\' => c.to_string(),
        // Behind a letter an accent is shown, alone it would be escaped too.
        _ => match format!("a{c}").escape_debug().any(|shown| shown == '\\') {
            true => c.escape_unicode().to_string(),
            false => c.to_string(),
        },
    }
}

/// A value of the data, for a sentence, or "a value" alone where it may be more than a value: a row that was not taken
/// apart, somebody's number or day of birth, what somebody said.
pub(super) fn of_data(value: &str) -> String {
    let apart = |c: char| matches!(c, ',' | ';' | '\t' | '|' | '"' | '@');
    let is_word = value.chars().any(char::is_alphabetic);
    match !is_word || value.contains(apart) || value.chars().count() > MOST_OF_DATA {
        true => "a value (it is not repeated here: look for a separator other than a comma, and for quotes around \
                 a whole row)"
            .into(),
        false => format!("the value {}", quoted(value)),
    }
}

/// What a table is called: "answer by placement".
pub(super) fn called<'n>(dimensions: impl IntoIterator<Item = &'n str>) -> String {
    let dimensions: Vec<String> = dimensions.into_iter().map(harmless).collect();
    dimensions.join(" by ")
}

/// A key for people: "often / home".
pub(super) fn keyed(key: &[String]) -> String {
    let values: Vec<String> = key.iter().map(|value| harmless(value)).collect();
    values.join(" / ")
}

/// What a reader of JSON or TOML says is wrong, in words for somebody who does not know how it is programmed.
pub(super) fn in_words(said: &str) -> String {
    let said: Vec<&str> = said.lines().collect();
    let said = said.join(", ");
    let said = match said.rsplit_once("expected ") {
        Some((found, expected)) => format!("{found}expected {}", kind(expected)),
        None => said,
    };
    let plainer = [
        ("invalid type: sequence", "invalid type: a list"),
        ("invalid type: map", "invalid type: a group of keys"),
        ("EOF while parsing", "the file ends within"),
        ("invalid length 0", "nothing in a list"),
        (
            "number too large to fit in target type",
            "a number that is too large",
        ),
    ];
    let said = plainer
        .iter()
        .fold(said, |said, (theirs, ours)| said.replace(theirs, ours));
    harmless(&said)
}

fn kind(expected: &str) -> &str {
    match expected {
        "i64" | "u64" | "usize" => "a whole number",
        "f64" => "a number",
        "a boolean" => "true or false",
        "a string" => "a text in quotes",
        "a sequence" => "a list in square brackets",
        "a map" => "a group of keys with their values",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_or_turns_around_is_told_by_its_number() {
        let nasty = "a\u{1b}[2J\u{202e}b\n\u{200b}\u{2028}\u{feff}";
        assert_eq!(
            harmless(nasty),
            "a\\u{1b}[2J\\u{202e}b\\u{a}\\u{200b}\\u{2028}\\u{feff}"
        );
        assert_eq!(quoted(nasty), format!("\"{}\"", harmless(nasty)));
        assert_eq!(called(["x\u{202e}", "y"]), "x\\u{202e} by y");
        assert_eq!(keyed(&["x\u{2066}".into(), "*".into()]), "x\\u{2066} / *");
    }

    #[test]
    fn names_in_any_script_are_told_as_they_are() {
        for name in ["é, e\u{301}", "养父母", "בית", "بيت", "हिन्दी", "don't", "🏠"] {
            assert_eq!(harmless(name), name);
            assert_eq!(quoted(name), format!("\"{name}\""));
        }
        assert_eq!(quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
        assert_eq!(quoted(&"y".repeat(70)), format!("\"{}…\"", "y".repeat(60)));
    }

    #[test]
    fn a_reader_of_files_speaks_in_words() {
        assert_eq!(
            in_words("invalid type: string \"x\u{202e}\", expected i64"),
            "invalid type: string \"x\\u{202e}\", expected a whole number"
        );
        assert_eq!(
            in_words("invalid type: map, expected a sequence\n"),
            "invalid type: a group of keys, expected a list in square brackets"
        );
        assert_eq!(in_words("missing field `name`"), "missing field `name`");
    }

    #[test]
    fn what_may_be_more_than_a_value_is_not_repeated() {
        assert_eq!(of_data("fostr"), "the value \"fostr\"");
        for more in [
            "rarely,kin,4",
            "rarely;kin",
            "a\tb",
            "a|b",
            "4711",
            "2009-05-03",
            "٤٧",
            "a@b.org",
            "a\"b",
            "she told me that it was never like that",
        ] {
            assert!(of_data(more).starts_with("a value (it is not repeated"), "{more}");
        }
    }
}
