//! The four seats of those who can open a wave's ballot box together.

use std::str::FromStr;

/// Whose key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    /// Takes the outer layer off: inside the council.
    First,
    /// Does so if the first cannot.
    FirstDeputy,
    /// Takes the inner layer off: outside the council, an advocate, say.
    Second,
    /// Does so if the second cannot.
    SecondDeputy,
}

/// No seat has that name.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such seat of a key holder")]
pub struct UnknownSeat;

impl Seat {
    /// All of them, in the order in which a wave keeps their keys.
    pub const ALL: [Self; 4] = [Self::First, Self::FirstDeputy, Self::Second, Self::SecondDeputy];

    /// The seat whose words open the same layer: a deputy's of a key holder, and the other way round.
    pub fn other_of_the_pair(self) -> Self {
        match self {
            Self::First => Self::FirstDeputy,
            Self::FirstDeputy => Self::First,
            Self::Second => Self::SecondDeputy,
            Self::SecondDeputy => Self::Second,
        }
    }

    /// The two of which one is to take a layer off, when so many are off.
    pub fn in_turn(layers_off: u64) -> [Self; 2] {
        match layers_off {
            0 => [Self::First, Self::FirstDeputy],
            _ => [Self::Second, Self::SecondDeputy],
        }
    }

    /// The name in the database and in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::FirstDeputy => "first-deputy",
            Self::Second => "second",
            Self::SecondDeputy => "second-deputy",
        }
    }
}

impl FromStr for Seat {
    type Err = UnknownSeat;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut all = Self::ALL.into_iter();
        all.find(|seat| seat.as_str() == text).ok_or(UnknownSeat)
    }
}
