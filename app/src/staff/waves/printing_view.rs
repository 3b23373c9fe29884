//! What is printed for a wave: letters while it is a draft; while it is open, replacements for lost ones and the reminder, or the
//! posters of its link.

use super::instrument_label;
use super::invite::{AFTER, BESIDE_ENGLISH};
use super::one_view::{Shown, address};
use crate::road::may::Act;
use crate::road::waves::all_letters;
use crate::ui::form::{Choice, Field, Radios};
use crate::wording::Wording;
use leptos::prelude::*;

/// The first letters.
pub fn letters(shown: &Shown) -> AnyView {
    view! {
        <section class="card">
            <h2>"Print letters"</h2>
            <p>
                "Each letter has a code of its own. Letters are shown once and kept nowhere: print them at once. Names
                never enter Earshot; write them by hand, or use the list with your own mail merge."
            </p>
            {form(shown, Act::Print, "invite", "How many letters", "Make the letters")}
        </section>
    }
    .into_any()
}

/// Letters in place of lost ones.
pub fn replacements(shown: &Shown) -> AnyView {
    view! {
        <section class="card">
            <h2>"Replace lost letters"</h2>
            <p>
                "Once for each person at most: tick on your own list who got one. Earshot knows no names and cannot check it.
                It counts them, and every release says how many there were, since each could be a second answer. The lost code
                goes on working."
            </p>
            {form(shown, Act::Replace, "replace", "How many replacement letters", "Make replacement letters")}
        </section>
    }
    .into_any()
}

/// The form for either, or why it would be refused.
fn form(shown: &Shown, act: Act, to: &'static str, how_many: &'static str, button: &'static str) -> AnyView {
    let class = match act {
        Act::Print => "button",
        _ => "button secondary",
    };
    let form = || {
        view! {
            <form method="post" action=address(shown, to) class="form" novalidate>
                {fields(shown, how_many)}
                <button class=class>{button}</button>
            </form>
        }
        .into_any()
    };
    shown.refusal(act).unwrap_or_else(form)
}

fn fields(shown: &Shown, how_many: &'static str) -> AnyView {
    let options: Vec<Choice> = shown
        .instruments
        .iter()
        .map(|instrument| Choice::new(instrument.key.to_string(), instrument_label(instrument)))
        .collect();
    let chosen = match options.as_slice() {
        [only] if shown.typed.instrument.is_empty() => only.value.clone(),
        _ => shown.typed.instrument.clone(),
    };
    let after = all_letters(&shown.status.letters).to_string();
    view! {
        <input type="hidden" name=AFTER value=after />
        <Radios
            name="instrument"
            legend="For which questionnaire"
            chosen=chosen
            options=options
            error=shown.problems.of("instrument")
        />
        {language(shown)}
        <Field
            name="count"
            label=how_many
            kind="number"
            width="short"
            value=shown.typed.count.clone()
            error=shown.problems.of("count")
        />
    }
    .into_any()
}

/// In which language letters are, where there is a choice.
fn language(shown: &Shown) -> Option<AnyView> {
    let others = shown.languages.iter().filter(|wording| !wording.is_english());
    let choices = others.flat_map(|wording| {
        let (tag, name) = (&wording.language, &wording.name);
        [
            Choice::new(tag, name),
            Choice::new(format!("{tag}{BESIDE_ENGLISH}"), format!("{name} + English")),
        ]
    });
    let english = Wording::english();
    let choices: Vec<Choice> = std::iter::once(Choice::new(&english.language, &english.name))
        .chain(choices)
        .collect();
    let chosen = match shown.typed.language.as_str() {
        "" => english.language.clone(),
        typed => typed.to_owned(),
    };
    (choices.len() > 1).then(|| {
        view! {
            <Radios
                name="language"
                legend="In which language"
                hint="The QR code leads to the survey in this language. Whoever answers can change it there."
                chosen=chosen
                options=choices
                error=shown.problems.of("language")
            />
        }
        .into_any()
    })
}

/// The way to the reminder.
pub fn reminder(shown: &Shown) -> AnyView {
    view! {
        <section class="card">
            <h2>"Remind"</h2>
            <p>"Nobody knows who has answered, so a reminder goes to everybody. It has no code in it."</p>
            <p><a href=address(shown, "reminder")>"The reminder, to print"</a></p>
        </section>
    }
    .into_any()
}

/// The way to the posters.
pub fn posters(shown: &Shown) -> AnyView {
    view! {
        <section class="card">
            <h2>"Show the link"</h2>
            <p>"One poster for each questionnaire, with a square for the camera and an address to type or to send."</p>
            <p><a href=address(shown, "posters")>"The posters, to print"</a></p>
        </section>
    }
    .into_any()
}

/// What must happen to the list of letters.
pub fn destroy_the_list() -> AnyView {
    view! {
        <p class="notice warning" id="letter-list">
            "Destroy the list of who got which letter, and every copy of it, as soon as the wave is closed. Whoever has it
            could try a code and learn that somebody has answered. Young people were told that it is destroyed."
        </p>
    }
    .into_any()
}
