//! The tables of a wave, protected together.
//!
//! In: the respondents of each instrument, the tables of the manifest, how many were eligible, and what was released before.
//! Out: as many [`ProtectedTable`]s, and how far each attacker is kept out. It refuses what it has no proof for.
//!
//! 1. [`groups`]: one step of each breakdown's ladder for the whole release, and a rest of groups that are too small;
//! 2. [`varied`]: items that share equations; [`cluster`]: each cluster a case of its own, out of [`space`], [`planned`] and what
//!    was released before ([`earlier`]): a world in which the answers to it differ and everything else is as it is fits
//!    everything published of everything else;
//! 3. [`super::suppress`]: what may be published of a cluster;
//! 4. [`equations`], [`ranges`], [`tables`]: the tables, with words and intervals for what is hidden.

mod cluster;
mod earlier;
mod equations;
mod groups;
mod planned;
mod ranges;
mod rung;
mod space;
mod tables;
mod varied;

pub use earlier::EarlierDoesNotFit;

use super::case::Case;
use super::{Audit, HiddenBecause, ProtectedTable, suppress};
use crate::aggregation::{Counted, Respondents, count};
use cluster::Cluster;
use domain::instrument::{Instrument, TableKey};
use domain::wave::EligiblePopulation;
use earlier::Earlier;
use groups::{Groups, SMALLEST_BASE};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread::available_parallelism;

/// The smallest number that is shown.
pub(crate) const SMALLEST: u64 = 6;
/// The most search steps for one cluster: what is not proven then is hidden.
const BUDGET: u64 = 60_000;
/// The most search steps for showing more of a cluster than its first safe choice, and as many for ranges: an officer waits.
const POLISH: u64 = 800;

/// What is to be released of a wave.
pub struct Wave<'w> {
    /// The respondents of each of its instruments.
    pub respondents: &'w [Respondents<'w>],
    /// The tables of its manifest.
    pub tables: &'w [TableKey],
    /// How many could have answered, where the council typed it in.
    pub eligible: Option<&'w EligiblePopulation>,
    /// The tables of each earlier release of this wave, oldest first.
    pub earlier: &'w [&'w [ProtectedTable]],
}

/// The tables of a release.
pub struct Protected {
    /// In the order of the manifest.
    pub tables: Vec<ProtectedTable>,
    /// How far each attacker is kept out.
    pub audit: Audit,
}

/// One age version: an instrument, and who answered it.
struct Version<'w> {
    respondents: &'w Respondents<'w>,
    groups: Vec<Groups>,
    /// Why nothing is shown of it by itself.
    hidden: Option<HiddenBecause>,
}

impl<'w> Version<'w> {
    fn of(respondents: &'w Respondents<'w>, eligible: Option<&EligiblePopulation>) -> Self {
        let people = respondents.people();
        let hidden = if is_nearly_everyone(&[respondents], eligible) {
            Some(HiddenBecause::NearlyEveryone)
        } else if u64::try_from(people).is_ok_and(|people| people < SMALLEST_BASE) {
            Some(HiddenBecause::TooFewAnswers)
        } else {
            None
        };
        Self {
            groups: if hidden.is_none() {
                breakdowns(respondents, eligible)
            } else {
                Vec::new()
            },
            respondents,
            hidden,
        }
    }

    fn instrument(&self) -> &'w Instrument {
        self.respondents.instrument()
    }

    fn is_shown(&self) -> bool {
        self.hidden.is_none()
    }
}

/// Protects all tables of a wave together. `progress` hears how many of how many questions are done. The same answers and
/// seed give the same tables; of several safe choices the seed decides, so it is drawn for a release and forgotten: who
/// knows the rule cannot try out which answers would have led to it.
///
/// # Errors
///
/// If an earlier release of the wave does not go with these answers.
pub fn protect(
    wave: &Wave<'_>,
    seed: u64,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Protected, EarlierDoesNotFit> {
    let all = wave.respondents.iter();
    let versions: Vec<Version<'_>> = all
        .map(|respondents| Version::of(respondents, wave.eligible))
        .collect();
    let clusters = varied::clusters(&versions, wave.tables, |places| {
        over_all(&versions, places, wave.eligible).is_ok()
    });
    // Of an age version that is not shown by itself there is something to protect only in sums over all.
    let is_shown = |asked: &&varied::Asked<'_>| asked.len() > 1 || versions[asked[0].0].is_shown();
    let clusters: Vec<&varied::Asked<'_>> = clusters.iter().filter(is_shown).collect();
    let earlier = Earlier(wave.earlier);
    let mut written = tables::Written::new(&versions);
    let mut audit = Audit::default();
    let mut fits = Ok(());
    for_each_side_by_side(
        &clusters,
        |asked| {
            let cluster = Cluster::of(&versions, asked, &earlier).transpose()?;
            Some(cluster.map(|cluster| {
                let outcome = suppress::protect(&case(&cluster, &versions), seed);
                (cluster, outcome)
            }))
        },
        |done, made| {
            match made {
                Ok((cluster, outcome)) => {
                    audit.add(&outcome.proven);
                    written.add(&cluster, &outcome);
                }
                Err(error) => fits = Err(error),
            }
            progress(done, clusters.len());
        },
    );
    fits?;
    let because = |places: &[usize]| over_all(&versions, places, wave.eligible).err();
    let tables: Vec<ProtectedTable> = wave
        .tables
        .iter()
        .map(|key| written.table(key, &because))
        .collect();
    earlier.is_kept_by(&tables)?;
    audit.withheld = withheld(&tables);
    Ok(Protected { tables, audit })
}

/// The questions of which some table is hidden since it was not proven, each once.
fn withheld(tables: &[ProtectedTable]) -> Vec<String> {
    let mut questions = Vec::new();
    for table in tables
        .iter()
        .filter(|table| table.is_hidden_because(HiddenBecause::NotProven))
    {
        if !questions.contains(&table.question) {
            questions.push(table.question.clone());
        }
    }
    questions
}

/// Whether fewer than six of those who could have answered did not.
fn is_nearly_everyone(respondents: &[&Respondents<'_>], eligible: Option<&EligiblePopulation>) -> bool {
    let people: usize = respondents.iter().map(|respondents| respondents.people()).sum();
    let people = u64::try_from(people).unwrap_or(u64::MAX);
    let invited = respondents.iter().map(|respondents| {
        let mut totals = eligible?.totals.iter();
        let (_, total) = totals.find(|(key, _)| *key == respondents.instrument().key)?;
        Some(u64::from(*total))
    });
    let invited: Option<u64> = invited.sum();
    invited.is_some_and(|invited| invited >= people && invited < people.saturating_add(SMALLEST))
}

/// Whether tables over these age versions may be shown at all, or why not. Either each version is shown by itself too, or
/// none is: next to all others, a sum would tell what the last one said, and of how many.
fn over_all(
    versions: &[Version<'_>],
    places: &[usize],
    eligible: Option<&EligiblePopulation>,
) -> Result<(), HiddenBecause> {
    let all: Vec<&Version<'_>> = places.iter().map(|place| &versions[*place]).collect();
    if all.iter().all(|version| version.is_shown()) {
        return Ok(());
    }
    if all
        .iter()
        .any(|version| version.hidden == Some(HiddenBecause::NearlyEveryone))
    {
        return Err(HiddenBecause::NearlyEveryone);
    }
    if all.iter().any(|version| version.is_shown()) {
        return Err(HiddenBecause::WorkedOut);
    }
    let respondents: Vec<&Respondents<'_>> = all.iter().map(|version| version.respondents).collect();
    let people: usize = respondents.iter().map(|respondents| respondents.people()).sum();
    if u64::try_from(people).is_ok_and(|people| people < SMALLEST_BASE) {
        return Err(HiddenBecause::TooFewAnswers);
    }
    match is_nearly_everyone(&respondents, eligible) {
        true => Err(HiddenBecause::NearlyEveryone),
        false => Ok(()),
    }
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

fn case<'c>(cluster: &'c Cluster, versions: &[Version<'_>]) -> Case<'c> {
    Case {
        frame: &cluster.frame,
        roles: cluster.roles.clone(),
        sensitive: cluster.sensitive.clone(),
        zero_is_a_reason: cluster.zero_is_a_reason.clone(),
        k: i64::try_from(SMALLEST).unwrap_or(i64::MAX),
        tables: cluster.tables.clone(),
        parts: equations::parts(cluster),
        explained: Vec::new(),
        registers: Vec::new(),
        ranges: ranges::of(cluster, versions),
        sums: equations::of(cluster),
        given: cluster.given.clone(),
        budget: BUDGET,
        polish: POLISH * u64::try_from(cluster.versions).unwrap_or(1),
        // One beginning is enough where there are so many clusters.
        effort: 0,
    }
}

/// The groups of every breakdown of the instrument, each at the step at which most rows have two answers of six or more.
fn breakdowns(respondents: &Respondents<'_>, eligible: Option<&EligiblePopulation>) -> Vec<Groups> {
    let instrument = respondents.instrument();
    let opinions: Vec<(Counted, rung::Rung)> = Counted::every(instrument)
        .filter(|counted| counted.variable.opinion)
        .filter_map(|counted| {
            let coarsest = rung::Rung::ladder(&counted).pop()?;
            Some((counted, coarsest))
        })
        .collect();
    let suits = |by: &Counted, groups: &Groups| {
        let mut suiting = 0;
        for (counted, coarsest) in &opinions {
            let key = TableKey {
                instrument: Some(instrument.key.clone()),
                variable: counted.variable.name(),
                by: Some(by.variable.name()),
            };
            let Some(table) = count(std::slice::from_ref(respondents), &key) else {
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
