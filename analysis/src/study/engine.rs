//! Choosing what may be shown of a study.
//!
//! In: a spec with its data. Out: tables in which every sensitive number is hidden, with as many others as had to be, and
//! the proof counted by attacker. It refuses to publish what is not proven.

use super::plan::{Grouping, Plan};
use super::{
    Attacker, Data, MOST_PEOPLE, Proven, Rule, Spec, Status, TOTAL, Written, WrittenAudit, WrittenCell,
    WrittenTable,
};
use crate::disclosure_control::bounds::{Bounds, UNBOUNDED};
use crate::disclosure_control::case::{Case, Outcome, Role};
use crate::disclosure_control::intervals::narrow;
use crate::disclosure_control::suppress;
use std::collections::{BTreeMap, BTreeSet};

/// The most search steps for one study.
const BUDGET: u64 = 400_000;
/// As long as all choices took fewer steps than this, another is tried: small studies get the best of many.
const EFFORT: u64 = 6_000;
/// Where the search begins: the same study gives the same tables.
const SEED: u64 = 1;

/// Protects all tables of a spec together. `progress` is told how many steps are done, and of how many.
pub fn protect(spec: &Spec, data: &Data, progress: &mut dyn FnMut(usize, usize)) -> Written {
    progress(0, 2);
    let plan = Plan::of(spec, data, &groupings(spec, data));
    progress(1, 2);
    let outcome = suppress::protect(&case(spec, &plan), SEED);
    progress(2, 2);
    written(spec, &plan, &outcome)
}

fn case<'p>(spec: &Spec, plan: &'p Plan) -> Case<'p> {
    Case {
        frame: &plan.frame,
        roles: plan.roles.clone(),
        sensitive: plan.sensitive.clone(),
        zero_is_a_reason: plan.zero_is_a_reason.clone(),
        k: i64::try_from(spec.k).unwrap_or(i64::MAX),
        tables: plan.tables.clone(),
        parts: plan.parts.clone(),
        explained: plan.explained.clone(),
        registers: plan.registers.clone(),
        ranges: Vec::new(),
        sums: (plan.sums.clone(), plan.frame.cells()),
        given: Vec::new(),
        budget: BUDGET,
        polish: BUDGET,
        effort: EFFORT,
    }
}

/// The ladder step of each dimension, one for the whole study: starting from the values as they are, the dimension whose
/// next step shows most is joined further, as long as that shows more.
fn groupings(spec: &Spec, data: &Data) -> Vec<Grouping> {
    let ladders: Vec<Vec<Grouping>> = spec.dimensions.iter().map(Grouping::ladder).collect();
    let mut at = vec![0; ladders.len()];
    let chosen = |at: &[usize]| -> Vec<Grouping> {
        ladders
            .iter()
            .zip(at)
            .filter_map(|(ladder, step)| ladder.get(*step).cloned())
            .collect()
    };
    let mut best = shown(&Plan::of(spec, data, &chosen(&at)));
    loop {
        let mut better = None;
        for dimension in 0..ladders.len() {
            for step in at[dimension] + 1..ladders[dimension].len() {
                let mut next = at.clone();
                next[dimension] = step;
                let worth = shown(&Plan::of(spec, data, &chosen(&next)));
                if worth > best {
                    best = worth;
                    better = Some(next);
                }
            }
        }
        match better {
            Some(next) => at = next,
            None => return chosen(&at),
        }
    }
}

/// How much could be shown at best: cells that are not hidden for their own sake, less those that will have to be hidden
/// for the sake of the others, about one for each.
fn shown(plan: &Plan) -> i64 {
    let of = |role: &Role| match role {
        Role::Open(_) => 1,
        Role::Primary => -1,
        Role::Fixed | Role::Unpublished => 0,
    };
    plan.roles.iter().map(of).sum()
}

fn written(spec: &Spec, plan: &Plan, outcome: &Outcome) -> Written {
    let intervals = narrow(&outcome.bounds, &plan.sums, plan.frame.cells());
    let values = plan.frame.count(plan.frame.truth());
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    let cell = |table: usize, (key, cell): (Vec<String>, usize)| {
        let told = is_told(&outcome.bounds, cell);
        let (from, to) = intervals[cell];
        let status = match (told, plan.roles[cell]) {
            (true, _) => Status::Published,
            (false, Role::Primary) => Status::Primary,
            (false, _) => Status::Secondary,
        };
        let primary = status == Status::Primary;
        WrittenCell {
            key,
            status,
            because: primary
                .then(|| plan.because(spec, table, (cell, number(values[cell]))))
                .flatten(),
            value: told.then(|| number(values[cell])),
            words: None,
            from: (!told).then(|| number(from)),
            // Nobody protects more people than that, and who audits reads no larger number.
            to: (!told && to < UNBOUNDED).then(|| number(to).min(MOST_PEOPLE)),
        }
    };
    let mut withheld = BTreeSet::new();
    let tables = spec.tables.iter().enumerate().map(|(position, table)| {
        if outcome.withheld.contains(&position) {
            withheld.insert(spec.called(table));
        }
        WrittenTable {
            dimensions: table
                .dimensions
                .iter()
                .map(|d| spec.dimensions[*d].name.clone())
                .collect(),
            steps: plan.steps(spec, table),
            base: table
                .base
                .iter()
                .map(|d| spec.dimensions[*d].name.clone())
                .collect(),
            cells: plan
                .keys(table, TOTAL)
                .into_iter()
                .map(|of| cell(position, of))
                .collect(),
        }
    });
    let tables = tables.collect();
    let sensitive = outcome.proven.sensitive;
    let mut attackers = BTreeMap::new();
    for (attacker, proven) in Attacker::ALL.into_iter().zip(outcome.proven.proven) {
        if attacker != Attacker::Registers || !plan.registers.is_empty() {
            attackers.insert(attacker, Proven { sensitive, proven });
        }
    }
    Written {
        k: Some(spec.k),
        rule: Some(Rule {
            min_base: spec.min_base,
            protect_zeros: spec.protect_zeros,
            protect_unanimous: spec.protect_unanimous,
            min_categories: spec.min_categories,
        }),
        tables,
        audit: Some(WrittenAudit {
            attackers,
            withheld: withheld.into_iter().collect(),
            seconds: 0.0,
        }),
    }
}

fn is_told(bounds: &Bounds, cell: usize) -> bool {
    bounds.is_number(cell)
}
