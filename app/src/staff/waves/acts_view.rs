//! What can be done with a wave now, by the one who reads the page.

use super::one_view::{Shown, address};
use super::{holders_view, printing_view, release_view};
use crate::road::may::Act;
use crate::staff::form::LastWord;
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
            let change = shown.plans.then(|| change(shown));
            view! { {change} {holders_view::seats(shown)} {plans} }.into_any()
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

/// A card for an act: what it is for, and its form; or, in place of the form, why it would be refused.
fn card(shown: &Shown, act: Act, title: &'static str, about: AnyView, form: AnyView) -> AnyView {
    let form = shown.refusal(act).unwrap_or(form);
    view! {
        <section class="card">
            <h2>{title}</h2>
            {about}
            {form}
        </section>
    }
    .into_any()
}

/// The way to the page on which a draft is changed.
fn change(shown: &Shown) -> AnyView {
    view! {
        <p><a class="button secondary" href=address(shown, "change")>"Change or delete this draft"</a></p>
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
            <Checkbox
                name="open_anyway"
                label="Open the wave all the same"
                error=shown.problems.of("open_anyway")
            />
        }
    });
    let then = match shown.has_open_link() {
        true => "After that the link opens the survey, and posters with it can be printed.",
        false => "After that only lost letters can be replaced.",
    };
    let about = view! { <p>"Opening fixes the questions and the list of tables for good. "{then}</p> };
    let form = view! {
        <LastWord
            action=address(shown, "open")
            act="open"
            says="The wave shall be opened, and nothing of it changed any more"
            button="Open the wave"
            problems=shown.problems.clone()
        >
            {warning}
        </LastWord>
    };
    card(
        shown,
        Act::Open,
        "Open for answers",
        about.into_any(),
        form.into_any(),
    )
}

fn close(shown: &Shown) -> AnyView {
    let list = destroy_the_list(shown);
    let (stops, says) = match shown.has_open_link() {
        true => (
            "From then on the link no longer",
            "The link of this wave shall open nothing from now on",
        ),
        false => (
            "From then on no code",
            "No code of this wave shall open anything from now on",
        ),
    };
    view! {
        <section class="card">
            <h2>"Close"</h2>
            <p>{stops}" opens the survey. Pages that are open can still be sent for 24 hours."</p>
            {list}
            <LastWord
                action=address(shown, "close")
                act="close"
                says=says
                button="Close the wave"
                problems=shown.problems.clone()
            />
        </section>
    }
    .into_any()
}

/// Where there are letters there is a list of who got which.
fn destroy_the_list(shown: &Shown) -> Option<AnyView> {
    (!shown.has_open_link()).then(printing_view::destroy_the_list)
}

fn closed(shown: &Shown) -> AnyView {
    let prolong = shown.plans.then(|| prolong(shown));
    let keys = shown.holds_keys.then(|| sealed_box(shown));
    let from = written_out(shown.status.wave.reading_date());
    let but = match shown.synthetic {
        true => " A demonstration does not wait.",
        false => "",
    };
    let waits = format!("A key holder can unseal the wave from {from}.{but}");
    let waits = (!shown.holds_keys).then(|| view! { <p>{waits}</p> });
    let list = shown.plans.then(|| destroy_the_list(shown));
    view! { {list} {waits} {keys} {prolong} }.into_any()
}

fn prolong(shown: &Shown) -> AnyView {
    let about =
        view! { <p>"If fewer than 10 answered, fieldwork can begin again with a later last day."</p> };
    let (value, error) = (shown.typed.closes_on.clone(), shown.problems.of("closes_on"));
    let form = view! {
        <LastWord
            action=address(shown, "prolong")
            act="prolong"
            says="The wave shall be open again, and nobody reads an answer before two working days after the new last day"
            button="Prolong the wave"
            weight="secondary"
            problems=shown.problems.clone()
        >
            <Field
                name="closes_on"
                label="New last day for answers"
                kind="date"
                width="medium"
                value=value
                error=error
            />
        </LastWord>
    };
    card(shown, Act::Prolong, "Prolong", about.into_any(), form.into_any())
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
    let about = view! {
        <p>
            "The box is opened once. Ticks and words are shuffled and kept apart, and the keys of this wave are
            destroyed. With fewer than 10 answers it stays sealed."
        </p>
    };
    let form = view! {
        <LastWord
            action=address(shown, "unseal")
            act="unseal"
            says="The box shall be opened now, and the keys of this wave destroyed"
            button="Unseal the wave"
            problems=shown.problems.clone()
        />
    };
    card(shown, Act::Unseal, "Unseal", about.into_any(), form.into_any())
}

fn destroy(shown: &Shown) -> AnyView {
    let about = view! { <p>"Only if fewer than 10 answered. The answers are gone for good, and nobody has read them."</p> };
    let form = view! {
        <LastWord
            action=address(shown, "destroy")
            act="destroy"
            says="The answers of this wave shall be destroyed unread"
            button="Destroy the box"
            weight="danger"
            problems=shown.problems.clone()
        />
    };
    card(
        shown,
        Act::Destroy,
        "Destroy unread",
        about.into_any(),
        form.into_any(),
    )
}
