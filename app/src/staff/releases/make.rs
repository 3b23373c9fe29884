//! Releasing tables and themes.

use crate::road::{RoadError, release};
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::staff::themes::frame;
use crate::staff::waves::{id, one, outcome, reason};
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::{ReleaseId, WaveId};
use domain::people::Role;

/// Releases the tables of a wave, or releases them again: then the form says how many releases its reader has seen. It
/// goes on by itself: if it takes longer than somebody waits for a page, the page of the wave says how far it is.
pub async fn tables(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let wave = id(&wave)?;
    let wanted = release::Wanted {
        after: sent.value("after").parse().unwrap_or_default(),
        authority: who.authority.id,
        wave,
        by: Some(who.member.id),
    };
    let refused = |reason| one::refused(&state, &who, wave, one::Typed::default(), "main", reason);
    let job = match outcome(release::start(&state, wanted).await)? {
        Ok(job) => job,
        Err(reason) => return refused(reason).await,
    };
    match state.releasing.wait(wave, job).await {
        None => Ok(Redirect::to(&format!("/staff/waves/{wave}")).into_response()),
        Some(Ok(release)) => Ok(Redirect::to(&super::address(release)).into_response()),
        Some(Err(why)) => refused(reason(&why).ok_or(Fault::Ours)?).await,
    }
}

/// Releases the themes of a wave.
pub async fn themes(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
) -> Result<Response, Fault> {
    let wave = id(&wave)?;
    let made = release::themes(&state, who.authority.id, wave, Some(who.member.id)).await;
    finish(&state, &who, wave, made).await
}

/// On to the release, or back to the page that the person came from: survey leads see waves, text reviewers themes.
async fn finish(
    state: &AppState,
    who: &SignedIn,
    wave: WaveId,
    made: Result<ReleaseId, RoadError>,
) -> Result<Response, Fault> {
    let leads = who.is(Role::SurveyLead);
    match outcome(made)? {
        Ok(release) => {
            who.did(state, &format!("released the themes of the wave {wave}"))
                .await?;
            let to = if leads {
                super::address(release)
            } else {
                format!("/staff/themes/{wave}")
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(reason) => {
            if leads {
                return one::refused(state, who, wave, one::Typed::default(), "main", reason).await;
            }
            let mut problems = FormProblems::new();
            problems.add("main", reason);
            frame::show(state, who, wave, frame::Typed::default(), problems).await
        }
    }
}
