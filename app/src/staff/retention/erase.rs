//! Erasing something now. In: what, and that it is meant; a second time, if nothing of it is released.

use super::one;
use crate::road::retention::{self, Wanted};
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::staff::waves::{id, outcome};
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::wave::{Kept, Wish};

/// Erases it.
pub async fn erase(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = id(&wave)?;
    // Whose wave it is comes before what is wrong with the form.
    crate::road::waves::get(&state, who.authority.id, id).await?;
    let kept: Kept = sent.value("kept").parse().map_err(|_| Fault::Form)?;
    let mut problems = FormProblems::new();
    if !sent.ticked(&format!("sure-{kept}")) {
        problems.add(
            format!("sure-{kept}"),
            "Tick the box to say that they shall be erased for good",
        );
        return one::show(&state, &who, id, None, problems).await;
    }
    let wanted = Wanted {
        authority: who.authority.id,
        wave: id,
        kept,
        wish: Wish::Now {
            unreleased: sent.ticked(&format!("twice-{kept}")),
        },
        by: Some(who.member.id),
    };
    match outcome(retention::erase(&state, wanted).await)? {
        Ok(_) => Ok(Redirect::to(&format!("/staff/retention/{id}")).into_response()),
        Err(reason) => {
            problems.add(format!("twice-{kept}"), reason);
            one::show(&state, &who, id, None, problems).await
        }
    }
}
