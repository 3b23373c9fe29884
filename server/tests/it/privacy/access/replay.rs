//! Attack 33: what went over the wire once is sent again.

use super::{ballot, form, in_box, is_taken, seal_and_hear};
use crate::harness::{NOW, TestApp};
use app::phone::Reply;
use app::road::{unseal, waves};
use domain::clock::Clock;
use domain::id::WaveId;
use time::Duration;

/// The same bytes to the same wave, to another one, with another letter's token, a day after closing, and after unsealing.
#[tokio::test]
async fn attack_33_a_replayed_ballot_or_form_adds_nothing_anywhere_and_ever() {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(12).await;
    let (second, others) = app.open_wave(authority.id, 1).await;
    let recorded = ballot(&app, wave, &codes[0], "always").await;
    assert_eq!(seal_and_hear(&app, recorded.to_bytes()).await, Reply::Now);
    assert_eq!(
        is_taken(&app.post("/s/send", &form(&codes[1], "never")).await),
        Some(true)
    );
    for code in &codes[2..] {
        let sent = ballot(&app, wave, code, "always").await;
        assert_eq!(seal_and_hear(&app, sent.to_bytes()).await, Reply::Now);
    }
    assert_eq!(seal_and_hear(&app, recorded.to_bytes()).await, Reply::Before);
    assert_eq!(
        is_taken(&app.post("/s/send", &form(&codes[1], "never")).await),
        Some(false)
    );

    let mut elsewhere = recorded.clone();
    elsewhere.wave = second;
    assert_eq!(seal_and_hear(&app, elsewhere.to_bytes()).await, Reply::Nothing);
    elsewhere.wave = WaveId::draw(&mut app.state.rng());
    assert_eq!(seal_and_hear(&app, elsewhere.to_bytes()).await, Reply::Nothing);
    // A code is stretched with the wave: the token of the one is no token of the other.
    let mut token = ballot(&app, second, &others[0], "always").await;
    token.wave = wave;
    assert_eq!(seal_and_hear(&app, token.to_bytes()).await, Reply::Nothing);
    assert_eq!((in_box(&app, wave).await, in_box(&app, second).await), (12, 0));

    waves::close(&app.state, authority.id, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::hours(25));
    assert_eq!(seal_and_hear(&app, recorded.to_bytes()).await, Reply::Nothing);
    assert_eq!(
        is_taken(&app.post("/s/send", &form(&codes[1], "never")).await),
        None
    );
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    unseal::unseal(&app.state, authority.id, wave).await.unwrap();
    // Now there are no marks any more, and also with the clock set back nothing can come a second time.
    for back in [Duration::days(30), Duration::ZERO, -Duration::days(400)] {
        app.state.clock = Clock::Fixed(NOW + back);
        assert_eq!(seal_and_hear(&app, recorded.to_bytes()).await, Reply::Nothing);
        assert_eq!(
            is_taken(&app.post("/s/send", &form(&codes[1], "never")).await),
            None
        );
    }
    let responses = store::ballot_box::responses(&app.state.store, wave)
        .await
        .unwrap();
    assert_eq!((responses.len(), in_box(&app, wave).await), (12, 0));
}

/// Whoever has two codes, or a friend with another, may send the very same envelopes twice: two answers, as any two would be.
/// An envelope sealed to another wave's key, or put where the other kind belongs, is taken (nobody can look into it) and can
/// then not be read.
#[tokio::test]
async fn attack_33_envelopes_in_the_wrong_place_are_counted_as_unreadable() {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(12).await;
    let (second, others) = app.open_wave(authority.id, 1).await;
    let foreign = ballot(&app, second, &others[0], "always").await;
    for (place, code) in codes.iter().enumerate() {
        let mut sent = ballot(&app, wave, code, "always").await;
        if place < 2 {
            sent.sealed = foreign.sealed.clone();
        }
        assert_eq!(seal_and_hear(&app, sent.to_bytes()).await, Reply::Now);
    }
    waves::close(&app.state, authority.id, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    let unsealed = unseal::unseal(&app.state, authority.id, wave).await.unwrap();
    assert_eq!(unsealed.unreadable, 4, "two of each kind");
    let responses = store::ballot_box::responses(&app.state.store, wave)
        .await
        .unwrap();
    assert_eq!(responses.len(), 10);
}
