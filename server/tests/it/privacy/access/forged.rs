//! Attack 35: forged tokens, rubbish of the right size, points of small order, and contents that no form yields.

use super::{ballot, in_box, opens, seal_and_hear};
use crate::harness::{NOW, TestApp, children};
use app::phone::Reply;
use app::road::{unseal, waves};
use domain::ballot_box::{Ballot, BoxKey, EnvelopeKind, Padded, SealedEnvelope};
use domain::clock::Clock;
use rand::Rng;
use serde_json::{Value, json};
use time::Duration;

/// Where the token lies in a ballot: behind its form and its wave.
const TOKEN: std::ops::Range<usize> = 17..49;
/// X-Wing's encapsulated key ends with a point of X25519.
const POINT: std::ops::Range<usize> = 1 + 1_088..1 + 1_120;

/// Points with which X25519 yields nothing secret, as everybody knows them: 0, 1, two of order 8, and p − 1, p, p + 1.
fn points_of_small_order() -> [[u8; 32]; 7] {
    let small = |first: u8| std::array::from_fn(|at| if at == 0 { first } else { 0 });
    let near_p = |first: u8| {
        std::array::from_fn(|at| match at {
            0 => first,
            31 => 0x7f,
            _ => 0xff,
        })
    };
    let of_order_8 = [
        [
            0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
            0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
        ],
        [
            0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b,
            0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57,
        ],
    ];
    [
        small(0),
        small(1),
        of_order_8[0],
        of_order_8[1],
        near_p(0xec),
        near_p(0xed),
        near_p(0xee),
    ]
}

#[tokio::test]
async fn attack_35_a_forged_token_opens_nothing() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let honest = ballot(&app, wave, &codes[0], "always").await.to_bytes();
    let mut rng = app.state.rng();
    for byte in [Some(0), Some(0xff), None] {
        let mut forged = honest.clone();
        match byte {
            Some(byte) => forged[TOKEN].fill(byte),
            None => rng.fill_bytes(&mut forged[TOKEN]),
        }
        assert_eq!(seal_and_hear(&app, forged).await, Reply::Nothing);
    }
    // One bit beside the right one.
    let mut near = honest.clone();
    near[TOKEN.start] ^= 1;
    assert_eq!(seal_and_hear(&app, near).await, Reply::Nothing);
    assert_eq!(in_box(&app, wave).await, 0);
    assert_eq!(
        seal_and_hear(&app, honest).await,
        Reply::Now,
        "the code is still good"
    );
}

/// Nobody can look into an envelope, so rubbish of the right size is an answer: one that cannot be read. It takes its own code's
/// place and nobody else's, and stops nothing.
#[tokio::test]
async fn attack_35_rubbish_and_small_points_are_answers_that_cannot_be_read() {
    let points = points_of_small_order();
    let forgers = points.len() + 3;
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(u32::try_from(forgers + 10).unwrap()).await;
    for (place, code) in codes.iter().enumerate() {
        let mut sent = ballot(&app, wave, code, "always").await;
        let change = |envelope: &mut SealedEnvelope, change: &dyn Fn(&mut [u8])| {
            let mut bytes = envelope.as_bytes().to_vec();
            // The first byte says how it is sealed, and is looked at.
            change(&mut bytes);
            *envelope = SealedEnvelope::from_bytes(bytes);
        };
        for envelope in [&mut sent.sealed.ticks, &mut sent.sealed.words] {
            match place {
                0 => change(envelope, &|bytes| bytes[1..].fill(0)),
                1 => change(envelope, &|bytes| bytes[1..].fill(0xff)),
                2 => change(envelope, &|bytes| bytes[1_200] ^= 1),
                _ if place < forgers => {
                    change(envelope, &|bytes| {
                        bytes[POINT].copy_from_slice(&points[place - 3])
                    });
                }
                _ => {}
            }
        }
        assert_eq!(seal_and_hear(&app, sent.to_bytes()).await, Reply::Now);
        assert_eq!(seal_and_hear(&app, sent.to_bytes()).await, Reply::Before);
    }
    waves::close(&app.state, authority.id, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    let unsealed = unseal::unseal(&app.state, authority.id, wave).await.unwrap();
    assert_eq!(unsealed.unreadable, 2 * forgers as u64);
    let responses = store::ballot_box::responses(&app.state.store, wave)
        .await
        .unwrap();
    assert_eq!(responses.len(), 10);
}

/// Anybody can fetch the sheet with the key, and seal what no form yields: many texts from one code, say. None of it is read.
#[tokio::test]
async fn attack_35_contents_that_no_form_yields_are_not_read() {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(14).await;
    let instrument = app.state.catalogue.instruments[&children()].clone();
    let key = BoxKey::Simple(app.state.keys.get(wave).unwrap().private.unwrap().public());
    let ticks = |answers: Value| {
        json!({"instrument": instrument.key, "hash": instrument.hash(), "answers": answers}).to_string()
    };
    let words = |age_band: Value, texts: &[[&str; 2]]| {
        json!({"instrument": instrument.key, "hash": instrument.hash(), "age_band": age_band, "quote": true, "texts": texts})
            .to_string()
    };
    let text = ["one-change", "Close the home"];
    let contents = [
        (ticks(json!([])), words(Value::Null, &[text; 200])),
        (ticks(json!(vec![250; 60])), words(json!("a-council"), &[])),
        ("[".repeat(4_000), "[".repeat(16_000)),
        // As a phone would write it: else the others might not be read for a reason that has nothing to do with them.
        (String::new(), words(Value::Null, &[text])),
    ];
    let mut rng = app.state.rng();
    for (place, code) in codes.iter().enumerate() {
        let mut sent: Ballot = ballot(&app, wave, code, "always").await;
        let mut seal = |kind, content: &str| {
            let content = padded(kind, content);
            SealedEnvelope::seal(wave, &key, &content, &mut rng).unwrap()
        };
        if let Some((ticks, words)) = contents.get(place) {
            if !ticks.is_empty() {
                sent.sealed.ticks = seal(EnvelopeKind::Ticks, ticks);
            }
            sent.sealed.words = seal(EnvelopeKind::Words, words);
        }
        assert_eq!(seal_and_hear(&app, sent.to_bytes()).await, Reply::Now);
        assert!(!opens(&app, code).await);
    }
    waves::close(&app.state, authority.id, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    let unsealed = unseal::unseal(&app.state, authority.id, wave).await.unwrap();
    let (_, comments) = store::comments::progress(&app.state.store, wave).await.unwrap();
    assert_eq!(
        (unsealed.unreadable, comments),
        (6, 1),
        "one voice does not speak two hundred times"
    );
}

fn padded(kind: EnvelopeKind, content: &str) -> Padded {
    let mut bytes = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(content.as_bytes());
    bytes.resize(kind.size(), 0);
    Padded::from_bytes(kind, bytes)
}

/// A body that is larger than any ballot, or than anything at all.
#[tokio::test]
async fn attack_35_an_oversized_ballot_is_refused_and_burns_no_code() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let honest = ballot(&app, wave, &codes[0], "always").await.to_bytes();
    for size in [honest.len() + 1, 255 * 1_024, 300 * 1_024] {
        let mut large = honest.clone();
        large.resize(size, 0);
        assert_eq!(seal_and_hear(&app, large).await, Reply::Trouble, "{size} bytes");
    }
    assert_eq!(in_box(&app, wave).await, 0);
    assert!(opens(&app, &codes[0]).await);
}
