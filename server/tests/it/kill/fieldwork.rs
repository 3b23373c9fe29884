//! An installation with an open wave and very many letters, made without stretching a code for each.

use super::person::{Person, Way};
use crate::harness::{children, draft};
use app::road::{unseal, waves};
use app::state::AppState;
use domain::ballot_box::{Ballot, BoxKey, Code, EnvelopeKind, InvitationHash, Padded, SealedResponse};
use domain::clock::Clock;
use domain::id::{AuthorityId, WaveId};
use domain::instrument::{Instrument, ItemKind};
use domain::intake::{Response, Submission, tick_field};
use rand::Rng;
use rand::rngs::StdRng;
use server::config::Places;
use std::sync::Arc;
use time::Duration;

/// One in so many of those with forms, and of those with scripts, gives up.
const GIVES_UP: u32 = 5;

pub struct Fieldwork {
    places: Places,
    authority: AuthorityId,
    wave: WaveId,
    instrument: Arc<Instrument>,
    people: u32,
    /// Of those with scripts: what their marks are made of.
    ballots: Vec<Ballot>,
}

async fn open(places: &Places, clock: Clock) -> AppState {
    server::startup::open(places, "http://127.0.0.1".into(), clock)
        .await
        .unwrap()
}

/// What somebody answers: no two the same.
fn answers(instrument: &Instrument, number: u32) -> Vec<(String, String)> {
    let mut left = number as usize;
    let always = instrument.items().filter(|item| item.asked_if.is_none());
    let mut pairs: Vec<_> = always
        .filter_map(|item| match &item.kind {
            ItemKind::Single { options, .. } => {
                let digit = left % options.len();
                left /= options.len();
                Some((tick_field(&item.id), options[digit].id.to_string()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(left, 0, "there are enough questions");
    pairs.push(("w.one-change".into(), words(number)));
    pairs
}

fn words(number: u32) -> String {
    format!("number {number} has this to say")
}

fn response(instrument: &Instrument, number: u32) -> Response {
    let parsed = Response::parse(instrument, &Submission::new(answers(instrument, number)));
    parsed.unwrap_or_else(|_| panic!("it parses"))
}

/// The same ballot from another letter: the token is drawn, where a phone would stretch a code for it.
fn from_another_letter(ballot: &Ballot, rng: &mut StdRng) -> Ballot {
    // Behind the form and the wave.
    const TOKEN: std::ops::Range<usize> = 17..49;
    let mut bytes = ballot.to_bytes();
    rng.fill_bytes(&mut bytes[TOKEN]);
    Ballot::from_bytes(&bytes).unwrap()
}

impl Fieldwork {
    /// Opens a wave for so many people, who are handed back with their answers; afterwards nobody has the files open.
    pub async fn begin(places: &Places, people: u32, without_scripts: u32) -> (Self, Vec<Person>) {
        let state = open(places, Clock::System).await;
        let mut rng = state.rng();
        let (authority, wave) = draft(&state).await;
        let codes = waves::invite(&state, authority, wave, &children(), without_scripts)
            .await
            .unwrap();
        let keys = state.keys.get(wave).unwrap();
        let key = BoxKey::Simple(keys.private.unwrap().public());
        let instrument = state.catalogue.instruments[&children()].clone();
        let sealed = |number, rng: &mut StdRng| {
            let response = response(&instrument, number);
            SealedResponse::seal(wave, &key, &instrument, response, rng).unwrap()
        };
        let first = Ballot {
            wave,
            token: codes[0].stretch().token(wave),
            voucher: Default::default(),
            sealed: sealed(0, &mut rng),
        };
        let ballots: Vec<Ballot> = (without_scripts..people)
            .map(|number| Ballot {
                sealed: sealed(number, &mut rng),
                ..from_another_letter(&first, &mut rng)
            })
            .collect();
        let hashes: Vec<InvitationHash> = ballots
            .iter()
            .map(|ballot| ballot.token.invitation(&keys.invitation))
            .collect();
        store::invitations::add(&state.store, wave, &children(), &hashes)
            .await
            .unwrap();
        waves::open(&state, authority, wave).await.unwrap();
        server::serving::close(state).await;
        let form = |code: &Code, number| Way::Form {
            code: code.printed(),
            answers: answers(&instrument, number),
        };
        let forms = codes.iter().zip(0..).map(|(code, number)| form(code, number));
        let sealed = ballots.iter().map(|ballot| Way::Sealed(ballot.to_bytes()));
        let people: Vec<Person> = forms
            .chain(sealed)
            .zip(0..)
            .map(|(way, number)| Person {
                number,
                way,
                gives_up: number % GIVES_UP == 0,
            })
            .collect();
        let fieldwork = Self {
            places: places.clone(),
            authority,
            wave,
            instrument,
            people: u32::try_from(people.len()).unwrap(),
            ballots,
        };
        (fieldwork, people)
    }

    /// Looks into the box, opens it, and reads: a mark and two envelopes for each, and every answer once.
    pub async fn everybody_is_there_once(&self) {
        let mut state = open(&self.places, Clock::System).await;
        let (ticks, words_heap) = store::ballot_box::envelopes(&state.store, self.wave)
            .await
            .unwrap();
        assert_eq!(
            (ticks.len(), words_heap.len()),
            (self.people as usize, self.people as usize)
        );
        let key = state.keys.get(self.wave).unwrap().mark;
        for ballot in &self.ballots {
            let mark = ballot.token.mark(&key);
            assert!(
                store::ballot_box::has(&state.store, self.wave, &mark)
                    .await
                    .unwrap()
            );
        }
        waves::close(&state, self.authority, self.wave).await.unwrap();
        state.clock = Clock::Fixed(state.clock.now() + Duration::days(30));
        let unsealed = unseal::unseal(&state, self.authority, self.wave).await.unwrap();
        assert_eq!(unsealed.unreadable, 0);

        let responses = store::ballot_box::responses(&state.store, self.wave)
            .await
            .unwrap();
        let mut ticks: Vec<Vec<u8>> = responses.into_iter().map(|(_, ticks)| ticks).collect();
        let mut wanted: Vec<Vec<u8>> = (0..self.people)
            .map(|number| {
                let (ticks, _) = response(&self.instrument, number).part();
                Padded::ticks(&self.instrument, &ticks).unwrap().bytes().to_vec()
            })
            .collect();
        ticks.sort();
        wanted.sort();
        assert_eq!(wanted[0].len(), EnvelopeKind::Ticks.size());
        wanted.dedup();
        assert!(ticks == wanted, "everybody's ticks are there once");

        let comments = store::comments::list(&state.store, self.authority, self.wave)
            .await
            .unwrap();
        let mut texts: Vec<String> = comments.into_iter().map(|(comment, ..)| comment.text).collect();
        let mut wanted: Vec<String> = (0..self.people).map(words).collect();
        texts.sort();
        wanted.sort();
        assert!(texts == wanted, "everybody's words are there once");
        server::serving::close(state).await;
    }
}
