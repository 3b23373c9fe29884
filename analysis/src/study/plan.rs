//! A study as a case for disclosure control.
//!
//! In: a spec with its data, and a ladder step for each dimension. Out: the frame of possible worlds, what the spec's
//! rules hide, and where each cell of each table is. It refuses to judge what else must be hidden.

use super::{Because, Data, Dimension, Spec, StudyTable};
use crate::disclosure_control::case::Role;
use crate::disclosure_control::frame::{Frame, Margin, OUTSIDE};
use crate::disclosure_control::intervals::Sum;
use std::collections::{BTreeMap, BTreeSet};

/// What a published cell is worth: all count alike, and of two equal choices a smaller inner number is hidden.
const WORTH: i64 = 100;
/// Three or more of a category hide each other.
const OF_A_CATEGORY: i64 = 3;

/// The groups of a dimension at one step.
#[derive(Clone)]
pub(super) struct Grouping {
    /// The step's name, if it is not "as it is".
    pub step: Option<String>,
    pub names: Vec<String>,
    /// The group of each value.
    pub of: Vec<usize>,
}

impl Grouping {
    /// Every way of grouping a dimension, finest first.
    pub fn ladder(dimension: &Dimension) -> Vec<Grouping> {
        let finest = Grouping {
            step: None,
            names: dimension.values.clone(),
            of: (0..dimension.values.len()).collect(),
        };
        let steps = dimension.ladder.iter().map(|step| {
            let mut of = vec![0; dimension.values.len()];
            for (number, group) in step.groups.iter().enumerate() {
                group.of.iter().for_each(|value| of[*value] = number);
            }
            Grouping {
                step: Some(step.name.clone()),
                names: step.groups.iter().map(|group| group.name.clone()).collect(),
                of,
            }
        });
        std::iter::once(finest).chain(steps).collect()
    }
}

/// A row of a table that nearly all are in one cell of.
struct Rest {
    table: usize,
    row: usize,
    most: usize,
}

/// A study, ready to be protected.
pub(super) struct Plan {
    pub frame: Frame,
    pub roles: Vec<Role>,
    pub sensitive: Vec<usize>,
    pub tables: Vec<Vec<usize>>,
    pub registers: Vec<usize>,
    pub zero_is_a_reason: Vec<bool>,
    pub sums: Vec<Sum>,
    /// Cells that are in no sum, each with one that it is a part of.
    pub parts: Vec<(usize, usize)>,
    /// Cells of rows that are too short: their base explains why they are hidden.
    pub explained: Vec<usize>,
    /// Of cells that a rule for rows hides, by the number of the table whose rows they are.
    because: BTreeMap<(usize, usize), Because>,
    groupings: Vec<Grouping>,
    /// Which dimensions of the spec vary, in the order of the frame.
    used: Vec<usize>,
    margins: BTreeMap<Vec<usize>, usize>,
}

impl Plan {
    /// Of a spec and data at one grouping of each dimension.
    pub fn of(spec: &Spec, data: &Data, groupings: &[Grouping]) -> Self {
        let used: Vec<usize> = (0..spec.dimensions.len())
            .filter(|dimension| {
                spec.tables
                    .iter()
                    .any(|table| table.dimensions.contains(dimension))
            })
            .collect();
        let sizes: Vec<usize> = used.iter().map(|d| groupings[*d].names.len().max(1)).collect();
        let states: usize = sizes.iter().product();
        let categories = |state: usize| -> Vec<usize> {
            let mut left = state;
            let mut categories: Vec<usize> = sizes
                .iter()
                .rev()
                .map(|size| {
                    let category = left % size;
                    left /= size;
                    category
                })
                .collect();
            categories.reverse();
            categories
        };
        let all: Vec<Vec<usize>> = (0..states).map(categories).collect();
        let place = |dimension: usize| used.iter().position(|d| *d == dimension).unwrap_or(0);
        let mut margins: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut list: Vec<Margin> = Vec::new();
        let mut tables = Vec::new();
        for table in &spec.tables {
            let own: Vec<usize> = table.dimensions.iter().map(|d| place(*d)).collect();
            let mut mine = Vec::new();
            for some in 0..1_usize << own.len() {
                let mut of: Vec<usize> = (0..own.len())
                    .filter(|n| some >> n & 1 == 1)
                    .map(|n| own[n])
                    .collect();
                of.sort_unstable();
                let number = *margins.entry(of.clone()).or_insert_with(|| {
                    list.push(margin(&of, &sizes, &all));
                    list.len() - 1
                });
                mine.push(number);
            }
            tables.push(mine);
        }
        let published = list.len();
        let mut plan = Self {
            frame: Frame::new(sizes.clone(), &[0], &[vec![true; states]], list.clone()).opened(),
            roles: Vec::new(),
            sensitive: Vec::new(),
            tables,
            registers: Vec::new(),
            zero_is_a_reason: Vec::new(),
            sums: Vec::new(),
            parts: Vec::new(),
            explained: Vec::new(),
            because: BTreeMap::new(),
            groupings: groupings.to_vec(),
            used,
            margins,
        };
        let spots: Vec<(usize, u32)> = data
            .records
            .iter()
            .map(|(values, count)| {
                let state = plan.used.iter().zip(&sizes).fold(0, |state, (dimension, size)| {
                    state * size
                        + groupings[*dimension]
                            .of
                            .get(usize::from(values[*dimension]))
                            .copied()
                            .unwrap_or(0)
                });
                (state, u32::try_from(*count).unwrap_or(u32::MAX))
            })
            .collect();
        spots
            .iter()
            .for_each(|(state, people)| plan.frame.put(0, *state, *people));
        let rest = plan.apply_rules(spec);
        let mut of_rest = Vec::new();
        if !rest.is_empty() {
            // Who is in a row but not in its one large cell: a margin of its own, published nowhere.
            for (rest, number) in rest.iter().zip(published..) {
                let inside =
                    |state: usize, cell: usize| plan.frame.cell_at(plan.frame.margin_of(cell), state) == cell;
                let of = |state| {
                    if inside(state, rest.row) && !inside(state, rest.most) {
                        0
                    } else {
                        OUTSIDE
                    }
                };
                list.push(Margin {
                    states: (0..states).map(of).collect(),
                    state_groups: 1,
                    blocks: vec![0],
                    block_groups: 1,
                });
                plan.tables[rest.table].push(number);
            }
            let mut frame = Frame::new(sizes, &[0], &[vec![true; states]], list.clone()).opened();
            spots
                .iter()
                .for_each(|(state, people)| frame.put(0, *state, *people));
            for (rest, margin) in rest.iter().zip(published..) {
                let cell = frame.cell(margin, 0, 0);
                plan.sensitive.push(cell);
                plan.parts.push((cell, rest.row));
                plan.parts.push((cell, rest.most));
                of_rest.push(cell);
            }
            plan.roles.resize(frame.cells(), Role::Unpublished);
            plan.frame = frame;
        }
        plan.zero_is_a_reason = vec![spec.protect_zeros; plan.frame.cells()];
        // That a row is unanimous is a reason to hide its one large cell.
        of_rest
            .into_iter()
            .for_each(|cell: usize| plan.zero_is_a_reason[cell] = true);
        plan.registers = spec
            .tables
            .iter()
            .filter(|table| !table.base.is_empty())
            .filter_map(|table| plan.margin_over(&table.base))
            .collect();
        plan.registers.sort_unstable();
        plan.registers.dedup();
        plan.sums = plan.equations();
        plan
    }

    /// The margin over some dimensions of the spec.
    fn margin_over(&self, dimensions: &[usize]) -> Option<usize> {
        let mut of: Vec<usize> = dimensions
            .iter()
            .filter_map(|d| self.used.iter().position(|u| u == d))
            .collect();
        of.sort_unstable();
        self.margins.get(&of).copied()
    }

    /// What the rules of the spec hide. Out: rows with their one large cell, of which the rest is sensitive too.
    fn apply_rules(&mut self, spec: &Spec) -> Vec<Rest> {
        let k = i64::try_from(spec.k).unwrap_or(i64::MAX);
        let values = self.frame.count(self.frame.truth());
        let largest = values.iter().copied().max().unwrap_or(0).max(1);
        let widest = self.margins.keys().map(Vec::len).max().unwrap_or(0);
        let mut depth = vec![0; self.frame.margins().len()];
        self.margins
            .iter()
            .for_each(|(of, margin)| depth[*margin] = of.len());
        self.roles = (0..self.frame.cells())
            .map(|cell| {
                let coarse = i64::try_from(widest - depth[self.frame.margin_of(cell)]).unwrap_or(0);
                Role::Open(WORTH + 2 * coarse + values[cell] * 8 / largest)
            })
            .collect();
        let is_sensitive = |value: i64| (1..k).contains(&value) || (spec.protect_zeros && value == 0);
        self.sensitive = (0..values.len())
            .filter(|cell| is_sensitive(values[*cell]))
            .collect();
        self.sensitive
            .iter()
            .for_each(|cell| self.roles[*cell] = Role::Primary);
        let mut rest: Vec<Rest> = Vec::new();
        let short = i64::try_from(spec.min_base).unwrap_or(i64::MAX);
        for (table, of) in spec.tables.iter().enumerate() {
            for (row, margins) in self.rows(of, table) {
                let total = values[row];
                for cells in margins.iter().filter(|_| total > 0) {
                    if total < short {
                        cells.iter().for_each(|cell| self.roles[*cell] = Role::Primary);
                        self.explained.extend(cells);
                    }
                    let large = cells
                        .iter()
                        .filter(|cell| values[**cell] >= OF_A_CATEGORY)
                        .count();
                    let few = large < spec.min_categories;
                    let Some(most) = cells.iter().copied().max_by_key(|cell| values[*cell]) else {
                        continue;
                    };
                    if few {
                        cells.iter().for_each(|cell| self.roles[*cell] = Role::Primary);
                    }
                    if few || total < short {
                        let of = cells.iter().map(|cell| ((table, *cell), Because::Row));
                        self.because.extend(of);
                    }
                    if spec.protect_unanimous && values[most] == total {
                        self.because.insert((table, most), Because::Everybody);
                    }
                    if few || (spec.protect_unanimous && values[most] == total) {
                        self.roles[most] = Role::Primary;
                        if values[most] >= k && !rest.iter().any(|rest| rest.row == row && rest.most == most)
                        {
                            rest.push(Rest { table, row, most });
                        }
                    }
                }
            }
        }
        rest
    }

    /// Why a primary cell with a number is hidden, as far as a rule for the rows of a table says so.
    pub fn because(&self, spec: &Spec, table: usize, (cell, value): (usize, u64)) -> Option<Because> {
        match value {
            0 if spec.protect_zeros => Some(Because::Nobody),
            _ if (1..spec.k).contains(&value) => Some(Because::Small),
            _ => self.because.get(&(table, cell)).copied(),
        }
    }

    /// The rows of a table: the cell of the total, and the cells of the row in each margin of the table that tells more.
    fn rows(&self, table: &StudyTable, number: usize) -> Vec<(usize, Vec<Vec<usize>>)> {
        let Some(totals) = self.margin_over(&table.base) else {
            return Vec::new();
        };
        let over = |margin: usize| self.margins.iter().find(|(_, m)| **m == margin).map(|(of, _)| of);
        let base = over(totals).cloned().unwrap_or_default();
        let finer: Vec<usize> = self.tables[number]
            .iter()
            .copied()
            .filter(|margin| *margin != totals)
            .filter(|margin| {
                over(*margin).is_some_and(|of| base.iter().all(|dimension| of.contains(dimension)))
            })
            .collect();
        let cells_in = |row: usize, margin: usize| -> Vec<usize> {
            let spots = (0..self.frame.spots()).filter(|spot| self.frame.cell_at(totals, *spot) == row);
            let cells: BTreeSet<usize> = spots.map(|spot| self.frame.cell_at(margin, spot)).collect();
            cells.into_iter().collect()
        };
        let rows = self.frame.cells_of(totals);
        rows.map(|row| (row, finer.iter().map(|margin| cells_in(row, *margin)).collect()))
            .collect()
    }

    /// Every cell of a margin is the sum of the cells of each margin that has one dimension more.
    fn equations(&self) -> Vec<Sum> {
        let mut sums = Vec::new();
        for (of, finer) in &self.margins {
            for left_out in of {
                let coarse: Vec<usize> = of.iter().copied().filter(|d| d != left_out).collect();
                let Some(coarser) = self.margins.get(&coarse) else {
                    continue;
                };
                let mut parts: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
                for spot in 0..self.frame.spots() {
                    let whole = self.frame.cell_at(*coarser, spot);
                    parts
                        .entry(whole)
                        .or_default()
                        .insert(self.frame.cell_at(*finer, spot));
                }
                sums.extend(parts.into_iter().map(|(whole, parts)| Sum {
                    whole,
                    parts: parts.into_iter().collect(),
                }));
            }
        }
        sums
    }

    /// The cells of a table with their keys, totals as `*`, and the step of each dimension that is shown at one.
    pub fn keys(&self, table: &StudyTable, total: &str) -> Vec<(Vec<String>, usize)> {
        let mut keys: Vec<Vec<Option<usize>>> = vec![Vec::new()];
        for dimension in &table.dimensions {
            let size = self.groupings[*dimension].names.len();
            let values: Vec<Option<usize>> = (0..size).map(Some).chain([None]).collect();
            keys = keys
                .iter()
                .flat_map(|key| {
                    values
                        .iter()
                        .map(move |value| key.iter().copied().chain([*value]).collect())
                })
                .collect();
        }
        keys.into_iter()
            .filter_map(|key| {
                let named: Vec<(usize, usize)> = table
                    .dimensions
                    .iter()
                    .zip(&key)
                    .filter_map(|(dimension, value)| Some((*dimension, (*value)?)))
                    .collect();
                let dimensions: Vec<usize> = named.iter().map(|(dimension, _)| *dimension).collect();
                let margin = self.margin_over(&dimensions)?;
                let mut sorted: Vec<(usize, usize)> = named
                    .iter()
                    .filter_map(|(d, value)| Some((self.used.iter().position(|u| u == d)?, *value)))
                    .collect();
                sorted.sort_unstable();
                let code = sorted
                    .iter()
                    .fold(0, |code, (place, value)| code * self.frame.size(*place) + value);
                let words = table
                    .dimensions
                    .iter()
                    .zip(&key)
                    .map(|(dimension, value)| match value {
                        Some(value) => self.groupings[*dimension].names[*value].clone(),
                        None => total.to_owned(),
                    });
                Some((words.collect(), self.frame.cell(margin, 0, code)))
            })
            .collect()
    }

    /// The step of each dimension of a table that is not shown as it is.
    pub fn steps(&self, spec: &Spec, table: &StudyTable) -> BTreeMap<String, String> {
        table
            .dimensions
            .iter()
            .filter_map(|dimension| {
                let step = self.groupings[*dimension].step.clone()?;
                Some((spec.dimensions[*dimension].name.clone(), step))
            })
            .collect()
    }
}

/// The margin over some of the varied dimensions.
fn margin(of: &[usize], sizes: &[usize], states: &[Vec<usize>]) -> Margin {
    let code = |categories: &Vec<usize>| {
        of.iter()
            .fold(0, |code, place| code * sizes[*place] + categories[*place])
    };
    Margin {
        states: states
            .iter()
            .map(|state| u32::try_from(code(state)).unwrap_or(OUTSIDE))
            .collect(),
        state_groups: of.iter().map(|place| sizes[*place]).product(),
        blocks: vec![0],
        block_groups: 1,
    }
}
