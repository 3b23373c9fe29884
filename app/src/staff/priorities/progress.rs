//! How an action stands: a line for the public page.

use super::Cut;
use super::approve::{back, load};
use super::area::{self, TypedHere};
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, State};
use axum::response::Response;
use validator::Validate;

#[derive(Validate)]
struct Line {
    #[validate(length(min = 1, max = 300, message = "Say in up to 300 characters how it stands"))]
    progress: String,
}

/// Keeps the latest line of progress of an approved review.
pub async fn save(
    State(state): State<AppState>,
    who: SignedIn,
    Path(review): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let review = load(&state, &who, &review).await?;
    let field = format!("progress-{}", review.id);
    let line = Line {
        progress: sent.value(&field),
    };
    let mut problems = FormProblems::new();
    if let Err(errors) = line.validate() {
        for (_, message) in FormProblems::from_validator(&errors, &["progress"]).iter() {
            problems.add(field.clone(), message);
        }
    }
    if review.approved_by.is_none() {
        problems.add(
            format!("review-{}", review.id),
            "A second person has to approve this review first",
        );
    }
    if !problems.is_empty() {
        let cut = Cut {
            strategy: Some(review.content.strategy.clone()),
            by: None,
        };
        let typed = TypedHere {
            progress: Some((review.id.to_string(), line.progress)),
            ..TypedHere::default()
        };
        return area::show(&state, &who, &review.content.area, cut, typed, problems).await;
    }
    store::reviews::set_progress(&state.store, who.authority.id, review.id, &line.progress).await?;
    who.did(
        &state,
        &format!("wrote how the action of the review {} stands", review.id),
    )
    .await?;
    Ok(back(&review))
}
