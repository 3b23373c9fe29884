//! What is published of each cell: between which two numbers it lies.

/// No upper bound.
pub(crate) const UNBOUNDED: i64 = i64::MAX / 4;

/// For every cell the smallest and the largest number that is published of it: the same twice for a published number, all
/// for a hidden one.
#[derive(Clone)]
pub(crate) struct Bounds {
    low: Vec<i64>,
    high: Vec<i64>,
}

impl Bounds {
    /// Nothing is published of so many cells.
    pub fn nothing(cells: usize) -> Self {
        Self {
            low: vec![0; cells],
            high: vec![UNBOUNDED; cells],
        }
    }

    /// The same with more cells, of which nothing is published.
    pub fn extended(&self, cells: usize) -> Self {
        let mut bounds = self.clone();
        bounds.low.resize(cells, 0);
        bounds.high.resize(cells, UNBOUNDED);
        bounds
    }

    /// Publishes that a cell lies between two numbers.
    pub fn set(&mut self, cell: usize, (low, high): (i64, i64)) {
        self.low[cell] = low;
        self.high[cell] = high;
    }

    /// Takes back what is published of a cell.
    pub fn hide(&mut self, cell: usize) {
        self.set(cell, (0, UNBOUNDED));
    }

    /// Between what a cell lies.
    #[inline]
    pub fn of(&self, cell: usize) -> (i64, i64) {
        (self.low[cell], self.high[cell])
    }

    /// Whether something is published of a cell.
    pub fn tell(&self, cell: usize) -> bool {
        self.low[cell] > 0 || self.high[cell] < UNBOUNDED
    }

    /// Whether the number itself is published.
    pub fn is_number(&self, cell: usize) -> bool {
        self.low[cell] == self.high[cell]
    }

    /// Whether a number fits what is published of a cell.
    #[inline]
    pub fn allow(&self, cell: usize, value: i64) -> bool {
        (self.low[cell]..=self.high[cell]).contains(&value)
    }
}
