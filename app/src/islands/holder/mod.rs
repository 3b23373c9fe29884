//! What [`super::KeyHolders`] does: it makes a public key of words, or takes a layer off with them.
//!
//! In: words, as they are typed. Out: a public key in the form for a seat, or envelopes with one layer less. It refuses to send
//! words anywhere, to keep them, and to go on with words that are not the holder's.

mod layer;
mod seat;

use super::browser;
use domain::ballot_box::{HolderWords, NotWords, WordList};
use domain::id::WaveId;
use leptos::ev::{Custom, Event, MouseEvent};
use leptos::prelude::window_event_listener;
use rand::SeedableRng;
use rand::rngs::{StdRng, SysRng};
use std::fmt::Display;

/// All of it. The server writes it hidden, with what this island has to know in its attributes.
const PLACE: &str = "key-holder";
/// What stands there where this island does not run.
const ASLEEP: &str = "key-holder-asleep";
/// Where words are typed. The field has no name and is in no form.
const FIELD: &str = "holder-words";
const WRONG: &str = "holder-words-error";
/// What goes away while words are not to be typed.
const TYPING: &str = "holder-typing";
const STATUS: &str = "holder-status";
const PROBLEM: &str = "holder-problem";

pub(super) fn start() {
    let Ok(wave) = browser::data(PLACE, "wave").parse::<WaveId>() else {
        return;
    };
    match browser::data(PLACE, "does").as_str() {
        "seat" => seat::start(wave),
        "layer" => layer::start(wave),
        _ => return,
    }
    // A browser may keep a page that was left, to show it again.
    when_left(Box::new(forget));
    forget();
    browser::set_hidden(ASLEEP, true);
    browser::set_hidden(PLACE, false);
}

/// Does something for what is pressed, by its id. In a box, as below: else each caller would have a listener of its own in the module.
fn when_pressed(act: Box<dyn Fn(&str)>) {
    window_event_listener(leptos::ev::click, move |event: MouseEvent| {
        if let Some(id) = browser::id_of_target(&event) {
            act(&id);
        }
    });
}

/// Does something when the page is left.
fn when_left(act: Box<dyn Fn()>) {
    window_event_listener(Custom::<Event>::new("pagehide"), move |_| act());
}

/// The words in the field.
fn typed() -> Result<HolderWords, NotWords> {
    with_list(|list| HolderWords::parse(&browser::value(FIELD), list))
}

/// Does something with the list of words that the page brings along. A list that is damaged has no words.
fn with_list<T>(act: impl FnOnce(&WordList) -> T) -> T {
    let text = browser::data(PLACE, "list");
    act(&WordList::read(&text).unwrap_or_default())
}

/// Takes the words out of the field.
fn forget() {
    browser::set_value(FIELD, "");
}

/// Says beside the field what is wrong with the words, and leads back to it; says nothing there, if there is nothing.
fn mind(wrong: Option<&str>) {
    browser::set_text(WRONG, wrong.unwrap_or_default());
    browser::mark_field(FIELD, wrong.is_some());
    if wrong.is_some() {
        browser::focus(FIELD);
    }
}

/// Says how things stand, and no more what went wrong before.
fn say(text: &str) {
    browser::set_text(STATUS, text);
    browser::set_hidden(PROBLEM, true);
}

/// Says why it does not go on.
fn fail(why: &str) {
    say("");
    browser::set_text(PROBLEM, why);
    browser::set_hidden(PROBLEM, false);
}

/// A sentence of the page, by its name.
fn sentence(name: &str) -> String {
    browser::data(PLACE, name)
}

/// An error of the rules as a sentence begins.
fn told(error: impl Display) -> String {
    let mut text = error.to_string();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// The browser's own randomness. Without it nothing is drawn and nothing shuffled.
fn chance() -> Option<StdRng> {
    StdRng::try_from_rng(&mut SysRng).ok()
}
