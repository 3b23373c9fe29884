//! A strategy, as its paper has it, and our mapping, marked as ours.

use crate::instrument::{InstrumentId, ItemId, TableKey};
use serde::Deserialize;
use time::Date;

/// Why a strategy file cannot be used. Strategies are public, so the message may quote the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct StrategyError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub problem: String,
}

/// An aim or an outcome, verbatim.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Unique in the strategy.
    pub id: String,
    /// As the paper has it.
    pub text: String,
}

/// One priority of the strategy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityArea {
    /// Unique in the strategy.
    pub id: String,
    /// As the paper counts them, from 1.
    pub number: u32,
    /// As the paper has it.
    pub title: String,
    /// As the paper has it; empty where it has only a title.
    pub text: String,
    /// Our own plain sentence.
    pub short: String,
}

/// What speaks to a priority area: ours, not the council's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaMapping {
    /// The priority area.
    pub area: String,
    items: Vec<String>,
    /// Themes, by their ids in the code frame.
    pub themes: Vec<String>,
    /// Aims, where the strategy has them.
    #[serde(default)]
    pub aims: Vec<String>,
    /// Outcomes, where the strategy has them.
    #[serde(default)]
    pub outcomes: Vec<String>,
}

impl AreaMapping {
    /// The items that speak to the area, by instrument.
    pub fn items(&self) -> impl Iterator<Item = (InstrumentId, ItemId)> {
        self.items
            .iter()
            .filter_map(|item| item.split_once('/'))
            .map(|(instrument, item)| (InstrumentId::new(instrument), ItemId::new(item)))
    }

    /// Whether a table counts an item that speaks to the area; of a table over all age versions, in any of them.
    pub fn speaks_through(&self, table: &TableKey) -> bool {
        let item = table.variable.split('/').next().unwrap_or_default();
        let is_asked_in = |id: &InstrumentId| table.instrument.as_ref().is_none_or(|key| key.id == *id);
        self.items()
            .any(|(instrument, mapped)| is_asked_in(&instrument) && mapped.as_str() == item)
    }
}

/// Where a strategy was transcribed from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The paper.
    pub paper: String,
    /// Its date.
    #[serde(deserialize_with = "date")]
    pub date: Date,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mapping {
    note: String,
    #[serde(default)]
    area: Vec<AreaMapping>,
}

/// A strategy: versioned, dated, of one authority.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strategy {
    /// `southwark-2021`.
    pub id: String,
    /// The authority's short name in addresses: `southwark`.
    pub authority: String,
    /// The authority's name.
    pub authority_name: String,
    /// The committee or board that reviews it.
    pub committee: String,
    /// As the paper has it.
    pub title: String,
    /// The version of this transcription, from 1.
    pub version: u32,
    /// First day.
    #[serde(deserialize_with = "date")]
    pub from: Date,
    /// Last day.
    #[serde(deserialize_with = "date")]
    pub to: Date,
    /// As the paper has it.
    pub vision: String,
    /// Where it was transcribed from.
    pub source: Source,
    /// Aims, where it has them.
    #[serde(default)]
    pub aim: Vec<Statement>,
    /// Outcomes, where it has them.
    #[serde(default)]
    pub outcome: Vec<Statement>,
    /// In the paper's order. Never empty.
    pub priority_area: Vec<PriorityArea>,
    mapping: Mapping,
}

impl Strategy {
    /// Reads a strategy. `file` is only named in errors.
    pub fn parse(file: &str, source: &str) -> Result<Self, StrategyError> {
        let wrong = |problem: String| StrategyError {
            file: file.into(),
            problem,
        };
        let strategy: Strategy = toml::from_str(source).map_err(|error| wrong(error.to_string()))?;
        if strategy.priority_area.is_empty() {
            return Err(wrong("has no priority area".into()));
        }
        for (place, area) in strategy.priority_area.iter().enumerate() {
            if strategy.priority_area[..place]
                .iter()
                .any(|before| before.id == area.id)
            {
                return Err(wrong(format!("priority area \"{}\" is there twice", area.id)));
            }
        }
        let has = |statements: &[Statement], id: &str| statements.iter().any(|statement| statement.id == id);
        for mapping in &strategy.mapping.area {
            if strategy.area(&mapping.area).is_none() {
                return Err(wrong(format!(
                    "the mapping names the area \"{}\", which it does not have",
                    mapping.area
                )));
            }
            if let Some(item) = mapping.items.iter().find(|item| !item.contains('/')) {
                return Err(wrong(format!("\"{item}\" must be written <instrument>/<item>")));
            }
            if let Some(aim) = mapping.aims.iter().find(|aim| !has(&strategy.aim, aim)) {
                return Err(wrong(format!(
                    "the mapping names the aim \"{aim}\", which it does not have"
                )));
            }
            if let Some(outcome) = mapping
                .outcomes
                .iter()
                .find(|outcome| !has(&strategy.outcome, outcome))
            {
                return Err(wrong(format!(
                    "the mapping names the outcome \"{outcome}\", which it does not have"
                )));
            }
        }
        Ok(strategy)
    }

    /// One priority area.
    pub fn area(&self, id: &str) -> Option<&PriorityArea> {
        self.priority_area.iter().find(|area| area.id == id)
    }

    /// What speaks to a priority area.
    pub fn mapping(&self, area: &str) -> Option<&AreaMapping> {
        self.mapping.area.iter().find(|mapping| mapping.area == area)
    }

    /// Says that the mapping is ours.
    pub fn mapping_note(&self) -> &str {
        &self.mapping.note
    }

    /// Priority areas to which none of these items speaks: opening a wave warns of them.
    pub fn areas_without_item<'a>(
        &'a self,
        asked: &'a [(InstrumentId, ItemId)],
    ) -> impl Iterator<Item = &'a PriorityArea> {
        self.priority_area.iter().filter(|area| {
            self.mapping(&area.id)
                .is_none_or(|mapping| !mapping.items().any(|item| asked.contains(&item)))
        })
    }
}

/// TOML has dates of its own.
fn date<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    use serde::de::Error;
    let written = toml::value::Datetime::deserialize(deserializer)?;
    let date = written
        .date
        .ok_or_else(|| Error::custom("a date looks like 2021-07-07"))?;
    let month = time::Month::try_from(date.month).map_err(Error::custom)?;
    Date::from_calendar_date(i32::from(date.year), month, date.day).map_err(Error::custom)
}
