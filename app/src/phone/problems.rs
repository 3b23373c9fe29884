//! What is wrong with a form, in words: the same on the phone and on the server.

use crate::wording::{Survey, fill};
use domain::instrument::Instrument;
use domain::intake::{Problem, field};

/// Each problem with the field that it leads to. A message says what to do, and never repeats what was written.
pub fn told(instrument: &Instrument, words: &Survey, problems: &[Problem]) -> Vec<(String, String)> {
    problems
        .iter()
        .filter_map(|problem| {
            let item = instrument.item(problem.item())?;
            let question = ("question", item.text.as_str());
            let message = match problem {
                Problem::TooLong { over, limit, .. } => {
                    let (over, limit) = (over.to_string(), limit.to_string());
                    fill(&words.too_long, &[question, ("over", &over), ("limit", &limit)])
                }
                Problem::NotAnOption { .. } => fill(&words.not_an_option, &[question]),
            };
            Some((field(item), message))
        })
        .collect()
}
