//! A named person stands for a theme.

use super::frame;
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::staff::waves::id;
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::ThemeId;

/// Confirms a candidate of this wave. If somebody else did it first, their name stands.
pub async fn confirm(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let wave = frame::readable(&state, &who, id(&wave)?).await?.id;
    let theme: ThemeId = sent.value("theme").parse().map_err(|_| Fault::NotFound)?;
    let themes = store::themes::of_wave(&state.store, who.authority.id, wave).await?;
    let (candidate, _) = themes
        .iter()
        .find(|(candidate, _)| candidate.id == theme)
        .ok_or(Fault::NotFound)?;
    if store::themes::confirm(&state.store, who.authority.id, theme, who.member.id).await? {
        who.did(&state, &format!("confirmed the theme {theme} of the wave {wave}"))
            .await?;
    }
    Ok(Redirect::to(&format!("/staff/themes/{wave}#theme-{}", candidate.slug)).into_response())
}
