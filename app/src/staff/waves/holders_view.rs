//! Who opens a wave, and what they do when it is their turn.

use super::holders::{FILE, label};
use super::one_view::{Shown, address};
use crate::ui::form::{Choice, Field, Radios, TextArea};
use domain::ballot_box::{BoxKey, Seat};
use domain::id::StaffId;
use leptos::prelude::*;
use store::key_holders::KeyHolder;

/// What the page knows of key holders.
#[derive(Clone)]
pub struct Holders {
    /// Everybody on a seat.
    pub seated: Vec<KeyHolder>,
    /// Who reads the page.
    pub reader: StaffId,
    /// What envelopes are sealed to, once the wave was opened.
    pub sealed_to: Option<BoxKey>,
    /// How many layers are off.
    pub layers_off: u64,
}

impl Holders {
    /// Whether the wave is, or will be, opened by its key holders.
    pub fn are_named(&self) -> bool {
        match &self.sealed_to {
            Some(key) => key.layers() > 0,
            None => !self.seated.is_empty(),
        }
    }
}

/// Who can open the wave, for the facts of its page.
pub fn mode(holders: &Holders) -> String {
    let mode = if holders.are_named() {
        "Two key holders, one after the other. This server cannot open anything"
    } else {
        "This server keeps the key (simple mode): for trying out, and where little is at stake"
    };
    match &holders.sealed_to {
        Some(key) => format!("{mode}. Fingerprint {}", key.fingerprint()),
        None => mode.to_owned(),
    }
}

/// While the wave is a draft: the seats, and for key holders a form to take one.
pub fn seats(shown: &Shown) -> AnyView {
    let holders = &shown.holders;
    let taken = Seat::ALL.into_iter().map(|seat| {
        let holder = holders.seated.iter().find(|holder| holder.seat == seat);
        let who = match holder {
            Some(holder) => format!("{}, fingerprint {}", holder.name, holder.key.fingerprint()),
            None => "nobody yet".to_owned(),
        };
        view! { <dt>{label(seat)}</dt><dd>{who}</dd> }
    });
    let own = holders.seated.iter().any(|holder| holder.staff == holders.reader);
    let printed = shown.status.letters.iter().any(|letters| letters.printed > 0);
    let form =
        (shown.holds_keys && !printed).then(|| view! { {own.then(|| leave(shown))} {take(shown, own)} });
    let settled = printed.then(|| {
        view! {
            <p class="notice">
                "Letters are printed, and the QR code of each names the lock of its answers. So seats can't change any more."
            </p>
        }
    });
    view! {
        <section class="card" id="key-holders">
            <h2>"Who opens the answers"</h2>
            <p>
                "Every answer is sealed in two layers, for two people who open them one after the other: one in the council,
                and one outside it, such as an advocate. Each has a deputy. Nobody can open anything alone, and this server
                cannot open what lies in the box. Phones seal answers before they send them; where they can't, this server does,
                at the moment an answer arrives. If a key holder and their deputy both lose their words, the answers are lost."
            </p>
            <p>
                "With nobody on a seat this server keeps the key itself (simple mode). That is for trying out, and for
                polls where little is at stake. All four seats are taken before letters are printed, or none."
            </p>
            <dl class="facts">{taken.collect_view()}</dl>
            {settled}
            {form}
        </section>
    }
    .into_any()
}

fn leave(shown: &Shown) -> AnyView {
    view! {
        <form method="post" action=address(shown, "leave-seat") class="form" novalidate>
            <button class="button secondary">"Give my seat up"</button>
        </form>
    }
    .into_any()
}

fn take(shown: &Shown, again: bool) -> AnyView {
    let reader = shown.holders.reader;
    let free = Seat::ALL.into_iter().filter(|seat| {
        let mut seated = shown.holders.seated.iter();
        !seated.any(|holder| holder.seat == *seat && holder.staff != reader)
    });
    let options: Vec<Choice> = free.map(|seat| Choice::new(seat.as_str(), label(seat))).collect();
    if options.is_empty() {
        return ().into_any();
    }
    let wave = shown.status.wave.id;
    view! {
        <h3>{if again { "Take another seat, or hand in another key" } else { "Take a seat" }}</h3>
        <ol>
            <li>"On your own computer, not on this server, run "<code>"earshot wave words"</code>". Write the 12 words on paper."</li>
            <li>
                "Then type them once, to see that the paper is right: "
                <code>{format!("earshot wave key {wave} --words -")}</code>". It prints a public key."
            </li>
            <li>"Hand the public key in here. Never type your words into a web page."</li>
        </ol>
        <form method="post" action=address(shown, "seat") class="form" novalidate>
            <Radios
                name="seat"
                legend="Which seat"
                chosen=shown.typed.seat.seat.clone()
                options=options
                error=shown.problems.of("seat")
            />
            <TextArea
                name="key"
                label="Your public key"
                hint="The whole line that begins with earshot-key-1"
                value=shown.typed.seat.key.clone()
                error=shown.problems.of("key")
            />
            <button class="button secondary">"Take this seat"</button>
        </form>
    }
    .into_any()
}

/// Once the wave is closed, for key holders: the envelopes, and the way back.
pub fn unsealing(shown: &Shown) -> AnyView {
    let (who, layer) = match shown.holders.layers_off {
        0 => ("first key holder, or their deputy", "outer"),
        _ => ("second key holder, or their deputy", "inner"),
    };
    let done = (shown.holders.layers_off > 0).then(|| {
        view! { <p>"The outer layers are off. What is left can be opened by the second key holder alone."</p> }
    });
    view! {
        <section class="card" id="unsealing">
            <h2>"Unseal"</h2>
            {done}
            <p>
                {format!("It is the turn of the {who}: take the {layer} layer off every envelope, on your own computer.")}
                " Ticks and words are shuffled apart from each other. With fewer than 10 answers the box stays sealed."
            </p>
            <ol>
                <li><a href=address(shown, "box") download>"Fetch the envelopes"</a>". You may do so again if something goes wrong."</li>
                <li>
                    "Run "<code>"earshot wave unseal --words - --box FETCHED --out OPENED"</code>", with the names of your files, and
                    type your 12 words."
                </li>
                <li>"Bring the file that it wrote back here. Then delete both files, and at the end destroy your words."</li>
            </ol>
            <form
                method="post"
                action=address(shown, "returned")
                enctype="multipart/form-data"
                class="form"
                novalidate
            >
                <Field
                    name=FILE
                    label="The file with one layer less"
                    kind="file"
                    error=shown.problems.of(FILE)
                />
                <button class="button" id="unseal">"Bring it back"</button>
            </form>
        </section>
    }
    .into_any()
}
