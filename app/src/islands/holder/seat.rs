//! Before a wave opens: words are drawn and shown once, and typed once from paper; the public key that they are goes into the
//! form for a seat.

use super::{
    FIELD, TYPING, chance, fail, forget, mind, say, sentence, told, typed, when_left, when_pressed, with_list,
};
use crate::islands::browser;
use crate::phone::html::Html;
use crate::wording::fill;
use domain::ballot_box::{HolderWords, PrivateKey};
use domain::id::WaveId;
use std::cell::RefCell;
use std::rc::Rc;

const DRAW: &str = "holder-draw";
const DRAWN: &str = "holder-drawn";
const LIST: &str = "holder-list";
const WRITTEN: &str = "holder-written";
const MAKE: &str = "holder-make";
/// The fields of the form: a public key, and the first of the seats.
const KEY: &str = "key";
const SEATS: &str = "seat";

/// Words that were drawn here, until they were typed.
type Drawn = Rc<RefCell<Option<HolderWords>>>;

pub(super) fn start(wave: WaveId) {
    let drawn = Drawn::default();
    let shown = drawn.clone();
    when_left(Box::new(move || {
        shown.take();
        browser::set_html(LIST, "");
    }));
    when_pressed(Box::new(move |pressed: &str| match pressed {
        DRAW => draw(&drawn),
        WRITTEN => hide(),
        MAKE => make(wave, &drawn),
        _ => {}
    }));
}

/// Draws words and shows them. The field is away as long, so that nobody copies them into it.
fn draw(drawn: &Drawn) {
    let Some(mut rng) = chance() else {
        return fail(&sentence("no-chance"));
    };
    let words = HolderWords::draw(&mut rng);
    let mut html = Html::default();
    with_list(|list| {
        for word in words.shown(list) {
            html.with_text("li", &[], word);
        }
    });
    browser::set_html(LIST, &html.finish());
    drawn.replace(Some(words));
    forget();
    mind(None);
    say("");
    browser::set_hidden(TYPING, true);
    browser::set_hidden(DRAWN, false);
    browser::focus(DRAWN);
}

/// From now on the words are on paper alone, and here until they are typed.
fn hide() {
    browser::set_html(LIST, "");
    browser::set_hidden(DRAWN, true);
    browser::set_hidden(TYPING, false);
    browser::focus(FIELD);
}

/// Puts the public key of the words that were typed into the form, if they are those that were drawn.
fn make(wave: WaveId, drawn: &Drawn) {
    let words = match typed() {
        Ok(words) => words,
        Err(error) => return mind(Some(&told(error))),
    };
    if drawn.borrow().as_ref().is_some_and(|drawn| *drawn != words) {
        return mind(Some(&sentence("not-drawn")));
    }
    drawn.take();
    let key = PrivateKey::of_words(&words, wave).public();
    forget();
    mind(None);
    browser::set_value(KEY, &key.written());
    say(&fill(&sentence("made"), &[("fingerprint", &key.fingerprint())]));
    browser::focus(SEATS);
}
