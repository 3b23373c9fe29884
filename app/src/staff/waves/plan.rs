//! Planning a wave.
//!
//! In: a title, a closing date, instruments, a strategy. Out: a draft.

use super::outcome;
use super::plan_form::{self, Typed, choices};
use crate::road::waves;
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

/// The empty form.
pub async fn page(State(state): State<AppState>, who: SignedIn) -> Response {
    let typed = Typed::new(who.authority.strategy.clone());
    show(&state, &who, typed, FormProblems::new()).await
}

/// Plans a wave.
pub async fn plan(State(state): State<AppState>, who: SignedIn, sent: Sent) -> Result<Response, Fault> {
    let typed = Typed::read(&sent);
    let new = match typed.check(&choices(&state, &who), state.clock.today()) {
        Ok(new) => new,
        Err(problems) => return Ok(show(&state, &who, typed, problems).await),
    };
    match outcome(waves::plan(&state, who.authority.id, new, typed.open_link).await)? {
        Ok(id) => {
            who.did(&state, &format!("planned the wave {id}")).await?;
            Ok(Redirect::to(&format!("/staff/waves/{id}")).into_response())
        }
        Err(reason) => {
            let mut problems = FormProblems::new();
            problems.add("title", reason);
            Ok(show(&state, &who, typed, problems).await)
        }
    }
}

async fn show(state: &AppState, who: &SignedIn, typed: Typed, problems: FormProblems) -> Response {
    let choices = choices(state, who);
    let wrong = problems.clone();
    let body = move || {
        let action = "/staff/waves/new".to_owned();
        plan_form::view(action, "Plan the wave", &typed, &choices, &problems)
    };
    who.page_with("Plan a wave", wrong, body).await
}
