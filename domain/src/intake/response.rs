//! From a form as sent to a response, whole or not at all.

use super::{Answer, DONT_KNOW, ItemNonresponse, PREFER_NOT, QUOTE, Submission, tick_field, words_field};
use crate::instrument::{Instrument, Item, ItemId, ItemKind, OptionId, Routing};
use std::collections::{BTreeMap, BTreeSet};

/// The item whose answer words may keep, in every instrument that asks it.
pub(super) const AGE_BAND: &str = "age-band";

/// Why a form cannot be taken yet. It names the item and the kind of problem, never what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A text is longer than its limit.
    TooLong {
        /// The item.
        item: ItemId,
        /// How many characters too many.
        over: usize,
        /// The limit, in characters.
        limit: usize,
    },
    /// The value is none of the item's options: an old page, or a hand-made form.
    NotAnOption {
        /// The item.
        item: ItemId,
    },
}

impl Problem {
    /// The item it is about.
    pub fn item(&self) -> &ItemId {
        match self {
            Problem::TooLong { item, .. } | Problem::NotAnOption { item } => item,
        }
    }
}

/// What was ticked: an answer to every item that is not a text, and nothing about texts.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticks {
    /// By item; every item that is not a text is there.
    pub answers: BTreeMap<ItemId, Answer>,
}

impl Ticks {
    /// The option of the `age-band` item, if it was answered: the one thing that words may keep too.
    pub fn age_band(&self) -> Option<&OptionId> {
        match self.answers.get(&ItemId::new(AGE_BAND)) {
            Some(Answer::Chosen(option)) => Some(option),
            _ => None,
        }
    }
}

/// One text.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// To which item.
    pub item: ItemId,
    /// What was written, trimmed, not empty.
    pub text: String,
}

/// What was written, with the age band and the consent to quote: all that words may keep.
#[derive(Clone, PartialEq, Eq)]
pub struct Words {
    /// The option of the `age-band` item, if it was answered.
    pub age_band: Option<OptionId>,
    /// Whether the texts may be quoted, once redacted and approved.
    pub quote: bool,
    /// The texts; often none.
    pub texts: Vec<Text>,
}

/// One young person's answers, whole. It exists between reading the form and sealing the envelopes, and can only be
/// parted.
#[derive(Clone)]
pub struct Response {
    ticks: Ticks,
    words: Words,
    safety: bool,
}

impl Response {
    /// Reads a form. Answers to items that were routed out become [`ItemNonresponse::NotAsked`], an exclusive option
    /// wins over the others, and nothing is required.
    pub fn parse(instrument: &Instrument, submission: &Submission) -> Result<Self, Vec<Problem>> {
        let mut answers: BTreeMap<ItemId, Answer> = BTreeMap::new();
        let mut texts = Vec::new();
        let mut problems = Vec::new();
        let mut safety = false;
        for item in instrument.items() {
            let asked = item
                .asked_if
                .as_ref()
                .is_none_or(|routing| is_asked(routing, &answers));
            if let ItemKind::Text(length) = &item.kind {
                let text = tidy(submission.value(&words_field(&item.id)).unwrap_or_default());
                let length_now = text.chars().count();
                if length_now > length.limit() {
                    let (item, limit) = (item.id.clone(), length.limit());
                    problems.push(Problem::TooLong {
                        item,
                        over: length_now - limit,
                        limit,
                    });
                } else if asked && !text.is_empty() {
                    texts.push(Text {
                        item: item.id.clone(),
                        text,
                    });
                }
                continue;
            }
            match answer(item, submission) {
                Ok(answer) => {
                    let answer = if asked {
                        answer
                    } else {
                        Answer::Missing(ItemNonresponse::NotAsked)
                    };
                    safety |= is_unsafe(item, &answer);
                    answers.insert(item.id.clone(), answer);
                }
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let ticks = Ticks { answers };
        let words = Words {
            age_band: ticks.age_band().cloned(),
            quote: submission.has(QUOTE, "yes"),
            texts,
        };
        Ok(Self { ticks, words, safety })
    }

    /// Whether an answer says that somebody may not be safe. Worked out from the post, stored nowhere.
    pub fn says_unsafe(&self) -> bool {
        self.safety
    }

    /// The answer to an item that is not a text: for "check your answers".
    pub fn answer(&self, item: &ItemId) -> Option<&Answer> {
        self.ticks.answers.get(item)
    }

    /// Whether the texts may be quoted: for "check your answers".
    pub fn may_quote(&self) -> bool {
        self.words.quote
    }

    /// The text written to an item: for "check your answers".
    pub fn text(&self, item: &ItemId) -> Option<&str> {
        self.words
            .texts
            .iter()
            .find(|text| text.item == *item)
            .map(|text| text.text.as_str())
    }

    /// Parts the response for good: from here on nobody holds ticks and words together.
    pub fn part(self) -> (Ticks, Words) {
        (self.ticks, self.words)
    }
}

/// Line ends as one kind, no other control characters, no white space around: what every browser means by a text.
pub(super) fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect::<String>()
        .trim()
        .to_owned()
}

fn is_asked(routing: &Routing, answers: &BTreeMap<ItemId, Answer>) -> bool {
    matches!(answers.get(&routing.item), Some(Answer::Chosen(option)) if routing.is.contains(option))
}

fn answer(item: &Item, submission: &Submission) -> Result<Answer, Problem> {
    let field = tick_field(&item.id);
    let values: BTreeSet<&str> = submission
        .values(&field)
        .filter(|value| !value.is_empty())
        .collect();
    let problem = || Problem::NotAnOption {
        item: item.id.clone(),
    };
    if values.is_empty() {
        return Ok(Answer::Missing(ItemNonresponse::NotAnswered));
    }
    if values.contains(PREFER_NOT) && item.prefer_not {
        return Ok(Answer::Missing(ItemNonresponse::PreferNotToSay));
    }
    if values.contains(DONT_KNOW) && item.dont_know {
        return Ok(Answer::Missing(ItemNonresponse::DontKnow));
    }
    match &item.kind {
        ItemKind::Single { options, .. } => {
            // A browser sends one value for radio buttons; of several the first known one stands.
            let chosen = options
                .iter()
                .find(|option| values.contains(option.id.as_str()))
                .ok_or_else(problem)?;
            Ok(Answer::Chosen(chosen.id.clone()))
        }
        ItemKind::Scale { .. } => {
            let point = values.iter().find_map(|value| point(value)).ok_or_else(problem)?;
            Ok(Answer::Point(point))
        }
        ItemKind::Multiple {
            options, exclusive, ..
        } => {
            let mut ticked = BTreeSet::new();
            for value in values {
                let option = options
                    .iter()
                    .find(|option| option.id.as_str() == value)
                    .ok_or_else(problem)?;
                ticked.insert(option.id.clone());
            }
            if let Some(only) = exclusive.iter().find(|option| ticked.contains(*option)) {
                ticked = BTreeSet::from([only.clone()]);
            }
            Ok(Answer::Ticked(ticked))
        }
        ItemKind::Text(_) => Ok(Answer::Missing(ItemNonresponse::NotAnswered)),
    }
}

/// A point in its one spelling: "7", not "07" or "+7".
fn point(value: &str) -> Option<u8> {
    value
        .parse()
        .ok()
        .filter(|point: &u8| *point <= 10 && point.to_string() == value)
}

fn is_unsafe(item: &Item, answer: &Answer) -> bool {
    match (&item.kind, answer) {
        (ItemKind::Single { safety, .. }, Answer::Chosen(option)) => safety.contains(option),
        (ItemKind::Scale { safety, .. }, Answer::Point(point)) => safety.contains(point),
        (ItemKind::Multiple { safety, .. }, Answer::Ticked(ticked)) => {
            ticked.iter().any(|o| safety.contains(o))
        }
        _ => false,
    }
}
