//! The eligible population as a form: for each questionnaire how many in all, and by the breakdowns it asks.

use crate::staff::form::Sent;
use crate::ui::form::{Field, FormProblems};
use domain::instrument::{Instrument, InstrumentKey, Item, ItemId, ItemKind, OptionId};
use domain::wave::{EligibleGroup, EligiblePopulation};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was typed, by field.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct PopulationTyped(BTreeMap<String, String>);

/// What is asked of a whole questionnaire.
const IN_ALL: &str = "How many young people in all";

fn total_field(instrument: &InstrumentKey) -> String {
    format!("total.{instrument}")
}

fn group_field(instrument: &InstrumentKey, item: &ItemId, option: &OptionId) -> String {
    format!("{instrument}.{item}.{option}")
}

/// The breakdowns that a council can know the numbers of, with the options of each.
fn breakdowns(instrument: &Instrument) -> impl Iterator<Item = (&Item, Vec<(&OptionId, &str)>)> {
    instrument.breakdowns().filter_map(|item| match &item.kind {
        ItemKind::Single { options, .. } => Some((
            item,
            options
                .iter()
                .map(|option| (&option.id, option.label.as_str()))
                .collect(),
        )),
        _ => None,
    })
}

impl PopulationTyped {
    /// What is stored, as it was typed.
    pub fn of(population: &EligiblePopulation) -> Self {
        let totals = population
            .totals
            .iter()
            .map(|(key, count)| (total_field(key), count.to_string()));
        let groups = population.groups.iter();
        let groups = groups.map(|g| {
            (
                group_field(&g.instrument, &g.item, &g.option),
                g.count.to_string(),
            )
        });
        Self(totals.chain(groups).collect())
    }

    /// What was sent, for the fields of these instruments.
    pub fn read(sent: &Sent, instruments: &[Arc<Instrument>]) -> Self {
        let mut typed = BTreeMap::new();
        for instrument in instruments {
            let key = &instrument.key;
            typed.insert(total_field(key), sent.value(&total_field(key)));
            for (item, options) in breakdowns(instrument) {
                for (option, _) in options {
                    let field = group_field(key, &item.id, option);
                    typed.insert(field.clone(), sent.value(&field));
                }
            }
        }
        Self(typed)
    }

    /// What it means. A field that is left empty is not known; a group cannot be larger than the whole.
    pub fn check(&self, instruments: &[Arc<Instrument>]) -> Result<EligiblePopulation, FormProblems> {
        let mut population = EligiblePopulation::default();
        let mut problems = FormProblems::new();
        // Of two questionnaires each message says which it means.
        let named = |instrument: &Instrument, what: &str| match instruments.len() {
            0 | 1 => what.to_owned(),
            _ => format!("{}: {what}", super::instrument_label(instrument)),
        };
        for instrument in instruments {
            let key = &instrument.key;
            let total = self.number(&total_field(key), &named(instrument, IN_ALL), &mut problems);
            if let Some(total) = total {
                population.totals.push((key.clone(), total));
            }
            for (item, options) in breakdowns(instrument) {
                let mut sum: u64 = 0;
                let mut first = None;
                for (option, label) in options {
                    let field = group_field(key, &item.id, option);
                    let what = named(instrument, &format!("{} {label}", item.text));
                    let Some(count) = self.number(&field, &what, &mut problems) else {
                        continue;
                    };
                    sum += u64::from(count);
                    first.get_or_insert(field);
                    let (instrument, item, option) = (key.clone(), item.id.clone(), option.clone());
                    population.groups.push(EligibleGroup {
                        instrument,
                        item,
                        option,
                        count,
                    });
                }
                if let (Some(first), Some(total)) = (first, total)
                    && sum > u64::from(total)
                {
                    let what = named(instrument, &item.text);
                    problems.add(
                        first,
                        format!("{what}: these groups are more than there are in all"),
                    );
                }
            }
        }
        if problems.is_empty() {
            Ok(population)
        } else {
            Err(problems)
        }
    }

    /// The number in a field; `what` is asked there.
    fn number(&self, field: &str, what: &str, problems: &mut FormProblems) -> Option<u32> {
        let typed = self.get(field);
        if typed.is_empty() {
            return None;
        }
        // A council has thousands of children in care at most; more is a slip of the hand.
        let number = typed.parse().ok().filter(|number| *number <= 100_000);
        if number.is_none() {
            problems.add(
                field,
                format!("{what}: enter a whole number, or leave it empty if it is not known"),
            );
        }
        number
    }

    fn get(&self, field: &str) -> &str {
        self.0.get(field).map(String::as_str).unwrap_or_default()
    }

    /// The fields.
    pub fn fields(&self, instruments: &[Arc<Instrument>], problems: &FormProblems) -> AnyView {
        let all = instruments
            .iter()
            .map(|instrument| self.of_instrument(instrument, problems))
            .collect_view();
        all.into_any()
    }

    fn of_instrument(&self, instrument: &Instrument, problems: &FormProblems) -> AnyView {
        let field = |name: String, label: String| {
            let (value, error) = (self.get(&name).to_owned(), problems.of(&name));
            view! { <Field name=name label=label kind="number" width="short" value=value error=error /> }
        };
        let groups = breakdowns(instrument)
            .map(|(item, options)| {
                let fields = options
                    .iter()
                    .map(|(option, label)| field(group_field(&instrument.key, &item.id, option), (*label).to_owned()))
                    .collect_view();
                view! { <fieldset><legend>{item.text.clone()}</legend><div class="cluster">{fields}</div></fieldset> }
            })
            .collect_view();
        view! {
            <h3>{super::instrument_label(instrument)}</h3>
            {field(total_field(&instrument.key), IN_ALL.into())}
            {groups}
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instruments() -> Vec<Arc<Instrument>> {
        let source = include_str!("../../../../instruments/eleven-to-seventeen/1.toml");
        vec![Arc::new(Instrument::parse("1.toml", source).unwrap())]
    }

    #[test]
    fn what_is_typed_is_what_is_kept_and_shown_again() {
        let all = instruments();
        let sent = Sent::from([
            ("total.eleven-to-seventeen/1", "120"),
            ("eleven-to-seventeen/1.age-band.11-12", "40"),
        ]);
        let typed = PopulationTyped::read(&sent, &all);
        let population = typed.check(&all).unwrap();
        assert_eq!((population.total(), population.groups.len()), (120, 1));
        let again = PopulationTyped::of(&population);
        assert_eq!(again.get("eleven-to-seventeen/1.age-band.11-12"), "40");
        assert_eq!(again.check(&all).unwrap(), population);
    }

    #[test]
    fn groups_larger_than_the_whole_and_odd_numbers_are_pointed_out() {
        let all = instruments();
        let sent = Sent::from([
            ("total.eleven-to-seventeen/1", "30"),
            ("eleven-to-seventeen/1.age-band.11-12", "40"),
            ("eleven-to-seventeen/1.age-band.13-14", "many"),
        ]);
        let problems = PopulationTyped::read(&sent, &all).check(&all).unwrap_err();
        assert!(problems.of("eleven-to-seventeen/1.age-band.11-12").is_some());
        assert!(problems.of("eleven-to-seventeen/1.age-band.13-14").is_some());
        let messages: Vec<&str> = problems.iter().map(|(_, message)| message).collect();
        assert!(
            messages
                .iter()
                .all(|message| message.starts_with("How old are you?")),
            "{messages:?}"
        );
    }

    #[test]
    fn of_two_questionnaires_each_message_says_which_it_means_and_what_and_never_what_was_typed() {
        let mut all = instruments();
        let source = include_str!("../../../../instruments/care-leavers/1.toml");
        all.push(Arc::new(Instrument::parse("1.toml", source).unwrap()));
        let sent = Sent::from([
            ("total.eleven-to-seventeen/1", "many"),
            ("total.care-leavers/1", "30"),
            ("care-leavers/1.home-type.student", "forty-two"),
            ("care-leavers/1.home-type.family", "31"),
        ]);
        let problems = PopulationTyped::read(&sent, &all).check(&all).unwrap_err();
        let messages: Vec<&str> = problems.iter().map(|(_, message)| message).collect();
        let [first, second] = [&all[0], &all[1]].map(|one| super::super::instrument_label(one));
        let begins = [
            format!("{first}: How many young people in all: enter a whole number"),
            format!("{second}: Where do you live? Student housing: enter a whole number"),
            format!("{second}: Where do you live?: these groups are more"),
        ];
        assert_eq!(messages.len(), begins.len(), "{messages:?}");
        for (message, begin) in messages.iter().zip(&begins) {
            assert!(message.starts_with(begin.as_str()), "{message}");
        }
        assert!(messages.iter().all(|message| !message.contains("forty")));
    }
}
