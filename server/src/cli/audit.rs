//! `earshot audit`
//!
//! In: tables that anybody made, and maybe the data that they were made from. Out: what can be worked out of them. It
//! refuses to call tables safe of which that is not proven.

use super::{Failure, Outcome, input, output};
use analysis::study::{self, AuditReport, Data, Verdict, Written};
use clap::{Args, value_parser};
use std::path::PathBuf;

/// Say whether a small number can be worked out of protected tables, whoever made them.
#[derive(Args)]
pub(super) struct Audit {
    /// The tables: JSON as `protect` writes it; of others, `dimensions` and `cells` are enough (docs/protect-and-audit.md)
    #[arg(value_name = "TABLES")]
    tables: PathBuf,
    /// The data that they were made from, as CSV: then it is known which numbers are small
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// The smallest count that may be shown [default: as the tables say, else 6]
    // The range is that of a spec, `study::K_RANGE`; a test holds both together.
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(2..=50))]
    k: Option<u64>,
    /// As one line of JSON, with every cell and not only those that are not safe
    #[arg(long)]
    json: bool,
}

impl Audit {
    pub(super) fn run(self) -> Outcome {
        let tables = Written::parse(
            &self.tables.display().to_string(),
            &input::text(&self.tables, &input::TABLES)?,
        )?;
        let k = self.k.unwrap_or_else(|| tables.k_or_usual());
        let mut spec = tables.spec(k);
        let data = match &self.truth {
            Some(file) => Some(Data::read(
                &file.display().to_string(),
                &input::text(file, &input::DATA)?,
                &mut spec,
            )?),
            None => None,
        };
        let truth = data.as_ref().map(|data| (&spec, data));
        let report = study::audit(&tables, truth, k);
        match self.json {
            true => output::json(&report)?,
            false => output::line(report.text(&tables))?,
        }
        outcome(&report)
    }
}

fn outcome(report: &AuditReport) -> Outcome {
    let (bad, open) = (report.count(Verdict::Unsafe), report.count(Verdict::NotProven));
    match report.contradiction {
        Some(_) => Err(Failure::new(
            "these tables contradict themselves or the data: correct them, and audit again",
        )),
        None if report.safe => Ok(()),
        None => Err(Failure(format!(
            "these tables are not safe to publish: {bad} cells are unsafe and {open} not proven. Hide or join more, and \
             audit again"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_range_of_k_is_that_of_a_spec() {
        assert_eq!(study::K_RANGE, 2..=50);
    }

    #[test]
    fn only_safe_tables_end_well() {
        let report = |safe, contradiction: Option<&str>| AuditReport {
            cells: Vec::new(),
            contradiction: contradiction.map(str::to_owned),
            safe,
        };
        assert_eq!(outcome(&report(true, None)), Ok(()));
        let Failure(reason) = outcome(&report(false, None)).unwrap_err();
        assert!(reason.contains("not safe to publish"));
        let Failure(reason) = outcome(&report(true, Some("no numbers fit"))).unwrap_err();
        assert!(reason.contains("contradict"));
    }

    #[test]
    fn mistakes_in_tables_and_in_the_truth_are_named_with_their_file() {
        let place = tempfile::tempdir().unwrap();
        let audit = |tables: &str, truth: Option<&str>| {
            fs::write(place.path().join("tables.json"), tables).unwrap();
            fs::write(place.path().join("data.csv"), truth.unwrap_or_default()).unwrap();
            let audit = Audit {
                tables: place.path().join("tables.json"),
                truth: truth.map(|_| place.path().join("data.csv")),
                k: None,
                json: true,
            };
            audit.run().map_err(|Failure(reason)| reason)
        };
        let tables = "{\"tables\":[{\"dimensions\":[\"answer\"],\"cells\":[\
            {\"key\":[\"often\"],\"status\":\"published\",\"value\":20},\
            {\"key\":[\"*\"],\"status\":\"published\",\"value\":20}]}]}";
        assert_eq!(audit(tables, Some("answer,count\noften,20\n")), Ok(()));
        let unknown = audit(tables, Some("answer\nnever\n")).unwrap_err();
        assert!(
            unknown.contains("data.csv:2: the column \"answer\" has the value \"never\""),
            "{unknown}"
        );
        let missing = audit(&tables.replace("[\"*\"]", "[\"never\"]"), None).unwrap_err();
        assert!(
            missing.contains("tables.json: table 1 (answer) has no cell with the key [\"*\"]"),
            "{missing}"
        );
    }
}
