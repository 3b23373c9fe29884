//! The simple mode, where the server itself opens the box, and two waves in which the same people say the same. What came
//! in a wave's order, which texts are of one person, and who is who in the other wave: no place tells.
//!
//! What this does not hide: responses are whole records, so that somebody who reads the database may find the same rare
//! answers in two waves. Nobody reads them through Earshot, and released tables stand under disclosure control.

use super::database::Database;
use super::matcher::{Matcher, Order};
use super::{places, respondents};
use crate::harness::{NOW, children};
use app::road::{unseal, waves};
use app::state::AppState;
use domain::ballot_box::{Mark, Padded, SealedResponse};
use domain::clock::Clock;
use domain::id::{AuthorityId, WaveId};
use domain::instrument::Instrument;
use domain::intake::{Response, Submission, words_field};
use rand::Rng;
use server::synthetic;
use std::collections::HashMap;
use store::authorities::{self, Authority};
use time::Duration;

/// Two questions that are answered in words.
const ITEMS: [&str; 2] = ["one-change", "anything-else"];

/// What somebody writes: told apart from what others write, from their other text, and from the other wave.
fn text(person: usize, item: &str, wave: usize) -> String {
    format!("what number {person:03} of {wave} says to {item}, and nobody else")
}

/// What somebody ticks, the same in both waves, and what they write.
fn response(instrument: &Instrument, person: usize, wave: usize) -> Response {
    let mut answers = synthetic::answer(instrument, &mut synthetic::generator(5, person as u64));
    answers.words.clear();
    let mut pairs = answers.pairs();
    pairs.extend(ITEMS.map(|item| {
        (
            words_field(&domain::instrument::ItemId::new(item)),
            text(person, item, wave),
        )
    }));
    Response::parse(instrument, &Submission::new(pairs)).ok().unwrap()
}

/// A wave in which they answer one after the other, from its letters to unsealing.
async fn unsealed(state: &mut AppState, authority: AuthorityId, number: usize) -> WaveId {
    let people = respondents() as usize;
    let new = waves::NewWave {
        title: format!("Wave {number}"),
        closes_on: state.clock.today().saturating_add(Duration::days(10)),
        instruments: vec![children()],
        strategy: "southwark-2021".into(),
        retention: Default::default(),
    };
    let wave = waves::create(state, authority, new).await.unwrap();
    waves::invite(state, authority, wave, &children(), 1)
        .await
        .unwrap();
    waves::open(state, authority, wave).await.unwrap();
    let key = store::waves::box_key(&state.store, wave).await.unwrap().unwrap();
    assert_eq!(key.layers(), 0, "the simple mode");
    let instrument = state.catalogue.instruments[&children()].clone();
    let mut rng = state.rng();
    for person in 0..people {
        let mut mark = Mark([0; 32]);
        rng.fill_bytes(&mut mark.0);
        let response = response(&instrument, person, number);
        let SealedResponse { ticks, words } =
            SealedResponse::seal(wave, &key, &instrument, response, &mut rng).unwrap();
        store::ballot_box::accept(&state.store, wave, &mark, &ticks, &words, &mut rng)
            .await
            .unwrap();
    }
    waves::close(state, authority, wave).await.unwrap();
    state.clock = Clock::Fixed(state.clock.now() + Duration::days(30));
    unseal::unseal(state, authority, wave).await.unwrap();
    wave
}

/// Of what is left of a wave: ticks, and the texts of each question.
async fn left(
    database: &Database,
    state: &AppState,
    authority: AuthorityId,
    wave: WaveId,
    number: usize,
) -> Vec<Order> {
    const NAMES: [[&str; 3]; 2] = [
        [
            "ticks of the first wave",
            "wishes of the first wave",
            "other texts of the first wave",
        ],
        [
            "ticks of the second wave",
            "wishes of the second wave",
            "other texts of the second wave",
        ],
    ];
    let [ticks, texts @ ..] = NAMES[number];
    let (instrument, people) = (&state.catalogue.instruments[&children()], respondents() as usize);
    let ticked = |person| {
        let (ticks, _) = response(instrument, person, number).part();
        let padded = Padded::ticks(instrument, &ticks).ok().unwrap();
        (padded.bytes().to_vec(), person)
    };
    let whose: HashMap<Vec<u8>, usize> = (0..people).map(ticked).collect();
    assert_eq!(whose.len(), people, "no two tick the same");
    let mut places = vec![None; people];
    let responses = store::ballot_box::responses(&state.store, wave).await.unwrap();
    for (place, (_, ticks)) in (0..).zip(responses) {
        places[whose[&ticks]] = Some(place);
    }
    let mut orders = vec![Order {
        of: ticks,
        by: "id",
        places,
    }];
    let comments = store::comments::list(&state.store, authority, wave)
        .await
        .unwrap();
    assert_eq!(comments.len(), 2 * people);
    for (of, item) in texts.into_iter().zip(ITEMS) {
        let whose: Vec<(String, Option<usize>)> = (0..people)
            .map(|person| (text(person, item, number), Some(person)))
            .collect();
        let id = |(text, _): &(String, Option<usize>)| {
            comments.iter().position(|(comment, _, _)| comment.text == *text)
        };
        let ids = whose
            .iter()
            .map(|text| id(text).map(|place| place as u64))
            .collect();
        orders.push(Order {
            of,
            by: "id",
            places: ids,
        });
        orders.push(places::comments(database, of, people, &whose));
    }
    orders
}

async fn attacked(database: Database) {
    let url = "http://127.0.0.1".to_owned();
    let mut state = server::startup::open(&database.places(), url, Clock::Fixed(NOW))
        .await
        .unwrap();
    let authority = Authority {
        id: AuthorityId::draw(&mut state.rng()),
        slug: "southwark".into(),
        name: "Southwark Council".into(),
        strategy: "southwark-2021".into(),
    };
    authorities::create(&state.store, &authority).await.unwrap();
    let people = respondents() as u64;
    let coming = (0..people).map(Some).collect();
    let mut orders = vec![Order {
        of: "people",
        by: "arrival",
        places: coming,
    }];
    for number in 0..2 {
        let wave = unsealed(&mut state, authority.id, number).await;
        orders.extend(left(&database, &state, authority.id, wave, number).await);
    }
    let mut matcher = Matcher::new("two waves of the same people, opened by the server");
    matcher.tries(&orders);
    matcher.judge();
    state.store.close().await;
}

mod nobody_is_found_again_in_another_wave_and_no_two_texts_are_joined {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_sqlite() {
        attacked(Database::sqlite()).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_postgres() {
        if let Some(database) = Database::postgres() {
            attacked(database).await;
        }
    }
}
