//! Secondary suppression with a proof: what may be published next to what, for one set of cells that share equations.
//!
//! In: a [`Case`]: a frame, which cells are sensitive, and which may be published at what worth. Out: an [`Outcome`]:
//! what is published of each cell, and how far each attacker is kept out. It refuses to publish anything that it has no
//! proof for.
//!
//! 1. A first choice by elimination ([`super::gauss`]): no hidden number is a sum of published ones.
//! 2. Audit: for each thing that an attacker must be able to think, a witness is searched ([`super::search`]).
//! 3. Repair: where none is found, the cheapest published cells that stand in the way are hidden.
//! 4. Removal: each hidden cell that is not sensitive is published again if every witness can still be found.
//! 5. Ranges: of what stays hidden, the narrowest words that are true and can be audited are published.
//! 6. Verification: every world is counted anew, and [`super::rank`], which shares no code with all this, must agree.

mod hiding;

use super::bounds::Bounds;
use super::case::{Case, Outcome, Role};
use super::intervals::narrow;
use super::proof::{Knows, Missing, Proof, Proven, Reasons};
use super::search::{Search, wander};
use super::world::World;
use super::{gauss, rank, reasons};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Steps of one search for a witness, and of one for the cheapest repair.
const FIND_STEPS: u64 = 40;
const REPAIR_STEPS: u64 = 60;
/// How often each is tried.
const FIND_TRIES: usize = 3;
/// How often for who knows the rule: each time another cell is the reason.
const RULE_TRIES: usize = 10;
const REPAIR_TRIES: usize = 4;
/// How many random swaps are tried around a world that was found, and around the truth to begin with.
const WANDER: usize = 60;
const WANDER_FIRST: usize = 4_000;
/// Looking at so many numbers of known worlds again takes as long as a step of a search.
const LOOKS_PER_STEP: u64 = 30_000;
/// After so many beginnings that were no better, no other is tried.
const MOST_IN_VAIN: u32 = 4;
/// What a cell of an earlier release costs: it cannot be taken back.
const FIXED: i64 = 1 << 20;

/// A case at work.
struct Work<'c, 'f> {
    case: &'c Case<'f>,
    bounds: Bounds,
    weights: Vec<i64>,
    proof: Proof<'f>,
    /// Between what single equations leave each cell, as published now.
    intervals: Vec<(i64, i64)>,
    rng: StdRng,
    steps: u64,
}

/// Chooses what is published. The same case and seed give the same outcome.
///
/// The choice is made more than once, from different beginnings, as long as that is cheap; the one that hides least stays.
pub(crate) fn protect(case: &Case<'_>, seed: u64) -> Outcome {
    let mut best: Option<(i64, Work<'_, '_>)> = None;
    let (mut steps, mut in_vain) = (0, 0);
    for attempt in 0_u64.. {
        let mut work = Work::begin(case, seed.wrapping_add(attempt), attempt % 2 == 0);
        work.look_around();
        work.repair();
        work.remove();
        steps = work.steps.saturating_add(steps);
        let cost = work.cost();
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, work));
            in_vain = 0;
        } else {
            in_vain += 1;
        }
        if cost == 0 || steps > case.effort || in_vain == MOST_IN_VAIN {
            break;
        }
    }
    let Some((_, mut work)) = best else {
        unreachable!("there is at least one attempt")
    };
    work.tell_ranges();
    work.tell_what_follows();
    work.finish()
}

impl<'c, 'f> Work<'c, 'f> {
    /// `by_elimination`: begin with what elimination allows, else with everything that the rule does not hide.
    fn begin(case: &'c Case<'f>, seed: u64, by_elimination: bool) -> Self {
        let frame = case.frame;
        let proof = Proof::of(frame, case.k, case.sensitive.clone(), case.registers.clone());
        let mut bounds = Bounds::nothing(frame.cells());
        let weights = case.roles.iter().map(|role| match role {
            Role::Open(worth) => *worth,
            Role::Fixed => FIXED,
            Role::Unpublished | Role::Primary => 1,
        });
        let mut weights: Vec<i64> = weights.collect();
        for (cell, between) in &case.given {
            bounds.set(*cell, *between);
            weights[*cell] = FIXED;
        }
        let shown = match by_elimination {
            true => gauss::choose(frame, &case.roles, &case.sensitive),
            false => (0..frame.cells())
                .filter(|cell| matches!(case.roles[*cell], Role::Open(_) | Role::Fixed))
                .collect(),
        };
        for cell in shown {
            let value = proof.truth().value(cell);
            bounds.set(cell, (value, value));
        }
        let mut work = Self {
            case,
            bounds,
            weights,
            proof,
            intervals: Vec::new(),
            rng: StdRng::seed_from_u64(seed),
            steps: 0,
        };
        work.judge(None);
        work
    }

    /// After a change of what is published; `tightened` is the cell of which more is published now.
    fn judge(&mut self, tightened: Option<usize>) {
        self.intervals = self.narrowed();
        let reasons = self.reasons();
        self.proof.judge(&self.bounds, tightened, reasons);
    }

    fn narrowed(&self) -> Vec<(i64, i64)> {
        let (sums, cells) = &self.case.sums;
        narrow(&self.bounds.extended(*cells), sums, *cells)
    }

    /// Whether single equations already rule something out that an attacker must think possible: then no search will find
    /// it.
    fn is_hopeless(&self, intervals: &[(i64, i64)]) -> bool {
        self.case.sensitive.iter().any(|cell| {
            let (low, high) = intervals[*cell];
            low > 0 || high < self.case.k - 1
        })
    }

    fn is_ruled_out(&self, missing: &Missing) -> bool {
        let (low, high) = self.intervals[missing.goal.cell];
        !(low..=high).contains(&missing.goal.value)
    }

    fn reasons(&self) -> Reasons {
        reasons::of(self.case, &self.bounds, &self.intervals)
    }

    /// Random worlds around the truth: they show most of what is easy.
    fn look_around(&mut self) {
        let mut world = self.proof.truth().clone();
        let (proof, bounds) = (&mut self.proof, &self.bounds);
        let mut visited = 0_u32;
        wander(&mut world, bounds, None, WANDER_FIRST, &mut self.rng, |world| {
            visited += 1;
            if visited <= 400 {
                proof.observe(world);
            }
        });
    }

    /// Looks for a witness of something missing. True if it was found.
    fn find(&mut self, entry: (usize, i64), missing: &Missing) -> bool {
        if self.is_ruled_out(missing) {
            return false;
        }
        let ones = vec![1; self.weights.len()];
        let tries = if missing.knows == Knows::Rule {
            RULE_TRIES
        } else {
            FIND_TRIES
        };
        for attempt in 0..tries {
            let (bounds, _) = self.as_known(missing, attempt, false);
            let start = if attempt == 1 {
                self.proof.truth().clone()
            } else {
                self.proof.nearest(&missing.goal)
            };
            let search = Search::new(start, &bounds, &ones, &self.counted_in(&bounds), missing.goal);
            let (found, steps) = search.find(&mut self.rng, FIND_STEPS);
            self.steps += steps;
            if let Some(mut world) = found {
                self.proof.observe(&world);
                let proof = &mut self.proof;
                wander(
                    &mut world,
                    &self.bounds,
                    missing.goal.held,
                    WANDER,
                    &mut self.rng,
                    |world| {
                        proof.observe(world);
                    },
                );
                if self.proof.missing(entry) != Some(*missing) {
                    return true;
                }
            }
        }
        false
    }

    fn counted_in(&self, bounds: &Bounds) -> Vec<bool> {
        let frame = self.case.frame;
        (0..frame.margins().len())
            .map(|margin| frame.cells_of(margin).any(|cell| bounds.tell(cell)))
            .collect()
    }

    /// What is published, and what the attacker knows besides: the registers' numbers; or, for who knows the rule, that some
    /// other cell is small, a different one at each attempt. Out: that cell too. `any`: it may be a published one.
    fn as_known(&mut self, missing: &Missing, attempt: usize, any: bool) -> (Bounds, Option<usize>) {
        let mut bounds = self.bounds.clone();
        let truth = self.proof.truth();
        match missing.knows {
            // Whoever is counted may know the rule too; at first it is hoped that there is a reason anyway.
            Knows::Nothing if missing.goal.held.is_none() || attempt == 0 => (bounds, None),
            Knows::Registers => {
                for cell in self
                    .proof
                    .registers()
                    .iter()
                    .flat_map(|margin| self.case.frame.cells_of(*margin))
                {
                    bounds.set(cell, (truth.value(cell), truth.value(cell)));
                }
                (bounds, None)
            }
            Knows::Nothing | Knows::Rule => {
                let k = self.proof.k();
                let own = missing.goal.cell;
                let mut others: Vec<usize> = match any {
                    false => {
                        let parts = self.proof.reasons().iter();
                        let mine = parts.filter(|part| part.iter().any(|(cell, _)| *cell == own));
                        mine.flatten().map(|(cell, _)| *cell).collect()
                    }
                    true => {
                        let margin = self.case.frame.margin_of(own);
                        let tables = self.case.tables.iter().filter(|table| table.contains(&margin));
                        let cells = tables
                            .flatten()
                            .flat_map(|margin| self.case.frame.cells_of(*margin));
                        cells
                            .filter(|cell| matches!(self.case.roles[*cell], Role::Open(_) | Role::Primary))
                            .collect()
                    }
                };
                others.retain(|cell| *cell != own);
                others.sort_by_key(|cell| (1 - truth.value(*cell)).max(truth.value(*cell) - (k - 1)).max(0));
                others.dedup();
                let among = others.len().min(4 * (attempt + 1));
                let other = (among > 0).then(|| others[self.rng.random_range(0..among)]);
                if let Some(other) = other {
                    bounds.set(other, (1, k - 1));
                }
                (bounds, other)
            }
        }
    }

    /// Hides published cells until nothing is missing.
    fn repair(&mut self) {
        loop {
            let mut whole = true;
            for entry in self.proof.agenda() {
                while let Some(missing) = self.proof.missing(entry) {
                    whole = false;
                    if self.steps > self.case.budget {
                        return;
                    }
                    if !self.find(entry, &missing) && !self.hide_cheapest(&missing) {
                        self.hide_around(missing.goal.cell);
                    }
                }
            }
            // What was hidden later may have left an earlier entry without a reason.
            if whole {
                return;
            }
        }
    }

    /// Hides the cheapest set of cells that is found to stand in the way. False if none is found.
    fn hide_cheapest(&mut self, missing: &Missing) -> bool {
        let mut best: Option<(i64, Vec<usize>, World<'f>)> = None;
        for attempt in 0..REPAIR_TRIES {
            let (bounds, small) = self.as_known(missing, attempt, true);
            let mut weights = self.weights.clone();
            if let Some(small) = small {
                weights[small] = FIXED;
            }
            let start = if attempt % 2 == 0 {
                self.proof.nearest(&missing.goal)
            } else {
                self.proof.truth().clone()
            };
            let search = Search::new(start, &bounds, &weights, &self.counted_in(&bounds), missing.goal);
            let (found, steps) = search.cheapest(&mut self.rng, REPAIR_STEPS);
            self.steps += steps;
            if let Some((mut cost, mut broken, world)) = found {
                if let Some(small) = small.filter(|small| self.bounds.is_number(*small)) {
                    cost += self.weights[small];
                    broken.push(small);
                }
                if best.as_ref().is_none_or(|(least, _, _)| cost < *least) {
                    best = Some((cost, broken, world));
                }
            }
        }
        let Some((cost, broken, world)) = best else {
            return false;
        };
        let may = |cell: &usize| matches!(self.case.roles[*cell], Role::Open(_)) && self.bounds.tell(*cell);
        if cost >= FIXED || broken.is_empty() || !broken.iter().all(may) {
            return false;
        }
        for cell in broken {
            self.hide(cell);
        }
        self.judge(None);
        self.proof.observe(&world);
        true
    }

    /// Tries to publish something of a cell. Nothing is changed if a witness is missing then.
    fn try_to_tell(&mut self, cell: usize, between: (i64, i64)) -> bool {
        let bounds = self.bounds.clone();
        self.bounds.set(cell, between);
        let intervals = self.narrowed();
        if self.is_hopeless(&intervals) {
            self.bounds.set(cell, bounds.of(cell));
            return false;
        }
        let (proof, before) = (self.proof.clone(), self.intervals.clone());
        self.judge(Some(cell));
        self.steps += self.proof.size() / LOOKS_PER_STEP;
        for entry in self.proof.agenda() {
            while let Some(missing) = self.proof.missing(entry) {
                if self.steps > self.case.budget || !self.find(entry, &missing) {
                    (self.bounds, self.proof, self.intervals) = (bounds, proof, before);
                    return false;
                }
            }
        }
        true
    }

    /// Publishes again what need not be hidden, the most worth first.
    fn remove(&mut self) {
        let truth = self.proof.truth().values().to_vec();
        let mut hidden: Vec<(i64, i64, usize)> = (0..self.case.frame.cells())
            .filter_map(|cell| match self.case.roles[cell] {
                Role::Open(worth) if !self.bounds.tell(cell) => Some((-worth, -truth[cell], cell)),
                _ => None,
            })
            .collect();
        hidden.sort_unstable();
        let last = self.steps.saturating_add(self.case.polish);
        self.proof.thin();
        for (_, _, cell) in hidden {
            if self.steps > last {
                return;
            }
            self.try_to_tell(cell, (truth[cell], truth[cell]));
        }
    }

    /// Says something in words of what stays hidden.
    fn tell_ranges(&mut self) {
        let last = self.steps.saturating_add(self.case.polish);
        self.proof.thin();
        for (cell, ranges) in &self.case.ranges {
            if self.steps > last {
                return;
            }
            if self.bounds.tell(*cell) {
                continue;
            }
            for between in ranges {
                if self.try_to_tell(*cell, *between) {
                    break;
                }
            }
        }
    }

    /// Publishes numbers that anybody can work out anyway, unless that takes away the only reason why others are hidden.
    fn tell_what_follows(&mut self) {
        for cell in 0..self.case.frame.cells() {
            let (low, high) = self.intervals[cell];
            let may = matches!(self.case.roles[cell], Role::Open(_) | Role::Primary);
            if may && low == high && !self.bounds.is_number(cell) {
                self.try_to_tell(cell, (low, high));
            }
        }
    }

    /// What is lost: the worth of everything hidden that the rule does not hide.
    fn cost(&self) -> i64 {
        let worth = |cell: usize| match self.case.roles[cell] {
            Role::Open(worth) if !self.bounds.is_number(cell) => worth,
            _ => 0,
        };
        (0..self.case.frame.cells()).map(worth).sum()
    }

    /// Verifies, and takes back everything that touches what is not proven.
    fn finish(mut self) -> Outcome {
        self.proof.verify(&self.bounds);
        let mut withheld = Vec::new();
        let case = self.case;
        loop {
            let mut open = self.proof.open();
            open.extend(rank::recovered(case.frame, &self.bounds, &case.sensitive));
            if open.is_empty() {
                break;
            }
            let before = withheld.len();
            for (number, table) in case.tables.iter().enumerate() {
                let touches = open
                    .iter()
                    .any(|cell| table.contains(&case.frame.margin_of(*cell)));
                if touches && !withheld.contains(&number) && self.hide_margins(table) {
                    withheld.push(number);
                }
            }
            if withheld.len() == before {
                // The cells are in no table by themselves: everything goes.
                let all: Vec<usize> = (0..case.frame.margins().len()).collect();
                if !self.hide_margins(&all) {
                    break;
                }
                withheld = (0..case.tables.len()).collect();
            }
            self.judge(None);
            self.steps = 0;
            for entry in self.proof.agenda() {
                while let Some(missing) = self.proof.missing(entry) {
                    if self.steps > case.budget || !self.find(entry, &missing) {
                        break;
                    }
                }
            }
            self.proof.verify(&self.bounds);
        }
        let open = |cell: &usize| matches!(case.roles[*cell], Role::Open(_) | Role::Primary);
        let tells = (0..case.frame.cells())
            .filter(open)
            .any(|cell| self.bounds.tell(cell));
        let proven = self.proof.proven();
        Outcome {
            bounds: self.bounds,
            // Of tables of which nothing is told there is nothing to prove.
            proven: if tells { proven } else { Proven::default() },
            withheld,
        }
    }
}
