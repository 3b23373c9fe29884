//! An answer is taken: read, parted, sealed, and laid into the ballot box in one transaction.

use super::enter::{self, Invited};
use super::waves::Letter;
use super::{RoadError, instrument, open_links, turns};
use crate::state::AppState;
use domain::ballot_box::{Ballot, Mark, SealedResponse, Ticket};
use domain::id::WaveId;
use domain::intake::{Problem, Response, Submission};
use store::StoreError;
use store::ballot_box::Accepted;
use store::waves::TakingAnswers;

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It lies in the box.
    Now(WaveId),
    /// An answer with this code already lay in the box; the first one counts, and this one is gone.
    Before(WaveId),
    /// The code opens nothing (any more).
    Nothing,
}

/// Takes an answer. A form that cannot be taken yet comes back as its problems.
pub async fn send(
    state: &AppState,
    ticket: &Ticket,
    submission: Submission,
) -> Result<Result<Sent, Vec<Problem>>, RoadError> {
    match enter::find(state, ticket).await? {
        Some(invited) => take(state, invited, submission).await,
        None => Ok(Ok(Sent::Nothing)),
    }
}

/// The same for somebody made up whose letter was printed a moment ago: its code need not be stretched again.
pub async fn send_letter(
    state: &AppState,
    taking: TakingAnswers,
    letter: Letter,
    submission: Submission,
) -> Result<Result<Sent, Vec<Problem>>, RoadError> {
    match enter::invited(state, taking, letter.token).await? {
        Some(invited) => take(state, invited, submission).await,
        None => Ok(Ok(Sent::Nothing)),
    }
}

async fn take(
    state: &AppState,
    invited: Invited,
    submission: Submission,
) -> Result<Result<Sent, Vec<Problem>>, RoadError> {
    let Invited {
        taking: TakingAnswers { wave, open_link, .. },
        keys,
        token,
        instrument: key,
    } = invited;
    if !wave.takes_answers(state.clock.now()) {
        return Ok(Ok(Sent::Nothing));
    }
    // The form before the mark: a post that cannot be taken is told so, whether or not the code was used.
    let instrument = instrument(state, wave.id, &key).await?;
    let response = match Response::parse(&instrument, &submission) {
        Ok(response) => response,
        Err(problems) => return Ok(Err(problems)),
    };
    drop(submission);
    let mark = token.mark(&keys.mark);
    if store::ballot_box::has(&state.store, wave.id, &mark).await? {
        return Ok(Ok(Sent::Before(wave.id)));
    }
    if open_link && open_links::is_full(state, wave.id).await? {
        return Ok(Ok(Sent::Nothing));
    }
    let key = super::holders::sealed_to(state, wave.id).await?;
    let mut rng = state.rng();
    // Some thousandths of a second for somebody whose code is good: they stand in no line.
    let seal = move || SealedResponse::seal(wave.id, &key, &instrument, response, &mut rng);
    let sealed = turns::aside(seal).await??;
    Ok(Ok(accept(state, wave.id, &mark, &sealed).await?))
}

/// Takes an answer that a phone has sealed. What lies in it nobody here can see, so all that is checked is the code, the wave and
/// the size; in a wave with a link everybody is invited.
pub async fn send_ballot(
    state: &AppState,
    ballot: Ballot,
    taking: &TakingAnswers,
) -> Result<Sent, RoadError> {
    let Ballot { token, sealed, .. } = ballot;
    let TakingAnswers {
        wave,
        open_link,
        layers,
    } = taking;
    let Some(mark) = enter::mark(state, taking, &token).await? else {
        return Ok(Sent::Nothing);
    };
    let layers = layers.ok_or(StoreError::Damaged {
        table: "wave",
        column: "public_key",
    })?;
    if !sealed.looks_sealed(layers) {
        return Ok(Sent::Nothing);
    }
    // What is there already is told as such, however full the box is.
    if *open_link
        && open_links::is_full(state, wave.id).await?
        && !store::ballot_box::has(&state.store, wave.id, &mark).await?
    {
        return Ok(Sent::Nothing);
    }
    accept(state, wave.id, &mark, &sealed).await
}

async fn accept(
    state: &AppState,
    wave: WaveId,
    mark: &Mark,
    sealed: &SealedResponse,
) -> Result<Sent, RoadError> {
    let SealedResponse { ticks, words } = sealed;
    let accepted =
        store::ballot_box::accept(&state.store, wave, mark, ticks, words, &mut state.rng()).await?;
    Ok(match accepted {
        Accepted::Now => Sent::Now(wave),
        Accepted::Before => Sent::Before(wave),
    })
}
