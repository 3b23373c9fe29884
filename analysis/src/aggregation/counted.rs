//! A variable, with what is needed to place an answer in it.

use domain::instrument::{Instrument, Item, ItemKind, Variable};
use domain::intake::Answer;

/// A variable as it is counted.
#[derive(Clone)]
pub(crate) struct Counted {
    /// Categories and ladder.
    pub variable: Variable,
    /// For an option of a multiple choice, its bit.
    pub option: Option<usize>,
    /// Whether it is asked of some only.
    pub routed: bool,
}

impl Counted {
    /// All variables of an item.
    pub fn all(item: &Item) -> Vec<Self> {
        let counted = |(bit, variable): (usize, Variable)| Self {
            option: variable.option.is_some().then_some(bit),
            routed: item.asked_if.is_some(),
            variable,
        };
        item.variables().into_iter().enumerate().map(counted).collect()
    }

    /// The variable of this name (`home-safe`, `who-listens/nobody`).
    pub fn of(instrument: &Instrument, name: &str) -> Option<Self> {
        let all = instrument.items().flat_map(Self::all);
        all.into_iter().find(|counted| counted.variable.name() == name)
    }

    /// The breakdown of this name. A multiple choice is none: its options are not groups of people.
    pub fn breakdown(instrument: &Instrument, name: &str) -> Option<Self> {
        Self::of(instrument, name).filter(|counted| !counted.variable.opinion && counted.option.is_none())
    }

    /// Where those without an answer are: after the categories.
    pub fn no_answer(&self) -> usize {
        self.variable.categories.len()
    }

    /// How many positions there are, no answer included.
    pub fn positions(&self) -> usize {
        self.no_answer() + 1
    }

    /// The position of what is in a column of the item.
    pub fn position(&self, value: u16) -> usize {
        match self.option {
            None => usize::from(value).min(self.no_answer()),
            Some(_) if value == 0 => self.no_answer(),
            Some(bit) => usize::from(value >> bit & 1 == 0),
        }
    }
}

/// The position of an answer to a single choice or a scale; after the last, if there is none.
pub(super) fn place_of(item: &Item, answer: Option<&Answer>) -> u16 {
    let none = match &item.kind {
        ItemKind::Single { options, .. } => options.len(),
        ItemKind::Scale { .. } => 11,
        ItemKind::Multiple { .. } | ItemKind::Text(_) => 0,
    };
    let place = match (&item.kind, answer) {
        (ItemKind::Single { options, .. }, Some(Answer::Chosen(chosen))) => {
            options.iter().position(|option| option.id == *chosen)
        }
        (ItemKind::Scale { .. }, Some(Answer::Point(point))) => {
            Some(usize::from(*point)).filter(|p| *p <= 10)
        }
        _ => None,
    };
    u16::try_from(place.unwrap_or(none)).unwrap_or(u16::MAX)
}
