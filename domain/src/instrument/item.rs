//! One question and how it may be answered.

use super::ladder::{Category, Group, Step, Variable};
use super::{ItemId, OptionId};
use serde::{Deserialize, Serialize};

/// The category of who said "don't know", where that is counted apart.
pub const DONT_KNOW: &str = "dont-know";
/// The category of who said "I don't want to say", where that is counted apart.
pub const PREFER_NOT: &str = "prefer-not";

/// A response option: what is ticked, and the words beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseOption {
    /// Unique in the item.
    pub id: OptionId,
    /// What the young person reads.
    pub label: String,
}

/// How long a text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextLength {
    /// Up to 200 characters.
    Short,
    /// Up to 1,000 characters.
    Long,
}

impl TextLength {
    /// The limit, in characters (Unicode scalar values).
    pub fn limit(self) -> usize {
        match self {
            TextLength::Short => 200,
            TextLength::Long => 1_000,
        }
    }
}

/// How an item is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ItemKind {
    /// One of two to eight options.
    Single {
        /// What can be ticked.
        options: Vec<ResponseOption>,
        /// Steps of joining options, after "as asked".
        #[serde(skip)]
        ladder: Vec<Step>,
        /// The option set that the options come from, where they are shared: the key of their translation.
        #[serde(skip)]
        option_set: Option<String>,
        /// Options that say that somebody may not be safe.
        safety: Vec<OptionId>,
    },
    /// A number from 0 to 10.
    Scale {
        /// The words at 0.
        low: String,
        /// The words at 10.
        high: String,
        /// Steps of joining points, after "as asked".
        #[serde(skip)]
        ladder: Vec<Step>,
        /// Points that say that somebody may not be safe.
        safety: Vec<u8>,
    },
    /// Any number of options.
    Multiple {
        /// What can be ticked.
        options: Vec<ResponseOption>,
        /// Options that win over all others ("nobody").
        exclusive: Vec<OptionId>,
        /// Options that say that somebody may not be safe.
        safety: Vec<OptionId>,
    },
    /// Own words. They travel apart from everything else.
    Text(TextLength),
}

/// When an item is asked: only if an earlier one was answered with one of these options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routing {
    /// An earlier single-choice item.
    pub item: ItemId,
    /// Any of these.
    pub is: Vec<OptionId>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Unique in the instrument.
    pub id: ItemId,
    /// The question.
    pub text: String,
    /// A line of help below it.
    pub hint: Option<String>,
    /// Where the item comes from, if it is not our own.
    pub source: Option<String>,
    /// How it is answered.
    pub kind: ItemKind,
    /// Whether it is a fact to group by.
    pub breakdown: bool,
    /// Whether "don't know" is offered.
    pub dont_know: bool,
    /// Whether "I don't want to say" is offered.
    pub prefer_not: bool,
    /// Whether "don't know" and "I don't want to say" are counted each for itself, since not knowing says something here.
    pub nonresponse_apart: bool,
    /// When it is asked; always, if none.
    pub asked_if: Option<Routing>,
}

impl Item {
    /// Whether the answer is own words.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, ItemKind::Text(_))
    }

    /// Ways of giving no answer that are counted each for itself: categories after the options, [`DONT_KNOW`] and
    /// [`PREFER_NOT`], as far as they are offered.
    pub fn apart(&self) -> Vec<Category> {
        let all = [
            (self.dont_know, DONT_KNOW, "Don't know"),
            (self.prefer_not, PREFER_NOT, "Don't want to say"),
        ];
        let offered = all
            .into_iter()
            .filter(|(offered, ..)| *offered && self.nonresponse_apart);
        offered.map(|(_, id, label)| Category::new(id, label)).collect()
    }

    /// What this item is counted as: nothing for texts, one variable for a single choice or a scale, and one of
    /// "ticked" and "not ticked" for each option of a multiple choice.
    pub fn variables(&self) -> Vec<Variable> {
        let opinion = !self.breakdown;
        match &self.kind {
            ItemKind::Text(_) => Vec::new(),
            ItemKind::Single { options, ladder, .. } => {
                let options = options.iter().map(|o| Category::new(o.id.as_str(), &o.label));
                vec![self.variable(options, ladder)]
            }
            ItemKind::Scale { ladder, .. } => {
                let points = (0..=10).map(|n: u8| Category::new(n.to_string(), n.to_string()));
                vec![self.variable(points, ladder)]
            }
            ItemKind::Multiple { options, .. } => options
                .iter()
                .map(|option| {
                    let label = format!("{} – {}", self.text, option.label);
                    let categories = vec![
                        Category::new("ticked", "Ticked"),
                        Category::new("not-ticked", "Not ticked"),
                    ];
                    Variable::new(&self.id, Some(&option.id), &label, opinion, categories, &[])
                })
                .collect(),
        }
    }

    /// Answers, and after them what is counted apart: a group of its own at each step.
    fn variable(&self, answers: impl Iterator<Item = Category>, ladder: &[Step]) -> Variable {
        let mut categories: Vec<Category> = answers.collect();
        let mut ladder = ladder.to_vec();
        for category in self.apart() {
            for step in &mut ladder {
                step.groups.push(Group::alone(&category, categories.len()));
            }
            categories.push(category);
        }
        Variable::new(&self.id, None, &self.text, !self.breakdown, categories, &ladder)
    }
}
