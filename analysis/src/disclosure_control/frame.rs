//! The frame of possible worlds: who could be where, and which cell counts whom.
//!
//! In: what may vary (*states*: an answer, or a combination of categories), what an attacker is allowed to know anyway
//! (*blocks*: people whose groups are held at their true values), and margins that count people. Out: numbers of cells,
//! and the true data set as numbers of people at *spots*, a spot being a block with a state. It refuses to know what
//! any of it means, and has no way to be printed.

/// A state outside a margin, or a block outside it.
pub(crate) const OUTSIDE: u32 = u32::MAX;
/// No cell.
pub(crate) const NOWHERE: usize = usize::MAX;

/// Cells that count people by a grouping of states and a grouping of blocks.
#[derive(Clone)]
pub(crate) struct Margin {
    /// The group of each state, or [`OUTSIDE`].
    pub states: Vec<u32>,
    /// How many groups of states there are.
    pub state_groups: usize,
    /// The group of each block, or [`OUTSIDE`].
    pub blocks: Vec<u32>,
    /// How many groups of blocks there are.
    pub block_groups: usize,
}

/// Who could be where.
pub(crate) struct Frame {
    /// How many categories each varied dimension has; a state is one of each.
    sizes: Vec<usize>,
    strides: Vec<usize>,
    states: usize,
    margins: Vec<Margin>,
    offsets: Vec<usize>,
    cells: usize,
    /// For each dimension, the margins whose cells change when it changes.
    touched: Vec<Vec<usize>>,
    /// How many people are at each spot, in truth.
    truth: Vec<u32>,
    /// Whether somebody may think that there are more or fewer people.
    open: bool,
    /// The cell of every spot in every margin, where that is not too much to remember.
    remembered: Vec<u32>,
    /// The category of every state in every dimension.
    categories: Vec<u32>,
    /// Whether somebody can be at each spot.
    can_be: Vec<bool>,
}

/// How many numbers of cells are remembered at most.
const MOST_REMEMBERED: usize = 4_000_000;

impl Frame {
    /// A frame without people. `sizes`: categories of each varied dimension; `kinds`: for each block an index into
    /// `possible`, which says for each state whether somebody of such a block can be there.
    pub fn new(sizes: Vec<usize>, kinds: &[usize], possible: &[Vec<bool>], margins: Vec<Margin>) -> Self {
        let mut strides = vec![1; sizes.len()];
        for dimension in (0..sizes.len().saturating_sub(1)).rev() {
            strides[dimension] = strides[dimension + 1] * sizes[dimension + 1];
        }
        let states = sizes.iter().product();
        let mut offsets = Vec::new();
        let mut cells = 0;
        for margin in &margins {
            offsets.push(cells);
            cells += margin.state_groups * margin.block_groups;
        }
        let depends = |margin: &Margin, dimension: usize| {
            let (stride, size): (usize, usize) = (strides[dimension], sizes[dimension]);
            (0..states).any(|state| {
                let first = state - state / stride % size * stride;
                margin.states[state] != margin.states[first]
            })
        };
        let mut touched: Vec<Vec<usize>> = (0..sizes.len())
            .map(|dimension| {
                (0..margins.len())
                    .filter(|m| depends(&margins[*m], dimension))
                    .collect()
            })
            .collect();
        if sizes.len() > 1 && kinds.len() > 1 {
            let some = |margin: &usize| touched.iter().any(|touched| touched.contains(margin));
            touched.push((0..margins.len()).filter(some).collect());
        }
        let categories = (0..states).flat_map(|state| {
            let each = strides.iter().zip(&sizes);
            each.map(move |(stride, size)| small(state / stride % size))
        });
        let mut frame = Self {
            truth: vec![0; kinds.len() * states],
            can_be: kinds.iter().flat_map(|kind| &possible[*kind]).copied().collect(),
            categories: categories.collect(),
            sizes,
            strides,
            states,
            margins,
            offsets,
            cells,
            touched,
            open: false,
            remembered: Vec::new(),
        };
        let (spots, margins) = (frame.truth.len(), frame.margins.len());
        if spots * margins <= MOST_REMEMBERED {
            let all = (0..spots).flat_map(|spot| (0..margins).map(move |margin| (margin, spot)));
            frame.remembered = all
                .map(|(margin, spot)| small(frame.work_out(margin, spot)))
                .collect();
        }
        frame
    }

    /// Lets worlds have more or fewer people than there are.
    pub fn opened(mut self) -> Self {
        self.open = true;
        self
    }

    /// Whether worlds may have more or fewer people.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Puts people into the true data set.
    pub fn put(&mut self, block: usize, state: usize, people: u32) {
        self.truth[block * self.states + state] += people;
    }

    /// The true data set: how many are at each spot.
    pub fn truth(&self) -> &[u32] {
        &self.truth
    }

    /// How many spots there are.
    pub fn spots(&self) -> usize {
        self.truth.len()
    }

    /// How many cells all margins have together.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// The margins.
    pub fn margins(&self) -> &[Margin] {
        &self.margins
    }

    /// The cells of a margin.
    pub fn cells_of(&self, margin: usize) -> std::ops::Range<usize> {
        let size = self.margins[margin].state_groups * self.margins[margin].block_groups;
        self.offsets[margin]..self.offsets[margin] + size
    }

    /// The cell of a margin for a group of blocks and a group of states.
    pub fn cell(&self, margin: usize, block_group: usize, state_group: usize) -> usize {
        self.offsets[margin] + block_group * self.margins[margin].state_groups + state_group
    }

    /// The margin of a cell.
    pub fn margin_of(&self, cell: usize) -> usize {
        self.offsets.partition_point(|offset| *offset <= cell) - 1
    }

    /// The cell of a margin that counts the people at a spot, or [`NOWHERE`].
    #[inline]
    pub fn cell_at(&self, margin: usize, spot: usize) -> usize {
        match self.remembered.get(spot * self.margins.len() + margin) {
            Some(cell) if *cell == OUTSIDE => NOWHERE,
            Some(cell) => *cell as usize,
            None => self.work_out(margin, spot),
        }
    }

    fn work_out(&self, margin: usize, spot: usize) -> usize {
        let (block, state) = (spot / self.states, spot % self.states);
        let of = &self.margins[margin];
        let (row, column) = (of.blocks[block], of.states[state]);
        if row == OUTSIDE || column == OUTSIDE {
            return NOWHERE;
        }
        self.offsets[margin] + row as usize * of.state_groups + column as usize
    }

    /// How many dimensions vary. Where people of different blocks could swap several at once there is one more, all
    /// dimensions together, whose categories are the states.
    pub fn dimensions(&self) -> usize {
        self.touched.len()
    }

    /// How many categories a dimension has.
    pub fn size(&self, dimension: usize) -> usize {
        self.sizes.get(dimension).copied().unwrap_or(self.states)
    }

    /// Whether this is all dimensions together.
    pub fn is_whole(&self, dimension: usize) -> bool {
        dimension == self.sizes.len()
    }

    /// The margins whose cells change when a dimension changes.
    pub fn touched(&self, dimension: usize) -> &[usize] {
        &self.touched[dimension]
    }

    /// The category of a spot in a dimension.
    #[inline]
    pub fn category(&self, spot: usize, dimension: usize) -> usize {
        let state = if spot < self.states {
            spot
        } else {
            spot % self.states
        };
        if self.is_whole(dimension) {
            return state;
        }
        self.categories[state * self.sizes.len() + dimension] as usize
    }

    /// The spot with another category in a dimension, if somebody can be there.
    #[inline]
    pub fn moved(&self, spot: usize, dimension: usize, category: usize) -> Option<usize> {
        if self.is_whole(dimension) {
            let to = spot - spot % self.states + category;
            return self.is_possible(to).then_some(to);
        }
        let stride = self.strides[dimension];
        let to = spot - self.category(spot, dimension) * stride + category * stride;
        self.is_possible(to).then_some(to)
    }

    /// Whether one person could be at both spots.
    pub fn share_a_block(&self, spot: usize, other: usize) -> bool {
        spot / self.states == other / self.states
    }

    /// Whether somebody can be at a spot.
    #[inline]
    pub fn is_possible(&self, spot: usize) -> bool {
        self.can_be[spot]
    }

    /// The number of every cell, if so many people are at each spot.
    pub fn count(&self, people: &[u32]) -> Vec<i64> {
        let mut values = vec![0; self.cells];
        for (spot, n) in people.iter().enumerate().filter(|(_, n)| **n > 0) {
            for margin in 0..self.margins.len() {
                let cell = self.cell_at(margin, spot);
                if cell != NOWHERE {
                    values[cell] += i64::from(*n);
                }
            }
        }
        values
    }
}

/// Cells and categories are far fewer than four thousand million; [`NOWHERE`] becomes [`OUTSIDE`].
fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(OUTSIDE)
}
