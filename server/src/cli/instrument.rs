//! `earshot instrument`

use super::{Failure, Outcome, output};
use crate::embedded;
use clap::Subcommand;
use domain::instrument::{Instrument as Asked, InstrumentKey, Manifest};
use serde_json::json;
use std::path::PathBuf;

/// Check, list and export instruments.
#[derive(Subcommand)]
pub(super) enum Instrument {
    /// Check an instrument file: every mistake is named with file, line and item
    Check {
        /// The TOML file
        file: PathBuf,
    },
    /// List the instruments that come with this copy of Earshot
    List {
        /// As one line of JSON
        #[arg(long)]
        json: bool,
    },
    /// Print an instrument as the TOML file that it was read from
    Export {
        /// Which one, such as eleven-to-seventeen/1
        #[arg(value_name = "ID/VERSION")]
        key: InstrumentKey,
    },
}

impl Instrument {
    pub(super) fn run(self) -> Outcome {
        match self {
            Instrument::Check { file } => {
                let name = file.display().to_string();
                let source =
                    std::fs::read_to_string(&file).map_err(|error| Failure(format!("{name}: {error}")))?;
                output::line(summary(&Asked::parse(&name, &source)?))
            }
            Instrument::List { json: true } => {
                let catalogue = embedded::catalogue()?;
                let all: Vec<_> = catalogue
                    .instruments
                    .values()
                    .map(|instrument| {
                        json!({ "instrument": instrument.key.to_string(), "title": instrument.title,
                        "items": instrument.items().count(), "hash": instrument.hash() })
                    })
                    .collect();
                output::json(&all)
            }
            Instrument::List { json: false } => embedded::catalogue()?
                .instruments
                .values()
                .try_for_each(|instrument| output::line(summary(instrument))),
            Instrument::Export { key } => {
                let catalogue = embedded::catalogue()?;
                let found = catalogue.instruments.get(&key);
                let missing = || {
                    Failure(format!(
                        "{key} is not in this copy of Earshot: see `earshot instrument list`"
                    ))
                };
                output::line(found.ok_or_else(missing)?.source().trim_end())
            }
        }
    }
}

fn summary(instrument: &Asked) -> String {
    let tables = Manifest::of([instrument]).tables.len();
    format!(
        "{}: \"{}\", ages {}, {} items in {} sections, {tables} tables",
        instrument.key,
        instrument.title,
        instrument.ages,
        instrument.items().count(),
        instrument.sections.len(),
    )
}
