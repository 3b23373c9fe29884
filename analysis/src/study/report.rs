//! What an audit found.
//!
//! In: bounds that [`super::audit()`] worked out. Out: JSON, and a text that a person reads. It refuses to know how they were
//! worked out.

use super::{Attacker, Written, WrittenTable, keyed};
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
    /// Where the cell is all of a row and that may not be known: what is known of the others in that row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others: Option<AuditedOthers>,
    /// Whether it does.
    pub verdict: Verdict,
}

/// What an attacker can work out of those who are in a row and not in one of its cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditedOthers {
    /// The key of the row's total.
    pub row: Vec<String>,
    /// The smallest number that there can be.
    pub from: u64,
    /// The largest; none if there is no upper limit.
    pub to: Option<u64>,
    /// What must stay possible.
    pub needed: (u64, u64),
    /// Whether it does; the cell is no better.
    pub verdict: Verdict,
}

/// Whether a cell is safe, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// Proven.
    #[serde(rename = "safe")]
    Safe,
    /// Neither proven nor disproven, within the budget.
    #[serde(rename = "not proven")]
    NotProven,
    /// Disproven.
    #[serde(rename = "unsafe")]
    Unsafe,
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
        let place = format!(
            "{verdict}: {}, {}: {} knows",
            table.map(WrittenTable::called).unwrap_or_default(),
            keyed(&self.key),
            self.attacker.called()
        );
        let others = self.others.as_ref();
        match others.filter(|others| others.verdict == self.verdict) {
            Some(others) => format!(
                "{place} that beside it the row {} has {}; {} to {} must stay possible",
                keyed(&others.row),
                range(others.from, others.to),
                others.needed.0,
                others.needed.1
            ),
            None => format!(
                "{place} that it is {}; {} to {} must stay possible",
                range(self.from, self.to),
                self.needed.0,
                self.needed.1
            ),
        }
    }
}

/// "3 to 5", for a sentence.
fn range(from: u64, to: Option<u64>) -> String {
    match to {
        Some(to) if to == from => to.to_string(),
        Some(to) => format!("{from} to {to}"),
        None => format!("{from} or more"),
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
            others: None,
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
    fn of_a_whole_row_the_text_says_what_is_known_of_the_others() {
        let (mut report, tables) = report(Verdict::Unsafe, Some(4));
        report.cells[0].others = Some(AuditedOthers {
            row: vec!["*".into()],
            from: 0,
            to: Some(1),
            needed: (0, 5),
            verdict: Verdict::Unsafe,
        });
        assert!(
            report.text(&tables).ends_with(
                "UNSAFE: answer, often: somebody who is counted in them knows that beside it the row * has 0 to 1; 0 to 5 \
                 must stay possible"
            ),
            "{}",
            report.text(&tables)
        );
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
