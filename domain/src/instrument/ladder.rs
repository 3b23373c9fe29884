//! Ladders: the declared ways of joining categories, finest first.
//!
//! They are fixed before anybody answers, so that nobody can choose the grouping that shows most about one child.

use super::{ItemId, OptionId};
use serde::{Deserialize, Serialize};

/// One category of a variable, as asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Unique in the variable.
    pub id: String,
    /// For people.
    pub label: String,
}

impl Category {
    /// A category.
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
        }
    }
}

/// Categories joined into one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Unique in the step.
    pub id: String,
    /// For people.
    pub label: String,
    /// Positions of the joined categories among those of the variable.
    pub of: Vec<usize>,
    /// Whether those who gave no answer are counted here too. Only breakdowns may do this.
    pub with_no_answer: bool,
}

impl Group {
    /// One category by itself.
    pub(super) fn alone(category: &Category, position: usize) -> Self {
        Self {
            id: category.id.clone(),
            label: category.label.clone(),
            of: vec![position],
            with_no_answer: false,
        }
    }
}

/// One way of grouping all categories: each is in exactly one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// For officers: "as asked", "two groups".
    pub name: String,
    /// In order.
    pub groups: Vec<Group>,
}

/// Something that can be counted: an item, or one option of a multiple choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// The item.
    pub item: ItemId,
    /// The option, for a multiple choice.
    pub option: Option<OptionId>,
    /// The question, for people.
    pub label: String,
    /// Whether it is an opinion, for which a zero or a unanimous row tells something about everybody in it.
    pub opinion: bool,
    /// As asked.
    pub categories: Vec<Category>,
    /// Ways of grouping: the first is always "as asked", each later one joins groups of the one before.
    pub steps: Vec<Step>,
}

impl Variable {
    pub(super) fn new(
        item: &ItemId,
        option: Option<&OptionId>,
        label: &str,
        opinion: bool,
        categories: Vec<Category>,
        ladder: &[Step],
    ) -> Self {
        let groups = categories
            .iter()
            .enumerate()
            .map(|(position, category)| Group::alone(category, position))
            .collect();
        let mut steps = vec![Step {
            name: "as asked".into(),
            groups,
        }];
        steps.extend_from_slice(ladder);
        Self {
            item: item.clone(),
            option: option.cloned(),
            label: label.into(),
            opinion,
            categories,
            steps,
        }
    }

    /// The name of the variable: `home-safe`, or `who-listens/nobody`.
    pub fn name(&self) -> String {
        match &self.option {
            Some(option) => format!("{}/{option}", self.item),
            None => self.item.to_string(),
        }
    }
}
