//! A code opens a survey. Nothing is written: a code stays good until an answer was accepted, however often its page
//! was opened.
//!
//! In: what a form carries ([`Pass`]), stretched once. Out: the survey that it opens, or nothing. It refuses to say why it is nothing.

use super::{RoadError, instrument};
use crate::limits::Peer;
use crate::state::AppState;
use domain::ballot_box::{BoxKey, Mark, OpenLink, Pass, Ticket, Token};
use domain::id::WaveId;
use domain::instrument::{Instrument, InstrumentKey};
use domain::wave::Wave;
use rand::Rng;
use std::sync::Arc;
use store::HashKeys;
use store::authorities::{self, Authority};
use store::waves::TakingAnswers;
use time::OffsetDateTime;

/// What a code opens.
#[derive(Clone)]
pub struct Opened {
    /// The wave.
    pub wave: Wave,
    /// Whose wave it is.
    pub authority: Authority,
    /// What is asked.
    pub instrument: Arc<Instrument>,
    /// What answers are sealed to.
    pub key: Arc<BoxKey>,
    /// Whether everybody may answer who has its link.
    pub open_link: bool,
}

/// What becomes of a code.
#[derive(Clone)]
pub enum Entry {
    /// It opens a survey.
    Open(Box<Opened>),
    /// It opens nothing. Unknown, used and expired are one and the same answer: whoever finds a letter learns nothing
    /// about the person to whom it was sent.
    Nothing,
}

/// An invitation that a code belongs to.
pub(super) struct Invited {
    pub taking: TakingAnswers,
    pub keys: HashKeys,
    pub token: Token,
    pub instrument: InstrumentKey,
}

/// What the codes of all waves are tried with. Argon2id takes some milliseconds of processor and 8 MiB: not on the threads that
/// answer requests. What was stretched before takes nothing; all others wait for their turn, and [`RoadError::Busy`] says that too many do.
pub async fn ticket(state: &AppState, pass: Pass, peer: Peer) -> Result<Ticket, RoadError> {
    match pass {
        Pass::Ticket(ticket) => Ok(ticket),
        Pass::Code(code) => {
            let stretch = move || Ticket::of_code(code.stretch());
            state.turns.take_from(peer, stretch).await
        }
    }
}

/// Opens a survey.
pub async fn open(state: &AppState, ticket: &Ticket) -> Result<Entry, RoadError> {
    unused(state, ticket, Wave::takes_codes).await
}

/// Goes on with a survey that was opened before: for a post that carries answers, or a voucher. It also takes the day after closing. A used code
/// opens nothing here either: whoever finds a letter could add an answer to what they post. Only whoever sends hears "we have
/// it", from [`super::send`].
pub async fn reopen(state: &AppState, ticket: &Ticket) -> Result<Entry, RoadError> {
    unused(state, ticket, Wave::takes_answers).await
}

async fn unused(
    state: &AppState,
    ticket: &Ticket,
    takes: fn(&Wave, OffsetDateTime) -> bool,
) -> Result<Entry, RoadError> {
    let found = find(state, ticket).await?;
    // The box is asked for a code that belongs to nobody too: used and unknown ones are the same work.
    let (wave, mark) = match &found {
        Some(invited) => (invited.taking.wave.id, invited.token.mark(&invited.keys.mark)),
        None => nobody(&mut state.rng()),
    };
    let used = store::ballot_box::has(&state.store, wave, &mark).await?;
    match found {
        Some(invited) if !used && takes(&invited.taking.wave, state.clock.now()) => {
            opened(state, invited).await
        }
        _ => Ok(Entry::Nothing),
    }
}

/// A mark that lies in no box.
fn nobody(rng: &mut impl Rng) -> (WaveId, Mark) {
    let mut mark = [0; 32];
    rng.fill_bytes(&mut mark);
    (WaveId::draw(rng), Mark(mark))
}

async fn opened(state: &AppState, invited: Invited) -> Result<Entry, RoadError> {
    Ok(Entry::Open(Box::new(survey(state, invited).await?)))
}

/// The survey that somebody is invited to.
pub(super) async fn survey(state: &AppState, invited: Invited) -> Result<Opened, RoadError> {
    of_wave(state, invited.taking, &invited.instrument).await
}

/// A survey as anybody may look at it, with no code: for the phone that seals answers to it. Nothing, if no such wave takes
/// answers.
pub async fn look(
    state: &AppState,
    wave: WaveId,
    instrument: &InstrumentKey,
) -> Result<Option<Opened>, RoadError> {
    let Some(taking) = taking_answers(state, wave).await? else {
        return Ok(None);
    };
    match of_wave(state, taking, instrument).await {
        Ok(opened) => Ok(Some(opened)),
        Err(RoadError::NotFound | RoadError::NoInstrument) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The wave of this id, if it takes answers: in fieldwork, or on the day after.
pub async fn taking_answers(state: &AppState, wave: WaveId) -> Result<Option<TakingAnswers>, RoadError> {
    let (waves, now) = (
        store::waves::taking_answers(&state.store).await?,
        state.clock.now(),
    );
    let found = waves.into_iter().find(|taking| taking.wave.id == wave);
    Ok(found.filter(|taking| taking.wave.takes_answers(now)))
}

async fn of_wave(state: &AppState, taking: TakingAnswers, key: &InstrumentKey) -> Result<Opened, RoadError> {
    let TakingAnswers { wave, open_link, .. } = taking;
    let authority = authorities::by_id(&state.store, wave.authority)
        .await?
        .ok_or(RoadError::NotFound)?;
    Ok(Opened {
        instrument: instrument(state, wave.id, key).await?,
        key: Arc::new(super::holders::sealed_to(state, wave.id).await?),
        open_link,
        wave,
        authority,
    })
}

/// Finds what a ticket is for. With a code every wave in fieldwork is tried, whether or not one was found before, so that the
/// time it takes says nothing.
pub(super) async fn find(state: &AppState, ticket: &Ticket) -> Result<Option<Invited>, RoadError> {
    let waves = store::waves::taking_answers(&state.store).await?;
    if let Some(link) = ticket.link() {
        return linked(state, waves, link, ticket).await;
    }
    let mut found = None;
    for taking in waves {
        let token = ticket.token(taking.wave.id);
        if let Some(invited) = invited(state, taking, token).await? {
            found = Some(invited);
        }
    }
    Ok(found)
}

/// `t` of every wave that takes answers from letters.
pub async fn tokens(state: &AppState, ticket: &Ticket) -> Result<Vec<Token>, RoadError> {
    let taking = store::waves::taking_answers(&state.store).await?;
    let with_letters = taking.into_iter().filter(|taking| !taking.open_link);
    Ok(with_letters.map(|taking| ticket.token(taking.wave.id)).collect())
}

/// By a link everybody is invited.
async fn linked(
    state: &AppState,
    waves: Vec<TakingAnswers>,
    link: &OpenLink,
    ticket: &Ticket,
) -> Result<Option<Invited>, RoadError> {
    let Some((id, instrument)) = store::open_links::find(&state.store, link).await? else {
        return Ok(None);
    };
    let taking = waves.into_iter().find(|taking| taking.wave.id == id);
    let found = taking.and_then(|taking| Some((keys(state, &taking.wave)?, taking)));
    Ok(found.map(|(keys, taking)| Invited {
        token: ticket.token(taking.wave.id),
        taking,
        keys,
        instrument,
    }))
}

/// The keys of a wave in fieldwork.
fn keys(state: &AppState, wave: &Wave) -> Option<HashKeys> {
    match state.keys.hash_keys(wave.id) {
        Ok(keys) => Some(keys),
        Err(error) => {
            // Another authority's lost keys must not close everybody's survey.
            state.failed("a wave in fieldwork has no keys", &error.into());
            None
        }
    }
}

/// The mark that an answer with this token gets, if it may answer this wave: it is of an invitation, or everybody is invited.
pub(super) async fn mark(
    state: &AppState,
    taking: &TakingAnswers,
    token: &Token,
) -> Result<Option<Mark>, RoadError> {
    let Some(keys) = keys(state, &taking.wave) else {
        return Ok(None);
    };
    let hash = token.invitation(&keys.invitation);
    let invited = store::invitations::find(&state.store, taking.wave.id, &hash).await?;
    Ok((taking.open_link || invited.is_some()).then(|| token.mark(&keys.mark)))
}

/// The invitation to a wave that this token belongs to.
pub(super) async fn invited(
    state: &AppState,
    taking: TakingAnswers,
    token: Token,
) -> Result<Option<Invited>, RoadError> {
    let Some(keys) = keys(state, &taking.wave) else {
        return Ok(None);
    };
    let hash = token.invitation(&keys.invitation);
    let instrument = store::invitations::find(&state.store, taking.wave.id, &hash).await?;
    Ok(instrument.map(|instrument| Invited {
        taking,
        keys,
        token,
        instrument,
    }))
}
