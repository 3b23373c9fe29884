//! Taking back what is published: one cell, the tables around it, or everything.
//!
//! In: cells. Out: less is published than before. It refuses to take back what an earlier release has told.

use super::{FIND_STEPS, Work};
use crate::disclosure_control::case::Role;

impl Work<'_, '_> {
    /// Nothing is published any more of the tables in which a cell stands, or, if that was so already, of any.
    pub(super) fn hide_around(&mut self, cell: usize) {
        let margin = self.case.frame.margin_of(cell);
        let tables = self.case.tables.iter().filter(|table| table.contains(&margin));
        let margins: Vec<usize> = tables.flatten().copied().collect();
        if !self.hide_margins(&margins) {
            let all: Vec<usize> = (0..self.case.frame.margins().len()).collect();
            if !self.hide_margins(&all) {
                // Nothing is left to hide. What was published before was proven before, so it is searched on; without that let
                // it count as out of budget, which `finish` reports.
                self.steps = match self.case.given.is_empty() {
                    true => u64::MAX,
                    false => self.steps + FIND_STEPS,
                };
            }
        }
        self.judge(None);
    }

    /// Takes back what is published of a cell, but for what was before. False if there was nothing to take back.
    pub(super) fn hide(&mut self, cell: usize) -> bool {
        let mut given = self.case.given.iter();
        let given = given
            .find(|(other, _)| *other == cell)
            .map(|(_, between)| *between);
        let before = self.bounds.of(cell);
        match given {
            Some(between) => self.bounds.set(cell, between),
            None => self.bounds.hide(cell),
        }
        before != self.bounds.of(cell)
    }

    pub(super) fn hide_margins(&mut self, margins: &[usize]) -> bool {
        let mut hid = false;
        for cell in margins
            .iter()
            .flat_map(|margin| self.case.frame.cells_of(*margin))
        {
            if matches!(self.case.roles[cell], Role::Open(_) | Role::Primary) {
                hid |= self.hide(cell);
            }
        }
        hid
    }
}
