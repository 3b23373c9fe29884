//! Items that share equations, as a case for disclosure control.
//!
//! In: the same items of one or more age versions, their respondents, and the groups of every breakdown. Out: a frame in
//! which these items vary while everybody stays in their groups and their age version, the tables that could be published
//! of it, and what must stay uncertain.
//!
//! What must stay uncertain are the numbers of the published tables, and besides those of the answers as they were asked
//! ([`told_apart`]), in every group, in every age version and in all: a published sum must not give away its parts. Of an
//! item that is not asked of everybody, it is also who was asked and gave no answer.

use super::earlier::{Earlier, EarlierDoesNotFit};
use super::groups::{Groups, SMALLEST_BASE};
use super::planned::{Planned, part, told_apart};
use super::rung::Rung;
use super::space::Space;
use super::varied::Varied;
use super::{SMALLEST, Version};
use crate::aggregation::Counted;
use crate::disclosure_control::case::Role;
use crate::disclosure_control::frame::{Frame, Margin, OUTSIDE};
use std::collections::BTreeMap;

const SMALLEST_SIGNED: i64 = SMALLEST as i64;

/// Who is counted in a table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    /// Everybody who was asked, whatever their age version.
    All,
    /// Who was asked in an age version, by a breakdown or not: positions among the versions, and among the groups of it.
    Version(usize, Option<usize>),
}

impl Whom {
    /// The breakdown.
    pub fn by<'v>(self, versions: &'v [Version<'_>]) -> Option<&'v Groups> {
        match self {
            Whom::Version(version, Some(by)) => versions.get(version)?.groups.get(by),
            _ => None,
        }
    }

    /// How many rows there are.
    fn rows(self, versions: &[Version<'_>]) -> usize {
        self.by(versions).map_or(1, |groups| groups.labels.len())
    }
}

/// A table that could be published.
pub(super) struct Candidate {
    /// The counted variable.
    pub counted: Counted,
    /// Who is counted.
    pub whom: Whom,
    /// How its answers are joined.
    pub rung: Rung,
    /// Its margin: a row for each group, a column for each part of the rung.
    pub margin: usize,
    /// The margin of how many are in each row.
    pub totals: usize,
}

/// Items that share equations.
pub(super) struct Cluster {
    pub frame: Frame,
    pub roles: Vec<Role>,
    pub sensitive: Vec<usize>,
    pub zero_is_a_reason: Vec<bool>,
    pub candidates: Vec<Candidate>,
    /// The margins of each candidate: its own, and those of what must stay uncertain in it.
    pub tables: Vec<Vec<usize>>,
    /// Of how many age versions it is.
    pub versions: usize,
    /// What earlier releases tell of cells.
    pub given: Vec<(usize, (i64, i64))>,
}

/// One who was asked.
struct Person {
    /// The age version.
    version: usize,
    /// Their place among its respondents.
    place: usize,
    state: usize,
}

impl Cluster {
    /// Of what varies together in some age versions. `None` if there is nothing to vary.
    pub fn of(
        versions: &[Version<'_>],
        asked: &[(usize, Varied<'_>)],
        earlier: &Earlier<'_>,
    ) -> Result<Option<Self>, EarlierDoesNotFit> {
        let Some((first, varied)) = asked.first() else {
            return Ok(None);
        };
        let Some(space) = Space::of(versions[*first].respondents, varied) else {
            return Ok(None);
        };
        let mut people = Vec::new();
        let mut blocks: BTreeMap<(usize, Vec<usize>, usize), usize> = BTreeMap::new();
        let mut block_of = Vec::new();
        for (version, varied) in asked {
            let Version {
                respondents, groups, ..
            } = &versions[*version];
            for place in 0..respondents.people() {
                let profile: Vec<usize> = groups.iter().map(|groups| groups.of[place]).collect();
                let next = blocks.len();
                let block = (*version, profile, Space::kind(respondents, varied, place));
                block_of.push(*blocks.entry(block).or_insert(next));
                people.push(Person {
                    version: *version,
                    place,
                    state: space.state(respondents, varied, place),
                });
            }
        }
        let group_of = |whom: Whom, version: usize, profile: &dyn Fn(usize) -> usize| match whom {
            Whom::All => Some(0),
            Whom::Version(of, by) => (of == version).then(|| by.map_or(0, profile)),
        };
        let mut planned: Vec<Planned> = Vec::new();
        let mut candidates = Vec::new();
        let positions = space.positions(varied);
        let whoms = whoms(versions, asked);
        // How many are in each group is told with the breakdown; while everybody stays in their group, it is known.
        planned.extend(whoms.iter().map(|whom| Planned::known(space.states(), *whom)));
        for (variable, positions) in positions.iter().enumerate() {
            for (totals, whom) in whoms.iter().enumerate() {
                let Some(counted) = counted(asked, *whom, variable) else {
                    continue;
                };
                let rows = whom.rows(versions);
                let count = |rung: &Rung| {
                    let mut cells = vec![vec![0_u64; rung.parts.len()]; rows];
                    for person in &people {
                        let profile = |by: usize| versions[person.version].groups[by].of[person.place];
                        if let Some(row) = group_of(*whom, person.version, &profile) {
                            cells[row][part(rung, positions[person.state].0)] += 1;
                        }
                    }
                    cells
                };
                let rung = match earlier.step(versions, &counted, *whom)? {
                    Some(rung) => rung,
                    None => fitting(&counted, count),
                };
                let table = candidates.len();
                planned.push(Planned::published(positions, &counted, &rung, *whom, table));
                let margin = planned.len() - 1;
                let apart = told_apart(&counted, *whom);
                if rung.parts.len() != apart.parts.len() || counted.routed {
                    planned.push(Planned::uncertain(positions, &counted, &apart, *whom, table));
                }
                if *whom == Whom::All {
                    // Of an age version that is too small to be shown, a sum must not give away its part either.
                    for (version, _) in asked.iter().filter(|(version, _)| !versions[*version].is_shown()) {
                        let whom = Whom::Version(*version, None);
                        planned.push(Planned::uncertain(positions, &counted, &apart, whom, table));
                    }
                }
                candidates.push(Candidate {
                    counted,
                    whom: *whom,
                    rung,
                    margin,
                    totals,
                });
            }
        }
        let mut profiles: Vec<(usize, &[usize], usize)> = vec![(0, &[], 0); blocks.len()];
        blocks
            .iter()
            .for_each(|((version, profile, kind), block)| profiles[*block] = (*version, profile, *kind));
        let margins: Vec<Margin> = planned
            .iter()
            .map(|planned| Margin {
                states: planned.states.clone(),
                state_groups: planned.state_groups,
                blocks: profiles
                    .iter()
                    .map(|(version, profile, _)| {
                        group_of(planned.whom, *version, &|by| profile[by])
                            .and_then(|group| u32::try_from(group).ok())
                            .unwrap_or(OUTSIDE)
                    })
                    .collect(),
                block_groups: planned.whom.rows(versions),
            })
            .collect();
        let kinds: Vec<usize> = profiles.iter().map(|(.., kind)| *kind).collect();
        let mut frame = Frame::new(space.sizes.clone(), &kinds, &space.possible, margins);
        block_of
            .iter()
            .zip(&people)
            .for_each(|(block, person)| frame.put(*block, person.state, 1));
        let mut cluster = Self {
            roles: vec![Role::Unpublished; frame.cells()],
            zero_is_a_reason: vec![false; frame.cells()],
            sensitive: Vec::new(),
            tables: vec![Vec::new(); candidates.len()],
            given: Vec::new(),
            versions: asked.len(),
            candidates,
            frame,
        };
        cluster.apply_rules(&planned);
        cluster.given = earlier.told(versions, &cluster)?;
        Ok(Some(cluster))
    }

    fn apply_rules(&mut self, planned: &[Planned]) {
        let values = self.frame.count(self.frame.truth());
        for (margin, planned) in planned.iter().enumerate() {
            let cells: Vec<usize> = self.frame.cells_of(margin).collect();
            let Some(table) = self.tables.get_mut(planned.table) else {
                cells.iter().for_each(|cell| self.roles[*cell] = Role::Fixed);
                continue;
            };
            table.push(margin);
            for row in cells.chunks(planned.state_groups) {
                let total: i64 = row.iter().map(|cell| values[*cell]).sum();
                let answered: i64 = row.iter().take(planned.answers).map(|cell| values[*cell]).sum();
                let has_base = answered >= i64::try_from(SMALLEST_BASE).unwrap_or(0);
                for (group, cell) in row.iter().enumerate() {
                    let value = values[*cell];
                    self.zero_is_a_reason[*cell] = planned.zero_tells[group];
                    let is_small = (1..SMALLEST_SIGNED).contains(&value);
                    let is_zero = value == 0 && planned.zero_tells[group] && total > 0;
                    if is_small || is_zero {
                        self.sensitive.push(*cell);
                    }
                    if let Some(worth) = &planned.worth {
                        self.roles[*cell] = match is_small || is_zero || !has_base {
                            true => Role::Primary,
                            false => Role::Open(worth[group] + value.min(10)),
                        };
                    }
                }
            }
        }
    }
}

/// Everybody who could be counted in a table: everybody in each age version that is shown, its groups, and all together.
fn whoms(versions: &[Version<'_>], asked: &[(usize, Varied<'_>)]) -> Vec<Whom> {
    let mut whoms = Vec::new();
    for (version, varied) in asked.iter().filter(|(version, _)| versions[*version].is_shown()) {
        let by = if varied.is_alone() {
            0
        } else {
            versions[*version].groups.len()
        };
        whoms.push(Whom::Version(*version, None));
        whoms.extend((0..by).map(|by| Whom::Version(*version, Some(by))));
    }
    if asked.len() > 1 {
        whoms.push(Whom::All);
    }
    whoms
}

/// What is counted of some people: as their own age version says it, or the first.
fn counted(asked: &[(usize, Varied<'_>)], whom: Whom, variable: usize) -> Option<Counted> {
    let is_theirs = |(version, _): &&(usize, Varied<'_>)| match whom {
        Whom::All => true,
        Whom::Version(of, _) => of == *version,
    };
    let (_, varied) = asked.iter().find(is_theirs)?;
    varied.variables().into_iter().nth(variable)
}

/// The finest rung at which no answer in any row is given by too few; otherwise the coarsest.
fn fitting(counted: &Counted, count: impl Fn(&Rung) -> Vec<Vec<u64>>) -> Rung {
    let mut ladder = Rung::ladder(counted);
    let fits = |rung: &Rung| {
        let answers = |row: &Vec<u64>| {
            row[..rung.groups().min(row.len())]
                .iter()
                .all(|cell| *cell >= SMALLEST)
        };
        count(rung).iter().all(answers)
    };
    match ladder.iter().position(fits) {
        Some(place) => ladder.swap_remove(place),
        None => ladder
            .pop()
            .unwrap_or_else(|| unreachable!("a ladder has a first step")),
    }
}
