//! `earshot simulate`

use super::{Failure, Outcome, output};
use crate::{embedded, simulate};
use clap::Args;
use serde_json::json;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;

/// Made-up young people answer over HTTP, through the pages that real ones use. For tests and trials: whoever answers
/// like this takes the codes for good.
#[derive(Args)]
pub(super) struct Simulate {
    /// The address of the Earshot to answer, such as http://127.0.0.1:3000 (http only)
    #[arg(long, value_name = "URL")]
    url: String,
    /// A file with codes: the CSV of `wave invite`, or one code a line; - reads standard input
    #[arg(long, value_name = "FILE")]
    codes: PathBuf,
    /// How many answer [default: one for each code]
    #[arg(long, value_name = "N")]
    respondents: Option<usize>,
    /// The same seed gives the same answers
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many answer at the same time
    #[arg(long, default_value_t = 4, value_name = "N")]
    at_once: usize,
    /// Write who answered what: JSON lines with order, code, scripts, answers, words. Never for real young people
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// Say how many answered as one line of JSON
    #[arg(long)]
    json: bool,
}

impl Simulate {
    pub(super) fn run(self) -> Outcome {
        if !self.url.starts_with("http://") {
            return Err(Failure::new(
                "simulate speaks http only: name an address such as http://127.0.0.1:3000",
            ));
        }
        let mut codes = codes(&read(&self.codes)?);
        let wanted = self.respondents.unwrap_or(codes.len());
        if wanted > codes.len() || codes.is_empty() {
            let there = codes.len();
            return Err(Failure(format!(
                "{wanted} respondents need as many codes, and {} has {there}",
                self.codes.display()
            )));
        }
        codes.truncate(wanted);
        let catalogue = embedded::catalogue()?;
        let mut truth = self
            .truth
            .as_ref()
            .map(File::create)
            .transpose()?
            .map(BufWriter::new);
        let (truths, stuck) = simulate::run(&self.url, &codes, self.seed, &catalogue, self.at_once);
        if let Some(file) = &mut truth {
            for line in &truths {
                serde_json::to_writer(&mut *file, line)?;
                file.write_all(b"\n")?;
            }
            file.flush()?;
        }
        for problem in stuck.iter().take(10) {
            output::note(problem);
        }
        if self.json {
            output::json(&json!({ "answered": truths.len(), "stuck": stuck.len() }))?;
        } else {
            output::line(format!("{} answered", truths.len()))?;
        }
        if stuck.is_empty() {
            Ok(())
        } else {
            Err(Failure(format!("{} could not answer", stuck.len())))
        }
    }
}

fn read(file: &PathBuf) -> io::Result<String> {
    let mut text = String::new();
    if file.as_os_str() == "-" {
        io::stdin().read_to_string(&mut text)?;
    } else {
        File::open(file)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))?
            .read_to_string(&mut text)?;
    }
    Ok(text)
}

/// The first column of a CSV, or whole lines; a heading and empty lines are passed over.
fn codes(text: &str) -> Vec<String> {
    let first = |line: &str| {
        line.split(',')
            .next()
            .unwrap_or_default()
            .trim()
            .trim_matches('"')
            .to_owned()
    };
    text.lines()
        .map(first)
        .filter(|code| !code.is_empty() && code != "code")
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn codes_are_read_from_a_letter_list_or_a_plain_list() {
        let list = "code,url\nK7QF-2M9X-4TRA,http://x/s#K7QF2M9X4TRA\n\"K7QF-2M9X-4TRB\",http://x\n";
        assert_eq!(super::codes(list), ["K7QF-2M9X-4TRA", "K7QF-2M9X-4TRB"]);
        assert_eq!(super::codes("K7QF2M9X4TRA\r\n\n"), ["K7QF2M9X4TRA"]);
    }
}
