//! What comes back to a closed wave and is not what went out; and turns that are broken off. Nothing is lost by any of it.

use super::{Held, PEOPLE};
use crate::harness::{ask, fields};
use axum::http::{HeaderValue, StatusCode, header};
use domain::ballot_box::{HashKey, Heaps, HeapsError, PrivateKey};
use domain::id::WaveId;
use domain::wave::WaveState;
use rand::Rng;
use store::WaveKeys;

/// Sizes in a file with one layer left: what comes before the envelopes, and one of either kind.
const HEAD: usize = 35;
const TICKS: usize = 6_449;
const WORDS: usize = 18_737;

#[tokio::test]
async fn a_file_that_is_not_what_went_out_changes_nothing() {
    let mut held = Held::closed().await;
    let sealed = held.fetched().await;
    held.refused(b"", "Choose the file").await;
    held.refused(b"something else", "not a file of sealed answers")
        .await;
    held.refused(&sealed.to_bytes(), "wrong number of layers: 1 should be left")
        .await;
    let good = held.peeled(sealed, 0).to_bytes();
    held.refused(&good[..good.len() - 1], "not whole").await;
    held.refused(&[&good[..], b"!"].concat(), "not whole").await;
    // Of another wave.
    let mut other = good.clone();
    other[14] ^= 1;
    held.refused(&other, "of another wave").await;
    // One answer less, and one more.
    let words = HEAD + PEOPLE as usize * TICKS;
    assert_eq!(good.len(), words + PEOPLE as usize * WORDS);
    let mut fewer = [&good[..words - TICKS], &good[words..good.len() - WORDS]].concat();
    fewer[HEAD - 1] -= 1;
    held.refused(&fewer, "Not as many envelopes").await;
    let mut more = [&good[..words], &[3; TICKS], &good[words..], &[3; WORDS]].concat();
    more[HEAD - 1] += 1;
    held.refused(&more, "Not as many envelopes").await;
    // One answer twice.
    let mut twice = good.clone();
    twice.copy_within(HEAD + TICKS..HEAD + 2 * TICKS, HEAD);
    held.refused(&twice, "in this file twice").await;
    // As many as there should be, and of the right size; but nothing that words could have made of what went out.
    let mut made_up = good.clone();
    held.rng.fill_bytes(&mut made_up[HEAD..]);
    for at in (HEAD..words)
        .step_by(TICKS)
        .chain((words..good.len()).step_by(WORDS))
    {
        made_up[at] = 7;
    }
    held.refused(&made_up, "Not one envelope").await;
    let mut nothing = good.clone();
    nothing[HEAD..].fill(0);
    held.refused(&nothing, "Not one envelope").await;
    // And the good one is taken all the same, once.
    assert_eq!(held.bring(&good).await.status, StatusCode::SEE_OTHER);
    held.refused(&good, "wrong number of layers: 0 should be left")
        .await;
}

#[tokio::test]
async fn a_file_that_no_wave_can_have_is_not_even_read() {
    let held = Held::closed().await;
    let mut request = held.returned(b"small, and says that it is not");
    let huge = HeaderValue::from_static("400000000");
    request.headers_mut().insert(header::CONTENT_LENGTH, huge);
    let router = server::router::router(held.app.state.clone());
    assert_eq!(ask(router, request).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(held.fetched().await.count(), PEOPLE as usize);
}

#[tokio::test]
async fn wrong_words_and_words_of_another_wave_open_nothing_and_change_nothing() {
    let mut held = Held::closed().await;
    let other = WaveId::draw(&mut held.rng);
    for key in [
        held.key(2),
        held.key(3),
        PrivateKey::of_words(&held.words[0], other),
    ] {
        let opened = held.fetched().await.peel(&key, &mut held.rng, &mut |_| ());
        assert!(opened.err() == Some(HeapsError::WrongWords));
    }
    let fetched = held.fetched().await;
    assert_eq!((fetched.layers(), fetched.count()), (2, PEOPLE as usize));
    assert_eq!(held.peeled(fetched, 0).layers(), 1);
}

#[tokio::test]
async fn a_turn_that_is_broken_off_is_begun_anew_and_nobody_answers_twice_or_not_at_all() {
    let mut held = Held::closed().await;
    // Fetched and half opened; then the tab is closed.
    let fetched = held.fetched().await;
    let mut half = fetched.peeling(held.key(0)).unwrap();
    for _ in 0..PEOPLE {
        half.step();
    }
    drop(half);
    // Opened in two tabs, and brought back from both: it counts once.
    let [one, other] =
        [held.fetched().await, held.fetched().await].map(|heaps| held.peeled(heaps, 0).to_bytes());
    assert_eq!(held.bring(&one).await.status, StatusCode::SEE_OTHER);
    held.refused(&other, "wrong number of layers: 0 should be left")
        .await;
    // The second fetches, and their connection breaks in the middle of the way back.
    let fetched = held.fetched().await;
    let both_off = held.peeled(fetched, 2).to_bytes();
    held.refused(&both_off[..both_off.len() / 2], "not whole").await;
    assert_eq!(held.fetched().await.layers(), 1);
    assert_eq!(held.bring(&both_off).await.status, StatusCode::SEE_OTHER);
    assert_eq!(held.state().await, WaveState::Unsealed);
    let store = &held.app.state.store;
    let responses = store::ballot_box::responses(store, held.wave).await.unwrap();
    assert_eq!(responses.len(), PEOPLE as usize);
    assert_eq!(store::ballot_box::unreadable(store, held.wave).await.unwrap(), 0);
    // Had the power gone right then, keys would be left. The same file, brought once more, finishes it.
    let left = WaveKeys {
        invitation: HashKey::draw(&mut held.rng),
        mark: HashKey::draw(&mut held.rng),
        private: None,
    };
    held.app.state.keys.add(held.wave, &left).unwrap();
    assert_eq!(held.bring(&both_off).await.status, StatusCode::SEE_OTHER);
    assert!(!held.app.state.keys.has(held.wave).unwrap());
    assert_eq!(
        held.bring(&both_off).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn envelopes_that_were_changed_are_counted_and_the_others_are_read() {
    let mut held = Held::closed().await;
    let mut file = held.fetched().await.to_bytes();
    file[35 + 4_000] ^= 1;
    let damaged = Heaps::from_bytes(&file).unwrap();
    let outer_off = held.peeled(damaged, 0);
    held.bring(&outer_off.to_bytes()).await;
    let sealed = held.fetched().await;
    let both_off = held.peeled(sealed, 3);
    assert_eq!(
        held.bring(&both_off.to_bytes()).await.status,
        StatusCode::SEE_OTHER
    );
    let store = &held.app.state.store;
    assert_eq!(store::ballot_box::unreadable(store, held.wave).await.unwrap(), 1);
    assert_eq!(
        store::ballot_box::responses(store, held.wave)
            .await
            .unwrap()
            .len(),
        PEOPLE as usize - 1
    );
}

#[tokio::test]
async fn a_key_that_was_copied_badly_stays_and_is_told() {
    let held = Held::draft().await;
    let key = held.key(0).public().written();
    let form = fields([("seat", "first"), ("key", &key[..key.len() - 3])]);
    let answer = held.app.post_as(&held.holder, &held.at("seat"), &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("not a whole public key"));
    assert!(
        answer.body.contains(&key[..key.len() - 3]),
        "what was typed stays"
    );
}
