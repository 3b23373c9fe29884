//! Whoever holds one code can seal whatever they like. What no form could have yielded is not read, and nothing panics.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use domain::ballot_box::{BoxKey, EnvelopeKind, Padded, PrivateKey, PublicKey, SealedEnvelope};
use domain::id::WaveId;
use domain::instrument::Instrument;
use domain::intake::{Response, Submission};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use std::sync::LazyLock;

static INSTRUMENT: LazyLock<Instrument> = LazyLock::new(|| {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../instruments/eleven-to-seventeen/1.toml"
    );
    Instrument::parse(path, &std::fs::read_to_string(path).unwrap()).unwrap()
});

/// Any content, padded as a phone pads it.
fn padded(kind: EnvelopeKind, content: &str) -> Padded {
    let mut bytes = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(content.as_bytes());
    bytes.resize(kind.size(), 0);
    Padded::from_bytes(kind, bytes)
}

/// What an honest phone puts into both envelopes.
fn honest() -> (Value, Value) {
    let form = [
        ("a.fun", "always"),
        ("a.age-band", "11-12"),
        ("w.one-change", "See Sam more"),
    ];
    let pairs = form.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let response = Response::parse(&INSTRUMENT, &Submission::new(pairs.to_vec()));
    let (ticks, words) = response.ok().unwrap().part();
    let read = |padded: Padded| {
        let (length, rest) = padded.bytes().split_first_chunk::<4>().unwrap();
        serde_json::from_slice(&rest[..u32::from_be_bytes(*length) as usize]).unwrap()
    };
    (
        read(Padded::ticks(&INSTRUMENT, &ticks).unwrap()),
        read(Padded::words(&INSTRUMENT, &words).unwrap()),
    )
}

/// Where an item's answer stands among the answers.
fn place(item: &str) -> usize {
    let mut ticked = INSTRUMENT.items().filter(|item| !item.is_text());
    ticked.position(|one| one.id.as_str() == item).unwrap()
}

fn ticks_read(content: &Value) -> bool {
    padded(EnvelopeKind::Ticks, &content.to_string())
        .to_ticks(&INSTRUMENT)
        .is_ok()
}

fn words_read(content: &Value) -> bool {
    padded(EnvelopeKind::Words, &content.to_string())
        .to_words(&INSTRUMENT)
        .is_ok()
}

#[test]
fn ticks_that_no_form_yields_are_not_read() {
    let (ticks, _) = honest();
    assert!(ticks_read(&ticks));
    let with = |item: &str, answer: Value| {
        let mut forged = ticks.clone();
        forged["answers"][place(item)] = answer;
        forged
    };
    // Only who has a social worker is asked about them, and here nobody said so.
    assert!(!ticks_read(&with("social-worker-reach", json!(0))));
    assert!(!ticks_read(&with("social-worker-reach", json!("-"))));
    assert!(!ticks_read(&with("fun", json!("n"))), "everybody is asked that");
    assert!(ticks_read(&with("who-helps", json!([0]))));
    let all: Vec<usize> = (0..8).collect();
    assert!(
        !ticks_read(&with("who-helps", json!(all))),
        "nobody and somebody at once"
    );
    for odd in [
        json!(200),
        json!([0]),
        json!("?"),
        json!(-1),
        json!({}),
        Value::Null,
    ] {
        assert!(!ticks_read(&with("fun", odd)));
    }
    let mut fewer = ticks.clone();
    fewer["answers"].as_array_mut().unwrap().pop();
    assert!(!ticks_read(&fewer));
    let mut more = ticks.clone();
    more["answers"].as_array_mut().unwrap().push(json!(0));
    assert!(!ticks_read(&more));
    let mut other = ticks.clone();
    other["hash"] = json!("0".repeat(64));
    assert!(!ticks_read(&other));
}

#[test]
fn words_that_no_form_yields_are_not_read() {
    let (_, words) = honest();
    assert!(words_read(&words));
    let with = |texts: Value| {
        let mut forged = words.clone();
        forged["texts"] = texts;
        forged
    };
    assert!(words_read(&with(json!([["one-change", "x".repeat(1_000)]]))));
    for (what, texts) in [
        (
            "one voice that speaks twice",
            json!([["one-change", "me"], ["one-change", "me too"]]),
        ),
        ("too long", json!([["one-change", "x".repeat(1_001)]])),
        ("nothing", json!([["one-change", ""]])),
        ("white space around it", json!([["one-change", " me "]])),
        (
            "signs that nobody sees and a terminal obeys",
            json!([["one-change", "\u{1b}[2J"]]),
        ),
        ("to a question that is ticked", json!([["fun", "me"]])),
        (
            "to a question that there is none",
            json!([["no-such-question", "me"]]),
        ),
    ] {
        assert!(!words_read(&with(texts)), "{what}");
    }
    let mut older = words.clone();
    older["age_band"] = json!("ninety");
    assert!(!words_read(&older));
    older["age_band"] = Value::Null;
    assert!(words_read(&older));
}

#[test]
fn a_length_that_leads_out_of_the_envelope_is_not_followed() {
    for kind in [EnvelopeKind::Ticks, EnvelopeKind::Words] {
        for start in [[0xff; 4], [0, 0, 0xff, 0xff], [0; 4]] {
            let mut bytes = vec![b'{'; kind.size()];
            bytes[..4].copy_from_slice(&start);
            let content = Padded::from_bytes(kind, bytes);
            assert!(content.instrument().is_err());
            assert!(content.to_ticks(&INSTRUMENT).is_err() && content.to_words(&INSTRUMENT).is_err());
        }
    }
}

/// Keys and encapsulated keys that are none: refused, or good for nothing, and never a panic.
#[test]
fn malformed_keys_seal_and_open_nothing() {
    let rng = &mut StdRng::seed_from_u64(3);
    let (wave, own) = (WaveId::draw(rng), PrivateKey::draw(rng));
    let content = padded(EnvelopeKind::Ticks, "{}");
    let good = own.public().to_bytes();
    for (kem, curve) in [(0, 0), (0xff, 0xff), (0, 0xff), (0xff, 0)] {
        let mut bytes = vec![kem; PublicKey::SIZE];
        bytes[PublicKey::SIZE - 32..].fill(curve);
        if let Ok(key) = PublicKey::from_bytes(&bytes) {
            let sealed = SealedEnvelope::seal(wave, &BoxKey::Simple(key), &content, rng);
            assert!(
                sealed.is_err() || sealed.is_ok_and(|one| one.open(wave, EnvelopeKind::Ticks, &own).is_err())
            );
        }
    }
    for length in [0, 1, PublicKey::SIZE - 1, PublicKey::SIZE + 1] {
        let mut bytes = good.clone();
        bytes.resize(length, 0);
        assert!(PublicKey::from_bytes(&bytes).is_err(), "{length} bytes");
    }
    assert!(PrivateKey::from_bytes(&[]).is_err() && PrivateKey::from_bytes(&[0; 31]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_content_panics(content in ".{0,200}", length: u32) {
        for kind in [EnvelopeKind::Ticks, EnvelopeKind::Words] {
            let mut bytes = length.to_be_bytes().to_vec();
            bytes.extend(content.as_bytes());
            let forged = Padded::from_bytes(kind, bytes);
            prop_assert!(forged.to_ticks(&INSTRUMENT).is_err() && forged.to_words(&INSTRUMENT).is_err());
        }
    }
}
