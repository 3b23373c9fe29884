//! The groups of a breakdown in a release: one step of its ladder, and a rest in which nobody's group is told.
//!
//! In: a breakdown, its respondents, and how many were eligible. Out: [`Groups`], the same for every table of the release.
//! It refuses a group of fewer than ten, and one of which fewer than six did not answer.
//!
//! Groups that are too small are not told apart from some others: all of them together are the *rest*, a row like any
//! other. Whoever is in the rest could be in any group of it, so of each such group every number from none on is possible,
//! whatever is published of the rows. Three groups at least are in a rest, one of them those who did not say: then it may be
//! for the sake of another one that it is there, and even who knows the rule cannot tell that somebody is in it.

use super::rung::{Part, Rung};
use crate::aggregation::{Counted, Respondents};
use domain::instrument::ItemKind;
use domain::wave::EligiblePopulation;

/// The smallest group that is told.
pub(super) const SMALLEST_BASE: u64 = 10;
/// The fewest groups in a rest.
const FEWEST_IN_REST: usize = 3;
/// What the rest is called.
pub(super) const REST: &str = "Other groups together";

/// The groups of one breakdown.
pub(super) struct Groups {
    /// The breakdown.
    pub by: Counted,
    /// The step of its ladder.
    pub rung: Rung,
    /// For each told group its part of the rung; then the rest, if there is one.
    pub labels: Vec<String>,
    /// How many are in each.
    pub people: Vec<u64>,
    /// The group of each respondent.
    pub of: Vec<usize>,
    /// The parts of the rung that are in the rest.
    pub rest: Vec<usize>,
    /// The told parts, in the order of the groups.
    pub told: Vec<usize>,
}

impl Groups {
    /// Which positions of the breakdown are in a group.
    pub fn positions(&self, group: usize) -> Vec<usize> {
        let parts = match self.told.get(group) {
            Some(part) => std::slice::from_ref(part),
            None => &self.rest,
        };
        parts
            .iter()
            .flat_map(|part| self.rung.parts[*part].of.iter().copied())
            .collect()
    }
}

/// The groups at the step that suits most: `suits` says how good groups are, and of equals the finest is taken. `None` if at
/// every step all but one are too small.
pub(super) fn choose(
    respondents: &Respondents<'_>,
    by: &Counted,
    eligible: Option<&EligiblePopulation>,
    suits: impl Fn(&Groups) -> u64,
) -> Option<Groups> {
    let mut best: Option<(u64, Groups)> = None;
    for rung in Rung::ladder(by) {
        let Some(groups) = at(respondents, by, rung, eligible) else {
            continue;
        };
        let suiting = suits(&groups);
        if best.as_ref().is_none_or(|(most, _)| suiting > *most) {
            best = Some((suiting, groups));
        }
    }
    best.map(|(_, groups)| groups)
}

/// The groups at one step.
pub(super) fn at(
    respondents: &Respondents<'_>,
    by: &Counted,
    rung: Rung,
    eligible: Option<&EligiblePopulation>,
) -> Option<Groups> {
    let column = respondents.column(&by.variable.item);
    let part_of = |value: &u16| {
        let position = by.position(*value);
        rung.parts
            .iter()
            .position(|part| part.of.contains(&position))
            .unwrap_or(0)
    };
    let parts: Vec<usize> = column.iter().map(part_of).collect();
    let mut counts = vec![0_u64; rung.parts.len()];
    parts.iter().for_each(|part| counts[*part] += 1);
    let known: Vec<Option<u64>> = rung
        .parts
        .iter()
        .map(|part| eligible.and_then(|eligible| eligible_in(respondents, by, part, eligible)))
        .collect();
    let nearly_all =
        |count: u64, eligible: Option<u64>| eligible.is_some_and(|all| all < count + super::SMALLEST);
    let small = |part: usize| {
        let is_missing = !rung.declares_no_answer && part + 1 == rung.parts.len();
        let nobody = counts[part] == 0;
        !nobody && (counts[part] < SMALLEST_BASE || (!is_missing && nearly_all(counts[part], known[part])))
    };
    let mut rest: Vec<usize> = (0..rung.parts.len()).filter(|part| small(*part)).collect();
    if !rest.is_empty() {
        let mut others: Vec<usize> = (0..rung.parts.len())
            .filter(|part| !rest.contains(part))
            .collect();
        // Those who did not say first, then the smallest.
        let last = rung.parts.len() - 1;
        others.sort_by_key(|part| (rung.declares_no_answer || *part != last, counts[*part]));
        let mut others = others.into_iter();
        let enough = |rest: &[usize]| {
            let people: u64 = rest.iter().map(|part| counts[*part]).sum();
            let all: Option<u64> = rest.iter().map(|part| known[*part]).sum();
            // Each of its groups could be empty, or as large as any that is too small, for the others have room.
            let room = |part: &usize| {
                let without = rest
                    .iter()
                    .filter(|other| *other != part)
                    .map(|other| known[*other])
                    .sum::<Option<u64>>();
                without.is_none_or(|room| room >= people)
            };
            rest.len() >= FEWEST_IN_REST
                && (rung.declares_no_answer || rest.contains(&last))
                && people >= SMALLEST_BASE
                && !nearly_all(people, all)
                && rest.iter().all(room)
        };
        while !enough(&rest) {
            rest.push(others.next()?);
        }
        rest.sort_unstable();
    }
    let told: Vec<usize> = (0..rung.parts.len())
        .filter(|part| !rest.contains(part) && counts[*part] > 0)
        .collect();
    if told.len() + usize::from(!rest.is_empty()) < 2 {
        return None;
    }
    let names = rung.row_labels();
    let mut labels: Vec<String> = told.iter().map(|part| names[*part].to_owned()).collect();
    let mut people: Vec<u64> = told.iter().map(|part| counts[*part]).collect();
    if !rest.is_empty() {
        labels.push(REST.into());
        people.push(rest.iter().map(|part| counts[*part]).sum());
    }
    let group = |part: &usize| told.iter().position(|told| told == part).unwrap_or(told.len());
    Some(Groups {
        by: by.clone(),
        of: parts.iter().map(group).collect(),
        labels,
        people,
        rest,
        told,
        rung,
    })
}

/// How many were eligible in a part, if the council typed in all of its categories. Who did not say could be in any.
fn eligible_in(
    respondents: &Respondents<'_>,
    by: &Counted,
    part: &Part,
    eligible: &EligiblePopulation,
) -> Option<u64> {
    let instrument = respondents.instrument();
    let item = instrument.item(&by.variable.item)?;
    let ItemKind::Single { options, .. } = &item.kind else {
        return None;
    };
    let count = |position: &usize| {
        let option = options.get(*position)?;
        let group = eligible.groups.iter().find(|group| {
            group.instrument == instrument.key && group.item == item.id && group.option == option.id
        })?;
        Some(u64::from(group.count))
    };
    part.of.iter().map(count).sum()
}
