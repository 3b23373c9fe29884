//! The ballot box of a closed wave: opened once, or destroyed unopened.

use super::fieldwork::finish;
use super::one::{self, Typed};
use super::{id, outcome};
use crate::road;
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

/// Opens the box.
pub async fn unseal(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
) -> Result<Response, Fault> {
    let id = id(&wave)?;
    match outcome(road::unseal::unseal(&state, who.authority.id, id).await)? {
        Ok(opened) => {
            // A sign of damage. How many is said with the release: before it no number is, not even this one.
            let damage = if opened.unreadable > 0 {
                "; some envelopes could not be read"
            } else {
                ""
            };
            who.did(&state, &format!("unsealed the wave {id}{damage}"))
                .await?;
            Ok(Redirect::to(&format!("/staff/waves/{id}")).into_response())
        }
        Err(reason) => one::refused(&state, &who, id, Typed::default(), "main", reason).await,
    }
}

/// Destroys the box unopened.
pub async fn destroy(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = id(&wave)?;
    if !sent.ticked("destroy_sure") {
        let reason = "Tick the box to say that the answers shall be destroyed unread";
        return one::refused(&state, &who, id, Typed::default(), "destroy_sure", reason.into()).await;
    }
    let destroyed = road::waves::destroy(&state, who.authority.id, id).await;
    finish(
        &state,
        &who,
        id,
        destroyed,
        "destroyed the box of",
        Typed::default(),
        "destroy_sure",
    )
    .await
}
