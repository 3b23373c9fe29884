//! A variable, with what is needed to place an answer in it, and what its answers say about other variables.

use domain::instrument::{Instrument, Item, ItemId, ItemKind, OptionId, Variable};
use domain::intake::{Answer, Ticks};

/// Where an option stands among the options of its multiple choice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct OptionOf {
    /// Whether ticking it unticks the others.
    pub exclusive: bool,
    /// How many such options the item has.
    pub exclusives: usize,
    /// How many other options it has.
    pub others: usize,
}

/// An item is only asked of those who ticked one of these at an earlier item.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    /// The earlier item.
    pub item: ItemId,
    /// Positions of its categories.
    pub positions: Vec<usize>,
}

/// A variable as it is counted.
#[derive(Clone)]
pub(crate) struct Counted {
    /// Categories and ladder.
    pub variable: Variable,
    /// All that must hold for it to be asked: the routing of its item, of the item that this names, and so on.
    pub asked_if: Vec<Condition>,
    /// For an option of a multiple choice.
    pub option: Option<OptionOf>,
}

impl Counted {
    /// The variable of this name (`home-safe`, `who-listens/nobody`).
    pub fn of(instrument: &Instrument, name: &str) -> Option<Self> {
        instrument.items().find_map(|item| {
            let variable = item.variables().into_iter().find(|v| v.name() == name)?;
            let option = variable.option.as_ref().and_then(|id| option_of(item, id));
            Some(Self {
                variable,
                asked_if: conditions(instrument, item),
                option,
            })
        })
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

    /// Where a response is.
    pub fn position(&self, ticks: &Ticks) -> usize {
        let category = |id: &str| self.variable.categories.iter().position(|c| c.id == id);
        let position = match ticks.answers.get(&self.variable.item) {
            Some(Answer::Chosen(option)) => category(option.as_str()),
            Some(Answer::Point(point)) => category(&point.to_string()),
            Some(Answer::Ticked(ticked)) => {
                let ticked = |option| {
                    if ticked.contains(option) {
                        "ticked"
                    } else {
                        "not-ticked"
                    }
                };
                self.variable
                    .option
                    .as_ref()
                    .and_then(|option| category(ticked(option)))
            }
            Some(Answer::Missing(_)) | None => None,
        };
        position.unwrap_or(self.no_answer())
    }
}

fn option_of(item: &Item, id: &OptionId) -> Option<OptionOf> {
    match &item.kind {
        ItemKind::Multiple {
            options, exclusive, ..
        } => {
            let exclusives = options
                .iter()
                .filter(|option| exclusive.contains(&option.id))
                .count();
            Some(OptionOf {
                exclusive: exclusive.contains(id),
                exclusives,
                others: options.len() - exclusives,
            })
        }
        _ => None,
    }
}

fn conditions(instrument: &Instrument, item: &Item) -> Vec<Condition> {
    let mut conditions = Vec::new();
    let mut next = item.asked_if.as_ref();
    // Routing points backwards, so this ends; a chain cannot be longer than the instrument.
    while let Some(routing) = next
        && let Some(earlier) = instrument.item(&routing.item)
        && conditions.len() < instrument.items().count()
    {
        let positions = match &earlier.kind {
            ItemKind::Single { options, .. } => (0..options.len())
                .filter(|position| routing.is.contains(&options[*position].id))
                .collect(),
            _ => Vec::new(),
        };
        conditions.push(Condition {
            item: earlier.id.clone(),
            positions,
        });
        next = earlier.asked_if.as_ref();
    }
    conditions
}
