//! A second person approves a review, and it becomes public.

use super::area::{self, TypedHere};
use super::reviews_view::approving;
use super::{Cut, address};
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::notice;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::ReviewId;
use domain::priorities::{Review, ReviewProblem};

/// Approves a review.
pub async fn approve(
    State(state): State<AppState>,
    who: SignedIn,
    Path(review): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let review = load(&state, &who, &review).await?;
    if let Err(problems) = sent.is_sure(&approving(review.id)) {
        return again(&state, &who, &review, problems).await;
    }
    if let Err(problem) = review.may_approve(who.member.id) {
        return refused(&state, &who, &review, problem).await;
    }
    if !store::reviews::approve(&state.store, who.authority.id, review.id, who.member.id).await? {
        // Somebody was quicker.
        return refused(&state, &who, &review, ReviewProblem::Approved).await;
    }
    who.did(&state, &format!("approved the review {}", review.id))
        .await?;
    let page = address(&review.content.strategy, &review.content.area);
    Ok(Redirect::to(&notice::at(&format!("{page}&approved={}", review.id))).into_response())
}

async fn refused(
    state: &AppState,
    who: &SignedIn,
    review: &Review,
    problem: ReviewProblem,
) -> Result<Response, Fault> {
    let reason = match problem {
        ReviewProblem::SamePerson => "A review is approved by somebody other than the person who recorded it",
        ReviewProblem::Approved => "This review is approved already",
    };
    let mut problems = FormProblems::new();
    problems.add(format!("review-{}", review.id), reason);
    again(state, who, review, problems).await
}

/// The page of its priority area, with what is wrong.
async fn again(
    state: &AppState,
    who: &SignedIn,
    review: &Review,
    problems: FormProblems,
) -> Result<Response, Fault> {
    let cut = Cut {
        strategy: Some(review.content.strategy.clone()),
        by: None,
    };
    area::show(
        state,
        who,
        &review.content.area,
        cut,
        TypedHere::default(),
        problems,
    )
    .await
}

/// The review of an address, if it is the authority's.
pub(super) async fn load(state: &AppState, who: &SignedIn, id: &str) -> Result<Review, Fault> {
    let id: ReviewId = id.parse().map_err(|_| Fault::NotFound)?;
    store::reviews::get(&state.store, who.authority.id, id)
        .await?
        .ok_or(Fault::NotFound)
}

/// Back to the review on the page of its priority area.
pub(super) fn back(review: &Review) -> Response {
    let page = address(&review.content.strategy, &review.content.area);
    Redirect::to(&format!("{page}#review-{}", review.id)).into_response()
}
