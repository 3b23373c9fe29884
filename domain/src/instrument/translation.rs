//! The same questions in another language: data beside the instrument, never a second instrument.
//!
//! Which language somebody read is not kept anywhere: the answers are the same ids in every language.

use super::{Instrument, InstrumentError, Item, ItemKind, OptionId, parse};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Which way the language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of the `dir` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

/// Whether somebody who speaks the language and knows the field has read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TranslationStatus {
    /// Not yet: shown in demos only.
    Draft,
    /// Yes.
    Checked,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    of: String,
    language: String,
    name: String,
    direction: Direction,
    status: TranslationStatus,
    text: BTreeMap<String, String>,
}

/// Every text of one instrument in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// A BCP 47 tag.
    pub language: String,
    /// The language's own name for itself.
    pub name: String,
    /// Which way it is written.
    pub direction: Direction,
    /// Whether it was checked.
    pub status: TranslationStatus,
    text: BTreeMap<String, String>,
}

impl Translation {
    /// Reads a translation and checks that it is complete: a half-translated survey is refused.
    pub fn parse(file: &str, source: &str, instrument: &Instrument) -> Result<Self, InstrumentError> {
        let wrong = |line, item, problem| InstrumentError {
            file: file.into(),
            line,
            item,
            problem,
        };
        let written: Written = toml::from_str(source).map_err(|error| {
            let line = parse::line_of(source, error.span().map_or(0, |span| span.start));
            wrong(line, None, error.message().to_owned())
        })?;
        if written.of != instrument.key.to_string() {
            return Err(wrong(
                1,
                None,
                format!("translates {}, not {}", written.of, instrument.key),
            ));
        }
        for key in keys(instrument) {
            if written.text.get(&key).is_none_or(|text| text.trim().is_empty()) {
                return Err(wrong(1, Some(key), "is not translated".into()));
            }
        }
        Ok(Self {
            language: written.language,
            name: written.name,
            direction: written.direction,
            status: written.status,
            text: written.text,
        })
    }

    /// The instrument in this language. Ids, ladders and routing stay as they are.
    pub fn apply(&self, instrument: &Instrument) -> Instrument {
        let mut translated = instrument.clone();
        translated.language.clone_from(&self.language);
        self.put(&mut translated.title, "title");
        for section in &mut translated.sections {
            self.put(&mut section.title, &format!("section.{}.title", section.id));
            if let Some(lead) = &mut section.lead {
                self.put(lead, &format!("section.{}.lead", section.id));
            }
            for item in &mut section.items {
                self.apply_to(item);
            }
        }
        translated
    }

    fn apply_to(&self, item: &mut Item) {
        let key = format!("item.{}", item.id);
        self.put(&mut item.text, &format!("{key}.text"));
        if let Some(hint) = &mut item.hint {
            self.put(hint, &format!("{key}.hint"));
        }
        let option_set = option_set(item).map(str::to_owned);
        match &mut item.kind {
            ItemKind::Single { options, .. } | ItemKind::Multiple { options, .. } => {
                for option in options {
                    self.put(
                        &mut option.label,
                        &option_key(&key, option_set.as_deref(), &option.id),
                    );
                }
            }
            ItemKind::Scale { low, high, .. } => {
                self.put(low, &format!("{key}.low"));
                self.put(high, &format!("{key}.high"));
            }
            ItemKind::Text(_) => {}
        }
    }

    fn put(&self, text: &mut String, key: &str) {
        if let Some(translated) = self.text.get(key) {
            text.clone_from(translated);
        }
    }
}

fn option_set(item: &Item) -> Option<&str> {
    match &item.kind {
        ItemKind::Single { option_set, .. } => option_set.as_deref(),
        _ => None,
    }
}

fn option_key(item: &str, option_set: Option<&str>, option: &OptionId) -> String {
    match option_set {
        Some(set) => format!("option_set.{set}.{option}"),
        None => format!("{item}.option.{option}"),
    }
}

/// Every key that a complete translation has.
fn keys(instrument: &Instrument) -> Vec<String> {
    let mut keys = vec!["title".to_owned()];
    for section in &instrument.sections {
        keys.push(format!("section.{}.title", section.id));
        if section.lead.is_some() {
            keys.push(format!("section.{}.lead", section.id));
        }
        for item in &section.items {
            let key = format!("item.{}", item.id);
            keys.push(format!("{key}.text"));
            if item.hint.is_some() {
                keys.push(format!("{key}.hint"));
            }
            match &item.kind {
                ItemKind::Single { options, .. } | ItemKind::Multiple { options, .. } => {
                    keys.extend(
                        options
                            .iter()
                            .map(|option| option_key(&key, option_set(item), &option.id)),
                    );
                }
                ItemKind::Scale { .. } => keys.extend([format!("{key}.low"), format!("{key}.high")]),
                ItemKind::Text(_) => {}
            }
        }
    }
    keys
}
