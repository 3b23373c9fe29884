//! What can be done with a wave now, by the one who reads the page.

use super::one_view::{Shown, address};
use super::{holders_view, printing_view, release_view};
use crate::ui::form::{Checkbox, Field};
use domain::clock::written_out;
use domain::wave::WaveState;
use leptos::prelude::*;

/// The forms for the state that the wave is in.
pub fn view(shown: &Shown) -> AnyView {
    match shown.status.wave.state {
        WaveState::Draft => {
            let letters = (!shown.has_open_link()).then(|| printing_view::letters(shown));
            let plans = shown.plans.then(|| view! { {letters} {open(shown)} });
            view! { {holders_view::seats(shown)} {plans} }.into_any()
        }
        WaveState::Open if shown.plans && shown.has_open_link() => view! {
            {printing_view::posters(shown)}
            {close(shown)}
        }
        .into_any(),
        WaveState::Open if shown.plans => view! {
            {printing_view::reminder(shown)}
            {printing_view::replacements(shown)}
            {close(shown)}
        }
        .into_any(),
        WaveState::Closed => closed(shown),
        WaveState::Unsealed | WaveState::Released => {
            let release = shown.plans.then(|| release_view::view(shown));
            view! { {holders_view::afterwards(shown)} {release} }.into_any()
        }
        _ => ().into_any(),
    }
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
    let then = match shown.has_open_link() {
        true => "After that the link opens the survey, and posters with it can be printed.",
        false => "After that only lost letters can be replaced.",
    };
    view! {
        <section class="card">
            <h2>"Open for answers"</h2>
            <p>"Opening fixes the questions and the list of tables for good. "{then}</p>
            <form method="post" action=address(shown, "open") class="form" novalidate>
                {warning}
                <button class="button" id="open">"Open the wave"</button>
            </form>
        </section>
    }
    .into_any()
}

fn close(shown: &Shown) -> AnyView {
    let list = destroy_the_list(shown);
    let stops = match shown.has_open_link() {
        true => "From then on the link no longer",
        false => "From then on no code",
    };
    view! {
        <section class="card">
            <h2>"Close"</h2>
            <p>{stops}" opens the survey. Pages that are open can still be sent for 24 hours."</p>
            {list}
            <form method="post" action=address(shown, "close") class="form" novalidate>
                <button class="button" id="close">"Close the wave"</button>
            </form>
        </section>
    }
    .into_any()
}

/// Where there are letters there is a list of who got which.
fn destroy_the_list(shown: &Shown) -> Option<AnyView> {
    (!shown.has_open_link()).then(printing_view::destroy_the_list)
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
    let list = shown.plans.then(|| destroy_the_list(shown));
    view! { {list} {waits} {keys} {prolong} }.into_any()
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
