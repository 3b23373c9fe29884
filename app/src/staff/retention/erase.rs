//! Erasing something now. In: what, and that it is meant; a second time, if nothing of it is released.

use super::one;
use crate::road::retention::{self, Wanted};
use crate::staff::fault::Fault;
use crate::staff::waves::asked::Asked;
use crate::staff::waves::outcome;
use crate::ui::form::FormProblems;
use axum::response::{IntoResponse, Redirect, Response};
use domain::wave::{Kept, Wish};

/// Erases it.
pub async fn erase(asked: Asked) -> Result<Response, Fault> {
    // Whose wave it is comes before what is wrong with the form.
    asked.wave().await?;
    let kept: Kept = asked.sent.value("kept").parse().map_err(|_| Fault::Form)?;
    if let Err(problems) = asked.sent.is_sure(&format!("erase-{kept}")) {
        return one::show(&asked.state, &asked.who, asked.id, None, problems).await;
    }
    let wanted = Wanted {
        authority: asked.authority(),
        wave: asked.id,
        kept,
        wish: Wish::Now {
            unreleased: asked.sent.ticked(&format!("twice-{kept}")),
        },
        by: Some(asked.who.member.id),
    };
    match outcome(retention::erase(&asked.state, wanted).await)? {
        Ok(_) => Ok(Redirect::to(&format!("/staff/retention/{}", asked.id)).into_response()),
        Err(reason) => {
            let mut problems = FormProblems::new();
            problems.add(format!("twice-{kept}"), reason);
            one::show(&asked.state, &asked.who, asked.id, None, problems).await
        }
    }
}
