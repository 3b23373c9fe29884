//! Tables and themes are frozen for others to see. A release never changes.

use super::waves::{after, get};
use super::{RoadError, instruments};
use crate::state::AppState;
use analysis::aggregation::Respondents;
use analysis::disclosure_control;
use analysis::release::{TablesRelease, ThemesRelease};
use analysis::themes::{ShownCount, ThemeFinding};
use domain::ballot_box::{EnvelopeKind, Padded};
use domain::id::{AuthorityId, ReleaseId, StaffId, WaveId};
use domain::instrument::{Instrument, InstrumentKey, Manifest};
use domain::intake::Ticks;
use domain::wave::{EligiblePopulation, WaveEvent, WaveState};
use rand::Rng;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::releases::{Release, ReleaseKind};

/// Counts every table of the manifest, protects them together, and freezes what may be shown.
pub async fn tables(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    by: Option<StaffId>,
) -> Result<ReleaseId, RoadError> {
    let wave = get(state, authority, id).await?;
    after(state, &wave, WaveEvent::Release)?;
    let instruments = instruments(state, id).await?;
    let responses = store::ballot_box::responses(&state.store, id).await?;
    let unreadable = store::ballot_box::unreadable(&state.store, id).await?;
    let eligible = store::waves::population(&state.store, id).await?;
    let mut rng = state.rng();
    // It takes long: in the line of staff, so that no young person waits behind it.
    let body = state
        .staff_turns
        .take(move || protect(&instruments, responses, &eligible, unreadable, &mut rng))
        .await??;
    let (hash, body) = (body.manifest_hash.clone(), body.to_json());
    freeze(state, authority, id, ReleaseKind::Tables, hash, body, by).await
}

/// Freezes the counts of confirmed themes, once all words have been read.
pub async fn themes(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    by: Option<StaffId>,
) -> Result<ReleaseId, RoadError> {
    let wave = get(state, authority, id).await?;
    if !matches!(wave.state, WaveState::Unsealed | WaveState::Released) {
        return Err(domain::wave::Refused::State(wave.state).into());
    }
    let (coded, all) = store::comments::progress(&state.store, id).await?;
    if coded < all {
        return Err(RoadError::NotAllRead);
    }
    let counts: BTreeMap<_, _> = store::themes::counts(&state.store, id)
        .await?
        .into_iter()
        .map(|(theme, survey, session)| (theme, (survey, session)))
        .collect();
    let themes: Vec<_> = store::themes::of_wave(&state.store, authority, id)
        .await?
        .into_iter()
        .filter(|(_, confirmed_by)| confirmed_by.is_some())
        .map(|(theme, _)| {
            let (survey, session) = counts.get(&theme.id).copied().unwrap_or_default();
            ThemeFinding {
                slug: theme.slug,
                title: theme.title,
                survey: ShownCount::of(survey),
                session: ShownCount::of(session),
            }
        })
        .collect();
    if themes.is_empty() {
        return Err(RoadError::NothingConfirmed);
    }
    let hash = store::waves::manifest_hash(&state.store, id)
        .await?
        .unwrap_or_default();
    freeze(
        state,
        authority,
        id,
        ReleaseKind::Themes,
        hash,
        ThemesRelease { themes }.to_json(),
        by,
    )
    .await
}

async fn freeze(
    state: &AppState,
    authority: AuthorityId,
    wave: WaveId,
    kind: ReleaseKind,
    manifest_hash: String,
    body: String,
    released_by: Option<StaffId>,
) -> Result<ReleaseId, RoadError> {
    let id = ReleaseId::draw(&mut state.rng());
    let release = Release {
        id,
        wave,
        kind,
        manifest_hash,
        released_on: state.clock.today(),
        released_by,
        body,
    };
    let first = store::releases::add(&state.store, authority, &release).await?;
    first.then_some(id).ok_or(RoadError::Released)
}

fn protect(
    instruments: &[Arc<Instrument>],
    responses: Vec<(InstrumentKey, Vec<u8>)>,
    eligible: &EligiblePopulation,
    unreadable: u64,
    rng: &mut impl Rng,
) -> Result<TablesRelease, RoadError> {
    let manifest = Manifest::of(instruments.iter().map(AsRef::as_ref));
    let respondents: Vec<Respondents<'_>> = instruments
        .iter()
        .map(|instrument| {
            let own = responses.iter().filter(|(key, _)| *key == instrument.key);
            let ticks = own.filter_map(|(_, bytes)| {
                let padded = Padded::from_bytes(EnvelopeKind::Ticks, bytes.clone());
                padded.to_ticks(instrument).ok()
            });
            Respondents::of(instrument, &ticks.collect::<Vec<Ticks>>())
        })
        .collect();
    let wave = disclosure_control::Wave {
        respondents: &respondents,
        tables: &manifest.tables,
        eligible: Some(eligible),
        earlier: &[],
    };
    let protected = disclosure_control::protect(&wave, rng.next_u64(), &mut |_, _| {})?;
    Ok(TablesRelease {
        manifest_hash: manifest.hash(),
        rule: disclosure_control::rule(),
        tables: protected.tables,
        unreadable,
        audit: protected.audit,
    })
}
