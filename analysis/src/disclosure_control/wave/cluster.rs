//! Items that share equations, as a case for disclosure control.
//!
//! In: an item, or one together with those that are routed by it, the respondents, and the groups of every breakdown. Out:
//! a frame in which these items vary while everybody stays in their groups, the tables that could be published of it,
//! and what must stay uncertain. It refuses to let a routed-out item have an answer, or an exclusive option company.
//!
//! What must stay uncertain are the numbers of the published tables, and besides those of the answers as they were asked
//! ([`told_apart`]), in every group and in all: a published sum must not give away its parts. Of an item that is not asked of everybody, it
//! is also who was asked and gave no answer.
//!
//! Each option of a multiple choice is a case of its own: whether it is ticked varies, everything else stays. Of an option it
//! is told who ticked it, and nowhere who gave no answer, so ticking one more or one fewer is possible, but for an
//! exclusive option: that can be ticked only by who ticked nothing else. There are few of those in a group, so an exclusive
//! option is shown of everybody only.

use super::SMALLEST;
use super::groups::{Groups, SMALLEST_BASE};
use super::rung::{Part, Rung};
use crate::aggregation::{Counted, Respondents};
use crate::disclosure_control::case::Role;
use crate::disclosure_control::frame::{Frame, Margin, OUTSIDE};
use domain::instrument::item::ResponseOption;
use domain::instrument::{Instrument, Item, ItemKind};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What a published number is worth: answers of everybody most, and who gave no answer least.
const ALONE: i64 = 400;
const IN_A_GROUP: i64 = 100;
const NO_ANSWER: i64 = 12;

/// A table that could be published.
pub(super) struct Candidate {
    /// The counted variable.
    pub counted: Counted,
    /// The breakdown: a position among the groups; none, for everybody.
    pub by: Option<usize>,
    /// How its answers are joined.
    pub rung: Rung,
    /// Its margin: a row for each group, a column for each part of the rung.
    pub margin: usize,
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
}

/// What varies together.
pub(super) enum Varied<'i> {
    /// Items that routing ties, or one alone. None of them is a multiple choice.
    Items(Vec<&'i Item>),
    /// One option of a multiple choice.
    Option(&'i Item, usize),
    /// An option that stands alone.
    Exclusive(&'i Item, usize),
}

/// Everything that is asked of an instrument.
pub(super) fn varied(instrument: &Instrument) -> Vec<Varied<'_>> {
    let mut clusters: Vec<Vec<&Item>> = Vec::new();
    let mut all = Vec::new();
    for item in instrument
        .items()
        .filter(|item| !item.is_text() && !item.breakdown)
    {
        if let ItemKind::Multiple {
            options, exclusive, ..
        } = &item.kind
        {
            let option = |(bit, option): (usize, &ResponseOption)| match exclusive.contains(&option.id) {
                true => Varied::Exclusive(item, bit),
                false => Varied::Option(item, bit),
            };
            all.extend(options.iter().enumerate().map(option));
            continue;
        }
        let router = item.asked_if.as_ref().map(|routing| &routing.item);
        let known = clusters
            .iter_mut()
            .find(|cluster| cluster.iter().any(|other| Some(&other.id) == router));
        match known {
            Some(cluster) => cluster.push(item),
            None => clusters.push(vec![item]),
        }
    }
    all.extend(clusters.into_iter().map(Varied::Items));
    // What takes longest first, so that no processor waits for another at the end.
    all.sort_by_key(|varied| match varied {
        Varied::Items(items) => Reverse(items.iter().filter_map(|item| positions(item)).product()),
        Varied::Option(..) | Varied::Exclusive(..) => Reverse(2),
    });
    all
}

/// How many positions an item has: its answers, and none.
fn positions(item: &Item) -> Option<usize> {
    Some(Counted::all(item).first()?.positions())
}

/// A margin that is being made.
struct Planned {
    states: Vec<u32>,
    state_groups: usize,
    by: Option<usize>,
    /// Worth of each state group if it may be published.
    worth: Option<Vec<i64>>,
    /// For each state group, whether nobody in it would tell something.
    zero_tells: Vec<bool>,
    /// Which candidate's; of none, if it is known anyway.
    table: usize,
    /// State groups that are answers.
    answers: usize,
}

impl Cluster {
    /// Of what varies together. `None` if there is nothing to vary.
    pub fn of(respondents: &Respondents<'_>, varied: &Varied<'_>, groups: &[Groups]) -> Option<Self> {
        let space = match varied {
            Varied::Items(items) => Space::of_items(items)?,
            Varied::Option(..) | Varied::Exclusive(..) => Space::of_option(),
        };
        let states: Vec<usize> = (0..respondents.people())
            .map(|person| space.state(respondents, varied, person))
            .collect();
        let mut blocks: BTreeMap<(Vec<usize>, usize), usize> = BTreeMap::new();
        let block_of: Vec<usize> = (0..respondents.people())
            .map(|person| {
                let profile: Vec<usize> = groups.iter().map(|groups| groups.of[person]).collect();
                let next = blocks.len();
                *blocks
                    .entry((profile, kind(respondents, varied, person)))
                    .or_insert(next)
            })
            .collect();
        let mut profiles: Vec<(&[usize], usize)> = vec![(&[], 0); blocks.len()];
        blocks
            .iter()
            .for_each(|((profile, kind), block)| profiles[*block] = (profile, *kind));
        let breakdowns = if let Varied::Exclusive(..) = varied {
            0
        } else {
            groups.len()
        };
        let bys: Vec<Option<usize>> = std::iter::once(None).chain((0..breakdowns).map(Some)).collect();
        // How many are in each group is told with the breakdown; while everybody stays in their group, it is known.
        let mut planned: Vec<Planned> = bys.iter().map(|by| Planned::known(space.states(), *by)).collect();
        let mut candidates = Vec::new();
        for (counted, finest) in space.variables(varied) {
            for by in &bys {
                let rows = by.map_or(1, |by| groups[by].labels.len());
                let count = |rung: &Rung| {
                    let mut cells = vec![vec![0_u64; rung.parts.len()]; rows];
                    for (person, state) in states.iter().enumerate() {
                        let row = by.map_or(0, |by| groups[by].of[person]);
                        cells[row][part(rung, finest[*state].0)] += 1;
                    }
                    cells
                };
                let rung = fitting(&counted, count);
                let table = candidates.len();
                planned.push(Planned::published(&finest, &counted, &rung, *by, table));
                let margin = planned.len() - 1;
                let told_apart = told_apart(&counted, *by);
                if rung.parts.len() != told_apart.parts.len() || counted.routed {
                    planned.push(Planned::uncertain(&finest, &counted, &told_apart, *by, table));
                }
                candidates.push(Candidate {
                    counted: counted.clone(),
                    by: *by,
                    rung,
                    margin,
                });
            }
        }
        let group_of = |planned: &Planned, profile: &[usize]| {
            planned
                .by
                .map_or(0, |by| u32::try_from(profile[by]).unwrap_or(OUTSIDE))
        };
        let margins: Vec<Margin> = planned
            .iter()
            .map(|planned| Margin {
                states: planned.states.clone(),
                state_groups: planned.state_groups,
                blocks: profiles
                    .iter()
                    .map(|(profile, _)| group_of(planned, profile))
                    .collect(),
                block_groups: planned.by.map_or(1, |by| groups[by].labels.len()),
            })
            .collect();
        let kinds: Vec<usize> = profiles.iter().map(|(_, kind)| *kind).collect();
        let mut frame = Frame::new(space.sizes.clone(), &kinds, &space.possible, margins);
        block_of
            .iter()
            .zip(&states)
            .for_each(|(block, state)| frame.put(*block, *state, 1));
        let mut cluster = Self {
            roles: vec![Role::Unpublished; frame.cells()],
            zero_is_a_reason: vec![false; frame.cells()],
            sensitive: Vec::new(),
            tables: vec![Vec::new(); candidates.len()],
            candidates,
            frame,
        };
        cluster.apply_rules(&planned);
        Some(cluster)
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

const SMALLEST_SIGNED: i64 = SMALLEST as i64;

fn part(rung: &Rung, position: usize) -> usize {
    rung.parts
        .iter()
        .position(|part| part.of.contains(&position))
        .unwrap_or(0)
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

/// The answers that must stay uncertain: as they were asked. Of the points of a scale those of the first declared step, in a
/// group: eleven points by every group are more than anybody could keep apart.
pub(super) fn told_apart(counted: &Counted, by: Option<usize>) -> Rung {
    const MANY: usize = 9;
    let step = usize::from(by.is_some() && counted.no_answer() >= MANY);
    let mut ladder = Rung::ladder(counted);
    let step = step.min(ladder.len() - 1);
    ladder.swap_remove(step)
}

impl Planned {
    /// How many are in each group.
    fn known(states: usize, by: Option<usize>) -> Self {
        Self {
            states: vec![0; states],
            state_groups: 1,
            by,
            worth: None,
            zero_tells: vec![false],
            table: usize::MAX,
            answers: 1,
        }
    }

    /// A table at a rung. Of an option not to have ticked it is an answer too.
    fn published(
        finest: &[(usize, bool)],
        counted: &Counted,
        rung: &Rung,
        by: Option<usize>,
        table: usize,
    ) -> Self {
        let groups = if counted.option.is_some() {
            rung.parts.len()
        } else {
            rung.groups()
        };
        let each = if by.is_some() { IN_A_GROUP } else { ALONE };
        let worth = |part: usize| if part < groups { each } else { each / NO_ANSWER };
        Self {
            states: finest
                .iter()
                .map(|(position, _)| u32::try_from(part(rung, *position)).unwrap_or(OUTSIDE))
                .collect(),
            state_groups: rung.parts.len(),
            by,
            worth: Some((0..rung.parts.len()).map(worth).collect()),
            zero_tells: (0..rung.parts.len()).map(|part| part < groups).collect(),
            table,
            answers: groups,
        }
    }

    /// The same as told apart at best, and only of those who were asked.
    fn uncertain(
        finest: &[(usize, bool)],
        counted: &Counted,
        told_apart: &Rung,
        by: Option<usize>,
        table: usize,
    ) -> Self {
        let place = |(position, asked): &(usize, bool)| match asked {
            true => u32::try_from(part(told_apart, *position)).unwrap_or(OUTSIDE),
            false => OUTSIDE,
        };
        let is_answer = |part: &Part| !part.of.contains(&counted.no_answer());
        Self {
            states: finest.iter().map(place).collect(),
            state_groups: told_apart.parts.len(),
            by,
            worth: None,
            zero_tells: told_apart.parts.iter().map(is_answer).collect(),
            table,
            answers: told_apart.groups(),
        }
    }
}

/// The states that people can be in.
struct Space {
    sizes: Vec<usize>,
    /// For each kind of block, which states are possible.
    possible: Vec<Vec<bool>>,
    /// For each state and item, whether the item is asked.
    asked: Vec<Vec<bool>>,
}

/// Somebody who can be in every state, and somebody who can only be where they are not ticking.
const FREE: usize = 0;
const NOT_TICKING: usize = 1;

impl Space {
    /// Combinations of answers to items.
    fn of_items(items: &[&Item]) -> Option<Self> {
        let sizes: Option<Vec<usize>> = items.iter().map(|item| positions(item)).collect();
        let mut space = Self {
            sizes: sizes?,
            possible: vec![Vec::new()],
            asked: Vec::new(),
        };
        for state in 0..space.states() {
            let values: Vec<usize> = (0..items.len())
                .map(|place| space.category(place, state))
                .collect();
            let asked: Vec<bool> = items.iter().map(|item| is_asked(item, items, &values)).collect();
            let fits = values
                .iter()
                .zip(&space.sizes)
                .zip(&asked)
                .all(|((value, size), asked)| *asked || value + 1 == *size);
            space.possible[FREE].push(fits);
            space.asked.push(asked);
        }
        Some(space)
    }

    /// Ticked, or not.
    fn of_option() -> Self {
        Self {
            sizes: vec![2],
            possible: vec![vec![true, true], vec![false, true]],
            asked: vec![vec![true], vec![true]],
        }
    }

    fn states(&self) -> usize {
        self.sizes.iter().product()
    }

    fn category(&self, dimension: usize, state: usize) -> usize {
        let stride: usize = self.sizes[dimension + 1..].iter().product();
        state / stride % self.sizes[dimension]
    }

    /// The state of a respondent.
    fn state(&self, respondents: &Respondents<'_>, varied: &Varied<'_>, person: usize) -> usize {
        match varied {
            Varied::Items(items) => items.iter().zip(&self.sizes).fold(0, |state, (item, size)| {
                state * size + usize::from(respondents.column(&item.id)[person]).min(size - 1)
            }),
            Varied::Option(item, bit) | Varied::Exclusive(item, bit) => {
                usize::from(respondents.column(&item.id)[person] >> bit & 1 == 0)
            }
        }
    }

    /// The variables, each with its position in every state, and whether it is asked there.
    fn variables(&self, varied: &Varied<'_>) -> Vec<(Counted, Vec<(usize, bool)>)> {
        match varied {
            Varied::Items(items) => {
                let each = items.iter().enumerate().flat_map(|(place, item)| {
                    let positions: Vec<(usize, bool)> = (0..self.states())
                        .map(|state| (self.category(place, state), self.asked[state][place]))
                        .collect();
                    Counted::all(item)
                        .into_iter()
                        .map(move |counted| (counted, positions.clone()))
                });
                each.collect()
            }
            Varied::Option(item, bit) | Varied::Exclusive(item, bit) => {
                let counted = Counted::all(item).into_iter().nth(*bit);
                counted
                    .into_iter()
                    .map(|counted| (counted, vec![(0, true), (1, true)]))
                    .collect()
            }
        }
    }
}

/// Of which kind a respondent is: whoever was not asked ticks nothing, and who ticked an exclusive option no other.
fn kind(respondents: &Respondents<'_>, varied: &Varied<'_>, person: usize) -> usize {
    let not_asked = |item: &Item| {
        let Some(routing) = &item.asked_if else {
            return false;
        };
        let Some(router) = respondents.instrument().item(&routing.item) else {
            return false;
        };
        let ItemKind::Single { options, .. } = &router.kind else {
            return true;
        };
        let said = usize::from(respondents.column(&router.id)[person]);
        !options
            .get(said)
            .is_some_and(|option| routing.is.contains(&option.id))
    };
    let ticked = |item: &Item, which: &dyn Fn(usize, bool) -> bool| match &item.kind {
        ItemKind::Multiple {
            options, exclusive, ..
        } => {
            let set = respondents.column(&item.id)[person];
            let mut bits = (0..options.len()).filter(|bit| set >> bit & 1 == 1);
            bits.any(|bit| which(bit, exclusive.contains(&options[bit].id)))
        }
        _ => false,
    };
    let locked = match varied {
        Varied::Items(_) => false,
        Varied::Option(item, _) => not_asked(item) || ticked(item, &|_, alone| alone),
        Varied::Exclusive(item, own) => not_asked(item) || ticked(item, &|bit, _| bit != *own),
    };
    if locked { NOT_TICKING } else { FREE }
}

/// Whether the item is asked, given what is said to those before it.
fn is_asked(item: &Item, items: &[&Item], values: &[usize]) -> bool {
    let Some(routing) = &item.asked_if else {
        return true;
    };
    let Some(place) = items.iter().position(|other| other.id == routing.item) else {
        return true;
    };
    let ItemKind::Single { options, .. } = &items[place].kind else {
        return false;
    };
    is_asked(items[place], items, values)
        && options
            .get(values[place])
            .is_some_and(|option| routing.is.contains(&option.id))
}
