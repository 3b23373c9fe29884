//! A draft is changed, or deleted with its letters: nobody could answer it yet.
//!
//! In: what the wave shall be. Out: the same draft. It refuses to change what printed letters say, and anything of a wave that was
//! opened.

use super::RoadError;
use super::waves::{NewWave, get, raced};
use crate::state::AppState;
use domain::ballot_box::OpenLink;
use domain::id::{AuthorityId, WaveId};
use domain::wave::{Refused, Wave, WaveState};
use store::StoreError;
use store::open_links::Link;
use store::waves::Draft;

/// A draft of an authority.
pub async fn get_draft(state: &AppState, authority: AuthorityId, id: WaveId) -> Result<Wave, RoadError> {
    let wave = get(state, authority, id).await?;
    match wave.state {
        WaveState::Draft => Ok(wave),
        other => Err(Refused::State(other).into()),
    }
}

/// Changes a draft. With `open_link` everybody may answer by one link, and there are no letters.
pub async fn change(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    new: NewWave,
    open_link: bool,
) -> Result<(), RoadError> {
    get_draft(state, authority, id).await?;
    let new = new.checked(state)?;
    let links = match open_link {
        true => links(state, id, &new).await?,
        false => Vec::new(),
    };
    let draft = Draft {
        title: &new.title,
        closes_on: new.closes_on,
        strategy: &new.strategy,
        instruments: &new.instruments,
        links: &links,
        retention: &new.retention,
    };
    match store::waves::change(&state.store, id, &draft).await {
        Err(StoreError::Conflict("invitation")) => Err(RoadError::LettersSay),
        changed => raced(changed?),
    }
}

/// A link for each questionnaire: the one that it has, or a new one.
async fn links(state: &AppState, id: WaveId, new: &NewWave) -> Result<Vec<Link>, RoadError> {
    let before = store::open_links::of_wave(&state.store, id).await?;
    let mut rng = state.rng();
    let link = |key: &domain::instrument::InstrumentKey| {
        let own = before.iter().find(|(found, _)| found == key);
        own.map_or_else(|| OpenLink::draw(&mut rng), |(_, link)| link.clone())
    };
    let links: Vec<OpenLink> = new.instruments.iter().map(link).collect();
    Ok(new.instruments.iter().cloned().zip(links).collect())
}

/// Deletes a draft, its letters, and its keys: codes of it open nothing any more.
pub async fn delete(state: &AppState, authority: AuthorityId, id: WaveId) -> Result<(), RoadError> {
    get_draft(state, authority, id).await?;
    raced(store::waves::delete(&state.store, id).await?)?;
    // Keys without a wave open nothing, so the draft is gone all the same; `leftover` tries again.
    if let Err(error) = state.keys.destroy(id) {
        tracing::warn!(wave = %id, %error, "the keys of a deleted draft are left in the secret file for now");
    }
    Ok(())
}
