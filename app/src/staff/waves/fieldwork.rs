//! Opening, closing and prolonging fieldwork.

use super::one::{self, Typed};
use super::{id, outcome};
use crate::road::{RoadError, waves};
use crate::staff::fault::Fault;
use crate::staff::form::{Sent, date_field};
use crate::staff::session::SignedIn;
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::WaveId;

/// Begins fieldwork. Where priority areas have no item, somebody must have said that this is meant.
pub async fn open(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = id(&wave)?;
    let wave = waves::get(&state, who.authority.id, id).await?;
    let warnings = outcome(waves::areas_without_item(&state, &wave).await)?;
    let unsaid = |warnings: &Vec<String>| !warnings.is_empty() && !sent.ticked("open_anyway");
    if warnings.as_ref().is_ok_and(unsaid) {
        let reason = "Some priority areas have no question: tick the box to open the wave all the same";
        return one::refused(&state, &who, id, Typed::default(), "open_anyway", reason.into()).await;
    }
    let opened = waves::open(&state, who.authority.id, id).await.map(|_| ());
    finish(&state, &who, id, opened, "opened", Typed::default(), "main").await
}

/// Ends fieldwork.
pub async fn close(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
) -> Result<Response, Fault> {
    let id = id(&wave)?;
    let closed = waves::close(&state, who.authority.id, id).await;
    finish(&state, &who, id, closed, "closed", Typed::default(), "main").await
}

/// Begins fieldwork again.
pub async fn prolong(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = id(&wave)?;
    let typed = Typed {
        closes_on: sent.value("closes_on"),
        ..Typed::default()
    };
    let Some(until) = date_field(&typed.closes_on) else {
        let reason = "Enter the new last day for answers, for example 2026-12-01";
        return one::refused(&state, &who, id, typed, "closes_on", reason.into()).await;
    };
    let prolonged = waves::prolong(&state, who.authority.id, id, until).await;
    finish(&state, &who, id, prolonged, "prolonged", typed, "closes_on").await
}

/// Back to the wave's page, with what was done on record, or with the reason why it was not.
pub(super) async fn finish(
    state: &AppState,
    who: &SignedIn,
    id: WaveId,
    result: Result<(), RoadError>,
    did: &str,
    typed: Typed,
    field: &str,
) -> Result<Response, Fault> {
    match outcome(result)? {
        Ok(()) => {
            who.did(state, &format!("{did} the wave {id}")).await?;
            Ok(Redirect::to(&format!("/staff/waves/{id}")).into_response())
        }
        Err(reason) => one::refused(state, who, id, typed, field, reason).await,
    }
}
