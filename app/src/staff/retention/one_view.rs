//! The page of what is kept of one wave: how it stands, the months that are declared, and a way to erase something now.

use super::one::Shown;
use super::{label, proof, stands, what};
use crate::road::retention::Holding;
use crate::staff::form::{LastWord, capital, sure};
use crate::ui::form::{Checkbox, Field};
use domain::clock::written_out;
use domain::wave::{Kept, NotErased, Part, WaveState};
use leptos::prelude::*;

pub(super) fn view(shown: &Shown) -> AnyView {
    let parts = shown
        .held
        .iter()
        .map(|holding| one(shown, holding))
        .collect_view();
    view! {
        {parts}
        {months(shown)}
        {copies(shown)}
        <p><a href="/staff/retention">"All waves"</a></p>
    }
    .into_any()
}

fn one(shown: &Shown, holding: &Holding) -> AnyView {
    let proof = proof(holding).map(|proof| view! { <p class="hint">{capital(&proof)}"."</p> });
    view! {
        <section class="card">
            <h2>{label(holding.kept)}</h2>
            <p>{what(holding.kept, shown.open_link)}</p>
            <p><strong>{stands(holding)}"."</strong></p>
            {proof}
            {now(shown, holding)}
        </section>
    }
    .into_any()
}

/// The form to erase it now, where that may be: with a second box, if nothing of it is released. Why not, else.
fn now(shown: &Shown, holding: &Holding) -> Option<AnyView> {
    let kept = holding.kept;
    let twice = match &holding.now {
        Ok(()) => None,
        Err(NotErased::Unreleased(_)) => Some(format!(
            "The {kept} are in no release yet, and shall be erased all the same"
        )),
        Err(NotErased::Sealed) => Some(format!(
            "The wave is not unsealed: from then on it cannot be prolonged, and the {kept} shall be erased all the same"
        )),
        Err(NotErased::Already) => return None,
        Err(why) => {
            let why = capital(&why.to_string());
            return Some(
                view! { <p class="refusal">{format!("Nothing can be erased now. {why}.")}</p> }.into_any(),
            );
        }
    };
    let twice = twice.map(|says| {
        let name = format!("twice-{kept}");
        let error = shown.problems.of(&name);
        view! { <Checkbox name=name label=says error=error /> }
    });
    // What is wrong with it must be seen.
    let wrong = [sure(&format!("erase-{kept}")), format!("twice-{kept}")];
    let wrong = wrong.iter().any(|field| shown.problems.of(field).is_some());
    Some(
        view! {
            <details class="more" open=wrong>
                <summary>{format!("Erase the {kept} now")}</summary>
                <LastWord
                    action=format!("/staff/retention/{}/erase", shown.wave.id)
                    act=format!("erase-{kept}")
                    says=format!("The {kept} of this wave shall be erased now, for good")
                    button=format!("Erase the {kept}")
                    weight="danger"
                    problems=shown.problems.clone()
                >
                    <input type="hidden" name="kept" value=kept.as_str() />
                    {twice}
                </LastWord>
            </details>
        }
        .into_any(),
    )
}

/// Whoever runs the server knows where the files lie, and says there that they are gone.
fn copies(shown: &Shown) -> AnyView {
    if shown.copies.is_empty() {
        return view! {
            <section class="card">
                <h2>"Backups"</h2>
                <p>"No backup that is on record holds anything of this wave."</p>
            </section>
        }
        .into_any();
    }
    let items = shown.copies.iter().map(|copy| {
        let held: Vec<&str> = copy.holder.parts.iter().map(|part| part_label(part)).collect();
        let delete = (!copy.outlived.is_empty()).then(|| {
            let gone: Vec<&str> = copy.outlived.iter().map(|part| part_label(part)).collect();
            let says = format!(
                "To be deleted: of this, {} must be kept no more.",
                gone.join(", ")
            );
            view! { <br /><strong>{says}</strong> }
        });
        view! {
            <li>
                <code>{copy.holder.name.clone()}</code>
                {format!(", made on {}: {}", written_out(copy.holder.made_on), held.join(", "))}
                {delete}
            </li>
        }
    });
    view! {
        <section class="card">
            <h2>"Backups"</h2>
            <p>"Something of this wave lies in these too, until somebody deletes them:"</p>
            <ul>{items.collect_view()}</ul>
            <p>
                "Ask whoever runs this server to delete every copy of one, and then to say so there: "
                <code>"earshot backup forget NAME"</code>
            </p>
        </section>
    }
    .into_any()
}

/// What of a wave lies in a backup, as a person reads it.
fn part_label(part: &str) -> &'static str {
    match part.parse() {
        Ok(Part::Keys) => "its keys",
        Ok(Part::Invitations) => "invitations",
        Ok(Part::Box) => "sealed answers",
        Ok(Part::Words) => "words",
        Ok(Part::Ticks) => "ticks",
        Err(_) => "something",
    }
}

fn months(shown: &Shown) -> Option<AnyView> {
    if shown.held.iter().all(|holding| holding.erasure.is_some()) {
        return None;
    }
    let fields = Kept::ALL
        .into_iter()
        .zip(shown.typed.clone())
        .map(|(kept, typed)| {
            view! {
                <Field
                    name=kept.as_str()
                    label=format!("{}: months after the last day for answers", label(kept))
                    kind="number"
                    width="short"
                    value=typed
                    error=shown.problems.of(kept.as_str())
                />
            }
        });
    let (fields, action) = (
        fields.collect_view(),
        format!("/staff/retention/{}/months", shown.wave.id),
    );
    let form = match shown.wave.state {
        WaveState::Draft => view! {
            <form method="post" action=action class="form" novalidate>
                {fields}
                <button class="button secondary">"Save the months"</button>
            </form>
        }
        .into_any(),
        _ => view! {
            <LastWord
                action=action
                act="months"
                says="Young people shall be told these times, and none of them can be made longer again"
                button="Save the months"
                weight="secondary"
                problems=shown.problems.clone()
            >
                {fields}
            </LastWord>
        }
        .into_any(),
    };
    Some(
        view! {
            <section class="card">
                <h2>"For how long"</h2>
                <p>"Once a wave was opened a time can be made shorter, never longer: young people were told."</p>
                {form}
            </section>
        }
        .into_any(),
    )
}
