//! Young people whose order is known to the test and to nobody else: their marks and envelopes are random bytes of the real
//! sizes, and each can be found again by its first and last bytes.

pub use super::finder::KNOWN;

use crate::both::Fresh;
use crate::world::{Side, eleven};
use domain::ballot_box::{EnvelopeKind, Mark, SealedEnvelope};
use domain::id::CommentId;
use domain::instrument::ItemId;
use domain::themes::Comment;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use store::ballot_box::{self, Accepted, Unsealed};

/// Somebody.
pub struct Person {
    pub mark: [u8; 32],
    pub ticks: Vec<u8>,
    pub words: Vec<u8>,
    /// What their ticks are when they are unsealed.
    pub opened: Vec<u8>,
    /// What they wrote.
    pub text: String,
}

/// In the order in which they answer.
pub struct Crowd(pub Vec<Person>);

fn random(rng: &mut StdRng, size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size];
    rng.fill_bytes(&mut bytes);
    bytes
}

impl Crowd {
    /// With envelopes of the real sizes.
    pub fn new(people: usize, seed: u64) -> Self {
        let [ticks, words] =
            [EnvelopeKind::Ticks, EnvelopeKind::Words].map(|kind| SealedEnvelope::size(kind, 0));
        Self::with_sizes(people, seed, ticks, words)
    }

    pub fn with_sizes(people: usize, seed: u64, ticks: usize, words: usize) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let person = |rng: &mut StdRng| {
            let mut mark = [0; 32];
            rng.fill_bytes(&mut mark);
            let text: String = random(rng, 100)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            Person {
                mark,
                ticks: random(rng, ticks),
                words: random(rng, words),
                opened: random(rng, EnvelopeKind::Ticks.size()),
                text,
            }
        };
        Self((0..people).map(|_| person(&mut rng)).collect())
    }

    /// One of them answers.
    pub async fn answer(&self, fresh: &Fresh, side: &Side, n: usize, rng: &mut StdRng) {
        let person = &self.0[n];
        let sealed = |bytes: &Vec<u8>| SealedEnvelope::from_bytes(bytes.clone());
        let (mark, ticks, words) = (Mark(person.mark), sealed(&person.ticks), sealed(&person.words));
        let accepted = ballot_box::accept(&fresh.store, side.wave, &mark, &ticks, &words, rng);
        assert_eq!(accepted.await.unwrap(), Accepted::Now);
    }

    /// All of them answer, one after the other.
    pub async fn answers(&self, fresh: &Fresh, side: &Side, rng: &mut StdRng) {
        side.open(&fresh.store).await;
        for n in 0..self.0.len() {
            self.answer(fresh, side, n, rng).await;
        }
    }

    /// The wave is closed and unsealed by somebody who forgets to shuffle: what the store does must be enough.
    pub async fn unsealed(&self, fresh: &Fresh, side: &Side, rng: &mut StdRng) {
        side.close(&fresh.store).await;
        let comment = |person: &Person, rng: &mut StdRng| Comment {
            id: CommentId::draw(rng),
            instrument: eleven(),
            item: ItemId::new("anything-else"),
            age_band: None,
            quote: false,
            text: person.text.clone(),
            redacted: None,
        };
        let unsealed = Unsealed {
            envelopes: self.0.len() as u64,
            responses: self
                .0
                .iter()
                .map(|person| (eleven(), person.opened.clone()))
                .collect(),
            comments: self.0.iter().map(|person| comment(person, rng)).collect(),
            unreadable: 0,
        };
        assert!(
            ballot_box::unseal(&fresh.store, side.wave, unsealed, rng)
                .await
                .unwrap()
        );
    }
}
