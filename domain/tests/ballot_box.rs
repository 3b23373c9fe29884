//! From a form to two envelopes and back: nothing is lost, nothing is told by size, nothing opens with another key.

use domain::ballot_box::{BoxKey, EnvelopeKind, Padded, PrivateKey, SealError, SealedEnvelope};
use domain::id::WaveId;
use domain::instrument::{Instrument, ItemId, ItemKind};
use domain::intake::{Answer, ItemNonresponse, Problem, Response, Submission, tick_field, words_field};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::sync::LazyLock;

static INSTRUMENT: LazyLock<Instrument> = LazyLock::new(|| {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../instruments/eleven-to-seventeen/1.toml"
    );
    let source = std::fs::read_to_string(path).expect("the instrument is there");
    Instrument::parse(path, &source).expect("it parses")
});

fn form(pairs: &[(&str, &str)]) -> Submission {
    Submission::new(
        pairs
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect(),
    )
}

fn response(pairs: &[(&str, &str)]) -> Response {
    Response::parse(&INSTRUMENT, &form(pairs)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn answer(response: &Response, item: &str) -> Answer {
    response
        .answer(&ItemId::new(item))
        .cloned()
        .expect("every item has an answer")
}

#[test]
fn an_empty_form_is_a_response() {
    let response = response(&[]);
    assert!(answer(&response, "fun") == Answer::Missing(ItemNonresponse::NotAnswered));
    assert!(!response.says_unsafe());
}

#[test]
fn why_there_is_no_answer_is_kept_apart() {
    let response = response(&[
        ("a.fun", "~dont-know"),
        ("a.proud", "~prefer-not"),
        ("a.social-worker", "no"),
        ("a.social-worker-reach", "always"),
    ]);
    assert!(answer(&response, "fun") == Answer::Missing(ItemNonresponse::DontKnow));
    assert!(answer(&response, "proud") == Answer::Missing(ItemNonresponse::PreferNotToSay));
    assert!(answer(&response, "social-worker-reach") == Answer::Missing(ItemNonresponse::NotAsked));
}

#[test]
fn an_exclusive_option_wins() {
    let response = response(&[
        ("a.who-helps", "friend"),
        ("a.who-helps", "nobody"),
        ("a.who-helps", "pet"),
    ]);
    let Answer::Ticked(ticked) = answer(&response, "who-helps") else {
        panic!("ticked")
    };
    assert_eq!(
        ticked.iter().map(|option| option.as_str()).collect::<Vec<_>>(),
        ["nobody"]
    );
}

#[test]
fn an_unsafe_answer_is_noticed() {
    assert!(response(&[("a.home-safe", "never")]).says_unsafe());
    assert!(!response(&[("a.home-safe", "always")]).says_unsafe());
}

#[test]
fn problems_name_the_item_and_never_the_text() {
    let long = "x".repeat(1_001);
    let problems = Response::parse(&INSTRUMENT, &form(&[("w.one-change", &long), ("a.fun", "loads")]))
        .err()
        .expect("problems");
    assert!(problems.contains(&Problem::TooLong {
        item: ItemId::new("one-change"),
        over: 1,
        limit: 1_000
    }));
    assert!(problems.contains(&Problem::NotAnOption {
        item: ItemId::new("fun")
    }));
    assert!(!format!("{problems:?}").contains("loads"));
}

#[test]
fn line_ends_of_any_browser_count_once() {
    let text = "a\r\n".repeat(500);
    assert!(
        response(&[("w.one-change", &text)])
            .text(&ItemId::new("one-change"))
            .is_some_and(|t| t.len() == 999)
    );
}

#[test]
fn an_envelope_opens_only_with_its_own_key_wave_and_kind() {
    let rng = &mut StdRng::seed_from_u64(7);
    let (key, other, wave) = (PrivateKey::draw(rng), PrivateKey::draw(rng), WaveId::draw(rng));
    let (_, words) = response(&[("w.one-change", "Nothing.")]).part();
    let content = Padded::words(&INSTRUMENT, &words).expect("it fits");
    let sealed = SealedEnvelope::seal(wave, &BoxKey::Simple(key.public()), &content, rng).expect("it seals");
    assert!(
        sealed
            .open(wave, EnvelopeKind::Words, &key)
            .is_ok_and(|opened| opened == content)
    );
    assert!(sealed.open(wave, EnvelopeKind::Words, &other).err() == Some(SealError::Envelope));
    assert!(sealed.open(WaveId::draw(rng), EnvelopeKind::Words, &key).err() == Some(SealError::Envelope));
    assert!(sealed.open(wave, EnvelopeKind::Ticks, &key).err() == Some(SealError::Envelope));
    let mut changed = sealed.as_bytes().to_vec();
    changed[2_000] ^= 1;
    assert!(
        SealedEnvelope::from_bytes(changed)
            .open(wave, EnvelopeKind::Words, &key)
            .is_err()
    );
    assert!(
        SealedEnvelope::from_bytes(vec![1; 40])
            .open(wave, EnvelopeKind::Words, &key)
            .is_err()
    );
}

/// Any honest or odd post: for each item something a browser or a hand might send.
fn any_form() -> impl Strategy<Value = Vec<(String, String)>> {
    let field = prop::sample::select(
        INSTRUMENT
            .items()
            .map(|item| (item.id.clone(), item.kind.clone()))
            .collect::<Vec<_>>(),
    );
    let pair = (field, any::<prop::sample::Index>(), ".{0,40}").prop_map(|((id, kind), index, text)| {
        let option = |ids: Vec<&str>| ids[index.index(ids.len())].to_owned();
        match kind {
            ItemKind::Single { options, .. } | ItemKind::Multiple { options, .. } => {
                let mut ids: Vec<&str> = options.iter().map(|o| o.id.as_str()).collect();
                ids.extend(["~dont-know", "~prefer-not"]);
                (tick_field(&id), option(ids))
            }
            ItemKind::Scale { .. } => (tick_field(&id), index.index(11).to_string()),
            ItemKind::Text(_) => (words_field(&id), text),
        }
    });
    prop::collection::vec(pair, 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn ticks_and_words_come_back_as_they_went_in(pairs in any_form()) {
        let Ok(response) = Response::parse(&INSTRUMENT, &Submission::new(pairs)) else { return Ok(()) };
        let (ticks, words) = response.part();
        let (t, w) = (Padded::ticks(&INSTRUMENT, &ticks).expect("fits"), Padded::words(&INSTRUMENT, &words).expect("fits"));
        prop_assert!(t.to_ticks(&INSTRUMENT).is_ok_and(|back| back == ticks));
        prop_assert!(w.to_words(&INSTRUMENT).is_ok_and(|back| back == words));
    }

    #[test]
    fn no_post_panics(pairs in prop::collection::vec((".{0,20}", ".{0,60}"), 0..40)) {
        let _ = Response::parse(&INSTRUMENT, &Submission::new(pairs));
    }

    #[test]
    fn the_longest_texts_fit_their_envelope(character in any::<char>()) {
        let long = character.to_string().repeat(1_000);
        let short = character.to_string().repeat(200);
        let form = form(&[("w.one-change", &long), ("w.anything-else", &long), ("w.going-well", &short)]);
        if let Ok(response) = Response::parse(&INSTRUMENT, &form) {
            prop_assert!(Padded::words(&INSTRUMENT, &response.part().1).is_ok());
        }
    }
}
