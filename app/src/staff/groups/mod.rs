//! Youth groups and the log of their sessions.
//!
//! In: what a facilitator wrote down, in about two minutes on a phone. Out: points for the coding room, and numbers of
//! attendances. It refuses to know names.

mod episodes;
pub mod list;
pub mod log;
mod log_form;
mod log_view;
pub mod one;

use super::fault::Fault;
use super::session::SignedIn;
use crate::state::AppState;
use domain::groups::Group;
use domain::id::GroupId;

/// The group of an address, if it is the authority's.
async fn load(state: &AppState, who: &SignedIn, id: &str) -> Result<Group, Fault> {
    let id: GroupId = id.parse().map_err(|_| Fault::NotFound)?;
    store::groups::get(&state.store, who.authority.id, id)
        .await?
        .ok_or(Fault::NotFound)
}
