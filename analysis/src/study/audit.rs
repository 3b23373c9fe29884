//! What can be worked out of tables, whoever made them.
//!
//! In: tables, and maybe the data that they were made from. Out: for each number that is not published, and each attacker,
//! what is left of it, and a verdict. It refuses to call a number safe on the word of an equation: *unsafe* is what linear
//! programmes rule out, *safe* what whole data sets, counted again, show to be possible; all else is *not proven*.

use super::{Attacker, AuditReport, AuditedCell, Because, Data, Spec, Status, Verdict, Written};
use crate::disclosure_control::bounds::Bounds;
use crate::disclosure_control::world::World;
use attack::{Attack, Finding, Need};
use linear::{Linear, Range};
use others::Others;
use std::collections::BTreeMap;
use system::System;

mod attack;
mod contradiction;
mod findings;
mod insider;
mod linear;
mod others;
mod system;
mod truth;
mod worlds;

/// Most others of rows that are worked with.
const MOST_OTHERS: usize = 1_000;

/// Says what can be worked out of tables in which no number from 1 to `k` − 1 may be known. `truth` is the data that they
/// were made from, read by [`Written::spec`] or by the spec that made the tables.
///
/// Without it the tables must say which numbers are small. Where they only say that a number is hidden, one that may be
/// small and may be not, of which some small numbers are ruled out, is not proven.
///
/// A number from 1 to `k` − 1 that is published is known to everybody, and so is unsafe. So is a 0 if the tables' rule
/// protects zeros.
pub fn audit(tables: &Written, truth: Option<(&Spec, &Data)>, k: u64) -> AuditReport {
    let mut report = of_hidden(tables, truth, k);
    report.cells.extend(published_small(tables, k));
    report.safe =
        report.contradiction.is_none() && report.cells.iter().all(|cell| cell.verdict == Verdict::Safe);
    report
}

/// Small numbers that are published as they are.
fn published_small(tables: &Written, k: u64) -> Vec<AuditedCell> {
    let mut known = Vec::new();
    let zeros = tables.rule.is_some_and(|rule| rule.protect_zeros);
    for (table, written) in tables.tables.iter().enumerate() {
        for cell in &written.cells {
            let small = cell.value.filter(|value| *value < k && (zeros || *value > 0));
            if let (Status::Published, Some(value)) = (cell.status, small) {
                known.push(AuditedCell {
                    table,
                    key: cell.key.clone(),
                    attacker: Attacker::Outsider,
                    from: value,
                    to: Some(value),
                    needed: (0, k - 1),
                    others: None,
                    verdict: Verdict::Unsafe,
                });
            }
        }
    }
    known
}

/// The same of the numbers that are not published.
fn of_hidden(tables: &Written, truth: Option<(&Spec, &Data)>, k: u64) -> AuditReport {
    let Some(system) = System::of(tables) else {
        return unproven(tables, k, None);
    };
    if let Some(why) = contradiction::contradiction(tables, &system) {
        return unproven(tables, k, Some(why));
    }
    let people = truth.map(|truth| truth::people(tables, &system, truth));
    let values = match &people {
        Some(Ok(people)) => Some(system.frame.count(people)),
        _ => None,
    };
    let others = others::others(tables, &system, values.as_deref(), k);
    if others.len() > MOST_OTHERS {
        return unproven(tables, k, None);
    }
    let first = system.frame.cells();
    let system = system.with(&others);
    let others = Others::by_cell(others, first);
    let Some(linear) = Linear::of(&system.frame, &system.bounds) else {
        return unproven(tables, k, None);
    };
    if linear.range(0, None) == Range::Empty {
        return unproven(tables, k, Some(contradiction::together()));
    }
    let mut world = None;
    if let Some(people) = people {
        let people = match people {
            Ok(people) => people,
            Err(why) => return unproven(tables, k, Some(why)),
        };
        let own = World::of(&system.frame, people);
        if let Some(why) = contradiction::not_of_the_data(tables, &system, own.values()) {
            return unproven(tables, k, Some(why));
        }
        world = Some(own);
    }
    let spec = truth.map(|(spec, _)| spec);
    let registers = spec.map(|spec| truth::registers(tables, &system, spec));
    let rule = tables.rule.unwrap_or_default();
    let case = Case {
        system: &system,
        said: said(tables, &system, &others),
        truth: world,
        zeros: rule.protect_zeros || spec.is_some_and(|spec| spec.protect_zeros),
        registers: registers.unwrap_or_default(),
        k: i64::try_from(k).unwrap_or(i64::MAX),
        ours: tables.audit.is_some(),
    };
    findings::report(tables, &system, &others, &case.findings(linear))
}

/// Tables with their equations, and what must not be known.
struct Case<'s> {
    system: &'s System,
    /// Cells that are not published, and others of rows, each with what is said of it.
    said: BTreeMap<usize, Said>,
    truth: Option<World<'s>>,
    zeros: bool,
    /// Margins that registers know.
    registers: Vec<usize>,
    k: i64,
    /// Whether the tables are what `protect` writes: then the form that is published does not tell primary from secondary,
    /// and who knows the rule sees that form.
    ours: bool,
}

/// What is said of a number that is not published.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// Something true of it.
    Range,
    /// It may not be known.
    Sensitive,
    /// It is hidden by a rule that promises nothing of the number itself.
    Spared,
    /// It is hidden for the sake of another.
    Secondary,
    /// It is hidden, and no more.
    Hidden,
    /// They are the others of a row beside a cell; and whether it is sure that there are none.
    Others(bool),
}

impl<'s> Case<'s> {
    fn findings(&self, linear: Linear<'s>) -> BTreeMap<(Attacker, usize), Finding> {
        let known: Vec<World<'s>> = self.truth.iter().cloned().collect();
        let frame = &self.system.frame;
        let mut found = BTreeMap::new();
        let mut outsider = Attack::of(frame, &self.system.bounds, linear, &known);
        for cell in self.said.keys() {
            let range = outsider.range(*cell);
            let finding = outsider.judge(*cell, range, self.need(*cell, range));
            found.insert((Attacker::Outsider, *cell), finding);
        }
        let rule = self.rule(&outsider);
        match rule {
            None => {
                for cell in self.said.keys() {
                    found.insert((Attacker::Rule, *cell), found[&(Attacker::Outsider, *cell)]);
                }
            }
            Some(mut rule) => {
                for (cell, said) in &self.said {
                    let range = rule.range(*cell);
                    let need = match (self.need(*cell, range), said) {
                        (Need::Numbers(_, high, sure), Said::Sensitive) => Need::Numbers(1, high, sure),
                        (need, _) => need,
                    };
                    found.insert((Attacker::Rule, *cell), rule.judge(*cell, range, need));
                }
            }
        }
        if let Some(truth) = &self.truth {
            self.insiders(truth, &mut outsider, &mut found);
            if !self.registers.is_empty() {
                self.registers(truth, &mut found);
            }
        }
        found
    }

    /// What somebody must not be able to rule out, of whom it is known what is left.
    fn need(&self, cell: usize, range: Range) -> Need {
        let small = 1..self.k;
        let every = |sure| Need::Numbers(0, self.k - 1, sure);
        let said = self.said.get(&cell).copied();
        if let (Some(truth), false) = (&self.truth, matches!(said, Some(Said::Others(_)))) {
            let value = truth.value(cell);
            return match small.contains(&value) || (self.zeros && value == 0) {
                true => every(true),
                false => Need::Nothing,
            };
        }
        match (said, range) {
            (Some(Said::Sensitive | Said::Others(true)), _) => every(true),
            (Some(Said::Secondary | Said::Spared) | None, _) => Need::Nothing,
            (_, Range::Unknown | Range::Empty) => every(false),
            // Whatever the number is of which they might be all: that there are none may not be known.
            (Some(Said::Others(false)), Range::Of(0, high)) => every(high == Some(0)),
            (Some(Said::Others(false)), _) => Need::Nothing,
            // What was hidden can be worked out.
            (Some(Said::Hidden), Range::Of(low, Some(high))) if low == high && (low > 0 || self.zeros) => {
                every(true)
            }
            (_, Range::Of(low, high)) => {
                let reaches = low < self.k && (self.zeros || high.is_none_or(|high| high > 0));
                match reaches {
                    false => Need::Nothing,
                    true => every(high.is_some_and(|high| high < self.k)),
                }
            }
        }
    }

    /// Who knows the rule: what is told to be primary is 1 to k − 1. None if that adds nothing, or cannot be, since they
    /// were hidden by another rule.
    fn rule(&self, outsider: &Attack<'s>) -> Option<Attack<'s>> {
        let mut bounds = self.system.bounds.clone();
        let primary = self.said.iter().filter(|(_, said)| **said == Said::Sensitive);
        let primary: Vec<usize> = primary.map(|(cell, _)| *cell).collect();
        for cell in &primary {
            let (low, high) = bounds.of(*cell);
            bounds.set(*cell, (low.max(1), high.min(self.k - 1)));
        }
        if primary.is_empty() || self.ours {
            return None;
        }
        let fits = |world: &World<'_>| primary.iter().all(|cell| bounds.allow(*cell, world.value(*cell)));
        if self.truth.as_ref().is_some_and(|truth| !fits(truth)) {
            return None;
        }
        let linear = Linear::of(&self.system.frame, &bounds)?;
        if linear.range(*primary.first()?, None) == Range::Empty {
            return None;
        }
        let known: Vec<World<'s>> = outsider.known().to_vec();
        Some(Attack::of(&self.system.frame, &bounds, linear, &known))
    }

    /// Who knows from registers how many there are in each group.
    fn registers(&self, truth: &World<'s>, found: &mut BTreeMap<(Attacker, usize), Finding>) {
        let frame = &self.system.frame;
        let mut before = Bounds::nothing(frame.cells());
        let mut bounds = self.system.bounds.clone();
        for margin in &self.registers {
            for cell in frame.cells_of(*margin) {
                let value = truth.value(cell);
                before.set(cell, (value, value));
                bounds.set(cell, (value, value));
            }
        }
        let known = [truth.clone()];
        let (Some(before), Some(linear)) = (Linear::of(frame, &before), Linear::of(frame, &bounds)) else {
            return;
        };
        let mut registers = Attack::of(frame, &bounds, linear, &known);
        for cell in self.said.keys() {
            let range = registers.range(*cell);
            let need = match (self.need(*cell, range), before.range(*cell, None)) {
                (Need::Numbers(low, high, sure), Range::Of(least, most)) => {
                    Need::Numbers(low.max(least), most.map_or(high, |most| high.min(most)), sure)
                }
                (need, _) => need,
            };
            found.insert((Attacker::Registers, *cell), registers.judge(*cell, range, need));
        }
    }
}

/// Of a cell that several tables show, the word that tells most. A primary cell of which none gives a reason is a small one.
fn said(
    tables: &Written,
    system: &System,
    others: &BTreeMap<usize, Vec<(usize, Others)>>,
) -> BTreeMap<usize, Said> {
    let mut statuses: BTreeMap<usize, (Status, Option<Because>)> = BTreeMap::new();
    for (table, places) in tables.tables.iter().zip(&system.places) {
        for (cell, place) in table.cells.iter().zip(places) {
            if cell.status != Status::Published {
                let known = statuses.entry(*place).or_insert((cell.status, None));
                known.0 = known.0.min(cell.status);
                known.1 = match (known.1, cell.because) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
            }
        }
    }
    let word = |(status, because)| match (status, because) {
        (Status::Primary, Some(Because::Everybody | Because::Row)) => Said::Spared,
        (Status::Primary, _) => Said::Sensitive,
        (Status::Secondary, _) => Said::Secondary,
        (Status::Range, _) => Said::Range,
        (Status::Hidden | Status::Published, _) => Said::Hidden,
    };
    let cells = statuses.into_iter().map(|(cell, told)| (cell, word(told)));
    let beside = others.values().flatten();
    cells
        .chain(beside.map(|(number, others)| (*number, Said::Others(others.sure))))
        .collect()
}

/// Nothing is known but what the tables say themselves.
fn unproven(tables: &Written, k: u64, contradiction: Option<String>) -> AuditReport {
    let mut cells = Vec::new();
    for (table, written) in tables.tables.iter().enumerate() {
        let hidden = written
            .cells
            .iter()
            .filter(|cell| cell.status != Status::Published);
        cells.extend(hidden.map(|cell| AuditedCell {
            table,
            key: cell.key.clone(),
            attacker: Attacker::Outsider,
            from: cell.from.filter(|_| cell.status == Status::Range).unwrap_or(0),
            to: cell.to.filter(|_| cell.status == Status::Range),
            needed: (0, k.saturating_sub(1)),
            others: None,
            verdict: Verdict::NotProven,
        }));
    }
    AuditReport {
        safe: cells.is_empty() && contradiction.is_none(),
        contradiction,
        cells,
    }
}
