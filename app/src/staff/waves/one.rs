//! The page of a wave: where it stands, and what can be done now.

use super::done::Done;
use super::holders::SeatTyped;
use super::holders_view::{self, Holders};
use super::one_view::{self, Shown};
use super::population_form::PopulationTyped;
use super::{id, outcome, reason};
use crate::road::may::{self, Act};
use crate::road::waves::Status;
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::id::WaveId;
use domain::instrument::Instrument;
use domain::people::Role;
use domain::wave::{Wave, WaveState};
use serde::Deserialize;
use std::sync::Arc;
use store::releases::Release;

/// What was typed into one of the page's forms, to be shown again.
#[derive(Clone, Default)]
pub struct Typed {
    /// The later closing date.
    pub closes_on: String,
    /// Which letters.
    pub instrument: String,
    /// How many.
    pub count: String,
    /// In which language.
    pub language: String,
    /// A seat of a key holder.
    pub seat: SeatTyped,
    /// The population, if it was just typed.
    pub population: Option<PopulationTyped>,
}

/// What an address says behind its `?`.
#[derive(Default, Deserialize)]
pub struct Behind {
    done: Option<String>,
}

/// The page.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
    Query(behind): Query<Behind>,
) -> Result<Response, Fault> {
    let done = behind.done.as_deref().and_then(Done::named);
    let (typed, problems) = (Typed::default(), FormProblems::new());
    shown(&state, &who, id(&wave)?, typed, problems, done).await
}

/// The page again, with the reason why something could not be done.
pub async fn refused(
    state: &AppState,
    who: &SignedIn,
    id: WaveId,
    typed: Typed,
    field: &str,
    reason: String,
) -> Result<Response, Fault> {
    let mut problems = FormProblems::new();
    problems.add(field, reason);
    show(state, who, id, typed, problems).await
}

/// The page, with what was typed and what is wrong with it.
pub async fn show(
    state: &AppState,
    who: &SignedIn,
    id: WaveId,
    typed: Typed,
    problems: FormProblems,
) -> Result<Response, Fault> {
    shown(state, who, id, typed, problems, None).await
}

async fn shown(
    state: &AppState,
    who: &SignedIn,
    id: WaveId,
    typed: Typed,
    problems: FormProblems,
    done: Option<Done>,
) -> Result<Response, Fault> {
    // Before the wave: so a release that ends between the two looks is there, and not just its button again.
    let releasing = state.releasing.running(id).and_then(|job| job.progress());
    let status = crate::road::waves::status(state, who.authority.id, id).await?;
    let instruments = instruments(state, id).await?;
    let warnings = match status.wave.state {
        WaveState::Draft => outcome(crate::road::waves::areas_without_item(state, &status.wave).await)?,
        _ => Ok(Vec::new()),
    };
    let population = match typed.population.clone() {
        Some(typed) => typed,
        None => PopulationTyped::of(&store::waves::population(&state.store, id).await?),
    };
    let holders = holders(state, who, &status).await?;
    let releases = releases(state, who, &status).await?;
    let held = crate::road::retention::holdings(state, &status.wave).await?;
    let refusals = refusals(state, &status.wave).await?;
    let strategy = state.catalogue.strategies.get(&status.wave.strategy);
    let (catalogue, drafts) = (&state.catalogue, state.site.synthetic);
    let mut languages = catalogue.languages(drafts);
    languages.retain(|wording| {
        instruments
            .iter()
            .any(|i| catalogue.speaks(&i.key, wording, drafts))
    });
    let shown = Shown {
        title: status.wave.title.clone(),
        strategy: strategy.map_or_else(|| status.wave.strategy.clone(), |strategy| strategy.title.clone()),
        warnings: warnings.unwrap_or_default(),
        plans: who.is(Role::SurveyLead),
        holds_keys: who.is(Role::KeyHolder),
        synthetic: who.synthetic,
        problems: problems.clone(),
        release_failed: release_failed(state, who, id),
        releasing,
        status,
        languages,
        instruments,
        population,
        holders,
        releases,
        held,
        refusals,
        done,
        typed,
    };
    let (title, script) = (shown.title.clone(), holders_view::script(&shown));
    Ok(who
        .page_with_script(title, problems, script, move || one_view::view(&shown))
        .await)
}

/// What would be refused now, as a reason to read in place of a button.
async fn refusals(state: &AppState, wave: &Wave) -> Result<Vec<(Act, String)>, Fault> {
    let acts: &[Act] = match wave.state {
        WaveState::Draft => &[Act::Open, Act::Print],
        WaveState::Open => &[Act::Replace],
        WaveState::Closed => &[Act::Prolong, Act::Destroy, Act::Unseal],
        WaveState::Unsealed | WaveState::Released => &[Act::ReleaseThemes],
        WaveState::Destroyed => &[],
    };
    let mut refusals = Vec::new();
    for act in acts {
        let why = outcome(may::refusal(state, wave, *act).await)?;
        // What a look at it is refused for, it is refused for too.
        if let Some(why) = why.map_or_else(Some, |why| why.as_ref().and_then(reason)) {
            refusals.push((*act, why));
        }
    }
    Ok(refusals)
}

/// Why the last release of tables failed, told once, and to who can begin another: by now the wave is known to be theirs.
fn release_failed(state: &AppState, who: &SignedIn, id: WaveId) -> Option<String> {
    if !who.is(Role::SurveyLead) {
        return None;
    }
    let why = state.releasing.take_failure(id)?;
    let ours = || "Something of ours does not work: try again".to_owned();
    Some(reason(&why).unwrap_or_else(ours))
}

/// The instruments of a wave; none, if this copy of Earshot does not have them.
pub async fn instruments(state: &AppState, id: WaveId) -> Result<Vec<Arc<Instrument>>, Fault> {
    Ok(outcome(crate::road::instruments(state, id).await)?.unwrap_or_default())
}

/// Who can open the wave.
async fn holders(state: &AppState, who: &SignedIn, status: &Status) -> Result<Holders, Fault> {
    let id = status.wave.id;
    Ok(Holders {
        seated: store::key_holders::of_wave(&state.store, id).await?,
        reader: who.member.id,
        sealed_to: store::waves::box_key(&state.store, id).await?,
        layers_off: store::ballot_box::layers_off(&state.store, id).await?,
    })
}

async fn releases(state: &AppState, who: &SignedIn, status: &Status) -> Result<Vec<Release>, Fault> {
    let mut all = store::releases::of_authority(&state.store, who.authority.id).await?;
    all.retain(|release| release.wave == status.wave.id);
    Ok(all)
}
