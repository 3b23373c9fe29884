//! What can be done with a wave now, by the one who reads the page.

use super::one_view::{Shown, address};
use super::{holders_view, instrument_label, release_view};
use crate::ui::form::{Checkbox, Choice, Field, Radios};
use domain::clock::written_out;
use domain::wave::WaveState;
use leptos::prelude::*;

/// The forms for the state that the wave is in.
pub fn view(shown: &Shown) -> AnyView {
    match shown.status.wave.state {
        WaveState::Draft => {
            let plans = shown.plans.then(|| view! { {letters(shown)} {open(shown)} });
            view! { {holders_view::seats(shown)} {plans} }.into_any()
        }
        WaveState::Open if shown.plans => close(shown),
        WaveState::Closed => closed(shown),
        WaveState::Unsealed | WaveState::Released if shown.plans => release_view::view(shown),
        _ => ().into_any(),
    }
}

fn letters(shown: &Shown) -> AnyView {
    let options: Vec<Choice> = shown
        .instruments
        .iter()
        .map(|instrument| Choice::new(instrument.key.to_string(), instrument_label(instrument)))
        .collect();
    let chosen = match options.as_slice() {
        [only] if shown.typed.instrument.is_empty() => only.value.clone(),
        _ => shown.typed.instrument.clone(),
    };
    view! {
        <section class="card">
            <h2>"Print letters"</h2>
            <p>
                "Each letter has a code of its own. Letters are shown once and kept nowhere: print them at once. Names
                never enter Earshot; write them by hand, or use the list with your own mail merge."
            </p>
            <form method="post" action=address(shown, "invite") class="form" novalidate>
                <Radios
                    name="instrument"
                    legend="For which questionnaire"
                    chosen=chosen
                    options=options
                    error=shown.problems.of("instrument")
                />
                <Field
                    name="count"
                    label="How many letters"
                    kind="number"
                    width="short"
                    value=shown.typed.count.clone()
                    error=shown.problems.of("count")
                />
                <button class="button">"Make the letters"</button>
            </form>
        </section>
    }
    .into_any()
}

fn open(shown: &Shown) -> AnyView {
    let warning = (!shown.warnings.is_empty()).then(|| {
        let areas = shown
            .warnings
            .iter()
            .map(|title| view! { <li>{title.clone()}</li> })
            .collect_view();
        view! {
            <div class="notice warning">
                <p>"No question of this wave speaks to these priority areas:"</p>
                <ul>{areas}</ul>
            </div>
            <Checkbox name="open_anyway" label="Open the wave all the same" />
        }
    });
    view! {
        <section class="card">
            <h2>"Open for answers"</h2>
            <p>
                "Opening fixes the questions and the list of tables for good. After that no letters can be made for
                this wave."
            </p>
            <form method="post" action=address(shown, "open") class="form" novalidate>
                {warning}
                <button class="button" id="open">"Open the wave"</button>
            </form>
        </section>
    }
    .into_any()
}

fn close(shown: &Shown) -> AnyView {
    view! {
        <section class="card">
            <h2>"Close"</h2>
            <p>"From then on no code opens the survey. Pages that are open can still be sent for 24 hours."</p>
            <form method="post" action=address(shown, "close") class="form" novalidate>
                <button class="button" id="close">"Close the wave"</button>
            </form>
        </section>
    }
    .into_any()
}

fn closed(shown: &Shown) -> AnyView {
    let prolong = shown.plans.then(|| {
        view! {
            <section class="card">
                <h2>"Prolong"</h2>
                <p>"If fewer than 10 answered, fieldwork can begin again with a later last day."</p>
                <form method="post" action=address(shown, "prolong") class="form" novalidate>
                    <Field
                        name="closes_on"
                        label="New last day for answers"
                        kind="date"
                        width="medium"
                        value=shown.typed.closes_on.clone()
                        error=shown.problems.of("closes_on")
                    />
                    <button class="button secondary">"Prolong the wave"</button>
                </form>
            </section>
        }
    });
    let keys = shown.holds_keys.then(|| sealed_box(shown));
    let from = written_out(shown.status.wave.reading_date());
    let waits = format!("A key holder can unseal the wave from {from}. A demonstration does not wait.");
    let waits = (!shown.holds_keys).then(|| view! { <p>{waits}</p> });
    view! { {waits} {keys} {prolong} }.into_any()
}

fn sealed_box(shown: &Shown) -> AnyView {
    let unseal = if shown.holders.are_named() {
        holders_view::unsealing(shown)
    } else {
        simply(shown)
    };
    // Once a key holder has opened a layer, ten or more have answered.
    let destroy = (shown.holders.layers_off == 0).then(|| destroy(shown));
    view! { {unseal} {destroy} }.into_any()
}

/// In the simple mode one button does it.
fn simply(shown: &Shown) -> AnyView {
    view! {
        <section class="card">
            <h2>"Unseal"</h2>
            <p>
                "The box is opened once. Ticks and words are shuffled and kept apart, and the keys of this wave are
                destroyed. With fewer than 10 answers it stays sealed."
            </p>
            <form method="post" action=address(shown, "unseal") class="form" novalidate>
                <button class="button" id="unseal">"Unseal the wave"</button>
            </form>
        </section>
    }
    .into_any()
}

fn destroy(shown: &Shown) -> AnyView {
    view! {
        <section class="card">
            <h2>"Destroy unread"</h2>
            <p>"Only if fewer than 10 answered. The answers are gone for good, and nobody has read them."</p>
            <form method="post" action=address(shown, "destroy") class="form" novalidate>
                <Checkbox name="destroy_sure" label="The answers of this wave shall be destroyed unread" />
                <button class="button danger">"Destroy the box"</button>
            </form>
        </section>
    }
    .into_any()
}
