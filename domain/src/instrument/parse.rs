//! From what was written in an instrument file to what is meant, or an error that names file, line and item.

use super::item::{Item, ItemKind, ResponseOption, Routing, TextLength};
use super::ladder::{Group, Step};
use super::score::Score;
use super::{Instrument, InstrumentId, InstrumentKey, ItemId, MOST_TEXT_ITEMS, OptionId, Section, written};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Why an instrument file cannot be used. Instruments are public, so the message may quote the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}{}: {problem}", .item.as_ref().map(|item| format!(", {item}")).unwrap_or_default())]
pub struct InstrumentError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The item, section or option set.
    pub item: Option<String>,
    /// What is wrong and what would be right.
    pub problem: String,
}

/// Whether a text is a name: lower-case letters, digits and hyphens, beginning with a letter or digit.
pub(crate) fn is_name(text: &str, most: usize) -> bool {
    !text.is_empty()
        && text.len() <= most
        && !text.starts_with('-')
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// The line, from 1, of a position in a text.
pub(crate) fn line_of(source: &str, position: usize) -> usize {
    source
        .as_bytes()
        .iter()
        .take(position)
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

/// Where in the file we are: makes the errors.
struct Place<'a> {
    file: &'a str,
    source: &'a str,
    span: Range<usize>,
    item: Option<String>,
}

impl Place<'_> {
    fn wrong<T>(&self, problem: impl Into<String>) -> Result<T, InstrumentError> {
        Err(InstrumentError {
            file: self.file.into(),
            line: line_of(self.source, self.span.start),
            item: self.item.clone(),
            problem: problem.into(),
        })
    }

    fn name(&self, what: &str, text: &str, most: usize) -> Result<(), InstrumentError> {
        if is_name(text, most) {
            return Ok(());
        }
        self.wrong(format!(
            "{what} \"{text}\" must be 1 to {most} lower-case letters, digits and hyphens, such as \"home-safe\""
        ))
    }

    fn words(&self, what: &str, text: &str) -> Result<String, InstrumentError> {
        match text.trim() {
            "" => self.wrong(format!("{what} is empty")),
            text => Ok(text.to_owned()),
        }
    }

    fn options(&self, written: &[written::ResponseOption]) -> Result<Vec<ResponseOption>, InstrumentError> {
        if !(2..=12).contains(&written.len()) {
            return self.wrong("needs 2 to 12 options");
        }
        let mut seen = BTreeSet::new();
        let mut options = Vec::new();
        for option in written {
            self.name("option", &option.id, 24)?;
            if !seen.insert(option.id.as_str()) {
                return self.wrong(format!("option \"{}\" is there twice", option.id));
            }
            let label = self.words(&format!("the label of option \"{}\"", option.id), &option.label)?;
            options.push(ResponseOption {
                id: OptionId::new(&option.id),
                label,
            });
        }
        Ok(options)
    }

    fn known(
        &self,
        options: &[ResponseOption],
        ids: &[String],
        what: &str,
    ) -> Result<Vec<OptionId>, InstrumentError> {
        ids.iter()
            .map(
                |id| match options.iter().find(|option| option.id.as_str() == id) {
                    Some(option) => Ok(option.id.clone()),
                    None => self.wrong(format!(
                        "{what} names the option \"{id}\", which the item does not have"
                    )),
                },
            )
            .collect()
    }

    /// Each step groups all categories, each category in one group, each group a union of groups of the step before.
    fn ladder(
        &self,
        steps: &[written::Step],
        categories: &[String],
        breakdown: bool,
    ) -> Result<Vec<Step>, InstrumentError> {
        let mut ladder: Vec<Step> = Vec::new();
        for step in steps {
            let name = &step.name;
            let mut groups = Vec::new();
            let mut seen = BTreeSet::new();
            for group in &step.groups {
                self.name("group", &group.id, 24)?;
                let label = self.words(&format!("the label of group \"{}\"", group.id), &group.label)?;
                let (of, with_no_answer) = self.members(group, categories, breakdown)?;
                for position in &of {
                    if !seen.insert(*position) {
                        let category = &categories[*position];
                        return self.wrong(format!("step \"{name}\" puts \"{category}\" into two groups"));
                    }
                }
                groups.push(Group {
                    id: group.id.clone(),
                    label,
                    of,
                    with_no_answer,
                });
            }
            if let Some(left) = (0..categories.len()).find(|position| !seen.contains(position)) {
                return self.wrong(format!("step \"{name}\" leaves out \"{}\"", categories[left]));
            }
            if groups.len() < 2 {
                return self.wrong(format!("step \"{name}\" needs two groups or more"));
            }
            if groups.iter().filter(|group| group.with_no_answer).count() > 1 {
                return self.wrong(format!("step \"{name}\" counts \"no-answer\" twice"));
            }
            if let Some(before) = ladder.last() {
                let whole = |group: &Group| {
                    before.groups.iter().all(|b| {
                        let shared = b.of.iter().filter(|p| group.of.contains(p)).count();
                        shared == 0 || shared == b.of.len()
                    })
                };
                if !groups.iter().all(whole) {
                    return self.wrong(format!("step \"{name}\" splits a group of the step before it"));
                }
            }
            ladder.push(Step {
                name: self.words("the name of a step", name)?,
                groups,
            });
        }
        Ok(ladder)
    }

    fn members(
        &self,
        group: &written::Group,
        categories: &[String],
        breakdown: bool,
    ) -> Result<(Vec<usize>, bool), InstrumentError> {
        let id = &group.id;
        let mut with_no_answer = false;
        let mut of = Vec::new();
        match (&group.of, group.from, group.to) {
            (Some(names), None, None) => {
                for name in names {
                    if name == "no-answer" && breakdown {
                        with_no_answer = true;
                    } else if let Some(position) = categories.iter().position(|category| category == name) {
                        of.push(position);
                    } else {
                        return self
                            .wrong(format!("group \"{id}\" names \"{name}\", which is not an option"));
                    }
                }
            }
            (None, Some(from), Some(to)) if categories.len() == 11 && from <= to && to <= 10 => {
                of.extend(usize::from(from)..=usize::from(to));
            }
            _ => {
                return self.wrong(format!(
                    "group \"{id}\" needs `of = [options]`, or `from` and `to` on a scale from 0 to 10"
                ));
            }
        }
        if of.is_empty() {
            return self.wrong(format!("group \"{id}\" is empty"));
        }
        Ok((of, with_no_answer))
    }
}

type OptionSets = BTreeMap<String, (Vec<ResponseOption>, Vec<written::Step>)>;

pub(super) fn instrument(file: &str, source: &str) -> Result<Instrument, InstrumentError> {
    let whole = Place {
        file,
        source,
        span: 0..0,
        item: None,
    };
    let written: written::Instrument = match toml::from_str(source) {
        Ok(written) => written,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            return Place { span, ..whole }.wrong(error.message().to_owned());
        }
    };
    let place = |span: Range<usize>, item: String| Place {
        file,
        source,
        span,
        item: Some(item),
    };

    let at = place(written.id.span(), "the instrument".into());
    at.name("id", written.id.get_ref(), 40)?;
    if written.version == 0 {
        return at.wrong("version counts from 1");
    }
    let ages = *written.ages.get_ref();
    if ages.from < 4 || ages.to > 25 || ages.from > ages.to {
        return at.wrong("ages must lie between 4 and 25");
    }

    let mut sets = OptionSets::new();
    for set in &written.option_set {
        let at = place(set.id.span(), format!("option set {}", set.id.get_ref()));
        at.name("option set", set.id.get_ref(), 32)?;
        let options = at.options(&set.options)?;
        if sets
            .insert(set.id.get_ref().clone(), (options, set.ladder.clone()))
            .is_some()
        {
            return at.wrong("is there twice");
        }
    }

    let mut sections: Vec<Section> = Vec::new();
    let mut earlier: Vec<Item> = Vec::new();
    for section in written.section {
        let at = place(section.id.span(), format!("section {}", section.id.get_ref()));
        at.name("section", section.id.get_ref(), 32)?;
        if sections.iter().any(|s| s.id == *section.id.get_ref()) {
            return at.wrong("is there twice");
        }
        if section.item.is_empty() {
            return at.wrong("has no item");
        }
        if sections.last().is_some_and(|before| before.breakdown) && !section.breakdown {
            return at.wrong("comes after a breakdown section: breakdowns are asked at the end");
        }
        let mut items = Vec::new();
        for written in section.item {
            let at = place(written.id.span(), format!("item {}", written.id.get_ref()));
            let item = item(&at, written, section.breakdown, &sets, &earlier)?;
            earlier.push(item.clone());
            items.push(item);
        }
        sections.push(Section {
            title: at.words("the title", &section.title)?,
            id: section.id.into_inner(),
            lead: section.lead,
            breakdown: section.breakdown,
            items,
        });
    }
    if earlier.is_empty() {
        return at.wrong("has no section with items");
    }
    if earlier.iter().filter(|item| item.is_text()).count() > MOST_TEXT_ITEMS {
        return at.wrong(format!(
            "has more than {MOST_TEXT_ITEMS} text items: they would not fit one envelope"
        ));
    }
    let mut scores: Vec<Score> = Vec::new();
    for written in &written.score {
        let at = place(written.id.span(), format!("score {}", written.id.get_ref()));
        let score = scores::score(&at, written, &earlier)?;
        if scores.iter().any(|other| other.id == score.id) {
            return at.wrong("is there twice");
        }
        scores.push(score);
    }
    Ok(Instrument {
        scores,
        title: at.words("the title", &written.title)?,
        key: InstrumentKey {
            id: InstrumentId::new(written.id.into_inner()),
            version: written.version,
        },
        ages,
        language: written.language,
        minutes: written.minutes,
        attribution: written.attribution,
        sections,
        source: source.to_owned(),
        hash: super::hash_of(source),
    })
}

fn item(
    at: &Place<'_>,
    written: written::Item,
    breakdown: bool,
    sets: &OptionSets,
    earlier: &[Item],
) -> Result<Item, InstrumentError> {
    use written::Kind;
    at.name("item", written.id.get_ref(), 32)?;
    let id = ItemId::new(written.id.get_ref());
    if earlier.iter().any(|item| item.id == id) {
        return at.wrong("is there twice");
    }
    if breakdown && written.kind != Kind::Single {
        return at.wrong("is a breakdown, so its kind must be \"single\"");
    }
    fits_kind(at, &written, breakdown)?;

    let (options, ladder) = match (&written.option_set, &written.options) {
        (Some(set), None) => match sets.get(set) {
            Some((options, ladder)) => (options.clone(), ladder.clone()),
            None => {
                return at.wrong(format!(
                    "uses the option set \"{set}\", which the file does not have"
                ));
            }
        },
        (None, Some(options)) => (at.options(options)?, written.ladder.clone()),
        (None, None) if matches!(written.kind, Kind::Scale | Kind::Text) => {
            (Vec::new(), written.ladder.clone())
        }
        _ => return at.wrong("needs either `options` or `option_set`"),
    };
    let names: Vec<String> = options.iter().map(|option| option.id.to_string()).collect();
    let safety_options = || -> Result<Vec<OptionId>, InstrumentError> {
        let names: Vec<String> = written
            .safety
            .iter()
            .map(|choice| match choice {
                written::Choice::Option(name) => name.clone(),
                written::Choice::Point(point) => point.to_string(),
            })
            .collect();
        at.known(&options, &names, "`safety`")
    };
    let kind = match written.kind {
        Kind::Single => {
            let ladder = at.ladder(&ladder, &names, breakdown)?;
            ItemKind::Single {
                safety: safety_options()?,
                options,
                ladder,
                option_set: written.option_set.clone(),
            }
        }
        Kind::Multiple => ItemKind::Multiple {
            exclusive: at.known(&options, &written.exclusive, "`exclusive`")?,
            safety: safety_options()?,
            options,
        },
        Kind::Scale => {
            let points: Vec<String> = (0..=10).map(|point: u8| point.to_string()).collect();
            let mut safety = Vec::new();
            for choice in &written.safety {
                match choice {
                    written::Choice::Point(point @ 0..=10) => safety.push(*point),
                    _ => return at.wrong("`safety` of a scale lists numbers from 0 to 10"),
                }
            }
            ItemKind::Scale {
                low: at.words(
                    "`low`, the words at 0,",
                    written.low.as_deref().unwrap_or_default(),
                )?,
                high: at.words(
                    "`high`, the words at 10,",
                    written.high.as_deref().unwrap_or_default(),
                )?,
                ladder: at.ladder(&ladder, &points, false)?,
                safety,
            }
        }
        Kind::Text => ItemKind::Text(match written.length {
            Some(written::Length::Short) => TextLength::Short,
            Some(written::Length::Long) | None => TextLength::Long,
        }),
    };
    Ok(Item {
        text: at.words("the text", &written.text)?,
        hint: written.hint,
        source: written.source,
        breakdown,
        dont_know: written.dont_know && written.kind != Kind::Text,
        prefer_not: written.prefer_not && written.kind != Kind::Text,
        nonresponse_apart: written.nonresponse_apart,
        asked_if: written
            .asked_if
            .as_ref()
            .map(|asked| routing(at, asked, earlier))
            .transpose()?,
        kind,
        id,
    })
}

/// A key that says nothing for this kind is a mistake, not a wish to be ignored.
fn fits_kind(at: &Place<'_>, item: &written::Item, breakdown: bool) -> Result<(), InstrumentError> {
    use written::Kind;
    let chooses = matches!(item.kind, Kind::Single | Kind::Multiple);
    let odd = [
        ("options", item.options.is_some() && !chooses),
        ("option_set", item.option_set.is_some() && !chooses),
        (
            "ladder",
            !item.ladder.is_empty() && matches!(item.kind, Kind::Multiple | Kind::Text),
        ),
        ("ladder", !item.ladder.is_empty() && item.option_set.is_some()),
        (
            "exclusive",
            !item.exclusive.is_empty() && item.kind != Kind::Multiple,
        ),
        ("safety", !item.safety.is_empty() && item.kind == Kind::Text),
        ("low", item.low.is_some() && item.kind != Kind::Scale),
        ("high", item.high.is_some() && item.kind != Kind::Scale),
        ("length", item.length.is_some() && item.kind != Kind::Text),
        (
            "nonresponse_apart",
            item.nonresponse_apart && (breakdown || !matches!(item.kind, Kind::Single | Kind::Scale)),
        ),
    ];
    match odd.iter().find(|(_, odd)| *odd) {
        Some((key, _)) => at.wrong(format!("`{key}` does not belong on an item of this kind")),
        None => Ok(()),
    }
}

fn routing(at: &Place<'_>, written: &written::AskedIf, earlier: &[Item]) -> Result<Routing, InstrumentError> {
    let Some(item) = earlier.iter().find(|item| item.id.as_str() == written.item) else {
        return at.wrong(format!(
            "`asked_if` names the item \"{}\", which is not asked before it",
            written.item
        ));
    };
    let ItemKind::Single { options, .. } = &item.kind else {
        return at.wrong(format!(
            "`asked_if` needs a single-choice item, and \"{}\" is not one",
            written.item
        ));
    };
    if written.is.is_empty() {
        return at.wrong("`asked_if` needs at least one option in `is`");
    }
    Ok(Routing {
        item: item.id.clone(),
        is: at.known(options, &written.is, "`asked_if`")?,
    })
}

mod scores;
#[cfg(test)]
mod tests;
