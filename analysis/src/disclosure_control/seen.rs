//! What worlds have shown of the sensitive cells, and what is still to be shown.
//!
//! In: worlds, as the numbers of the sensitive cells and whom they move away. Out: for each cell and number whether every
//! attacker must think it possible. It refuses to remember which world has shown what: to forget one, all others are looked
//! at again, which is quick.

use super::witness::Insiders;

/// What has to be shown of one sensitive cell.
pub(super) struct Needed {
    /// From which number on who knows the rule must think it possible.
    pub rule_from: i64,
    /// Between what who knows the registers knows it to lie.
    pub registers: (i64, i64),
    /// Insiders that the cell counts.
    pub inside: Insiders,
}

/// What a world gives besides its numbers.
#[derive(Clone, Copy)]
pub(super) struct Gives {
    /// A reason for everything that is hidden.
    pub reasons: bool,
    /// The registers' true numbers.
    pub registers: bool,
}

/// Of each sensitive cell, what is shown. Numbers are bits, from none to k.
#[derive(Clone)]
pub(super) struct Seen {
    k: u8,
    outsider: Vec<u64>,
    rule: Vec<u64>,
    registers: Vec<u64>,
    /// For each cell and number the insiders who need a world with it that leaves them in place, and have none.
    left: Vec<u64>,
    /// How many words of bits each of those takes.
    words: usize,
    /// Numbers of which nothing is left to show.
    done: Vec<u64>,
}

impl Seen {
    /// Nothing is shown yet.
    pub fn nothing(needed: &[Needed], k: u8, insiders: usize) -> Self {
        let words = insiders.div_ceil(64);
        let everybody = Insiders::all(insiders);
        let mut left = Vec::with_capacity(needed.len() * (usize::from(k) + 1) * words);
        for cell in needed {
            let each = cell.inside.words().iter().zip(everybody.words());
            for number in 0..=k {
                // Whoever is counted rules out that nobody is; and of k people, oneself one of them, nothing has to be hidden.
                left.extend(each.clone().map(|(inside, all)| match number {
                    0 => all & !inside,
                    _ if number == k => *inside,
                    _ => *all,
                }));
            }
        }
        let bits = |allows: &dyn Fn(&Needed, i64) -> bool| -> Vec<u64> {
            let of = |cell: &Needed| {
                let numbers = (0..=k).filter(|number| *number == k || allows(cell, (*number).into()));
                numbers.fold(0, |bits, number| bits | 1 << number)
            };
            needed.iter().map(of).collect()
        };
        Self {
            k,
            // Of k itself only insiders have to think; what need not be thought is as good as shown.
            outsider: bits(&|_, _| false),
            rule: bits(&|cell, number| number < cell.rule_from),
            registers: bits(&|cell, number| !(cell.registers.0..=cell.registers.1).contains(&number)),
            left,
            words,
            done: vec![0; needed.len()],
        }
    }

    /// What a world shows: the numbers of the cells, whom it moves away to the last, and what else it gives. True if anything
    /// of it is new.
    pub fn see(&mut self, numbers: impl Iterator<Item = u8>, absent: &Insiders, gives: Gives) -> bool {
        let mut new = false;
        for (place, number) in numbers.enumerate() {
            if number > self.k || self.done[place] >> number & 1 == 1 {
                continue;
            }
            let bit = 1_u64 << number;
            let before = (self.outsider[place], self.rule[place], self.registers[place]);
            self.outsider[place] |= bit;
            self.rule[place] |= if gives.reasons { bit } else { 0 };
            self.registers[place] |= if gives.registers { bit } else { 0 };
            new |= before != (self.outsider[place], self.rule[place], self.registers[place]);
            let left = self.left_of(place, number);
            let mut some_left = false;
            // Whoever is counted may know the rule too. But that k people are there need have no reason.
            let counts = gives.reasons || number == self.k;
            for (left, absent) in self.left[left].iter_mut().zip(absent.words()) {
                if counts {
                    new |= *left & !absent != 0;
                    *left &= absent;
                }
                some_left |= *left != 0;
            }
            let shown = self.outsider[place] & self.rule[place] & self.registers[place];
            if !some_left && shown & bit != 0 {
                self.done[place] |= bit;
            }
        }
        new
    }

    fn left_of(&self, place: usize, number: u8) -> std::ops::Range<usize> {
        let start = (place * (usize::from(self.k) + 1) + usize::from(number)) * self.words;
        start..start + self.words
    }

    /// Whether nothing is left to show of a number of a cell.
    pub fn is_done(&self, place: usize, number: u8) -> bool {
        self.done[place] >> number & 1 == 1
    }

    /// Whether the outsider thinks a number possible, or need not.
    pub fn outsider(&self, place: usize, number: u8) -> bool {
        self.outsider[place] >> number & 1 == 1
    }

    /// The same of who knows the rule.
    pub fn rule(&self, place: usize, number: u8) -> bool {
        self.rule[place] >> number & 1 == 1
    }

    /// The same of who knows the registers.
    pub fn registers(&self, place: usize, number: u8) -> bool {
        self.registers[place] >> number & 1 == 1
    }

    /// An insider who must still think a number possible.
    pub fn insider(&self, place: usize, number: u8) -> Option<usize> {
        let words = self.left[self.left_of(place, number)].iter().enumerate();
        let mut left = words.filter(|(_, bits)| **bits != 0);
        left.next()
            .map(|(word, bits)| word * 64 + bits.trailing_zeros() as usize)
    }
}
