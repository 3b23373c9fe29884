//! The page of what is kept of one wave: how it stands, the months that are declared, and a way to erase something now.

use super::one::Shown;
use super::{label, proof, stands, what};
use crate::road::retention::Holding;
use crate::staff::form::capital;
use crate::ui::form::{Checkbox, Field};
use domain::wave::{Kept, NotErased};
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
        <p><a href="/staff/retention">"All waves"</a></p>
    }
    .into_any()
}

fn one(shown: &Shown, holding: &Holding) -> AnyView {
    let proof = proof(holding).map(|proof| view! { <p class="hint">{capital(&proof)}"."</p> });
    view! {
        <section class="card">
            <h2>{label(holding.kept)}</h2>
            <p>{what(holding.kept)}</p>
            <p><strong>{stands(holding)}"."</strong></p>
            {proof}
            {now(shown, holding)}
        </section>
    }
    .into_any()
}

/// The form to erase it now, where that may be: with a second box, if nothing of it is released.
fn now(shown: &Shown, holding: &Holding) -> Option<AnyView> {
    let kept = holding.kept;
    let twice = match holding.now {
        Ok(()) => None,
        Err(NotErased::Unreleased(_)) => Some(format!(
            "The {kept} are in no release yet, and shall be erased all the same"
        )),
        Err(NotErased::Sealed) => Some(format!(
            "The wave is not unsealed: from then on it cannot be prolonged, and the {kept} shall be erased all the same"
        )),
        Err(_) => return None,
    };
    let second = twice.map(|says| view! { <Checkbox name=format!("twice-{kept}") label=says /> });
    // What is wrong with it must be seen.
    let wrong = ["sure", "twice"]
        .iter()
        .any(|field| shown.problems.of(&format!("{field}-{kept}")).is_some());
    let (action, first) = (
        format!("/staff/retention/{}/erase", shown.wave.id),
        format!("The {kept} of this wave shall be erased now, for good"),
    );
    Some(
        view! {
            <details class="more" open=wrong>
                <summary>{format!("Erase the {kept} now")}</summary>
                <form method="post" action=action class="form" novalidate>
                    <input type="hidden" name="kept" value=kept.as_str() />
                    <Checkbox name=format!("sure-{kept}") label=first />
                    {second}
                    <button class="button danger">{format!("Erase the {kept}")}</button>
                </form>
            </details>
        }
        .into_any(),
    )
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
    Some(
        view! {
            <section class="card">
                <h2>"For how long"</h2>
                <p>"Once a wave was opened a time can be made shorter, never longer: young people were told."</p>
                <form
                    method="post"
                    action=format!("/staff/retention/{}/months", shown.wave.id)
                    class="form"
                    novalidate
                >
                    {fields.collect_view()}
                    <button class="button secondary">"Save the months"</button>
                </form>
            </section>
        }
        .into_any(),
    )
}
