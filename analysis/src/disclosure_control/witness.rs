//! A world that is kept, as what it shows.
//!
//! In: a world that fits what is published. Out: what it moves, what it changes, and whom of the insiders it leaves in place,
//! in little room: a proof keeps thousands. It refuses to be believed: [`Witness::counted_anew`] owes nothing to how the
//! world was found.

use super::frame::Frame;
use super::world::World;

/// Some of the insiders, each by their number.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Insiders(Box<[u64]>);

const BITS: usize = 64;

impl Insiders {
    /// Of the insiders, by their spots, those of whose kind nobody is left in a world.
    pub fn absent_from(world: &World<'_>, insiders: &[usize]) -> Self {
        Self::absent(world.people(), insiders)
    }

    fn absent(people: &[u32], insiders: &[usize]) -> Self {
        let word = |spots: &[usize]| {
            let bits = spots.iter().enumerate();
            bits.fold(0, |word, (bit, spot)| word | u64::from(people[*spot] == 0) << bit)
        };
        Self(insiders.chunks(BITS).map(word).collect())
    }

    /// So many, each of them.
    pub fn all(insiders: usize) -> Self {
        Self::that(insiders, |_| true)
    }

    /// Of so many those for whom something holds.
    pub fn that(insiders: usize, holds: impl Fn(usize) -> bool) -> Self {
        let mut words = vec![0; insiders.div_ceil(BITS)];
        for insider in (0..insiders).filter(|insider| holds(*insider)) {
            words[insider / BITS] |= 1 << (insider % BITS);
        }
        Self(words.into())
    }

    /// Whether somebody is one of them.
    pub fn contains(&self, insider: usize) -> bool {
        self.0[insider / BITS] >> (insider % BITS) & 1 == 1
    }

    /// As bits.
    pub fn words(&self) -> &[u64] {
        &self.0
    }
}

/// A world, as what it moves and changes.
pub(crate) struct Witness {
    /// By how many more or fewer are at each spot than in truth.
    moved: Box<[(usize, i64)]>,
    /// By how much each cell differs from the truth, sorted by cell.
    changed: Box<[(usize, i64)]>,
    /// The number of each sensitive cell, [`u8::MAX`] standing for everything above.
    sensitive: Box<[u8]>,
    /// Insiders of whose kind nobody is left where they are.
    absent: Insiders,
}

impl Witness {
    /// A world, beside the true one; `numbers` and `absent` are its own.
    pub fn of(
        world: &World<'_>,
        truth: &World<'_>,
        numbers: impl Iterator<Item = u8>,
        absent: Insiders,
    ) -> Self {
        let moved = world.people().iter().zip(truth.people()).enumerate();
        let changed = world.values().iter().zip(truth.values()).enumerate();
        let differs = |now: i64, before: i64| (now != before).then_some(now - before);
        Self {
            moved: moved
                .filter_map(|(spot, (now, before))| Some((spot, differs((*now).into(), (*before).into())?)))
                .collect(),
            changed: changed
                .filter_map(|(cell, (now, before))| Some((cell, differs(*now, *before)?)))
                .collect(),
            sensitive: numbers.collect(),
            absent,
        }
    }

    /// The number of a sensitive cell, by its place among them; above 254 it is 255.
    #[inline]
    pub fn number(&self, place: usize) -> u8 {
        self.sensitive[place]
    }

    /// The numbers of all sensitive cells.
    pub fn numbers(&self) -> &[u8] {
        &self.sensitive
    }

    /// Insiders of whose kind nobody is left where they are.
    pub fn absent(&self) -> &Insiders {
        &self.absent
    }

    /// How many spots it differs at.
    pub fn distance(&self) -> usize {
        self.moved.len()
    }

    /// By how much a cell differs from the truth.
    pub fn change_of(&self, cell: usize) -> i64 {
        let place = self.changed.binary_search_by_key(&cell, |(changed, _)| *changed);
        place.map_or(0, |place| self.changed[place].1)
    }

    /// The world itself.
    pub fn world<'f>(&self, truth: &World<'f>) -> Option<World<'f>> {
        Some(World::of(truth.frame(), self.people(truth)?))
    }

    /// What every cell counts, from the people alone; `None` if somebody would be where nobody can be, or if it is not what
    /// the witness says.
    pub fn counted_anew(
        &self,
        truth: &World<'_>,
        sensitive: &[usize],
        insiders: &[usize],
    ) -> Option<Vec<i64>> {
        let frame: &Frame = truth.frame();
        let people = self.people(truth)?;
        let is_possible = |(spot, by): &(usize, i64)| *by <= 0 || frame.is_possible(*spot);
        let counted = frame.count(&people);
        let number = |(cell, number): (&usize, &u8)| capped(counted[*cell]) == *number;
        let is_so = self.moved.iter().all(is_possible)
            && sensitive.iter().zip(&self.sensitive).all(number)
            && (0..counted.len()).all(|cell| counted[cell] == truth.value(cell) + self.change_of(cell))
            && Insiders::absent(&people, insiders) == self.absent;
        is_so.then_some(counted)
    }

    /// How many are at each spot; `None` if fewer than none would be.
    fn people(&self, truth: &World<'_>) -> Option<Vec<u32>> {
        let mut people = truth.people().to_vec();
        for (spot, by) in &self.moved {
            people[*spot] = u32::try_from(i64::from(people[*spot]) + by).ok()?;
        }
        Some(people)
    }
}

/// The numbers of the sensitive cells in a world, as a witness keeps them.
pub(super) fn numbers(world: &World<'_>, sensitive: &[usize]) -> impl Iterator<Item = u8> {
    sensitive.iter().map(|cell| capped(world.value(*cell)))
}

fn capped(number: i64) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}
