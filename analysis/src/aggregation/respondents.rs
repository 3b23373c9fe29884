//! Who said what, column by column, for counting and for the audit.
//!
//! In: the ticks of an instrument's respondents, in no order. Out: for every item a number per respondent. It has no
//! `Debug`, `Display` or `Serialize`, and its columns are private to this crate.

use super::counted::{place_of, score_of};
use domain::instrument::{Instrument, ItemId, ItemKind};
use domain::intake::{Answer, Ticks};
use std::collections::BTreeMap;

/// The respondents of one instrument.
pub struct Respondents<'i> {
    instrument: &'i Instrument,
    people: usize,
    columns: BTreeMap<ItemId, Vec<u16>>,
}

impl<'i> Respondents<'i> {
    /// Of ticks that were read with this instrument.
    pub fn of(instrument: &'i Instrument, ticks: &[Ticks]) -> Self {
        let columns = instrument.items().filter(|item| !item.is_text()).map(|item| {
            let place = |ticks: &Ticks| match (&item.kind, ticks.answers.get(&item.id)) {
                (ItemKind::Multiple { options, .. }, Some(Answer::Ticked(ticked))) => (0_u16..)
                    .zip(options)
                    .filter(|(_, option)| ticked.contains(&option.id))
                    .fold(0, |set, (bit, _)| set | 1 << bit.min(15)),
                (ItemKind::Multiple { .. }, _) => 0,
                (_, answer) => place_of(item, answer),
            };
            (item.id.clone(), ticks.iter().map(place).collect())
        });
        let scores = instrument.scores.iter().map(|score| {
            let place = |ticks: &Ticks| {
                score_of(score, &|item| match ticks.answers.get(item) {
                    Some(Answer::Chosen(option)) => Some(option.clone()),
                    _ => None,
                })
            };
            (score.id.clone(), ticks.iter().map(place).collect())
        });
        Self {
            instrument,
            people: ticks.len(),
            columns: columns.chain(scores).collect(),
        }
    }

    /// What they were asked.
    pub fn instrument(&self) -> &'i Instrument {
        self.instrument
    }

    /// How many they are.
    pub fn people(&self) -> usize {
        self.people
    }

    /// One number for each: of a single choice, a scale or a score the position of the answer, after the last if there is none; of
    /// a multiple choice the ticked options as bits, none of them if there is no answer.
    pub(crate) fn column(&self, item: &ItemId) -> &[u16] {
        self.columns.get(item).map_or(&[], Vec::as_slice)
    }
}
