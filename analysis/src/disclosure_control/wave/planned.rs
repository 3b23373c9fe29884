//! Margins of a cluster while it is made: what could be published, and what must stay uncertain besides.
//!
//! In: a variable, a way of joining its answers, and who is counted. Out: for each state the group that counts it, what a
//! published number would be worth, and which zeros tell something. It refuses to look at anybody's answer.

use super::cluster::Whom;
use super::rung::{Part, Rung};
use crate::aggregation::Counted;
use crate::disclosure_control::frame::OUTSIDE;

/// What a published number is worth: answers of everybody most, then those over all age versions, and who gave no answer
/// least.
const ALONE: i64 = 400;
const IN_A_GROUP: i64 = 100;
const OVER_ALL: i64 = 100;
const NO_ANSWER: i64 = 12;

/// A margin that is being made.
pub(super) struct Planned {
    pub states: Vec<u32>,
    pub state_groups: usize,
    /// Who is counted.
    pub whom: Whom,
    /// Worth of each state group if it may be published.
    pub worth: Option<Vec<i64>>,
    /// For each state group, whether nobody in it would tell something.
    pub zero_tells: Vec<bool>,
    /// Which candidate's; of none, if it is known anyway.
    pub table: usize,
    /// State groups that are answers.
    pub answers: usize,
}

impl Planned {
    /// How many are in each group.
    pub fn known(states: usize, whom: Whom) -> Self {
        Self {
            states: vec![0; states],
            state_groups: 1,
            whom,
            worth: None,
            zero_tells: vec![false],
            table: usize::MAX,
            answers: 1,
        }
    }

    /// A table at a rung. Of an option not to have ticked it is an answer too. `positions`: for each state the position of
    /// the variable, and whether it is asked there.
    pub fn published(
        positions: &[(usize, bool)],
        counted: &Counted,
        rung: &Rung,
        whom: Whom,
        table: usize,
    ) -> Self {
        let groups = if counted.option.is_some() {
            rung.parts.len()
        } else {
            rung.groups()
        };
        let each = match whom {
            Whom::All => OVER_ALL,
            Whom::Version(_, None) => ALONE,
            Whom::Version(_, Some(_)) => IN_A_GROUP,
        };
        let worth = |part: usize| if part < groups { each } else { each / NO_ANSWER };
        Self {
            states: positions
                .iter()
                .map(|(position, _)| u32::try_from(part(rung, *position)).unwrap_or(OUTSIDE))
                .collect(),
            state_groups: rung.parts.len(),
            whom,
            worth: Some((0..rung.parts.len()).map(worth).collect()),
            zero_tells: (0..rung.parts.len()).map(|part| part < groups).collect(),
            table,
            answers: groups,
        }
    }

    /// The same as told apart at best, and only of those who were asked.
    pub fn uncertain(
        positions: &[(usize, bool)],
        counted: &Counted,
        told_apart: &Rung,
        whom: Whom,
        table: usize,
    ) -> Self {
        let place = |(position, asked): &(usize, bool)| match asked {
            true => u32::try_from(part(told_apart, *position)).unwrap_or(OUTSIDE),
            false => OUTSIDE,
        };
        let is_answer = |part: &Part| !part.of.contains(&counted.no_answer());
        Self {
            states: positions.iter().map(place).collect(),
            state_groups: told_apart.parts.len(),
            whom,
            worth: None,
            zero_tells: told_apart.parts.iter().map(is_answer).collect(),
            table,
            answers: told_apart.groups(),
        }
    }
}

/// The part of a rung that a position is in.
pub(super) fn part(rung: &Rung, position: usize) -> usize {
    rung.parts
        .iter()
        .position(|part| part.of.contains(&position))
        .unwrap_or(0)
}

/// The answers that must stay uncertain: as they were asked. Of the points of a scale those of the first declared step, in a
/// group: eleven points by every group are more than anybody could keep apart.
pub(super) fn told_apart(counted: &Counted, whom: Whom) -> Rung {
    const MANY: usize = 9;
    let in_a_group = matches!(whom, Whom::Version(_, Some(_)));
    let step = usize::from(in_a_group && counted.no_answer() >= MANY);
    let mut ladder = Rung::ladder(counted);
    let step = step.min(ladder.len() - 1);
    ladder.swap_remove(step)
}
