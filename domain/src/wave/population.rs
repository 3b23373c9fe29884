//! How many young people could have answered, typed in by the survey lead from the council's own list.

use crate::instrument::{InstrumentKey, ItemId, OptionId};

/// How many of the eligible population are in one category of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EligibleGroup {
    /// Which instrument they were invited to.
    pub instrument: InstrumentKey,
    /// The breakdown.
    pub item: ItemId,
    /// The category.
    pub option: OptionId,
    /// How many.
    pub count: u32,
}

/// The eligible population of a wave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EligiblePopulation {
    /// How many were eligible for each instrument.
    pub totals: Vec<(InstrumentKey, u32)>,
    /// By breakdown, as far as the council knows.
    pub groups: Vec<EligibleGroup>,
}

impl EligiblePopulation {
    /// How many were eligible in all.
    pub fn total(&self) -> u32 {
        self.totals.iter().map(|(_, count)| count).sum()
    }
}
