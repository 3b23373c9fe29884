//! Who says what is whose. In: the truth of a simulated wave, and both key holders' words. Out: for every person their
//! envelopes, and what lies in them, as far as it can be told from everybody else's. No attacker has all of this.

use super::fieldwork::Fieldwork;
use crate::harness::children;
use domain::ballot_box::{EnvelopeKind, Padded, Peeled, SealedEnvelope};
use domain::instrument::Instrument;
use domain::intake::{Response, Submission, tick_field, words_field};
use server::simulate::Truth;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// By person: something of theirs, if nobody else's is alike.
pub type Theirs<T = Vec<u8>> = Vec<Option<T>>;

/// An envelope before and after the first key holder, and what lay in it.
#[derive(Clone)]
pub struct Told {
    pub sealed: Vec<u8>,
    pub inner: Vec<u8>,
    pub content: Vec<u8>,
}

/// Who belongs to what.
pub struct Referee {
    instrument: Arc<Instrument>,
    people: usize,
    ticks: HashMap<Vec<u8>, usize>,
    /// All texts of a person together.
    words: HashMap<Vec<String>, usize>,
    /// Every text by itself.
    texts: HashMap<String, usize>,
}

/// By key, whatever only one of them has.
fn alone<K: Eq + Hash>(all: impl Iterator<Item = (K, usize)>) -> HashMap<K, usize> {
    let mut found: HashMap<K, Option<usize>> = HashMap::new();
    for (key, person) in all {
        found
            .entry(key)
            .and_modify(|person| *person = None)
            .or_insert(Some(person));
    }
    found
        .into_iter()
        .filter_map(|(key, person)| Some((key, person?)))
        .collect()
}

/// A response as its form is read.
fn response(instrument: &Instrument, truth: &Truth) -> Response {
    let item = |name: &String| domain::instrument::ItemId::new(name.as_str());
    let ticks = truth.answers.iter().flat_map(|(name, values)| {
        values
            .iter()
            .map(move |value| (tick_field(&item(name)), value.clone()))
    });
    let words = truth
        .words
        .iter()
        .map(|(name, text)| (words_field(&item(name)), text.clone()));
    Response::parse(instrument, &Submission::new(ticks.chain(words).collect()))
        .ok()
        .unwrap()
}

impl Referee {
    pub fn of(wave: &Fieldwork) -> Self {
        let instrument = wave.state.catalogue.instruments[&children()].clone();
        let mut ticks = Vec::new();
        let mut words = Vec::new();
        for (person, truth) in wave.people.iter().map(|person| &person.truth).enumerate() {
            let (ticked, written) = response(&instrument, truth).part();
            let padded = Padded::ticks(&instrument, &ticked).ok().unwrap();
            ticks.push((padded.bytes().to_vec(), person));
            let texts: Vec<String> = written.texts.into_iter().map(|text| text.text).collect();
            words.push((texts, person));
        }
        let texts = words
            .iter()
            .flat_map(|(texts, person)| texts.iter().map(|text| (text.clone(), *person)));
        Self {
            people: words.len(),
            texts: alone(texts),
            ticks: alone(ticks.into_iter()),
            words: alone(words.into_iter()),
            instrument,
        }
    }

    /// Whose this content is.
    pub fn whose(&self, content: &Padded) -> Option<usize> {
        match content.kind() {
            EnvelopeKind::Ticks => self.ticks.get(content.bytes()).copied(),
            EnvelopeKind::Words => {
                let words = content.to_words(&self.instrument).ok()?;
                let texts: Vec<String> = words.texts.into_iter().map(|text| text.text).collect();
                self.words.get(&texts).copied()
            }
        }
    }

    /// Whose a text is.
    pub fn who_wrote(&self, text: &str) -> Option<usize> {
        self.texts.get(text).copied()
    }

    /// Things of people, each in their place.
    pub fn sorted<T: Clone>(&self, all: impl Iterator<Item = (Option<usize>, T)>) -> Theirs<T> {
        let mut sorted = vec![None; self.people];
        for (person, thing) in all {
            if let Some(person) = person {
                sorted[person] = Some(thing);
            }
        }
        sorted
    }

    /// Opens every envelope of the box, with the words of both: ticks, then words.
    pub async fn opened(&self, wave: &Fieldwork) -> [Theirs<Told>; 2] {
        let (ticks, words) = store::ballot_box::envelopes(&wave.state.store, wave.wave)
            .await
            .unwrap();
        let keys = [wave.key(0), wave.key(1)];
        let open = |kind, envelope: SealedEnvelope| {
            let Ok(Peeled::Envelope(inner)) = envelope.peel(wave.wave, kind, &keys[0]) else {
                panic!("the outer layer does not come off");
            };
            let Ok(Peeled::Content(content)) = inner.peel(wave.wave, kind, &keys[1]) else {
                panic!("the inner layer does not come off");
            };
            let told = Told {
                sealed: envelope.as_bytes().to_vec(),
                inner: inner.as_bytes().to_vec(),
                content: content.bytes().to_vec(),
            };
            (self.whose(&content), told)
        };
        [(EnvelopeKind::Ticks, ticks), (EnvelopeKind::Words, words)]
            .map(|(kind, heap)| self.sorted(heap.into_iter().map(|envelope| open(kind, envelope))))
    }
}
