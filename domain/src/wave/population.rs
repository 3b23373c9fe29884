//! How many young people could have answered, typed in by the survey lead from the council's own list.

use crate::instrument::{InstrumentKey, ItemId, OptionId};

/// Of a hundred who could answer, so many should have before fieldwork ends.
pub const ENOUGH_PERCENT: u64 = 30;

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

    /// Whether [`ENOUGH_PERCENT`] of them have answered; nothing, if it is not known how many they are. It takes the number of
    /// answers in tens and nothing finer, so that the moment at which it turns tells nothing that this number does not.
    pub fn is_reached(&self, answered_in_tens: u64) -> Option<bool> {
        let total = u64::from(self.total());
        let tens = answered_in_tens / 10 * 10;
        (total > 0).then(|| tens.saturating_mul(100) >= total.saturating_mul(ENOUGH_PERCENT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(total: u32) -> EligiblePopulation {
        EligiblePopulation {
            totals: vec![("eleven-to-seventeen/1".parse().unwrap(), total)],
            groups: Vec::new(),
        }
    }

    #[test]
    fn whether_enough_have_answered_turns_only_where_the_tens_turn() {
        // 30 % of 57 are 17.1: at 18 it is still the 10 that is known, at 20 the next step.
        for (answered, reached) in [
            (0, false),
            (17, false),
            (18, false),
            (19, false),
            (20, true),
            (57, true),
        ] {
            assert_eq!(of(57).is_reached(answered), Some(reached), "{answered}");
        }
        assert_eq!(of(100).is_reached(30), Some(true));
        assert_eq!(of(100).is_reached(29), Some(false));
        assert_eq!(of(0).is_reached(30), None);
        assert_eq!(EligiblePopulation::default().is_reached(0), None);
    }
}
