//! Every page of young people in every language: nothing of it stays English, every link carries the language on, and nothing is
//! kept for it.

use crate::harness::{Answer, TestApp, fields};
use app::state::{AppState, Site};
use axum::http::StatusCode;
use std::sync::Arc;

/// Names, which are the same in every language, and what looks like a word and is none.
const NAMES: &str = "Earshot southwark council K7QF 2M9X 4TRA Childline Help at Hand Always Heard Coram Voice Samaritans Shout \
                     SHOUT WCAG";

/// An installation in which drafts are shown, since everybody is made up.
async fn with_drafts(letters: u32) -> (TestApp, Vec<domain::ballot_box::Code>) {
    let (app, _, _, codes) = TestApp::in_fieldwork(letters).await;
    (made_up(app), codes)
}

/// The same installation, in which everybody is made up.
pub fn made_up(mut app: TestApp) -> TestApp {
    let site = Site {
        synthetic: true,
        ..(*app.state.site).clone()
    };
    app.state = AppState {
        site: Arc::new(site),
        ..app.state
    };
    app
}

/// The text of a page and what its attributes say to people, without what is marked as English.
fn said(html: &str) -> String {
    const SAYING: [&str; 6] = [
        "aria-label",
        "alt",
        "title",
        "data-filled",
        "data-problem",
        "data-over",
    ];
    const EMPTY: [&str; 7] = ["meta", "link", "input", "br", "hr", "img", "rect"];
    let mut said = String::new();
    // For each open element, whether it is English.
    let mut open: Vec<(String, bool)> = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let name: String = tag
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '/' || *c == '!')
            .collect();
        if let Some(closed) = name.strip_prefix('/') {
            while open.pop().is_some_and(|(last, _)| last != closed) {}
        } else if !name.starts_with('!') && !EMPTY.contains(&name.as_str()) && !tag.ends_with('/') {
            let inherited = open.last().is_some_and(|(_, english)| *english);
            let english = match attribute(tag, "lang") {
                Some(lang) => lang.starts_with("en"),
                None => inherited,
            };
            open.push((name.clone(), english));
        }
        let unread = open
            .last()
            .is_some_and(|(name, english)| *english || name == "script");
        if !unread {
            for attribute in SAYING.iter().filter_map(|name| attribute(tag, name)) {
                said.push_str(attribute);
                said.push('\n');
            }
            said.push_str(text);
            said.push('\n');
        }
    }
    said
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// What stands in the links of a page.
fn links(html: &str) -> impl Iterator<Item = &str> {
    html.split("<a").skip(1).filter_map(|part| part.split('>').next())
}

/// Words in Latin letters that are no names.
fn latin(html: &str) -> Vec<String> {
    let text = said(html);
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter(|word| word.len() > 1 && word.chars().any(|c| c.is_ascii_alphabetic()))
        .filter(|word| !NAMES.split_whitespace().any(|name| name == *word))
        .filter(|word| !["amp", "lt", "gt", "quot"].contains(word))
        .map(str::to_owned)
        .collect()
}

/// Every page of young people that a browser without scripts can come to, in a language.
async fn pages(app: &TestApp, code: &str, lang: &str) -> Vec<(String, Answer)> {
    let mut all = Vec::new();
    for path in [
        "/",
        "/s",
        "/help",
        "/contact",
        "/contact/sent",
        "/privacy",
        "/accessibility",
        "/s/sent",
        "/s/open/0000-0000-0000",
        "/southwark/you-said",
        "/nobody/you-said",
    ] {
        let address = format!("{path}?lang={lang}");
        all.push((address.clone(), app.get(&address).await));
    }
    let contact = format!("/contact?lang={lang}");
    all.push((
        format!("POST {contact}"),
        app.post(&contact, &fields([("called", "")])).await,
    ));
    for code in ["", "x", "0000-0000-0000"] {
        let wrong = fields([("code", code), ("lang", lang)]);
        all.push((
            format!("POST a code: {code}"),
            app.post("/s/survey", &wrong).await,
        ));
        let answered = fields([("code", code), ("lang", lang), ("a.fun", "always")]);
        all.push((
            format!("POST answers: {code}"),
            app.post("/s/send", &answered).await,
        ));
    }
    let long = "ا".repeat(2_000);
    let good = [
        ("code", code),
        ("lang", lang),
        ("a.home-safe", "never"),
        ("w.one-change", "كلمات"),
    ];
    all.push(("the survey".into(), app.post("/s/survey", &fields(good)).await));
    all.push(("check".into(), app.post("/s/check", &fields(good)).await));
    let too_long = fields([("code", code), ("lang", lang), ("w.one-change", &long)]);
    all.push(("too long".into(), app.post("/s/check", &too_long).await));
    all
}

#[tokio::test]
async fn no_page_in_another_language_has_english_left() {
    let (app, codes) = with_drafts(1).await;
    for (page, answer) in pages(&app, &codes[0].printed(), "ar").await {
        assert!(answer.body.contains("<html lang=\"ar\" dir=\"rtl\""), "{page}");
        let left = latin(&answer.body);
        assert!(left.is_empty(), "{page} says {left:?}");
    }
}

/// Where scripts run, the phone draws "check your answers", and what went wrong, with the sentences of its sheet.
#[tokio::test]
async fn no_sentence_of_a_phone_is_english_in_another_language() {
    let (app, _, wave, _) = TestApp::in_fieldwork(1).await;
    let app = made_up(app);
    let said = async |lang: &str| {
        let address = format!("/s/sheet?wave={wave}&instrument=eleven-to-seventeen/1&lang={lang}");
        let sheet = app::phone::PhoneSheet::from_bytes(&app.bytes(&address).await).unwrap();
        let mut words = serde_json::to_value(&sheet.words).unwrap();
        // An address.
        words.as_object_mut().unwrap().remove("contact");
        let mut texts = Vec::new();
        sentences(&words, &mut texts);
        let html = texts
            .iter()
            .map(|text| format!("<p>{}</p>", app::wording::fill(text, &[])));
        latin(&html.collect::<String>())
    };
    let left = said("ar").await;
    assert!(left.is_empty(), "{left:?}");
    assert!(said("en-GB").await.len() > 100, "the same rule finds English");
}

/// Every text of a value, however deep.
fn sentences(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => found.push(text.clone()),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| sentences(field, found)),
        _ => {}
    }
}

/// The rule above is no comfort if it finds nothing in English either.
#[tokio::test]
async fn the_same_rule_finds_the_english_of_every_page() {
    let (app, codes) = with_drafts(1).await;
    for (page, answer) in pages(&app, &codes[0].printed(), "en-GB").await {
        assert!(answer.body.contains("<html lang=\"en-GB\" dir=\"ltr\""), "{page}");
        let unmarked = answer.body.replace("lang=\"en-GB\"", "");
        assert!(latin(&unmarked).len() > 10, "{page}");
    }
}

#[tokio::test]
async fn every_link_carries_the_language_on_and_leads_back_to_english() {
    let (app, codes) = with_drafts(1).await;
    for (page, answer) in pages(&app, &codes[0].printed(), "ar").await {
        let mut english = 0;
        for tag in links(&answer.body) {
            let href = attribute(tag, "href").unwrap_or_default();
            if !href.starts_with('/') || href == "/staff" {
                continue;
            }
            if attribute(tag, "hreflang") == Some("en-GB") {
                english += 1;
                assert!(!href.contains("lang="), "{page} leads to {href}");
            } else {
                assert!(href.contains("lang=ar"), "{page} leads to {href}");
            }
        }
        // A link would lose what a page holds that was typed: the survey and the form of contact have buttons in its place.
        let holds_answers =
            page.starts_with("POST answers") || !page.contains(['/', ':']) || page.contains("/contact?");
        assert_eq!(
            english,
            usize::from(!holds_answers),
            "choices of language on {page}"
        );
        assert!(answer.header("set-cookie").is_empty(), "{page}");
    }
}

#[tokio::test]
async fn the_language_goes_along_to_thank_you_and_to_we_have_your_request() {
    let (app, codes) = with_drafts(1).await;
    let sent = fields([("code", &codes[0].printed()), ("lang", "ar"), ("a.fun", "always")]);
    let thanks = app.post("/s/send", &sent).await;
    assert_eq!(thanks.status, StatusCode::SEE_OTHER);
    assert!(thanks.location().ends_with("&lang=ar"), "{}", thanks.location());
    let page = app.get(thanks.location()).await;
    assert!(latin(&page.body).is_empty(), "{:?}", latin(&page.body));
    let mut others = links(&page.body).filter(|tag| attribute(tag, "hreflang") == Some("en-GB"));
    let other = others.next().and_then(|tag| attribute(tag, "href"));
    assert!(
        other.is_some_and(|href| href.starts_with("/s/sent?wave=") && !href.contains("lang=")),
        "{other:?}"
    );
    let asked = fields([
        ("authority", "southwark"),
        ("called", "Sam"),
        ("reach", "07700 900123"),
    ]);
    let asked = app.post("/contact?lang=ar", &asked).await;
    assert_eq!(asked.location(), "/contact/sent?lang=ar");
}

#[tokio::test]
async fn a_draft_is_offered_to_nobody_who_is_real() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    for (page, answer) in pages(&app, &codes[0].printed(), "ar").await {
        assert!(answer.body.contains("<html lang=\"en-GB\" dir=\"ltr\""), "{page}");
        assert!(
            !answer.body.contains("lang=ar") && !answer.body.contains("lang=\"ar\""),
            "{page}"
        );
    }
}

#[tokio::test]
async fn an_odd_language_is_english_and_is_never_repeated() {
    let (app, _) = with_drafts(1).await;
    for odd in ["xx", "", "%22%3E%3Cscript%3E", "ar%00", "AR", "ar/../.."] {
        let page = app.get(&format!("/help?lang={odd}")).await;
        assert_eq!(page.status, StatusCode::OK, "{odd}");
        assert!(page.body.contains("<html lang=\"en-GB\""), "{odd}");
        assert!(
            odd.is_empty() || !page.body.contains(&format!("lang={odd}")),
            "{odd}"
        );
    }
}
