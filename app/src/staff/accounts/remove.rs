//! Taking an account away.

use super::list::{self, Typed};
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::StaffId;

/// Removes an account with its sign-ins. Nobody removes their own: an authority would be locked out.
pub async fn remove(
    State(state): State<AppState>,
    who: SignedIn,
    Path(person): Path<String>,
) -> Result<Response, Fault> {
    let id: StaffId = person.parse().map_err(|_| Fault::NotFound)?;
    if id == who.member.id {
        let mut problems = FormProblems::new();
        problems.add(
            format!("account-{id}"),
            "You cannot remove your own account: ask another administrator",
        );
        return list::show(&state, &who, Typed::default(), problems).await;
    }
    store::staff::remove(&state.store, who.authority.id, id).await?;
    who.did(&state, &format!("removed the account {id}")).await?;
    Ok(Redirect::to("/staff/accounts").into_response())
}
