//! A study as a case for disclosure control.
//!
//! In: a spec with its data, and a ladder step for each dimension. Out: the frame of possible worlds, what the spec's
//! rules hide, and where each cell of each table is. It refuses to judge what else must be hidden.

use super::{Data, Dimension, Spec, StudyTable};
use crate::disclosure_control::frame::{Frame, Margin, OUTSIDE};
use crate::disclosure_control::intervals::Sum;
use crate::disclosure_control::suppress::Role;
use std::collections::BTreeMap;

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

/// A study, ready to be protected.
pub(super) struct Plan {
    pub frame: Frame,
    pub roles: Vec<Role>,
    pub sensitive: Vec<usize>,
    pub tables: Vec<Vec<usize>>,
    pub registers: Vec<usize>,
    pub zero_is_a_reason: Vec<bool>,
    pub sums: Vec<Sum>,
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
            frame: Frame::new(sizes.clone(), vec![0], vec![vec![true; states]], list.clone()).opened(),
            roles: Vec::new(),
            sensitive: Vec::new(),
            tables,
            registers: Vec::new(),
            zero_is_a_reason: Vec::new(),
            sums: Vec::new(),
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
        if !rest.is_empty() {
            // Who is in a row but not in its one large cell: a margin of its own, published nowhere.
            for (row, cell) in rest {
                let states = all.iter().enumerate().map(|(state, _)| {
                    let in_row = plan.frame.cell_at(plan.frame.margin_of(row), state) == row;
                    let in_cell = plan.frame.cell_at(plan.frame.margin_of(cell), state) == cell;
                    if in_row && !in_cell { 0 } else { OUTSIDE }
                });
                list.push(Margin {
                    states: states.collect(),
                    state_groups: 1,
                    blocks: vec![0],
                    block_groups: 1,
                });
            }
            let mut frame = Frame::new(sizes, vec![0], vec![vec![true; states]], list.clone()).opened();
            spots
                .iter()
                .for_each(|(state, people)| frame.put(0, *state, *people));
            let extra = published..list.len();
            plan.sensitive
                .extend(extra.map(|margin| frame.cell(margin, 0, 0)));
            plan.roles.resize(frame.cells(), Role::Unpublished);
            plan.frame = frame;
        }
        plan.zero_is_a_reason = vec![spec.protect_zeros; plan.frame.cells()];
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
    fn apply_rules(&mut self, spec: &Spec) -> Vec<(usize, usize)> {
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
        let mut rest = Vec::new();
        for table in &spec.tables {
            for (row, inner, all) in self.rows(table) {
                let total = values[row];
                if total > 0 && total < i64::try_from(spec.min_base).unwrap_or(i64::MAX) {
                    all.iter().for_each(|cell| self.roles[*cell] = Role::Primary);
                }
                let large = inner
                    .iter()
                    .filter(|cell| values[**cell] >= OF_A_CATEGORY)
                    .count();
                let Some(most) = inner.iter().copied().max_by_key(|cell| values[*cell]) else {
                    continue;
                };
                let unanimous = spec.protect_unanimous && values[most] == total;
                let few = large < spec.min_categories;
                if total > 0 && (unanimous || few) {
                    self.roles[most] = Role::Primary;
                    if few {
                        inner.iter().for_each(|cell| self.roles[*cell] = Role::Primary);
                    }
                    if values[most] >= k && most != row && !rest.contains(&(row, most)) {
                        rest.push((row, most));
                    }
                }
            }
        }
        rest
    }

    /// The rows of a table: the cell of the total, the innermost cells, and all cells of the row but its total.
    fn rows(&self, table: &StudyTable) -> Vec<(usize, Vec<usize>, Vec<usize>)> {
        let (Some(totals), Some(inner)) =
            (self.margin_over(&table.base), self.margin_over(&table.dimensions))
        else {
            return Vec::new();
        };
        let number = |margin: &usize| -> bool {
            let over = self
                .margins
                .iter()
                .find(|(_, m)| *m == margin)
                .map(|(of, _)| of.clone())
                .unwrap_or_default();
            let base = self
                .margins
                .iter()
                .find(|(_, m)| **m == totals)
                .map(|(of, _)| of.clone())
                .unwrap_or_default();
            *margin != totals && base.iter().all(|dimension| over.contains(dimension))
        };
        let position = self
            .tables
            .iter()
            .zip(0..)
            .find(|(margins, _)| margins.contains(&inner))
            .map(|(m, _)| m.clone());
        let margins: Vec<usize> = position.unwrap_or_default().into_iter().filter(number).collect();
        self.frame
            .cells_of(totals)
            .map(|row| {
                let mut cells = std::collections::BTreeSet::new();
                let mut innermost = std::collections::BTreeSet::new();
                for spot in (0..self.frame.spots()).filter(|spot| self.frame.cell_at(totals, *spot) == row) {
                    innermost.insert(self.frame.cell_at(inner, spot));
                    cells.extend(margins.iter().map(|margin| self.frame.cell_at(*margin, spot)));
                }
                (row, innermost.into_iter().collect(), cells.into_iter().collect())
            })
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
                let mut parts: BTreeMap<usize, std::collections::BTreeSet<usize>> = BTreeMap::new();
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
