//! The rows of CSV, one after the other, each with its line.
//!
//! In: CSV with commas. Out: the cells of a row, or why it cannot be read. It refuses line breaks in cells, so that a quote
//! that is not closed can never swallow the rows behind it: a line is a row, whichever of its cells are used.

use super::super::{Place, Source, StudyError};
use std::borrow::Cow;

/// What a text is in, read row by row.
pub(super) struct Rows<'a> {
    pub source: Source<'a>,
    /// The cells of the row, without the blanks around them.
    pub cells: Vec<Cow<'a, str>>,
    rest: &'a str,
    line: usize,
}

impl<'a> Rows<'a> {
    pub fn new(source: Source<'a>) -> Self {
        Self {
            source,
            cells: Vec::new(),
            rest: source.text,
            line: 0,
        }
    }

    /// Goes to the next row; false if there is none. Empty lines are no rows.
    pub fn advance(&mut self) -> Result<bool, StudyError> {
        while !self.rest.is_empty() {
            let (line, rest) = first_line(self.rest);
            self.rest = rest;
            self.line += 1;
            if line.is_empty() {
                continue;
            }
            self.cells.clear();
            return match split(line, &mut self.cells) {
                Ok(()) => Ok(true),
                Err(why) => self.source.wrong(self.place(), why),
            };
        }
        Ok(false)
    }

    /// The line of the row.
    pub fn place(&self) -> Place {
        Place::Line(self.line)
    }
}

/// The first line, and what is behind its end.
fn first_line(text: &str) -> (&str, &str) {
    let Some((line, rest)) = text.split_once(['\n', '\r']) else {
        return (text, "");
    };
    // The two halves of one line end.
    let rest = match text.as_bytes()[line.len()] {
        b'\r' => rest.strip_prefix('\n').unwrap_or(rest),
        _ => rest,
    };
    (line, rest)
}

/// The cells of a line, or what is wrong with one of them.
fn split<'a>(line: &'a str, cells: &mut Vec<Cow<'a, str>>) -> Result<(), &'static str> {
    let mut rest = line;
    loop {
        let (cell, behind) = match rest.trim_start().strip_prefix('"') {
            Some(inside) => quoted_cell(inside)?,
            None => match rest.split_once(',') {
                Some((cell, behind)) => (Cow::Borrowed(cell.trim()), Some(behind)),
                None => (Cow::Borrowed(rest.trim()), None),
            },
        };
        cells.push(cell);
        match behind {
            Some(behind) => rest = behind,
            None => return Ok(()),
        }
    }
}

/// A cell whose opening quote was read, and what is behind the comma after it.
fn quoted_cell(inside: &str) -> Result<(Cow<'_, str>, Option<&str>), &'static str> {
    let mut text = String::new();
    let mut rest = inside;
    loop {
        let Some((part, behind)) = rest.split_once('"') else {
            return Err(
                "has a cell that begins with a quote which this line does not close: close it, and take line breaks \
                 out of the cells, also of columns that are not used",
            );
        };
        text.push_str(part);
        // Two quotes in a quoted cell are one of its text.
        if let Some(more) = behind.strip_prefix('"') {
            text.push('"');
            rest = more;
            continue;
        }
        let cell = Cow::Owned(text.trim().to_owned());
        let behind = behind.trim_start();
        return match (behind.is_empty(), behind.strip_prefix(',')) {
            (true, _) => Ok((cell, None)),
            (false, Some(behind)) => Ok((cell, Some(behind))),
            (false, None) => {
                Err("has a cell that goes on behind its closing quote: write a quote inside a cell twice")
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<(usize, Vec<String>)>, String> {
        let mut rows = Rows::new(Source { file: "d.csv", text });
        let mut all = Vec::new();
        while rows.advance().map_err(|error| error.to_string())? {
            let cells = rows.cells.iter().map(ToString::to_string);
            all.push((rows.line, cells.collect()));
        }
        Ok(all)
    }

    fn one(line: &str) -> Vec<String> {
        let rows = rows(line).expect("it is right");
        assert_eq!(rows.len(), 1);
        rows[0].1.clone()
    }

    #[test]
    fn cells_stand_between_commas_with_or_without_quotes_and_blanks() {
        assert_eq!(one("a,b"), ["a", "b"]);
        assert_eq!(one(" a\u{a0},  \"b, or c\"  ,\"\",d "), ["a", "b, or c", "", "d"]);
        assert_eq!(one("a,,"), ["a", "", ""]);
        assert_eq!(one("\"say \"\"no\"\"\",5\" nail"), ["say \"no\"", "5\" nail"]);
    }

    #[test]
    fn every_line_end_ends_a_row_and_empty_lines_are_counted() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a", "", "b,c", ""].join(end);
            let expected = vec![
                (1, vec!["a".to_owned()]),
                (3, vec!["b".to_owned(), "c".to_owned()]),
            ];
            assert_eq!(rows(&text), Ok(expected), "{end:?}");
        }
    }

    #[test]
    fn a_quote_that_its_line_does_not_close_is_refused_in_its_line() {
        for text in [
            "a\nb,\"c\nd\"\n",
            "a\nb,\"c",
            "a\nb,\"c\rd\",e",
            "a\nb,\"",
            "a\nb,\"c\"\"",
        ] {
            let wrong = rows(text).expect_err("a quote is open");
            assert!(
                wrong.starts_with("d.csv:2: has a cell that begins with a quote which this line"),
                "{wrong}"
            );
        }
        let behind = rows("a\n\"b\" c,d\n").expect_err("text behind the quote");
        assert!(
            behind.starts_with("d.csv:2: has a cell that goes on behind its closing quote"),
            "{behind}"
        );
    }
}
