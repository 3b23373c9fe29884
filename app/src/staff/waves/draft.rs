//! Changing a draft, and deleting it.
//!
//! In: the form of a new wave, filled in; or that the draft shall be gone. Out: the wave's page, or the list. Of a wave that was opened
//! there is no such page.

use super::asked::Asked;
use super::done::Done;
use super::plan_form::{self, Typed, choices};
use super::{id, outcome};
use crate::road::drafts;
use crate::staff::fault::Fault;
use crate::staff::form::LastWord;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::WaveId;
use domain::wave::{Wave, WaveState};
use leptos::prelude::*;

/// The page.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
) -> Result<Response, Fault> {
    show(&state, &who, id(&wave)?, None, FormProblems::new()).await
}

/// Changes it.
pub async fn change(asked: Asked) -> Result<Response, Fault> {
    let (state, who) = (&asked.state, &asked.who);
    let before = as_it_is(state, &draft(state, who, asked.id).await?).await?;
    let typed = Typed::read(&asked.sent).or_as_printed(before);
    let new = match typed.check(&choices(state, who), state.clock.today()) {
        Ok(new) => new,
        Err(problems) => return show(state, who, asked.id, Some(typed), problems).await,
    };
    let changed = drafts::change(state, asked.authority(), asked.id, new, typed.open_link).await;
    match outcome(changed)? {
        Ok(()) => {
            who.did(state, &format!("changed the draft of the wave {}", asked.id))
                .await?;
            Ok(Redirect::to(&Done::Changed.address(asked.id)).into_response())
        }
        Err(reason) => {
            let mut problems = FormProblems::new();
            problems.add("title", reason);
            show(state, who, asked.id, Some(typed), problems).await
        }
    }
}

/// Deletes it, with its letters.
pub async fn delete(asked: Asked) -> Result<Response, Fault> {
    let (state, who) = (&asked.state, &asked.who);
    draft(state, who, asked.id).await?;
    if let Err(problems) = asked.sent.is_sure("delete") {
        return show(state, who, asked.id, None, problems).await;
    }
    match outcome(drafts::delete(state, asked.authority(), asked.id).await)? {
        Ok(()) => {
            who.did(state, &format!("deleted the draft of the wave {}", asked.id))
                .await?;
            Ok(Redirect::to("/staff/waves").into_response())
        }
        Err(reason) => {
            let mut problems = FormProblems::new();
            problems.add("delete", reason);
            show(state, who, asked.id, None, problems).await
        }
    }
}

/// The draft, or there is no page.
async fn draft(state: &AppState, who: &SignedIn, id: WaveId) -> Result<Wave, Fault> {
    let wave = crate::road::waves::get(state, who.authority.id, id).await?;
    match wave.state {
        WaveState::Draft => Ok(wave),
        _ => Err(Fault::NotFound),
    }
}

/// The form as the draft fills it in.
async fn as_it_is(state: &AppState, wave: &Wave) -> Result<Typed, Fault> {
    let store = &state.store;
    let asked = store::waves::instruments(store, wave.id).await?;
    let asked: Vec<_> = asked.into_iter().map(|frozen| frozen.key).collect();
    let retention = store::retention::declared(store, wave.id)
        .await?
        .unwrap_or_default();
    let open_link = crate::road::open_links::is_open(state, wave.id).await?;
    let letters = store::invitations::letters(store, wave.id).await?;
    let mut typed = Typed::of(wave, &asked, &retention, open_link);
    typed.fixed = letters.iter().any(|letters| letters.printed > 0);
    Ok(typed)
}

async fn show(
    state: &AppState,
    who: &SignedIn,
    id: WaveId,
    typed: Option<Typed>,
    problems: FormProblems,
) -> Result<Response, Fault> {
    let wave = draft(state, who, id).await?;
    let typed = match typed {
        Some(typed) => typed,
        None => as_it_is(state, &wave).await?,
    };
    let choices = choices(state, who);
    let (title, wrong) = (format!("Change {}", wave.title), problems.clone());
    let body = move || {
        let action = format!("/staff/waves/{id}/change");
        let form = plan_form::view(action, "Save the draft", &typed, &choices, &problems);
        view! {
            {form}
            {last(id, typed.fixed, &problems)}
            <p><a href=format!("/staff/waves/{id}")>"Back to the wave"</a></p>
        }
        .into_any()
    };
    Ok(who.page_with(title, wrong, body).await)
}

fn last(id: WaveId, printed: bool, problems: &FormProblems) -> AnyView {
    let letters = match printed {
        true => {
            "Its letters open nothing any more: destroy those that are printed, and the list of who would have got which."
        }
        false => "No letters of it are printed.",
    };
    view! {
        <section class="card">
            <h2>"Delete the draft"</h2>
            <p>"Nobody could answer yet, so nothing that young people said is lost. "{letters}</p>
            <LastWord
                action=format!("/staff/waves/{id}/delete")
                act="delete"
                says="This draft shall be deleted with all that belongs to it"
                button="Delete the draft"
                weight="danger"
                problems=problems.clone()
            />
        </section>
    }
    .into_any()
}
