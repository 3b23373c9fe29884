//! What the wave's page does for a key holder in their browser, with the island [`KeyHolders`].
//!
//! All of it is hidden until the island wakes, and what needs no island stands beside it. No field for words has a name or is in
//! a form: words have no way to the server.

use super::done::Done;
use super::one_view::{Shown, address};
use crate::islands::KeyHolders;
use domain::ballot_box::{PublicKey, WordList};
use leptos::prelude::*;

/// Said wherever words are typed into a page.
const WHOSE_PAGE: &str = "This page comes from this server: whoever runs the server could change the page so that it reads your \
                          words. With the program on a computer of your own they can't.";
const ASLEEP: &str =
    "A browser that runs scripts can do this on this page. In this one it does not work, so use the program.";
const NO_CHANCE: &str = "This browser gives no random numbers. Use another one, or the program.";

/// Words become a public key, which goes into the form for a seat.
pub(super) fn to_seat(shown: &Shown) -> AnyView {
    let wave = shown.status.wave.id.to_string();
    view! {
        <p class="hint" id="key-holder-asleep">{ASLEEP}</p>
        <div
            id="key-holder"
            class="flow holder"
            hidden
            data-does="seat"
            data-list=WordList::standard().text()
            data-wave=wave
            data-no-chance=NO_CHANCE
            data-not-drawn="These are 12 good words, but not those that were drawn for you: compare them with your paper. If \
                            you did not write them down, have others drawn."
            data-made="Your words are right, and no longer on this page. Their public key, with the fingerprint {fingerprint}, \
                       stands in the form below: choose your seat and press “Take this seat”."
        >
            <h4>"In this browser"</h4>
            <p>
                "Your key is 12 words that only you have. They are drawn and typed in this browser and never sent. This server
                gets a public key made of them, which opens nothing."
            </p>
            <p class="notice warning">
                "Lost words mean lost answers. If you and your deputy both lose yours, nobody can open this wave, not even us."
            </p>
            <p>{WHOSE_PAGE}</p>
            <p><button class="button secondary" type="button" id="holder-draw">"Draw 12 words for me"</button></p>
            <div id="holder-drawn" class="flow" tabindex="-1" role="group" aria-labelledby="holder-drawn-title" hidden>
                <p id="holder-drawn-title">
                    <strong>"Write these 12 words on paper, in this order."</strong>
                    " They are shown this once, and kept nowhere."
                </p>
                <ol id="holder-list" class="holder-words" translate="no" dir="ltr" lang="en"></ol>
                <p>
                    <button class="button secondary" type="button" id="holder-written">"I have written them down"</button>
                </p>
            </div>
            <div id="holder-typing" class="flow">
                {words("From your paper, to see that it is right. See to it that nobody looks at your screen.")}
                <p><button class="button secondary" type="button" id="holder-make">"Make my public key"</button></p>
            </div>
            {told()}
        </div>
        <KeyHolders />
    }
    .into_any()
}

/// With words, one layer comes off every envelope.
pub(super) fn to_unseal(shown: &Shown, key: &PublicKey, layers: u64) -> AnyView {
    let wave = shown.status.wave.id;
    let page = Done::LayerOff.address(wave);
    let on = page.clone();
    view! {
        <p class="hint" id="key-holder-asleep">{ASLEEP}</p>
        <div
            id="key-holder"
            class="flow holder"
            hidden
            data-does="layer"
            data-list=WordList::standard().text()
            data-wave=wave.to_string()
            data-fingerprint=key.fingerprint()
            data-layers=layers.to_string()
            data-box=address(shown, "box")
            data-returned=address(shown, "returned")
            data-page=page
            data-no-chance=NO_CHANCE
            data-others-words="These are not the words of your seat in this wave, so nothing was opened. Look whether your paper \
                               is of another wave, or of another person."
            data-fetching="Fetching the envelopes …"
            data-opened="{percent} % of the envelopes are open"
            data-bringing="Bringing them back, shuffled …"
            data-unopened="It is done. Some envelopes did not open: they were changed, or not sealed for you. They will be counted \
                           as not readable."
            data-moved-on="This wave has moved on since the page was loaded. Nothing was changed: load the page again."
            data-unreachable="No connection to the server. Nothing is lost. If it broke while the envelopes were brought back, they may have arrived: \
                               load the page again and look before you try again."
            data-signed-out="You are no longer signed in. Nothing was changed and nothing is lost: sign in again, and begin anew."
            data-trouble="Something went wrong on our side. Nothing was changed and nothing is lost: load the page again, and begin \
                          anew."
        >
            <h3>"In this browser"</h3>
            <p>
                "Type the 12 words from your paper. This browser fetches the envelopes, takes your layer off each, shuffles them, and
                brings them back. Your words are never sent. Until the end nothing changes here: if it is interrupted, begin again."
            </p>
            <p>{WHOSE_PAGE}</p>
            <div id="holder-typing" class="flow">
                {words("With spaces between them. See to it that nobody looks at your screen.")}
                <p><button class="button" type="button" id="holder-open">"Take my layer off"</button></p>
            </div>
            <div id="holder-work" tabindex="-1" hidden>
                <progress id="holder-bar" max="1" aria-labelledby="holder-status"></progress>
            </div>
            {told()}
            <p id="holder-on" tabindex="-1" hidden><a href=on>"Go on"</a></p>
        </div>
        <KeyHolders />
    }
    .into_any()
}

fn words(hint: &'static str) -> AnyView {
    view! {
        <div class="field">
            <label for="holder-words">"Your 12 words"</label>
            <p class="hint" id="holder-words-hint">{hint}</p>
            <p class="error" id="holder-words-error" role="alert"></p>
            <textarea
                id="holder-words"
                class="holder-words"
                rows="4"
                dir="ltr"
                lang="en"
                translate="no"
                autocomplete="off"
                autocapitalize="none"
                attr:autocorrect="off"
                spellcheck="false"
                aria-describedby="holder-words-hint holder-words-error"
            ></textarea>
        </div>
    }
    .into_any()
}

/// Where the island says how it stands, and what went wrong.
fn told() -> AnyView {
    view! {
        <p id="holder-status" class="told" role="status"></p>
        <p id="holder-problem" class="notice problem" role="alert" hidden></p>
    }
    .into_any()
}
