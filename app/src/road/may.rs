//! What may be done with a wave now: asked before it is done, and before a page shows a button for it.
//!
//! In: a wave as it stands. Out: what the act needs to know, or why it would be refused. It writes nothing, and tells of answers
//! only what the rules tell: whether they are ten.

use super::waves::after;
use super::{RoadError, holders, open_links, release};
use crate::state::AppState;
use domain::ballot_box::BoxKey;
use domain::instrument::InstrumentKey;
use domain::wave::{Kept, Wave, WaveEvent, WaveState};
use store::open_links::Link;

/// Fieldwork may begin. Out: what answers will be sealed to, and the links that the wave has in place of letters.
pub(super) async fn open(state: &AppState, wave: &Wave) -> Result<(BoxKey, Vec<Link>), RoadError> {
    after(state, wave, WaveEvent::Open)?;
    let letters = store::invitations::letters(&state.store, wave.id).await?;
    let links = store::open_links::of_wave(&state.store, wave.id).await?;
    if links.is_empty() {
        let printed: Vec<&InstrumentKey> = letters
            .iter()
            .filter(|letters| letters.printed > 0)
            .map(|letters| &letters.instrument)
            .collect();
        if printed.is_empty() {
            return Err(RoadError::NobodyInvited);
        }
        // Once it is open nobody can be invited any more.
        let instruments = super::instruments(state, wave.id).await?;
        let without = instruments.iter().filter(|one| !printed.contains(&&one.key));
        let titles: Vec<String> = without
            .map(|one| format!("\u{201c}{}\u{201d}", one.title))
            .collect();
        if !titles.is_empty() {
            return Err(RoadError::NobodyInvitedTo(titles.join(" and ")));
        }
    }
    Ok((holders::box_key(state, wave.id).await?, links))
}

/// First letters may be printed. They name the key: from then on it is settled whose it is.
pub(super) async fn print(state: &AppState, wave: &Wave) -> Result<(), RoadError> {
    if wave.state != WaveState::Draft {
        return Err(RoadError::TooLateToInvite);
    }
    if open_links::is_open(state, wave.id).await? {
        return Err(RoadError::OpenLink);
    }
    holders::box_key(state, wave.id).await.map(drop)
}

/// Lost letters may be replaced. Out: how many more of each age version.
pub(super) async fn replace(state: &AppState, wave: &Wave) -> Result<Vec<(InstrumentKey, u64)>, RoadError> {
    if !wave.takes_codes(state.clock.now()) {
        return Err(RoadError::NotOpenForReplacements);
    }
    if open_links::is_open(state, wave.id).await? {
        return Err(RoadError::OpenLink);
    }
    let letters = store::invitations::letters(&state.store, wave.id).await?;
    let left = letters.into_iter().map(|letters| {
        let left = letters.printed.saturating_sub(letters.replacements);
        (letters.instrument, left)
    });
    Ok(left.collect())
}

/// Fieldwork may begin again, until the day that `wave` names.
pub(super) async fn prolong(state: &AppState, wave: &Wave) -> Result<(), RoadError> {
    let responses = store::ballot_box::count(&state.store, wave.id).await?;
    after(state, wave, WaveEvent::Prolong { responses })?;
    match store::retention::is_erased(&state.store, wave.id, Kept::Invitations).await? {
        true => Err(RoadError::InvitationsErased),
        false => Ok(()),
    }
}

/// The box may be destroyed unopened.
pub(super) async fn destroy(state: &AppState, wave: &Wave) -> Result<(), RoadError> {
    let responses = store::ballot_box::count(&state.store, wave.id).await?;
    after(state, wave, WaveEvent::Destroy { responses }).map(drop)
}

/// The box may be opened, by whoever can.
pub(super) async fn unseal(state: &AppState, wave: &Wave) -> Result<(), RoadError> {
    let responses = store::ballot_box::count(&state.store, wave.id).await?;
    after(state, wave, WaveEvent::Unseal { responses }).map(drop)
}

/// What a page would offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Begin fieldwork.
    Open,
    /// Print first letters.
    Print,
    /// Replace lost ones.
    Replace,
    /// Begin fieldwork again.
    Prolong,
    /// Destroy the box unopened.
    Destroy,
    /// Open the box.
    Unseal,
    /// Release the themes.
    ReleaseThemes,
}

/// Why an act would be refused now; nothing, if it would not.
pub async fn refusal(state: &AppState, wave: &Wave, act: Act) -> Result<Option<RoadError>, RoadError> {
    let would = match act {
        Act::Open => open(state, wave).await.map(drop),
        Act::Print => print(state, wave).await,
        Act::Replace => match replace(state, wave).await {
            Ok(left) if left.iter().all(|(_, left)| *left == 0) => Err(RoadError::TooManyReplacements),
            would => would.map(drop),
        },
        // The day is still to be chosen.
        Act::Prolong => {
            let today = state.clock.today();
            let wave = Wave {
                closes_on: wave.closes_on.max(today),
                ..wave.clone()
            };
            prolong(state, &wave).await
        }
        Act::Destroy => destroy(state, wave).await,
        Act::Unseal => unseal(state, wave).await,
        Act::ReleaseThemes => release::findings(state, wave).await.map(drop),
    };
    match would {
        Ok(()) => Ok(None),
        Err(why) if why.is_refusal() => Ok(Some(why)),
        Err(broken) => Err(broken),
    }
}
