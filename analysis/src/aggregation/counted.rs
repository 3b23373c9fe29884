//! A variable, with what is needed to place an answer in it.

use domain::instrument::item::{DONT_KNOW, PREFER_NOT};
use domain::instrument::{Instrument, Item, ItemId, ItemKind, OptionId, Score, Variable};
use domain::intake::{Answer, ItemNonresponse};

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

    /// A score.
    pub fn score(score: &Score) -> Self {
        Self {
            variable: score.variable(),
            option: None,
            routed: false,
        }
    }

    /// Everything that is counted of an instrument.
    pub fn every(instrument: &Instrument) -> impl Iterator<Item = Self> {
        let scores = instrument.scores.iter().map(Self::score);
        instrument.items().flat_map(Self::all).chain(scores)
    }

    /// The variable of this name (`home-safe`, `who-listens/nobody`).
    pub fn of(instrument: &Instrument, name: &str) -> Option<Self> {
        Self::every(instrument).find(|counted| counted.variable.name() == name)
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

/// The position of an answer to a single choice or a scale; after those, what is counted apart; after the last, if there is
/// none.
pub(super) fn place_of(item: &Item, answer: Option<&Answer>) -> u16 {
    let answers = match &item.kind {
        ItemKind::Single { options, .. } => options.len(),
        ItemKind::Scale { .. } => 11,
        ItemKind::Multiple { .. } | ItemKind::Text(_) => 0,
    };
    let apart = item.apart();
    let none = answers + apart.len();
    let place = match (&item.kind, answer) {
        (ItemKind::Single { options, .. }, Some(Answer::Chosen(chosen))) => {
            options.iter().position(|option| option.id == *chosen)
        }
        (ItemKind::Scale { .. }, Some(Answer::Point(point))) => {
            Some(usize::from(*point)).filter(|p| *p <= 10)
        }
        (_, Some(Answer::Missing(why))) => {
            let id = match why {
                ItemNonresponse::DontKnow => DONT_KNOW,
                ItemNonresponse::PreferNotToSay => PREFER_NOT,
                ItemNonresponse::NotAsked | ItemNonresponse::NotAnswered => return to_position(none),
            };
            let place = apart.iter().position(|category| category.id == id);
            place.map(|place| answers + place)
        }
        _ => None,
    };
    to_position(place.unwrap_or(none))
}

fn to_position(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

/// How many of a score's items were answered favourably; after the last, if one was left out.
pub(super) fn score_of(score: &Score, answers: &impl Fn(&ItemId) -> Option<OptionId>) -> u16 {
    let favourable = score.counts.iter().map(|counted| {
        let chosen = answers(&counted.item)?;
        Some(u16::from(counted.is.contains(&chosen)))
    });
    let none = u16::try_from(score.counts.len() + 1).unwrap_or(u16::MAX);
    favourable.sum::<Option<u16>>().unwrap_or(none)
}
