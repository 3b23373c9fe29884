//! Before a post is looked at: what it waits for, and what of it is counted.
//!
//! In: a form or a ballot. Out: an [`Attempt`], or why there is none. Whose voucher fits has opened the survey and waits for no brake;
//! whoever came by a link has nothing to guess, and waits only where an answer would be kept.

use super::front::Problem;
use super::sheet::Posted;
use crate::limits::{Attempt, Peer, TooMany};
use crate::road::enter;
use crate::road::send::Sent;
use crate::state::AppState;
use domain::ballot_box::{Ballot, Pass, Voucher};

/// To look at the survey: nothing is kept.
pub(super) async fn to_look(state: &AppState, posted: &Posted) -> Result<Attempt, Problem> {
    if posted.has_link() || is_vouched_for(state, posted).await? {
        return Ok(Attempt::free());
    }
    Ok(to_try_a_code(state, posted.peer).await?)
}

/// To send answers.
pub(super) async fn to_send(state: &AppState, posted: &Posted) -> Result<Attempt, Problem> {
    if posted.has_link() {
        let admitted = to_send_by_link(state, posted.peer).await;
        return admitted.map_err(|_| Problem::Crowded);
    }
    to_look(state, posted).await
}

/// To send what a phone has sealed.
pub(super) async fn to_send_ballot(
    state: &AppState,
    ballot: &Ballot,
    has_link: bool,
    peer: Peer,
) -> Result<Attempt, TooMany> {
    if has_link {
        return to_send_by_link(state, peer).await;
    }
    if state.vouchers.fit(&ballot.token, &ballot.voucher) {
        return Ok(Attempt::free());
    }
    to_try_a_code(state, peer).await
}

/// Whether what became of it is counted: a code that opened nothing, or an answer by a link that is in the box.
pub(super) fn counts(sent: Sent, has_link: bool) -> bool {
    match sent {
        Sent::Now(_) => has_link,
        Sent::Before(_) => false,
        Sent::Nothing => !has_link,
    }
}

async fn to_try_a_code(state: &AppState, peer: Peer) -> Result<Attempt, TooMany> {
    Ok(state.tries.admit(peer, state.clock.now()).await?.into())
}

async fn to_send_by_link(state: &AppState, peer: Peer) -> Result<Attempt, TooMany> {
    Ok(state.paces.links.admit(peer, state.clock.now()).await?.into())
}

/// A code that was typed has opened nothing yet, whatever it brings along.
async fn is_vouched_for(state: &AppState, posted: &Posted) -> Result<bool, Problem> {
    let (Ok(Pass::Ticket(ticket)), voucher) = (posted.pass(), posted.voucher()) else {
        return Ok(false);
    };
    // It has none.
    if voucher == Voucher::default() {
        return Ok(false);
    }
    let tokens = enter::tokens(state, &ticket).await.map_err(|error| {
        state.failed("no wave could be looked at", &error);
        Problem::Trouble
    })?;
    Ok(tokens.iter().any(|token| state.vouchers.fit(token, &voucher)))
}
