//! Recording a review.

use super::area::{self, TypedHere};
use super::record_form::Typed;
use super::{Cut, address, chosen};
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::ReviewId;
use domain::priorities::Review;

/// Records a review. It becomes public when somebody else approves it.
pub async fn save(
    State(state): State<AppState>,
    who: SignedIn,
    Path(area): Path<String>,
    Query(cut): Query<Cut>,
    sent: Sent,
) -> Result<Response, Fault> {
    let strategy = chosen(&state, &who, &cut)?;
    strategy.area(&area).ok_or(Fault::NotFound)?;
    let typed = Typed::read(&sent);
    let content = match typed.check(&strategy.id, &area, state.clock.today()) {
        Ok(content) => content,
        Err(problems) => {
            let typed = TypedHere {
                review: typed,
                ..TypedHere::default()
            };
            return area::show(&state, &who, &area, cut, typed, problems).await;
        }
    };
    let review = Review {
        id: ReviewId::draw(&mut state.rng()),
        content,
        recorded_by: who.member.id,
        recorded_at: state.clock.now(),
        approved_by: None,
        progress: None,
    };
    store::reviews::record(&state.store, who.authority.id, &review).await?;
    who.did(&state, &format!("recorded the review {}", review.id))
        .await?;
    Ok(Redirect::to(&format!("{}#review-{}", address(&strategy.id, &area), review.id)).into_response())
}
