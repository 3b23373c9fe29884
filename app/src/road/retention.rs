//! What was kept long enough is erased, and it is proven. In: a wave, what of it, and who wants it. Out: what the search of the
//! files came to. It refuses to tell how much was erased: that is how many answered.

use super::RoadError;
use super::waves::get;
use crate::state::AppState;
use domain::ballot_box::HashKey;
use domain::id::{AuthorityId, StaffId, WaveId};
use domain::wave::{Kept, NotErased, Retention, Wave, WaveState, Wish};
use store::KeyFile;
use store::releases::ReleaseKind;
use store::retention::{Erasure, Outcome, Samples, Searched};
use time::Date;

/// One thing that is kept of a wave, or was.
#[derive(Clone, Debug)]
pub struct Holding {
    /// What.
    pub kept: Kept,
    /// The first day on which it is kept no more, if a time was declared.
    pub until: Option<Date>,
    /// When it was erased, and what the search came to.
    pub erasure: Option<Erasure>,
    /// Whether its time has come; why not, else.
    pub due: Result<(), NotErased>,
    /// Whether somebody may erase it now without saying it twice; why not, else.
    pub now: Result<(), NotErased>,
}

/// Something that is to be erased.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Of which authority.
    pub authority: AuthorityId,
    /// Of which wave.
    pub wave: WaveId,
    /// What of it.
    pub kept: Kept,
    /// Whether because its time has come, or because somebody wants it.
    pub wish: Wish,
    /// Who; nobody, if it is the server or the command line.
    pub by: Option<StaffId>,
}

/// Everything that is kept of a wave, or was.
pub async fn holdings(state: &AppState, wave: &Wave) -> Result<Vec<Holding>, RoadError> {
    let declared = store::retention::declared(&state.store, wave.id).await?;
    let erasures = store::retention::erasures(&state.store, wave.id).await?;
    let mut holdings = Vec::new();
    for kept in Kept::ALL {
        let released = is_released(state, wave, kept).await?;
        let erasure = erasures.iter().find(|erasure| erasure.kept == kept).cloned();
        let may = |wish| match erasure {
            Some(_) => Err(NotErased::Already),
            None => wave.may_erase(kept, declared.as_ref(), released, wish, state.clock.now()),
        };
        let (due, now) = (may(Wish::Due), may(Wish::Now { unreleased: false }));
        holdings.push(Holding {
            kept,
            until: declared.map(|declared| declared.until(kept, wave.closes_on)),
            due,
            now,
            erasure,
        });
    }
    Ok(holdings)
}

/// Whether what can be made of something is in a release.
async fn is_released(state: &AppState, wave: &Wave, kept: Kept) -> Result<bool, RoadError> {
    let kind = match kept {
        Kept::Invitations => return Ok(true),
        Kept::Words => ReleaseKind::Themes,
        Kept::Ticks => ReleaseKind::Tables,
    };
    let releases = store::releases::of_wave(&state.store, wave.authority, wave.id, kind).await?;
    Ok(!releases.is_empty())
}

/// Declares for how long the things of a wave are kept, in place of what was declared.
pub async fn declare(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    new: Retention,
) -> Result<(), RoadError> {
    let wave = get(state, authority, id).await?;
    if let Some(before) = store::retention::declared(&state.store, id).await? {
        new.may_follow(&before, wave.state)?;
    }
    Ok(store::retention::declare(&state.store, id, &new).await?)
}

/// Erases something, and searches every file for it.
pub async fn erase(state: &AppState, wanted: Wanted) -> Result<Searched, RoadError> {
    let wave = get(state, wanted.authority, wanted.wave).await?;
    if store::retention::is_erased(&state.store, wave.id, wanted.kept).await? {
        return Err(NotErased::Already.into());
    }
    let declared = store::retention::declared(&state.store, wave.id).await?;
    let released = is_released(state, &wave, wanted.kept).await?;
    wave.may_erase(
        wanted.kept,
        declared.as_ref(),
        released,
        wanted.wish,
        state.clock.now(),
    )?;
    let samples = match wanted.kept {
        Kept::Invitations => invitations(state, &wave).await?,
        Kept::Words | Kept::Ticks => rows(state, &wave, wanted.kept).await?,
    };
    rebuild(state).await;
    let searched = store::retention::search(&state.store, samples, state.keys.files()).await?;
    let outcome = Outcome::of(&searched);
    store::retention::record(&state.store, wave.id, wanted.kept, outcome).await?;
    let act = format!(
        "erased the {} of the wave {}; {}",
        wanted.kept,
        wave.id,
        told(&outcome)
    );
    store::audit::record(&state.store, wave.authority, wanted.by, &act, state.clock.now()).await?;
    if searched.found > 0 {
        tracing::error!(wave = %wave.id, files = ?searched.held_by, "something that was erased is still in a file");
    }
    Ok(searched)
}

async fn rows(state: &AppState, wave: &Wave, kept: Kept) -> Result<Samples, RoadError> {
    let today = state.clock.today();
    let erased = store::retention::erase(&state.store, wave.id, kept, today).await?;
    erased.ok_or(RoadError::Raced)
}

/// The hashes, and the key that they were made with. Once the box is open no key of the wave is needed any more; of a closed
/// one those that open it stay.
async fn invitations(state: &AppState, wave: &Wave) -> Result<Samples, RoadError> {
    let key = state.keys.get(wave.id).ok().map(|keys| keys.invitation);
    let mut samples;
    if wave.state == WaveState::Closed {
        // The rows first: if the wave is opened again at this moment, its codes must go on working.
        samples = rows(state, wave, Kept::Invitations).await?;
        let fresh = HashKey::draw(&mut state.rng());
        state.keys.forget_invitations(wave.id, &fresh)?;
    } else {
        // The keys first: if the rows cannot be deleted now, it is tried again.
        state.keys.destroy(wave.id)?;
        samples = rows(state, wave, Kept::Invitations).await?;
    }
    if let Some(key) = key {
        samples.add_random(key.bytes());
        samples.add_random(KeyFile::written(&key).as_bytes());
    }
    Ok(samples)
}

/// Somebody who reads for long can be in the way once. If it fails again, the search says what was left.
async fn rebuild(state: &AppState) {
    for _ in 0..2 {
        match store::retention::rebuild(&state.store).await {
            Ok(()) => return,
            Err(error) => tracing::warn!("the files of the database could not be rebuilt: {error}"),
        }
    }
}

/// What a search came to, for the audit and for pages: nothing finer than that.
pub fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome { files: 0, .. } => "no file could be searched".into(),
        Outcome {
            found: 0,
            files,
            megabytes,
        } => {
            format!("{files} files of {megabytes} MB together were searched, and nothing was left")
        }
        Outcome { files, megabytes, .. } => format!(
            "{files} files of {megabytes} MB together were searched, and something was still there: see the server's log"
        ),
    }
}

/// Right after a box was opened or destroyed: no code opens anything any more. What fails now is done by the server's job.
pub(super) async fn after_the_box(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
) -> Result<(), RoadError> {
    let wanted = Wanted {
        authority,
        wave: id,
        kept: Kept::Invitations,
        wish: Wish::Due,
        by: None,
    };
    if let Err(error) = erase(state, wanted).await {
        if matches!(error, RoadError::NotErased(NotErased::Already) | RoadError::Raced) {
            // Somebody else does it, or did it while the wave was closed, and left the other keys.
            state.keys.destroy(id)?;
            return Ok(());
        }
        tracing::warn!("invitations could not be erased now; it is tried again: {error}");
        // Without these nothing can tell any more which invitation a mark belonged to.
        state.keys.destroy(id)?;
    }
    Ok(())
}

/// Erases everything of a wave whose time has come. Out: what, and what became of it.
pub async fn erase_due(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
) -> Result<Vec<(Kept, Result<Searched, RoadError>)>, RoadError> {
    let wave = get(state, authority, id).await?;
    let mut erased = Vec::new();
    for holding in holdings(state, &wave).await? {
        match (holding.due, holding.erasure) {
            (Ok(()), _) => {
                let wanted = Wanted {
                    authority,
                    wave: id,
                    kept: holding.kept,
                    wish: Wish::Due,
                    by: None,
                };
                erased.push((holding.kept, erase(state, wanted).await));
            }
            // The search was broken off. What it would have looked for is gone; the files are rebuilt once more.
            (
                Err(_),
                Some(Erasure {
                    kept, outcome: None, ..
                }),
            ) => {
                rebuild(state).await;
                let nothing = Outcome {
                    files: 0,
                    megabytes: 0,
                    found: 0,
                };
                store::retention::record(&state.store, id, kept, nothing).await?;
            }
            (Err(_), _) => {}
        }
    }
    Ok(erased)
}

/// The same of every wave of the installation. False if something has to be tried again.
pub async fn erase_all_due(state: &AppState) -> Result<bool, RoadError> {
    let mut well = true;
    for authority in store::authorities::all(&state.store).await? {
        for wave in store::waves::of_authority(&state.store, authority.id).await? {
            for (kept, erased) in erase_due(state, authority.id, wave.id).await? {
                if let Err(error) = erased {
                    tracing::warn!(wave = %wave.id, %kept, "could not be erased now; it is tried again: {error}");
                    well = false;
                }
            }
        }
    }
    Ok(well)
}
