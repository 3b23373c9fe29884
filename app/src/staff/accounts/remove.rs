//! Taking an account away.

use super::list::{self, Typed};
use crate::road::holders::duties;
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::StaffId;
use store::StoreError;

/// Removes an account with its sign-ins. Nobody removes their own: an authority would be locked out. For who is the last that holds a
/// layer of a sealed wave it is said a second time that this is meant.
pub async fn remove(
    State(state): State<AppState>,
    who: SignedIn,
    Path(person): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id: StaffId = person.parse().map_err(|_| Fault::NotFound)?;
    // Whose account it is comes before what is wrong with the form.
    let person = store::staff::by_id(&state.store, who.authority.id, id).await?;
    person.ok_or(Fault::NotFound)?;
    if let Err(problems) = may(&state, &who, id, &sent).await? {
        return list::show(&state, &who, Typed::default(), problems).await;
    }
    let meant = sent.ticked(&list::last_holder(id));
    match store::staff::remove(&state.store, who.authority.id, id, meant).await {
        Ok(()) => {}
        // Somebody else has just removed the other one of the pair.
        Err(StoreError::Conflict("key_holder")) => {
            return list::show(&state, &who, Typed::default(), last(id)).await;
        }
        Err(error) => return Err(error.into()),
    }
    who.did(&state, &format!("removed the account {id}")).await?;
    Ok(Redirect::to(&list::removed(id)).into_response())
}

async fn may(
    state: &AppState,
    who: &SignedIn,
    id: StaffId,
    sent: &Sent,
) -> Result<Result<(), FormProblems>, Fault> {
    let mut problems = FormProblems::new();
    if id == who.member.id {
        let reason = "You cannot remove your own account: ask another administrator";
        problems.add(format!("account-{id}"), reason);
        return Ok(Err(problems));
    }
    if let Err(problems) = sent.is_sure(&list::act(id)) {
        return Ok(Err(problems));
    }
    let duties = duties(state, who.authority.id).await?;
    let own = duties.iter().filter(|duty| duty.seated.staff == id);
    if list::needs_second_word(own) && !sent.ticked(&list::last_holder(id)) {
        return Ok(Err(last(id)));
    }
    Ok(Ok(()))
}

/// What is wrong when nobody else is left.
fn last(id: StaffId) -> FormProblems {
    let mut problems = FormProblems::new();
    let reason = "Nobody else is left who would open a wave that is sealed to this person: tick the second box too if that is meant";
    problems.add(list::last_holder(id), reason);
    problems
}
