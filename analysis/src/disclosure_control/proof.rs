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
use super::witness::{Insiders, Witness, numbers};
use super::world::World;
use std::rc::Rc;

/// What worlds have shown of one sensitive cell.
#[derive(Clone, Default)]
struct Seen {
    /// Numbers, as bits.
    outsider: u64,
    rule: u64,
    registers: u64,
    /// For each number the insiders that no world with it has left in place; none, if there is no such world.
    without: Vec<Option<Insiders>>,
}

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
    known: Vec<(i64, i64)>,
    /// From which number on who knows the rule must think a cell possible: of the total of all people from one on, for if
    /// there were nobody nothing would be hidden.
    rule_from: Vec<i64>,
    reasons: Reasons,
    witnesses: Vec<Rc<Witness>>,
    seen: Vec<Seen>,
}

impl<'f> Proof<'f> {
    /// Of cells that are sensitive; nothing is shown yet but the truth.
    pub fn of(frame: &'f Frame, k: i64, sensitive: Vec<usize>, registers: Vec<usize>) -> Self {
        let truth = World::truth(frame);
        let mut insiders: Vec<usize> = truth.inhabited().iter().map(|spot| *spot as usize).collect();
        insiders.sort_unstable();
        let known = sensitive
            .iter()
            .map(|cell| known_by_registers(frame, &truth, *cell, &registers))
            .collect();
        let rule_from = sensitive
            .iter()
            .map(|cell| i64::from(counts_everybody(frame, *cell)))
            .collect();
        let absent = Insiders::absent_from(&truth, &insiders);
        let witness = Witness::of(&truth, &truth, numbers(&truth, &sensitive), absent);
        let mut proof = Self {
            frame,
            truth,
            k,
            seen: Vec::new(),
            sensitive,
            rule_from,
            insiders,
            registers,
            known,
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
        let numbers = usize::try_from(self.k).unwrap_or(0) + 1;
        let nothing = Seen {
            without: vec![None; numbers],
            ..Seen::default()
        };
        self.seen = vec![nothing; self.sensitive.len()];
        let mut values = self.truth.values().to_vec();
        for witness in std::mem::take(&mut self.witnesses) {
            for (cell, by) in witness.changed() {
                values[*cell] += by;
            }
            self.see(witness.numbers().iter().copied(), &values, witness.absent());
            for (cell, by) in witness.changed() {
                values[*cell] -= by;
            }
            self.witnesses.push(witness);
        }
    }

    /// Looks at a world that fits what is published, and keeps it if it shows anything new.
    pub fn observe(&mut self, world: &World<'_>) -> bool {
        let absent = Insiders::absent_from(world, &self.insiders);
        let sensitive = std::mem::take(&mut self.sensitive);
        let new = self.see(numbers(world, &sensitive), world.values(), &absent);
        if new {
            let witness = Witness::of(world, &self.truth, numbers(world, &sensitive), absent);
            self.witnesses.push(Rc::new(witness));
        }
        self.sensitive = sensitive;
        new
    }

    /// What a world shows: the numbers of the sensitive cells, the values of all, and which insiders it moves away to the
    /// last.
    fn see(&mut self, numbers: impl Iterator<Item = u8>, values: &[i64], absent: &Insiders) -> bool {
        let explained = self.reasons.iter().all(|reasons| {
            let is_one = |(cell, zero): &(usize, bool)| {
                let value = values[*cell];
                (1..self.k).contains(&value) || (*zero && value == 0)
            };
            reasons.iter().any(is_one)
        });
        let known = self.registers.iter().all(|margin| {
            let mut cells = self.frame.cells_of(*margin);
            cells.all(|cell| values[cell] == self.truth.value(cell))
        });
        let mut new = false;
        for (value, seen) in numbers.zip(&mut self.seen) {
            let Some(without) = seen.without.get_mut(usize::from(value)) else {
                continue;
            };
            let bit = 1_u64 << value;
            let before = (seen.outsider, seen.rule, seen.registers);
            seen.outsider |= bit;
            seen.rule |= if explained { bit } else { 0 };
            seen.registers |= if known { bit } else { 0 };
            new |= before != (seen.outsider, seen.rule, seen.registers);
            // Whoever is counted may know the rule too. But of k people, oneself one of them, nothing has to be hidden: whoever
            // knows that rules it out anyway.
            if !explained && i64::from(value) < self.k {
                continue;
            }
            match without {
                None => {
                    *without = Some(absent.clone());
                    new = true;
                }
                Some(left) => new |= left.keep(absent),
            }
        }
        new
    }

    /// What is missing of one sensitive cell at one number: nothing, or a goal and whether the registers must be held.
    fn missing_at(&self, place: usize, value: i64) -> Option<Missing> {
        let (cell, seen) = (self.sensitive[place], &self.seen[place]);
        let bit = 1_u64 << value;
        let goal = |held| Goal { cell, value, held };
        if value < self.k {
            let missing = |knows| {
                Some(Missing {
                    goal: goal(None),
                    knows,
                })
            };
            if seen.outsider & bit == 0 {
                return missing(Knows::Nothing);
            }
            if seen.rule & bit == 0 && value >= self.rule_from[place] {
                return missing(Knows::Rule);
            }
            let (least, most) = self.known[place];
            if (least..=most).contains(&value) && seen.registers & bit == 0 {
                return missing(Knows::Registers);
            }
        }
        let held = self.insider_missing(place, value)?;
        Some(Missing {
            goal: goal(Some(held)),
            knows: Knows::Nothing,
        })
    }

    /// An insider who must still think the number possible.
    fn insider_missing(&self, place: usize, value: i64) -> Option<usize> {
        let cell = self.sensitive[place];
        let margin = self.frame.margin_of(cell);
        let needs = |insider: &usize| {
            let inside = self.frame.cell_at(margin, self.insiders[*insider]) == cell;
            if inside { value >= 1 } else { value < self.k }
        };
        let left = match &self.seen[place].without[usize::try_from(value).ok()?] {
            Some(left) => left.iter().find(needs),
            None => (0..self.insiders.len()).find(needs),
        };
        Some(self.insiders[left?])
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
        let all = |has: &dyn Fn(usize, i64) -> bool, last: i64| {
            let whole = |place: &usize| (0..=last).all(|value| has(*place, value));
            let places = (0..self.sensitive.len()).filter(whole);
            u64::try_from(places.count()).unwrap_or(0)
        };
        let bit = |seen: u64, value: i64| seen & (1 << value) != 0;
        let insiders = |place: usize, value: i64| self.insider_missing(place, value).is_none();
        Proven {
            sensitive: u64::try_from(self.sensitive.len()).unwrap_or(0),
            proven: [
                all(&|place, value| bit(self.seen[place].outsider, value), self.k - 1),
                all(
                    &|place, value| value < self.rule_from[place] || bit(self.seen[place].rule, value),
                    self.k - 1,
                ),
                all(&insiders, self.k),
                all(
                    &|place, value| {
                        let (least, most) = self.known[place];
                        !(least..=most).contains(&value) || bit(self.seen[place].registers, value)
                    },
                    self.k - 1,
                ),
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
