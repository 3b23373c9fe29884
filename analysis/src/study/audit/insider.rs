//! Those who are counted in tables, and know where they are.
//!
//! In: the data. Out: for each small number what the worst placed of them knows of the others in it. It refuses to tell
//! which of them that is.

use super::super::{Attacker, Verdict};
use super::attack::{Attack, Finding, Need, ends, leaves};
use super::linear::Range;
use super::{Case, World};
use std::collections::{BTreeMap, BTreeSet};

/// Most respondents' combinations that are tried beside those in the cell.
const MOST_OTHERS: usize = 3_000;

impl<'s> Case<'s> {
    /// Tries everybody against every small number; of the others it repeats what the outsider knows.
    pub(super) fn insiders(
        &self,
        truth: &World<'s>,
        attack: &mut Attack<'s>,
        found: &mut BTreeMap<(Attacker, usize), Finding>,
    ) {
        let mut spots: Vec<usize> = truth.inhabited().iter().map(|spot| *spot as usize).collect();
        spots.sort_unstable();
        for cell in self.said.keys() {
            let outsider = found[&(Attacker::Outsider, *cell)];
            let range = Range::Of(outsider.from, outsider.to);
            let finding = match self.need(*cell, range) {
                Need::Nothing => Finding::harmless(range),
                Need::Numbers(low, high, _) => self.insider(*cell, (low, high), &spots, attack),
            };
            found.insert((Attacker::Insider, *cell), finding);
        }
    }

    fn insider(&self, cell: usize, needed: (i64, i64), spots: &[usize], attack: &mut Attack<'s>) -> Finding {
        let frame = &self.system.frame;
        let margin = frame.margin_of(cell);
        let (inside, outside): (Vec<usize>, Vec<usize>) = spots
            .iter()
            .partition(|spot| frame.cell_at(margin, **spot) == cell);
        // The equations do not tell people of the same unknown apart, so one of each is enough.
        let mut seen = BTreeSet::new();
        let tried: Vec<usize> = inside
            .iter()
            .chain(outside.iter().take(MOST_OTHERS))
            .copied()
            .filter(|spot| seen.insert(attack.linear.unknown(*spot)))
            .collect();
        let own = inside.first().copied().or_else(|| tried.first().copied());
        let mut worst = own.map_or(Range::Unknown, |spot| attack.linear.range(cell, Some(spot)));
        if !leaves(worst, needed) {
            let (from, to) = ends(worst);
            return Finding {
                from,
                to,
                needed,
                verdict: Verdict::Unsafe,
            };
        }
        let mut verdict = match outside.len() > MOST_OTHERS && seen.len() < spots.len() {
            true => self.all_unknowns(&outside, &seen, attack),
            false => Verdict::Safe,
        };
        for spot in tried {
            let shown = (needed.0..=needed.1)
                .all(|others| attack.worlds.show(&attack.linear, cell, others, Some(spot)));
            if shown {
                continue;
            }
            let range = attack.linear.range(cell, Some(spot));
            worst = narrower(worst, range);
            if !leaves(range, needed) {
                verdict = Verdict::Unsafe;
                worst = range;
                break;
            }
            verdict = Verdict::NotProven;
        }
        let (from, to) = ends(worst);
        Finding {
            from,
            to,
            needed,
            verdict,
        }
    }

    /// Safe only if those who were not tried are all like somebody who was.
    fn all_unknowns(&self, outside: &[usize], seen: &BTreeSet<usize>, attack: &Attack<'s>) -> Verdict {
        match outside
            .iter()
            .all(|spot| seen.contains(&attack.linear.unknown(*spot)))
        {
            true => Verdict::Safe,
            false => Verdict::NotProven,
        }
    }
}

/// The one of two ranges that holds fewer numbers.
fn narrower(one: Range, other: Range) -> Range {
    let width = |range| match range {
        Range::Of(from, Some(to)) => (to - from).max(0),
        Range::Of(from, None) => i64::MAX - from,
        Range::Empty | Range::Unknown => i64::MAX,
    };
    if width(other) < width(one) { other } else { one }
}
