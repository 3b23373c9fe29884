//! What an audit found.
//!
//! In: bounds that [`super::audit()`] worked out. Out: JSON, and a text that a person reads. It refuses to know how they were
//! worked out.

use super::{Attacker, Written, WrittenTable};
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// Most cells that the text names; the JSON has all.
const MOST_NAMED: usize = 50;

/// What can be worked out of tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditReport {
    /// Every cell that is not published, once for each attacker.
    pub cells: Vec<AuditedCell>,
    /// Why no numbers at all fit the tables, if none do.
    pub contradiction: Option<String>,
    /// Whether every cell is safe from every attacker.
    pub safe: bool,
}

/// What an attacker can work out of one cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditedCell {
    /// Position in [`Written::tables`].
    pub table: usize,
    /// As in [`super::WrittenCell::key`].
    pub key: Vec<String>,
    /// Who.
    pub attacker: Attacker,
    /// The smallest number that it can be.
    pub from: u64,
    /// The largest; none if there is no upper limit.
    pub to: Option<u64>,
    /// What must stay possible: the smallest and the largest number that the attacker may not rule out.
    pub needed: (u64, u64),
    /// Whether it does.
    pub verdict: Verdict,
}

/// Whether a cell is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Proven.
    #[serde(rename = "safe")]
    Safe,
    /// Disproven.
    #[serde(rename = "unsafe")]
    Unsafe,
    /// Neither, within the budget.
    #[serde(rename = "not proven")]
    NotProven,
}

impl AuditReport {
    /// How many cells have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.cells.iter().filter(|cell| cell.verdict == verdict).count()
    }

    /// For people: a line for each attacker, then the cells that are not safe. `tables` are those that were audited.
    pub fn text(&self, tables: &Written) -> String {
        if let Some(why) = &self.contradiction {
            return format!("No numbers fit these tables: {why}");
        }
        let mut text = String::from(match self.safe {
            true => "Safe: no hidden number can be worked out closely enough to matter.",
            false => "Not safe.",
        });
        for attacker in Attacker::ALL {
            let own: Vec<_> = self
                .cells
                .iter()
                .filter(|cell| cell.attacker == attacker)
                .collect();
            let count = |verdict| own.iter().filter(|cell| cell.verdict == verdict).count();
            if !own.is_empty() {
                let _ = write!(
                    text,
                    "\nfrom {}: {} safe, {} unsafe, {} not proven",
                    attacker.called(),
                    count(Verdict::Safe),
                    count(Verdict::Unsafe),
                    count(Verdict::NotProven)
                );
            }
        }
        let bad: Vec<_> = self
            .cells
            .iter()
            .filter(|cell| cell.verdict != Verdict::Safe)
            .collect();
        for cell in bad.iter().take(MOST_NAMED) {
            let _ = write!(text, "\n{}", cell.line(tables.tables.get(cell.table)));
        }
        if bad.len() > MOST_NAMED {
            let _ = write!(text, "\nand {} more: --json has all", bad.len() - MOST_NAMED);
        }
        text
    }
}

impl AuditedCell {
    fn line(&self, table: Option<&WrittenTable>) -> String {
        let verdict = match self.verdict {
            Verdict::Safe => "safe",
            Verdict::Unsafe => "UNSAFE",
            Verdict::NotProven => "not proven",
        };
        let known = match self.to {
            Some(to) if to == self.from => format!("is {to}"),
            Some(to) => format!("is {} to {to}", self.from),
            None => format!("is {} or more", self.from),
        };
        format!(
            "{verdict}: {}, {}: {} knows that it {known}; {} to {} must stay possible",
            table.map(WrittenTable::called).unwrap_or_default(),
            self.key.join(" / "),
            self.attacker.called(),
            self.needed.0,
            self.needed.1
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(verdict: Verdict, to: Option<u64>) -> (AuditReport, Written) {
        let tables = "{\"tables\": [{\"dimensions\": [\"answer\"], \"cells\": [\
            {\"key\": [\"often\"], \"status\": \"hidden\", \"value\": null},\
            {\"key\": [\"*\"], \"status\": \"published\", \"value\": 20}]}]}";
        let cell = AuditedCell {
            table: 0,
            key: vec!["often".into()],
            attacker: Attacker::Insider,
            from: 3,
            to,
            needed: (0, 5),
            verdict,
        };
        let report = AuditReport {
            cells: vec![cell],
            contradiction: None,
            safe: verdict == Verdict::Safe,
        };
        (report, Written::parse("t.json", tables).expect("tables"))
    }

    #[test]
    fn the_text_names_the_cell_the_attacker_and_what_must_stay_possible() {
        let (report, tables) = report(Verdict::Unsafe, Some(4));
        assert_eq!(
            report.text(&tables),
            "Not safe.\nfrom somebody who is counted in them: 0 safe, 1 unsafe, 0 not proven\nUNSAFE: answer, often: \
             somebody who is counted in them knows that it is 3 to 4; 0 to 5 must stay possible"
        );
    }

    #[test]
    fn a_safe_cell_is_counted_and_not_named() {
        let (report, tables) = report(Verdict::Safe, None);
        let text = report.text(&tables);
        assert!(text.starts_with("Safe: ") && text.contains("1 safe") && !text.contains("often"));
    }

    #[test]
    fn no_upper_limit_is_null_and_in_words() {
        let (report, tables) = report(Verdict::NotProven, None);
        assert!(report.text(&tables).contains("not proven: answer, often: "));
        assert!(report.text(&tables).contains("is 3 or more"));
        let json = serde_json::to_string(&report).expect("JSON");
        assert!(json.contains(
            "\"attacker\":\"insider\",\"from\":3,\"to\":null,\"needed\":[0,5],\"verdict\":\"not proven\""
        ));
        assert_eq!(
            serde_json::from_str::<AuditReport>(&json).expect("as written"),
            report
        );
    }

    #[test]
    fn a_contradiction_is_all_that_is_said() {
        let (mut report, tables) = report(Verdict::Unsafe, Some(4));
        report.contradiction = Some("answer, *: the parts are more than the total".into());
        assert!(
            report
                .text(&tables)
                .starts_with("No numbers fit these tables: answer, *")
        );
        assert!(!report.text(&tables).contains("UNSAFE"));
    }
}
