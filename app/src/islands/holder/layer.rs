//! After closing, when it is the holder's turn: the envelopes are fetched, one layer comes off each, and they are brought back.
//! Until they are, the server is as it was: whoever is interrupted begins anew.

use super::{TYPING, chance, fail, forget, mind, say, sentence, told, typed, when_pressed};
use crate::islands::browser::{self, Came, Unreachable};
use crate::wording::fill;
use domain::ballot_box::{Heaps, HeapsError, NotWords, Peeling, PrivateKey};
use domain::id::WaveId;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;

const OPEN: &str = "holder-open";
const BAR: &str = "holder-bar";
const WORK: &str = "holder-work";
const ON: &str = "holder-on";
/// The name of the file in the form that the server knows.
const FILE: &str = "file";
/// The way to the page for signing in.
const SIGN_IN: &str = "/staff/sign-in";

/// Why it did not come to an end.
enum Stopped {
    /// What is typed are no words, or others than the holder's: said beside the field.
    Words(String),
    /// Anything else: a sentence of the page, by its name, …
    For(&'static str),
    /// … or a reason of the server's or the rules' own.
    Because(String),
}

impl From<NotWords> for Stopped {
    fn from(error: NotWords) -> Self {
        Self::Words(told(error))
    }
}

impl From<HeapsError> for Stopped {
    fn from(error: HeapsError) -> Self {
        Self::Because(told(error))
    }
}

impl From<Unreachable> for Stopped {
    fn from(_: Unreachable) -> Self {
        Self::For("unreachable")
    }
}

pub(super) fn start(wave: WaveId) {
    let working = Rc::new(Cell::new(false));
    when_pressed(Box::new(move |pressed: &str| {
        if pressed != OPEN || working.replace(true) {
            return;
        }
        let working = working.clone();
        spawn_local(async move {
            mind(None);
            end(take_off(wave).await);
            working.set(false);
        });
    }));
}

/// Takes the layer off every envelope. Gives how many did not open.
async fn take_off(wave: WaveId) -> Result<usize, Stopped> {
    let key = PrivateKey::of_words(&typed()?, wave);
    if key.public().fingerprint() != sentence("fingerprint") {
        return Err(Stopped::Words(sentence("others-words")));
    }
    let mut rng = chance().ok_or(Stopped::For("no-chance"))?;
    show(true);
    browser::focus(WORK);
    say(&sentence("fetching"));
    let came = browser::get(&sentence("box")).await?;
    let heaps = Heaps::from_bytes(&answered(came)?)?;
    if heaps.wave() != wave || heaps.layers().to_string() != sentence("layers") {
        return Err(Stopped::For("moved-on"));
    }
    let mut peeling = heaps.peeling(key)?;
    peel(&mut peeling).await;
    let (heaps, unopened) = peeling.finish(&mut rng)?;
    browser::set_progress(BAR, None);
    say(&sentence("bringing"));
    let came = browser::post_file(&sentence("returned"), FILE, &heaps.to_bytes()).await?;
    answered(came)?;
    Ok(unopened)
}

/// Shows the bar in place of the words, which nobody has to read over a shoulder as long as it works; or the words again.
fn show(work: bool) {
    browser::set_progress(BAR, None);
    browser::set_hidden(WORK, !work);
    browser::set_hidden(TYPING, work);
}

/// Goes through all envelopes in slices, and shows between them how far it is.
async fn peel(peeling: &mut Peeling) {
    let mut last = None;
    loop {
        let (done, all) = (peeling.done(), peeling.all().max(1));
        browser::set_progress(BAR, Some(done as f64 / all as f64));
        // How many envelopes there are tells how many have answered; and a screen reader is not to be kept talking.
        let quarter = 4 * done / all;
        if last.replace(quarter) != Some(quarter) {
            let percent = (25 * quarter).to_string();
            say(&fill(&sentence("opened"), &[("percent", &percent)]));
        }
        if done == peeling.all() {
            return;
        }
        browser::breathe().await;
        let until = browser::now_ms() + browser::slice_ms();
        while browser::now_ms() < until && peeling.step() {}
    }
}

/// What the server gave; or why it gave nothing.
fn answered(came: Came) -> Result<Vec<u8>, Stopped> {
    match came.status {
        _ if came.is_from(SIGN_IN) => Err(Stopped::For("signed-out")),
        200 => Ok(came.body),
        422 => {
            let page = String::from_utf8_lossy(&came.body);
            let reason = browser::text_within(&page, ".error-summary li");
            Err(reason.map_or(Stopped::For("trouble"), Stopped::Because))
        }
        _ => Err(Stopped::For("trouble")),
    }
}

/// Says how it ended. When the layer is off, the words are forgotten first; the page is then loaded anew, and with it goes
/// whatever this one had in memory.
fn end(result: Result<usize, Stopped>) {
    let stopped = match result {
        Ok(0) => {
            forget();
            return browser::go(&sentence("page"));
        }
        Ok(_) => {
            forget();
            browser::set_hidden(WORK, true);
            say(&sentence("unopened"));
            browser::set_hidden(ON, false);
            return browser::focus(ON);
        }
        Err(stopped) => stopped,
    };
    show(false);
    match stopped {
        Stopped::Words(wrong) => {
            say("");
            mind(Some(&wrong));
        }
        Stopped::For(name) => again(&sentence(name)),
        Stopped::Because(reason) => again(&reason),
    }
}

/// Says why it stopped, and leads to where it begins.
fn again(why: &str) {
    fail(why);
    browser::focus(OPEN);
}
