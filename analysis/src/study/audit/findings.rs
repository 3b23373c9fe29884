//! What was found, by the cells of the tables.
//!
//! In: findings by cells of the frame. Out: the report. It refuses to judge.

use super::super::{Attacker, AuditReport, AuditedCell, AuditedOthers, Status, Verdict, Written};
use super::attack::Finding;
use super::others::Others;
use super::system::System;
use std::collections::BTreeMap;

pub(super) fn report(
    tables: &Written,
    system: &System,
    others: &BTreeMap<usize, Vec<(usize, Others)>>,
    found: &BTreeMap<(Attacker, usize), Finding>,
) -> AuditReport {
    let mut cells = Vec::new();
    for attacker in Attacker::ALL {
        for (number, (table, places)) in tables.tables.iter().zip(&system.places).enumerate() {
            for (cell, place) in table.cells.iter().zip(places) {
                let beside = worst(others.get(place).map_or(&[], Vec::as_slice), attacker, found);
                let own = found
                    .get(&(attacker, *place))
                    .filter(|_| cell.status != Status::Published);
                let (from, to, needed, verdict) = match (own, &beside) {
                    (Some(own), _) => (
                        count(own.from),
                        own.to.map(count),
                        counts(own.needed),
                        own.verdict,
                    ),
                    // It is published, and so is its row.
                    (None, Some(_)) if cell.status == Status::Published => {
                        let value = cell.value.unwrap_or(0);
                        (value, Some(value), (value, value), Verdict::Safe)
                    }
                    (None, _) => continue,
                };
                cells.push(AuditedCell {
                    table: number,
                    key: cell.key.clone(),
                    attacker,
                    from,
                    to,
                    needed,
                    verdict: beside
                        .as_ref()
                        .map_or(verdict, |others| verdict.max(others.verdict)),
                    others: beside,
                });
            }
        }
    }
    AuditReport {
        safe: cells.iter().all(|cell| cell.verdict == Verdict::Safe),
        contradiction: None,
        cells,
    }
}

/// Of all others beside a cell those of whom most is known; where it is not sure that the cell is a whole row, only if that
/// is too much.
fn worst(
    others: &[(usize, Others)],
    attacker: Attacker,
    found: &BTreeMap<(Attacker, usize), Finding>,
) -> Option<AuditedOthers> {
    let judged = others.iter().filter_map(|(number, others)| {
        let finding = found.get(&(attacker, *number))?;
        (others.sure || finding.verdict != Verdict::Safe).then(|| AuditedOthers {
            row: others.key.clone(),
            from: count(finding.from),
            to: finding.to.map(count),
            needed: counts(finding.needed),
            verdict: finding.verdict,
        })
    });
    judged.max_by_key(|others| others.verdict)
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn counts((low, high): (i64, i64)) -> (u64, u64) {
    (count(low), count(high))
}
