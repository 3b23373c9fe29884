//! The proof: for each sensitive cell and each attacker, worlds that put the cell at every number it must be able to be.
//!
//! In: worlds that fit what is published. Out: what is still missing, and in the end that nothing is. It refuses to trust a
//! bound: only whole data sets count, and it keeps each of them, as what it moves.
//!
//! Of k, the smallest number that may be shown, and a cell that counts c people, each must think every number from 0 to
//! k − 1 possible:
//!
//! - **the outsider**, who sees what is published;
//! - **who knows the rule** as well: only worlds count in which every connected part of the hidden cells holds some
//!   number that the rule would hide, since otherwise nothing would be hidden there;
//! - **each insider**, one of the people counted, who stays where they are and may know the rule: of the others in the cell
//!   (that k − 1 others are there need have no reason: with oneself that is k, which the rule does not hide);
//! - **who knows the registers**, the true totals of some groups: as far as those totals allow.

use super::before::{counts_everybody, known_by_registers};
use super::bounds::Bounds;
use super::frame::Frame;
use super::search::Goal;
use super::seen::{Gives, Needed, Seen};
use super::witness::{Insiders, Witness, numbers};
use super::world::World;
use std::rc::Rc;

/// Numbers are kept as bits of a word: k is smaller than this, which [`crate::study`] sees to.
const MOST_K: u8 = 63;

/// What the rule hides, for the attacker who knows it: cells, and whether a zero is a reason too.
pub(crate) type Reasons = Vec<Vec<(usize, bool)>>;

/// How far each attacker is kept out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Proven {
    /// How many sensitive cells there are.
    pub sensitive: u64,
    /// For how many of them it is proven against the outsider, who knows the rule, every insider, and who knows the
    /// registers.
    pub proven: [u64; 4],
}

/// Worlds, and what they show.
#[derive(Clone)]
pub(crate) struct Proof<'f> {
    frame: &'f Frame,
    truth: World<'f>,
    k: i64,
    sensitive: Vec<usize>,
    insiders: Vec<usize>,
    /// Margins whose true numbers the registers hold.
    registers: Vec<usize>,
    reasons: Reasons,
    witnesses: Vec<Rc<Witness>>,
    /// What no world shows, to begin with.
    nothing: Rc<Seen>,
    seen: Seen,
}

impl<'f> Proof<'f> {
    /// Of cells that are sensitive; nothing is shown yet but the truth.
    pub fn of(frame: &'f Frame, k: i64, sensitive: Vec<usize>, registers: Vec<usize>) -> Self {
        let truth = World::truth(frame);
        let mut insiders: Vec<usize> = truth.inhabited().iter().map(|spot| *spot as usize).collect();
        insiders.sort_unstable();
        let needed: Vec<Needed> = sensitive
            .iter()
            .map(|cell| {
                let margin = frame.margin_of(*cell);
                Needed {
                    // Of the total of all people from one on: if there were nobody, nothing would be hidden.
                    rule_from: i64::from(counts_everybody(frame, *cell)),
                    registers: known_by_registers(frame, &truth, *cell, &registers),
                    inside: Insiders::that(insiders.len(), |insider| {
                        frame.cell_at(margin, insiders[insider]) == *cell
                    }),
                }
            })
            .collect();
        let nothing = Seen::nothing(&needed, u8::try_from(k).unwrap_or(MOST_K), insiders.len());
        let absent = Insiders::absent_from(&truth, &insiders);
        let witness = Witness::of(&truth, &truth, numbers(&truth, &sensitive), absent);
        let mut proof = Self {
            frame,
            truth,
            k,
            seen: nothing.clone(),
            nothing: Rc::new(nothing),
            sensitive,
            insiders,
            registers,
            reasons: Vec::new(),
            witnesses: vec![Rc::new(witness)],
        };
        proof.look_again();
        proof
    }

    /// The true world.
    pub fn truth(&self) -> &World<'f> {
        &self.truth
    }

    /// Takes over what the rule hides where. Worlds that do not fit what is now published of `tightened` are dropped; of
    /// all other cells at most less is published than before.
    pub fn judge(&mut self, bounds: &Bounds, tightened: Option<usize>, reasons: Reasons) {
        if let Some(cell) = tightened {
            let truth = self.truth.value(cell);
            self.witnesses
                .retain(|witness| bounds.allow(cell, truth + witness.change_of(cell)));
        }
        self.reasons = reasons;
        self.look_again();
    }

    fn look_again(&mut self) {
        self.look(|_| true);
    }

    /// Forgets worlds that show nothing that others do not. Those found last were the hardest to find, so they stay.
    pub fn thin(&mut self) {
        self.witnesses.reverse();
        self.look(|is_new| is_new);
    }

    /// Looks at all worlds again, and keeps each if it should be, by whether it shows anything that those before it did not.
    fn look(&mut self, keep: impl Fn(bool) -> bool) {
        self.seen = (*self.nothing).clone();
        let mut witnesses = std::mem::take(&mut self.witnesses);
        witnesses.retain(|witness| {
            let value = |cell: usize| self.truth.value(cell) + witness.change_of(cell);
            let shows = self.gives(value);
            let is_new = self
                .seen
                .see(witness.numbers().iter().copied(), witness.absent(), shows);
            keep(is_new)
        });
        self.witnesses = witnesses;
    }

    /// Looks at a world that fits what is published, and keeps it if it shows anything new.
    pub fn observe(&mut self, world: &World<'_>) -> bool {
        let absent = Insiders::absent_from(world, &self.insiders);
        let shows = self.gives(|cell| world.value(cell));
        let new = self.seen.see(numbers(world, &self.sensitive), &absent, shows);
        if new {
            let witness = Witness::of(world, &self.truth, numbers(world, &self.sensitive), absent);
            self.witnesses.push(Rc::new(witness));
        }
        new
    }

    /// What a world gives besides its numbers.
    fn gives(&self, value: impl Fn(usize) -> i64) -> Gives {
        let is_reason = |(cell, zero): &(usize, bool)| {
            let value = value(*cell);
            (1..self.k).contains(&value) || (*zero && value == 0)
        };
        let keeps = |margin: &usize| {
            let mut cells = self.frame.cells_of(*margin);
            cells.all(|cell| value(cell) == self.truth.value(cell))
        };
        Gives {
            reasons: self.reasons.iter().all(|part| part.iter().any(is_reason)),
            registers: self.registers.iter().all(keeps),
        }
    }

    /// What is missing of one sensitive cell at one number: nothing, or a goal and whether the registers must be held.
    fn missing_at(&self, place: usize, value: i64) -> Option<Missing> {
        let number = u8::try_from(value).ok()?;
        if self.seen.is_done(place, number) {
            return None;
        }
        let (cell, seen) = (self.sensitive[place], &self.seen);
        let missing = |held, knows| {
            Some(Missing {
                goal: Goal { cell, value, held },
                knows,
            })
        };
        if !seen.outsider(place, number) {
            missing(None, Knows::Nothing)
        } else if !seen.rule(place, number) {
            missing(None, Knows::Rule)
        } else if !seen.registers(place, number) {
            missing(None, Knows::Registers)
        } else {
            let held = seen.insider(place, number)?;
            missing(Some(self.insiders[held]), Knows::Nothing)
        }
    }

    /// Everything that there is to show, the hardest first: the largest number of each cell, then none, then between.
    pub fn agenda(&self) -> Vec<(usize, i64)> {
        let order = std::iter::once(self.k).chain(0..self.k);
        order
            .flat_map(|value| (0..self.sensitive.len()).map(move |place| (place, value)))
            .collect()
    }

    /// What is missing of an entry of the agenda now.
    pub fn missing(&self, (place, value): (usize, i64)) -> Option<Missing> {
        self.missing_at(place, value)
    }

    /// What the rule hides, part by part.
    pub fn reasons(&self) -> &Reasons {
        &self.reasons
    }

    /// The smallest number that may be shown.
    pub fn k(&self) -> i64 {
        self.k
    }

    /// The known world that is nearest to a goal.
    pub fn nearest(&self, goal: &Goal) -> World<'f> {
        let held = goal.held.and_then(|spot| self.insiders.binary_search(&spot).ok());
        let stays = |witness: &&Rc<Witness>| held.is_none_or(|held| !witness.absent().contains(held));
        let place = self.sensitive.iter().position(|cell| *cell == goal.cell);
        let far = |witness: &&Rc<Witness>| {
            let number = place.map_or(0, |place| i64::from(witness.number(place)));
            ((number - goal.value).abs(), witness.distance())
        };
        let nearest = self.witnesses.iter().filter(stays).min_by_key(far);
        nearest
            .and_then(|witness| witness.world(&self.truth))
            .unwrap_or_else(|| self.truth.clone())
    }

    /// Counts every world anew from the people it moves, and keeps only those that fit what is published to the last cell.
    /// What remains is the proof; it owes nothing to how the worlds were found.
    pub fn verify(&mut self, bounds: &Bounds) {
        self.witnesses.retain(|witness| {
            let counted = witness.counted_anew(&self.truth, &self.sensitive, &self.insiders);
            counted.is_some_and(|counted| {
                let mut cells = counted.iter().enumerate();
                cells.all(|(cell, value)| bounds.allow(cell, *value))
            })
        });
        self.look_again();
    }

    /// How far each attacker is kept out.
    pub fn proven(&self) -> Proven {
        let all = |shows: &dyn Fn(usize, u8) -> bool| {
            let numbers = 0..=u8::try_from(self.k).unwrap_or(MOST_K);
            let whole = |place: &usize| numbers.clone().all(|number| shows(*place, number));
            let places = (0..self.sensitive.len()).filter(whole);
            u64::try_from(places.count()).unwrap_or(0)
        };
        let seen = &self.seen;
        Proven {
            sensitive: u64::try_from(self.sensitive.len()).unwrap_or(0),
            proven: [
                all(&|place, number| seen.outsider(place, number)),
                all(&|place, number| seen.rule(place, number)),
                all(&|place, number| seen.insider(place, number).is_none()),
                all(&|place, number| seen.registers(place, number)),
            ],
        }
    }

    /// The sensitive cells that it is not whole for.
    pub fn open(&self) -> Vec<usize> {
        let is_open = |place: &usize| (0..=self.k).any(|value| self.missing_at(*place, value).is_some());
        (0..self.sensitive.len())
            .filter(is_open)
            .map(|place| self.sensitive[place])
            .collect()
    }

    /// How many numbers of worlds it keeps.
    pub fn size(&self) -> u64 {
        u64::try_from(self.witnesses.len() * self.sensitive.len()).unwrap_or(u64::MAX)
    }

    /// The registers' margins.
    pub fn registers(&self) -> &[usize] {
        &self.registers
    }
}

/// A world that is still to be found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Missing {
    /// What it must show.
    pub goal: Goal,
    /// What else the attacker knows.
    pub knows: Knows,
}

/// What an attacker knows besides what is published.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Knows {
    /// Nothing, or where they themselves are.
    Nothing,
    /// The rule: only worlds count that give a reason for what is hidden.
    Rule,
    /// The registers: only worlds count that keep their numbers.
    Registers,
}
