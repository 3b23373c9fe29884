//! Who opens a wave, and what they do when it is their turn: in their browser (`words_view`), or with the program.

use super::holders::{FILE, label};
use super::one_view::{Shown, address};
use super::words_view;
use crate::road::may::Act;
use crate::ui::Script;
use crate::ui::form::{Choice, Field, Radios, TextArea};
use domain::ballot_box::{BoxKey, Seat};
use domain::id::StaffId;
use domain::wave::WaveState;
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

    /// The two seats of which one is to take a layer off.
    fn in_turn(&self) -> [Seat; 2] {
        Seat::in_turn(self.layers_off)
    }

    /// The seat of who reads the page.
    pub(super) fn own(&self) -> Option<&KeyHolder> {
        self.seated.iter().find(|holder| holder.staff == self.reader)
    }

    /// Whether who reads the page could take a layer off now.
    fn is_readers_turn(&self) -> bool {
        self.own().is_some_and(|own| self.in_turn().contains(&own.seat))
    }

    /// The names of who sits on them, for behind their title; nothing, if their accounts are gone.
    fn names_in_turn(&self) -> String {
        let seats = self.in_turn();
        let in_turn = self.seated.iter().filter(|holder| seats.contains(&holder.seat));
        let names: Vec<&str> = in_turn.map(|holder| holder.name.as_str()).collect();
        match names.as_slice() {
            [] => String::new(),
            names => format!(" ({})", names.join(", ")),
        }
    }
}

/// What runs in the page, for key holders who have something to do here.
pub fn script(shown: &Shown) -> Option<Script> {
    let holders = &shown.holders;
    let works = match shown.status.wave.state {
        WaveState::Draft => may_sit(shown),
        WaveState::Closed => {
            let offered = shown.holds_keys && shown.refusal(Act::Unseal).is_none();
            offered && holders.are_named() && holders.is_readers_turn()
        }
        _ => false,
    };
    works.then_some(Script::Islands)
}

/// Whether the reader may take a seat, or another one.
fn may_sit(shown: &Shown) -> bool {
    shown.holds_keys && !are_printed(shown) && !free(shown).is_empty()
}

fn are_printed(shown: &Shown) -> bool {
    shown.status.letters.iter().any(|letters| letters.printed > 0)
}

/// Seats that nobody else has.
fn free(shown: &Shown) -> Vec<Seat> {
    let holders = &shown.holders;
    let is_free = |seat: &Seat| {
        let mut seated = holders.seated.iter();
        !seated.any(|holder| holder.seat == *seat && holder.staff != holders.reader)
    };
    Seat::ALL.into_iter().filter(is_free).collect()
}

/// Who can open the wave, for the facts of its page.
pub fn mode(holders: &Holders, state: WaveState) -> String {
    // Once it is unsealed, or destroyed, there is nothing to be opened and nothing to open it with.
    let past = match state {
        WaveState::Draft | WaveState::Open | WaveState::Closed => None,
        WaveState::Unsealed | WaveState::Released => Some(match holders.are_named() {
            true => "Two key holders, one after the other. This server could not open it alone",
            false => "This server, with the key that it kept (simple mode). That key is destroyed",
        }),
        WaveState::Destroyed => Some("Nobody: the answers were destroyed unopened"),
    };
    if let Some(past) = past {
        return past.to_owned();
    }
    let missing = Seat::ALL.len() - holders.seated.len();
    let mode = match (holders.are_named(), &holders.sealed_to) {
        (true, None) if missing > 0 => {
            return format!("Two key holders, once all four seats are taken: {missing} are free");
        }
        (true, _) => "Two key holders, one after the other. This server cannot open anything",
        (false, _) => "This server keeps the key (simple mode): for trying out, and where little is at stake",
    };
    match &holders.sealed_to {
        Some(key) => format!("{mode}. Fingerprint {}", key.fingerprint()),
        None => mode.to_owned(),
    }
}

/// Somebody on a seat, as others know them.
fn known(holder: &KeyHolder) -> String {
    match holder.stands {
        true => holder.name.clone(),
        false => format!("{} (account removed)", holder.name),
    }
}

/// Who has which seat of a wave that is not unsealed yet, for the facts of its page.
pub fn seated(shown: &Shown) -> Option<AnyView> {
    let sealed = matches!(shown.status.wave.state, WaveState::Open | WaveState::Closed);
    if !sealed || !shown.holders.are_named() {
        return None;
    }
    let seats = shown.holders.seated.iter();
    let seats = seats.map(|holder| view! { <li>{format!("{}: {}", label(holder.seat), known(holder))}</li> });
    Some(view! { <dt>"Key holders"</dt><dd><ul class="plain">{seats.collect_view()}</ul></dd> }.into_any())
}

/// While the wave is a draft: the seats, and for key holders a form to take one.
pub fn seats(shown: &Shown) -> AnyView {
    let holders = &shown.holders;
    let taken = Seat::ALL.into_iter().map(|seat| {
        let holder = holders.seated.iter().find(|holder| holder.seat == seat);
        let who = match holder {
            Some(holder) => format!("{}, fingerprint {}", known(holder), holder.key.fingerprint()),
            None => "nobody yet".to_owned(),
        };
        view! { <dt>{label(seat)}</dt><dd>{who}</dd> }
    });
    let own = holders.own().is_some();
    let printed = are_printed(shown);
    let form = (shown.holds_keys && !printed).then(|| {
        let take = may_sit(shown).then(|| take(shown, own));
        view! { {own.then(|| leave(shown))} {take} }
    });
    let settled = printed.then(|| {
        view! {
            <p class="notice">
                "Letters are printed, and the QR code of each names the lock of its answers. So seats can't change any more."
            </p>
        }
    });
    let by_when = match shown.has_open_link() {
        true => "All four seats are taken before the wave is opened, or none.",
        false => "All four seats are taken before letters are printed, or none.",
    };
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
                polls where little is at stake. "
                {by_when}
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
    let choice = |seat: Seat| Choice::new(seat.as_str(), label(seat));
    let options: Vec<Choice> = free(shown).into_iter().map(choice).collect();
    let wave = shown.status.wave.id;
    view! {
        <h3>{if again { "Take another seat, or hand in another key" } else { "Take a seat" }}</h3>
        {words_view::to_seat(shown)}
        <details class="more">
            <summary>"With the program, on a computer of your own"</summary>
            <ol class="steps">
                <li>"Run "<code>"earshot wave words"</code>", and not on this server. Write the 12 words on paper."</li>
                <li>
                    "Then type them once, to see that the paper is right: "
                    <code>{format!("earshot wave key {wave} --words -")}</code>". It prints a public key."
                </li>
                <li>"Copy the public key into the form."</li>
            </ol>
        </details>
        <h4>"Your public key and your seat"</h4>
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

/// Once the wave is closed, for key holders: a layer comes off in the browser, or the envelopes go to the program and back.
pub fn unsealing(shown: &Shown) -> AnyView {
    let holders = &shown.holders;
    let (who, layer, left) = match holders.layers_off {
        0 => ("first", "outer", 2),
        _ => ("second", "inner", 1),
    };
    let done = (holders.layers_off > 0).then(|| {
        view! { <p class="notice good">"The outer layers are off. What is left can be opened by the second key holder alone."</p> }
    });
    let turn = format!(
        "It is the turn of the {who} key holder or their deputy{}: the {layer} layer comes off every envelope.",
        holders.names_in_turn()
    );
    let work = shown.refusal(Act::Unseal).unwrap_or_else(|| match holders.own() {
        Some(own) if holders.is_readers_turn() => {
            view! { {words_view::to_unseal(shown, &own.key, left)} {by_hand(shown)} }.into_any()
        }
        // Their words open nothing now, not even with the program.
        Some(_) => waiting(holders.layers_off > 0),
        None => view! {
            <p>
                "You have no seat in this wave, so this page opens nothing for you. Whoever has the words of a seat can use the \
                 program, as below."
            </p>
            {by_hand(shown)}
        }
        .into_any(),
    });
    view! {
        <section class="card" id="unsealing">
            <h2>"Unseal"</h2>
            {done}
            <p>{turn} " Ticks and words are shuffled apart from each other. With fewer than 10 answers the box stays sealed."</p>
            {work}
        </section>
    }
    .into_any()
}

/// For who has a seat, and nothing to do now.
fn waiting(outer_is_off: bool) -> AnyView {
    let told = match outer_is_off {
        false => "Your turn comes after that. Keep your words until the wave is unsealed.",
        true => "Your part is done. Keep your words until the wave is unsealed, then destroy them.",
    };
    view! { <p>{told}</p> }.into_any()
}

/// The envelopes as a file, and the way back.
fn by_hand(shown: &Shown) -> AnyView {
    view! {
        <h3>"With the program, on a computer of your own"</h3>
        <ol class="steps">
            <li><a href=address(shown, "box") download>"Fetch the envelopes"</a>". You may do so again if something goes wrong."</li>
            <li>
                "Run "<code>"earshot wave unseal --words - --box FETCHED --out OPENED"</code>", with the names of your files, and
                type your 12 words."
            </li>
            <li>"Bring the file that it wrote back here. Then delete both files."</li>
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
            <button class="button secondary" id="unseal">"Bring it back"</button>
        </form>
    }
    .into_any()
}

/// Once the wave is unsealed, for who held a key.
pub fn afterwards(shown: &Shown) -> AnyView {
    let held = shown.holds_keys && shown.holders.own().is_some();
    held.then(|| {
        view! {
            <p class="notice">
                "This wave is unsealed, and your 12 words have done their work. Destroy the paper: until you do, they could still open a
                copy of the envelopes from before, such as a backup."
            </p>
        }
    })
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::StaffId;
    use rand::SeedableRng;

    #[test]
    fn what_is_opened_is_told_as_past_and_what_is_destroyed_as_gone() {
        let holders = Holders {
            seated: Vec::new(),
            reader: StaffId::draw(&mut rand::rngs::StdRng::seed_from_u64(1)),
            sealed_to: None,
            layers_off: 0,
        };
        for state in [WaveState::Draft, WaveState::Open, WaveState::Closed] {
            assert!(mode(&holders, state).starts_with("This server keeps the key"));
        }
        for state in [WaveState::Unsealed, WaveState::Released] {
            let told = mode(&holders, state);
            assert!(
                told.starts_with("This server, with") && told.ends_with("is destroyed"),
                "{told}"
            );
        }
        assert!(mode(&holders, WaveState::Destroyed).contains("unopened"));
    }
}
