//! Logging a session.

use super::load;
use super::log_form::Typed;
use super::log_view;
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::groups::Group;

/// The empty form.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(group): Path<String>,
) -> Result<Response, Fault> {
    let group = load(&state, &who, &group).await?;
    Ok(show(
        &who,
        &group,
        Typed::empty(state.clock.today()),
        FormProblems::new(),
    )
    .await)
}

/// Logs a session.
pub async fn save(
    State(state): State<AppState>,
    who: SignedIn,
    Path(group): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let group = load(&state, &who, &group).await?;
    let typed = Typed::read(&sent);
    match typed.check(group.id, state.clock.today(), &mut state.rng()) {
        Ok(session) => {
            store::groups::log(&state.store, who.authority.id, &session, who.member.id).await?;
            who.did(&state, &format!("logged the session {}", session.id))
                .await?;
            Ok(Redirect::to(&format!("/staff/groups/{}", group.id)).into_response())
        }
        Err(problems) => Ok(show(&who, &group, typed, problems).await),
    }
}

async fn show(who: &SignedIn, group: &Group, typed: Typed, problems: FormProblems) -> Response {
    let title = format!("Log a session of {}", group.name);
    let action = format!("/staff/groups/{}/log", group.id);
    let wrong = problems.clone();
    who.page_with(title, wrong, move || log_view::view(&action, &typed, &problems))
        .await
}
