//! The tables of a wave, protected together.
//!
//! In: the respondents of an instrument, the tables of its manifest, and how many were eligible. Out: as many
//! [`ProtectedTable`]s, and how far each attacker is kept out. It refuses what it has no proof for.
//!
//! 1. [`groups`]: one step of each breakdown's ladder for the whole release, and a rest of groups that are too small;
//! 2. [`cluster`]: items that share equations, each cluster a case of its own: a world in which the answers to it differ and
//!    everything else is as it is fits everything published of everything else;
//! 3. [`super::suppress`]: what may be published of a cluster;
//! 4. [`tables`]: the tables, with words and intervals for what is hidden.

mod cluster;
mod groups;
mod ranges;
mod rung;
mod tables;

use super::case::Case;
use super::{Audit, HiddenBecause, ProtectedTable, suppress};
use crate::aggregation::{Counted, Respondents, count};
use cluster::{Cluster, varied};
use domain::instrument::TableKey;
use domain::wave::EligiblePopulation;
use groups::Groups;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread::available_parallelism;

/// The smallest number that is shown.
pub(crate) const SMALLEST: u64 = 6;
/// The most search steps for one cluster: what is not proven then is hidden.
const BUDGET: u64 = 60_000;
/// The most search steps for showing more of a cluster than its first safe choice, and as many for ranges: an officer waits.
const POLISH: u64 = 800;

/// The tables of one instrument in a release.
pub struct Protected {
    /// In the order of the keys.
    pub tables: Vec<ProtectedTable>,
    /// How far each attacker is kept out.
    pub audit: Audit,
}

/// Protects all tables of one instrument together. `progress` hears how many of how many questions are done. The same
/// answers and seed give the same tables; of several safe choices the seed decides, so it is drawn for a release and
/// forgotten: who knows the rule cannot try out which answers would have led to it.
pub fn protect(
    respondents: &Respondents<'_>,
    keys: &[TableKey],
    eligible: Option<&EligiblePopulation>,
    seed: u64,
    progress: &mut dyn FnMut(usize, usize),
) -> Protected {
    let instrument = respondents.instrument();
    let people = u64::try_from(respondents.people()).unwrap_or(u64::MAX);
    let invited = eligible.and_then(|eligible| {
        let mut totals = eligible.totals.iter().filter(|(key, _)| *key == instrument.key);
        totals.next().map(|(_, total)| u64::from(*total))
    });
    let hidden = |because| Protected {
        tables: keys
            .iter()
            .map(|key| tables::hidden(instrument, key, because))
            .collect(),
        audit: Audit::default(),
    };
    if people < groups::SMALLEST_BASE {
        return hidden(HiddenBecause::TooFewAnswers);
    }
    if invited.is_some_and(|invited| invited >= people && invited < people + SMALLEST) {
        return hidden(HiddenBecause::NearlyEveryone);
    }
    let groups = breakdowns(respondents, eligible);
    let all = varied(instrument);
    let mut written = tables::Written::new(respondents, &groups);
    let mut audit = Audit::default();
    for_each_side_by_side(
        &all,
        |varied| {
            let cluster = Cluster::of(respondents, varied, &groups)?;
            let outcome = suppress::protect(&case(&cluster, &groups), seed);
            Some((cluster, outcome))
        },
        |done, (cluster, outcome)| {
            audit.add(&outcome.proven);
            written.add(&cluster, &outcome);
            progress(done, all.len());
        },
    );
    let tables: Vec<ProtectedTable> = keys.iter().map(|key| written.table(key)).collect();
    audit.withheld = tables
        .iter()
        .filter(|table| table.is_hidden_because(HiddenBecause::NotProven))
        .map(|table| table.question.clone())
        .collect();
    Protected { tables, audit }
}

/// Does the work for each on all processors, and hands every result over here, with how many are done. In which order does
/// not matter: each has its own tables.
fn for_each_side_by_side<T: Sync, R: Send>(
    all: &[T],
    work: impl Fn(&T) -> Option<R> + Sync,
    mut take: impl FnMut(usize, R),
) {
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    let workers = available_parallelism()
        .map_or(1, std::num::NonZero::get)
        .min(all.len());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let (send, next, work) = (send.clone(), &next, &work);
            scope.spawn(move || {
                while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if send.send(work(one)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        for (done, result) in (1..).zip(receive) {
            if let Some(result) = result {
                take(done, result);
            }
        }
    });
}

fn case<'c>(cluster: &'c Cluster, groups: &[Groups]) -> Case<'c> {
    Case {
        frame: &cluster.frame,
        roles: cluster.roles.clone(),
        sensitive: cluster.sensitive.clone(),
        zero_is_a_reason: cluster.zero_is_a_reason.clone(),
        k: i64::try_from(SMALLEST).unwrap_or(i64::MAX),
        tables: cluster.tables.clone(),
        parts: tables::parts(cluster),
        explained: Vec::new(),
        registers: Vec::new(),
        ranges: ranges::of(cluster, groups),
        sums: tables::equations(cluster),
        given: Vec::new(),
        budget: BUDGET,
        polish: POLISH,
        // One beginning is enough where there are so many clusters.
        effort: 0,
    }
}

/// The groups of every breakdown of the instrument, each at the step at which most rows have two answers of six or more.
fn breakdowns(respondents: &Respondents<'_>, eligible: Option<&EligiblePopulation>) -> Vec<Groups> {
    let instrument = respondents.instrument();
    let opinions: Vec<(Counted, rung::Rung)> = instrument
        .items()
        .filter(|item| !item.breakdown && !item.is_text())
        .flat_map(Counted::all)
        .filter_map(|counted| {
            let coarsest = rung::Rung::ladder(&counted).pop()?;
            Some((counted, coarsest))
        })
        .collect();
    let suits = |by: &Counted, groups: &Groups| {
        let mut suiting = 0;
        for (counted, coarsest) in &opinions {
            let key = TableKey {
                instrument: instrument.key.clone(),
                variable: counted.variable.name(),
                by: Some(by.variable.name()),
            };
            let Some(table) = count(respondents, &key) else {
                continue;
            };
            let says = |group: &usize| {
                let rows = groups.positions(*group);
                let answers = coarsest.parts.iter().take(coarsest.groups());
                answers
                    .filter(|part| table.sum(&rows, &part.of) >= SMALLEST)
                    .count()
                    >= 2
            };
            suiting += u64::try_from((0..groups.labels.len()).filter(says).count()).unwrap_or(0);
        }
        suiting
    };
    instrument
        .breakdowns()
        .filter_map(|item| Counted::breakdown(instrument, item.id.as_str()))
        .filter_map(|by| groups::choose(respondents, &by, eligible, |groups| suits(&by, groups)))
        .collect()
}

#[cfg(test)]
mod tests;
