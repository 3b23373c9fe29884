//! Attacks on what makes one answer unlike another: how long it is, in which language, on which way and on which device it
//! was given. In the box all envelopes of a kind are alike in size; opened, the same answers are the same bytes.

use super::phone;
use crate::harness::{NOW, TestApp, children};
use app::road::{unseal, waves};
use app::state::Site;
use domain::ballot_box::{BoxKey, EnvelopeKind, Holder, PrivateKey, SealedResponse};
use domain::clock::Clock;
use domain::id::{AuthorityId, WaveId};
use domain::instrument::{Instrument, ItemKind};
use domain::intake::{QUOTE, Response, Submission, tick_field, words_field};
use std::collections::BTreeSet;
use std::sync::Arc;
use time::Duration;

/// The most that somebody can say: everything is ticked, and every text is as long as it may be, of letters that take four
/// bytes each.
fn everything(instrument: &Instrument) -> Vec<(String, String)> {
    let mut all = vec![(QUOTE.to_owned(), "yes".to_owned())];
    for item in instrument.items() {
        let ticked = tick_field(&item.id);
        match &item.kind {
            ItemKind::Single { options, .. } => all.push((ticked, options[0].id.to_string())),
            ItemKind::Scale { .. } => all.push((ticked, "10".into())),
            ItemKind::Multiple {
                options, exclusive, ..
            } => {
                let options = options.iter().filter(|option| !exclusive.contains(&option.id));
                all.extend(options.map(|option| (ticked.clone(), option.id.to_string())));
            }
            ItemKind::Text(length) => all.push((words_field(&item.id), "🦔".repeat(length.limit()))),
        }
    }
    all
}

/// An open wave, with translations that are still drafts, and codes.
async fn fieldwork(letters: u32) -> (TestApp, AuthorityId, WaveId, Vec<domain::ballot_box::Code>) {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(letters).await;
    app.state.site = Arc::new(Site {
        synthetic: true,
        ..(*app.state.site).clone()
    });
    (app, authority.id, wave, codes)
}

/// Attack 25, on the ways that answers really come.
#[tokio::test]
async fn how_much_was_said_shows_on_no_envelope_in_any_language_and_on_either_way() {
    let (app, _, wave, codes) = fieldwork(6).await;
    let full = everything(&app.state.catalogue.instruments[&children()]);
    let mut codes = codes.iter();
    let mut next = || codes.next().unwrap();
    for language in ["en-GB", "ar"] {
        phone::answer(&app, wave, next(), language, full.clone()).await;
        phone::answer_by_form(&app, next(), language, full.clone()).await;
    }
    phone::answer(&app, wave, next(), "ar", Vec::new()).await;
    phone::answer_by_form(&app, next(), "ar", Vec::new()).await;
    let (ticks, words) = store::ballot_box::envelopes(&app.state.store, wave)
        .await
        .unwrap();
    for (kind, heap) in [("ticks", ticks), ("words", words)] {
        let sizes: BTreeSet<usize> = heap.iter().map(|envelope| envelope.as_bytes().len()).collect();
        assert_eq!((heap.len(), sizes.len()), (6, 1), "{kind}: {sizes:?}");
    }
    println!("sizes of 6 envelopes of each kind, empty and full, phone and form, two languages: 1");
}

/// Attack 25, for every instrument and both modes.
#[tokio::test]
async fn how_much_was_said_shows_on_no_envelope_of_any_instrument_in_either_mode() {
    let app = TestApp::new().await;
    let mut rng = app.state.rng();
    let mut key = || PrivateKey::draw(&mut rng).public();
    let mut holder = || Holder {
        own: key(),
        deputy: key(),
    };
    let held = BoxKey::Holders {
        first: holder(),
        second: holder(),
    };
    let modes = [BoxKey::Simple(key()), held];
    let (wave, mut rng) = (WaveId::draw(&mut app.state.rng()), app.state.rng());
    for mode in modes {
        let mut sizes = BTreeSet::new();
        for instrument in app.state.catalogue.instruments.values() {
            let translations = app
                .state
                .catalogue
                .translations
                .get(&instrument.key)
                .into_iter()
                .flatten();
            let translated = translations.map(|translation| Arc::new(translation.apply(instrument)));
            for instrument in translated.chain([instrument.clone()]) {
                for answers in [Vec::new(), everything(&instrument)] {
                    let response = Response::parse(&instrument, &Submission::new(answers))
                        .ok()
                        .unwrap();
                    let sealed = SealedResponse::seal(wave, &mode, &instrument, response, &mut rng).unwrap();
                    sizes.insert([sealed.ticks, sealed.words].map(|envelope| envelope.as_bytes().len()));
                }
            }
        }
        assert_eq!(sizes.len(), 1, "{sizes:?}");
    }
}

/// Attack 28: nobody can be told by a language or a device that few have, since what is opened is the same.
#[tokio::test]
async fn language_way_and_device_leave_nothing_in_what_is_opened() {
    let (mut app, authority, wave, codes) = fieldwork(12).await;
    let said = || {
        let pairs = [
            ("a.fun", "never"),
            ("a.age-band", "11-12"),
            ("w.one-change", "the very same words"),
            ("quote", "yes"),
        ];
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec()
    };
    for (n, code) in codes.iter().enumerate() {
        let language = if n % 4 < 2 { "ar" } else { "en-GB" };
        if n % 2 == 0 {
            phone::answer(&app, wave, code, language, said()).await;
        } else {
            phone::answer_by_form(&app, code, language, said()).await;
        }
    }
    waves::close(&app.state, authority, wave).await.unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    unseal::unseal(&app.state, authority, wave).await.unwrap();
    let responses = store::ballot_box::responses(&app.state.store, wave)
        .await
        .unwrap();
    let different: BTreeSet<Vec<u8>> = responses.iter().map(|(_, ticks)| ticks.clone()).collect();
    assert_eq!(
        (responses.len(), different.len()),
        (12, 1),
        "12 people ticked the same"
    );
    assert_eq!(different.first().map(Vec::len), Some(EnvelopeKind::Ticks.size()));
    let comments = store::comments::list(&app.state.store, authority, wave)
        .await
        .unwrap();
    assert_eq!(comments.len(), 12);
    let (first, _, _) = &comments[0];
    let alike = |other: &domain::themes::Comment| {
        domain::themes::Comment {
            id: first.id,
            ..other.clone()
        } == *first
    };
    assert!(
        comments.iter().all(|(comment, _, _)| alike(comment)),
        "12 people wrote the same"
    );
    println!("of 12 same answers in two languages, by phone and by form, told apart after unsealing: 0");
}
