//! Tables and themes are frozen for others to see. A release never changes.

use super::releasing::Job;
use super::waves::{after, get, raced};
use super::{RoadError, instruments, open_links};
use crate::state::AppState;
use analysis::aggregation::Respondents;
use analysis::disclosure_control::{self, ProtectedTable};
use analysis::release::{TablesRelease, ThemesRelease};
use analysis::themes::{ShownCount, ThemeFinding};
use domain::ballot_box::{EnvelopeKind, Padded};
use domain::id::{AuthorityId, ReleaseId, StaffId, WaveId};
use domain::instrument::{Instrument, InstrumentKey, Manifest};
use domain::intake::Ticks;
use domain::wave::{EligiblePopulation, Kept, Wave, WaveEvent, WaveState};
use rand::Rng;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::releases::{Release, ReleaseKind};

/// A release of tables as somebody wants it.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Of which authority.
    pub authority: AuthorityId,
    /// Of which wave.
    pub wave: WaveId,
    /// By whom; nobody, if by the command line.
    pub by: Option<StaffId>,
    /// How many releases of tables they know that the wave has. Of two who both want the next one, one is refused; and
    /// nobody makes a second one who has not seen the first.
    pub after: u32,
}

impl Wanted {
    /// Which release of the wave's tables it will be.
    fn number(&self) -> u32 {
        self.after.saturating_add(1)
    }
}

/// Begins a release of tables that goes on by itself, or joins the one that is running for the wave. What it comes to is
/// on record once, whoever waits for it or does not.
pub async fn start(state: &AppState, wanted: Wanted) -> Result<Job, RoadError> {
    let wave = get(state, wanted.authority, wanted.wave).await?;
    if let Some(running) = state.releasing.running(wave.id) {
        return Ok(running);
    }
    // Whoever wants what may not be hears it now, and not when all others in the line are done.
    earlier(state, wanted).await?;
    let state = state.clone();
    let releasing = state.releasing.clone();
    Ok(releasing.start(wave.id, |tell| async move {
        let released = tables(&state, wanted, move |done, all| tell.progress(done, all)).await;
        let recorded = match released {
            Ok(release) => record(&state, wanted).await.map(|()| release),
            Err(error) => Err(error),
        };
        recorded.inspect_err(|error| {
            if !error.is_refusal() {
                tracing::error!(%error, "a release of tables failed");
            }
        })
    }))
}

/// What was released of the wave's tables before, if it may be released now.
async fn earlier(state: &AppState, wanted: Wanted) -> Result<Vec<TablesRelease>, RoadError> {
    let wave = get(state, wanted.authority, wanted.wave).await?;
    let event = match wanted.after {
        0 => WaveEvent::Release,
        _ => WaveEvent::ReleaseAgain,
    };
    after(state, &wave, event)?;
    still_there(state, wave.id, Kept::Ticks).await?;
    let all = store::releases::of_wave(&state.store, wanted.authority, wave.id, ReleaseKind::Tables).await?;
    raced(u32::try_from(all.len()) == Ok(wanted.after))?;
    let read = |release: &Release| TablesRelease::from_json(&release.body);
    all.iter()
        .map(read)
        .collect::<Result<_, _>>()
        .map_err(RoadError::Earlier)
}

/// Tables and themes are made of what is there: of what was erased they would be empty, and look as if nobody had answered.
async fn still_there(state: &AppState, wave: WaveId, kept: Kept) -> Result<(), RoadError> {
    match store::retention::is_erased(&state.store, wave, kept).await? {
        true => Err(RoadError::Erased(kept)),
        false => Ok(()),
    }
}

async fn record(state: &AppState, wanted: Wanted) -> Result<(), RoadError> {
    let again = if wanted.after > 0 { " again" } else { "" };
    let act = format!("released the tables of the wave {}{again}", wanted.wave);
    let (authority, now) = (wanted.authority, state.clock.now());
    Ok(store::audit::record(&state.store, authority, wanted.by, &act, now).await?)
}

/// Counts every table of the manifest, protects them together with what was released of the wave before, and freezes what
/// may be shown. It takes long: in a line of its own, so that neither a young person nor staff wait behind it. `progress`
/// hears how many of how many questions are proven.
pub async fn tables(
    state: &AppState,
    wanted: Wanted,
    mut progress: impl FnMut(usize, usize) + Send + 'static,
) -> Result<ReleaseId, RoadError> {
    let id = wanted.wave;
    // First the turn: what is read afterwards is as it stands when the work begins.
    let turn = state.releasing.turn().await?;
    let said = Said {
        earlier: earlier(state, wanted).await?,
        instruments: instruments(state, id).await?,
        responses: store::ballot_box::responses(&state.store, id).await?,
        unreadable: store::ballot_box::unreadable(&state.store, id).await?,
        eligible: store::waves::population(&state.store, id).await?,
        manifest_hash: store::waves::manifest_hash(&state.store, id)
            .await?
            .unwrap_or_default(),
        replacements: replacements(state, id).await?,
        open_link: open_links::is_open(state, id).await?,
    };
    // After they were read: what is erased meanwhile would be missing.
    still_there(state, id, Kept::Ticks).await?;
    let mut rng = state.rng();
    let tables = turn
        .work(move || protect(&said, &mut rng, &mut progress))
        .await??;
    let release = Release {
        id: ReleaseId::draw(&mut state.rng()),
        wave: id,
        kind: ReleaseKind::Tables,
        number: wanted.number(),
        manifest_hash: tables.manifest_hash.clone(),
        released_on: state.clock.today(),
        released_by: wanted.by,
        body: tables.to_json(),
    };
    freeze(state, wanted.authority, release).await
}

/// How many lost letters of a wave were replaced, of all age versions.
async fn replacements(state: &AppState, id: WaveId) -> Result<u64, RoadError> {
    let letters = store::invitations::letters(&state.store, id).await?;
    Ok(letters.iter().map(|letters| letters.replacements).sum())
}

/// Freezes the counts of confirmed themes, once all words have been read.
pub async fn themes(
    state: &AppState,
    authority: AuthorityId,
    id: WaveId,
    by: Option<StaffId>,
) -> Result<ReleaseId, RoadError> {
    let wave = get(state, authority, id).await?;
    let themes = findings(state, &wave).await?;
    // After they were counted: what is erased meanwhile would be missing.
    still_there(state, id, Kept::Words).await?;
    let hash = store::waves::manifest_hash(&state.store, id)
        .await?
        .unwrap_or_default();
    let themes = ThemesRelease {
        themes,
        open_link: open_links::is_open(state, id).await?,
    };
    let release = Release {
        id: ReleaseId::draw(&mut state.rng()),
        wave: id,
        kind: ReleaseKind::Themes,
        number: 1,
        manifest_hash: hash,
        released_on: state.clock.today(),
        released_by: by,
        body: themes.to_json(),
    };
    freeze(state, authority, release).await
}

/// The confirmed themes with their counts, if they may be released now.
pub(super) async fn findings(state: &AppState, wave: &Wave) -> Result<Vec<ThemeFinding>, RoadError> {
    if !matches!(wave.state, WaveState::Unsealed | WaveState::Released) {
        return Err(domain::wave::Refused::State(wave.state).into());
    }
    still_there(state, wave.id, Kept::Words).await?;
    let (coded, all) = store::comments::progress(&state.store, wave.id).await?;
    if coded < all {
        return Err(RoadError::NotAllRead);
    }
    let counts: BTreeMap<_, _> = store::themes::counts(&state.store, wave.id)
        .await?
        .into_iter()
        .map(|(theme, survey, session)| (theme, (survey, session)))
        .collect();
    let themes: Vec<_> = store::themes::of_wave(&state.store, wave.authority, wave.id)
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
    Ok(themes)
}

async fn freeze(state: &AppState, authority: AuthorityId, release: Release) -> Result<ReleaseId, RoadError> {
    let next = store::releases::add(&state.store, authority, &release).await?;
    match next {
        true => Ok(release.id),
        false if release.number > 1 => Err(RoadError::Raced),
        false => Err(RoadError::Released),
    }
}

/// What a release of tables is made of.
struct Said {
    instruments: Vec<Arc<Instrument>>,
    responses: Vec<(InstrumentKey, Vec<u8>)>,
    eligible: EligiblePopulation,
    unreadable: u64,
    /// How many lost letters were replaced.
    replacements: u64,
    /// Whether there were no letters, but one link for everybody.
    open_link: bool,
    /// Of the tables that were fixed when the wave opened.
    manifest_hash: String,
    /// Every earlier release of the wave's tables, in order.
    earlier: Vec<TablesRelease>,
}

fn protect(
    said: &Said,
    rng: &mut impl Rng,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<TablesRelease, RoadError> {
    let instruments = said.instruments.iter().map(AsRef::as_ref);
    let manifest = Manifest::fixed_as(instruments, &said.manifest_hash).ok_or(RoadError::OtherManifest)?;
    let of = |instrument: &Arc<Instrument>| -> Vec<Ticks> {
        let own = said.responses.iter().filter(|(key, _)| *key == instrument.key);
        let ticks = own.filter_map(|(_, bytes)| {
            let padded = Padded::from_bytes(EnvelopeKind::Ticks, bytes.clone());
            padded.to_ticks(instrument).ok()
        });
        ticks.collect()
    };
    let respondents: Vec<Respondents<'_>> = said
        .instruments
        .iter()
        .map(|instrument| Respondents::of(instrument, &of(instrument)))
        .collect();
    let earlier: Vec<&[ProtectedTable]> = said
        .earlier
        .iter()
        .map(|release| release.tables.as_slice())
        .collect();
    let wave = disclosure_control::Wave {
        respondents: &respondents,
        tables: &manifest.tables,
        eligible: Some(&said.eligible),
        earlier: &earlier,
    };
    let protected = disclosure_control::protect(&wave, rng.next_u64(), progress)?;
    Ok(TablesRelease {
        manifest_hash: manifest.hash(),
        rule: disclosure_control::rule(),
        tables: protected.tables,
        unreadable: said.unreadable,
        replacements: Some(said.replacements),
        open_link: said.open_link,
        audit: protected.audit,
    })
}
