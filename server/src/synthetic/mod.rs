//! Young people who are made up.
//!
//! In: an instrument and a generator of random numbers. Out: what such a person would put into its form. The same seed
//! gives the same people, for demos and tests; nothing here is taken from anybody's answers.
//!
//! Whoever feels well in general tends to answer well everywhere, and a bit more alike within a section; about one item
//! in eight gets no answer, from some people hardly any and from some one in three.

pub mod shares;
mod words;

pub use words::{SENTENCES, Sentence, told_by};

use domain::instrument::{Instrument, Item, ItemId, ItemKind};
use domain::intake::{DONT_KNOW, PREFER_NOT, QUOTE, tick_field, words_field};
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use std::collections::BTreeMap;

/// The largest share of items that a made-up person gives no answer to.
const MOST_RETICENT: f64 = 0.39;

/// What a made-up person puts into a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Values by item that is ticked. An item without an answer is not there.
    pub ticks: BTreeMap<ItemId, Vec<String>>,
    /// Texts by item.
    pub words: BTreeMap<ItemId, String>,
    /// Whether the words may be quoted.
    pub quote: bool,
}

impl Answers {
    /// The fields of the form.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let ticks = self
            .ticks
            .iter()
            .flat_map(|(item, values)| values.iter().map(|value| (tick_field(item), value.clone())));
        let words = self
            .words
            .iter()
            .map(|(item, text)| (words_field(item), text.clone()));
        ticks
            .chain(words)
            .chain(self.quote.then(|| (QUOTE.to_owned(), "yes".to_owned())))
            .collect()
    }
}

/// The generator of the person with this number: people can be made in any order and stay the same.
pub fn generator(seed: u64, person: u64) -> StdRng {
    StdRng::seed_from_u64(
        seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ person.wrapping_mul(0xD1B5_4A32_D192_ED03),
    )
}

/// Answers an instrument.
pub fn answer(instrument: &Instrument, rng: &mut impl Rng) -> Answers {
    let mood = normal(rng);
    // On average a third of the most: 13 % of items.
    let reticence = MOST_RETICENT * rng.random::<f64>().powi(2);
    let mut answers = Answers {
        quote: rng.random_bool(0.6),
        ..Answers::default()
    };
    for section in &instrument.sections {
        let here = 0.6 * mood + 0.5 * normal(rng);
        for item in &section.items {
            if item.is_text() {
                continue;
            }
            // Without scripts everybody sees every item; a few answer those that are not for them.
            let answers_it = is_asked(item, &answers) || rng.random_bool(0.03);
            let values = match answers_it {
                false => None,
                true if rng.random_bool(reticence) => no_answer(item, rng),
                true => tick(item, here, rng),
            };
            if let Some(values) = values {
                answers.ticks.insert(item.id.clone(), values);
            }
        }
    }
    answers.words = words::words(instrument, mood, rng);
    answers
}

fn is_asked(item: &Item, answers: &Answers) -> bool {
    item.asked_if.as_ref().is_none_or(|routing| {
        let given = answers.ticks.get(&routing.item).into_iter().flatten();
        given
            .into_iter()
            .any(|value| routing.is.iter().any(|option| option.as_str() == value))
    })
}

/// Does not want to say, does not know, where these can be ticked, or leaves the item out.
fn no_answer(item: &Item, rng: &mut impl Rng) -> Option<Vec<String>> {
    match rng.random_range(0..4) {
        0 if item.prefer_not => Some(vec![PREFER_NOT.into()]),
        1 if item.dont_know => Some(vec![DONT_KNOW.into()]),
        _ => None,
    }
}

fn tick(item: &Item, mood: f64, rng: &mut impl Rng) -> Option<Vec<String>> {
    let level = mood + shares::ease(&item.id) + 0.7 * normal(rng);
    match &item.kind {
        ItemKind::Single { options, .. } => {
            let place = match shares::of(&item.id) {
                Some(shares) => shares::drawn(shares, options, rng),
                None => place(level, options.len()),
            };
            options.get(place).map(|option| vec![option.id.to_string()])
        }
        ItemKind::Scale { safety, .. } => {
            let point = whole(6.0 + 2.2 * level, 10);
            // Where the high end is the worrying one, feeling well is a low number.
            let point = if safety.contains(&10) { 10 - point } else { point };
            Some(vec![point.to_string()])
        }
        ItemKind::Multiple {
            options, exclusive, ..
        } => {
            let chance = shares::chance(&item.id, mood);
            let free = options.iter().filter(|option| !exclusive.contains(&option.id));
            let mut ticked: Vec<String> = free
                .filter(|_| rng.random_bool(chance))
                .map(|option| option.id.to_string())
                .collect();
            if ticked.is_empty() {
                ticked.extend(exclusive.first().map(ToString::to_string));
            }
            (!ticked.is_empty()).then_some(ticked)
        }
        ItemKind::Text(_) => None,
    }
}

/// The place among options that go from well to badly.
fn place(level: f64, options: usize) -> usize {
    let most = u8::try_from(options.saturating_sub(1)).unwrap_or(u8::MAX);
    let badly = (1.6 - level) / 3.2;
    usize::from(whole(badly * f64::from(most) + 0.5 * (badly - 0.5), most))
}

/// The nearest whole number from 0 to `most`.
fn whole(number: f64, most: u8) -> u8 {
    (0..most)
        .find(|whole| number < f64::from(*whole) + 0.5)
        .unwrap_or(most)
}

/// A number around 0, mostly between -1 and 1: the sum of twelve dice, near enough to a normal distribution.
fn normal(rng: &mut impl Rng) -> f64 {
    (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::intake::{Response, Submission};

    #[test]
    fn the_same_seed_gives_the_same_person_and_every_form_can_be_taken() {
        let catalogue = crate::embedded::catalogue().expect("the shipped catalogue");
        for instrument in catalogue.instruments.values() {
            for person in 0..200 {
                let answers = answer(instrument, &mut generator(1, person));
                assert_eq!(answers, answer(instrument, &mut generator(1, person)));
                assert!(Response::parse(instrument, &Submission::new(answers.pairs())).is_ok());
            }
        }
    }

    /// How many of these items a person answers.
    fn answered(instrument: &Instrument, items: &[&Item], person: u64) -> usize {
        let answers = answer(instrument, &mut generator(7, person));
        let given = |item: &&&Item| {
            answers
                .ticks
                .get(&item.id)
                .is_some_and(|values| !values.iter().any(|v| v.starts_with('~')))
        };
        items.iter().filter(given).count()
    }

    #[test]
    fn about_one_item_in_eight_gets_no_answer_and_people_differ() {
        let catalogue = crate::embedded::catalogue().expect("the shipped catalogue");
        for instrument in catalogue.instruments.values() {
            let always: Vec<_> = instrument
                .items()
                .filter(|item| item.asked_if.is_none() && !item.is_text())
                .collect();
            let people: Vec<usize> = (0..300)
                .map(|person| answered(instrument, &always, person) * 100 / always.len())
                .collect();
            let share = people.iter().sum::<usize>() / people.len();
            assert!((84..90).contains(&share), "{share} % of items are answered");
            for differ in [
                people.iter().any(|one| *one > 97),
                people.iter().any(|one| *one < 70),
            ] {
                assert!(differ, "{people:?}");
            }
        }
    }
}
