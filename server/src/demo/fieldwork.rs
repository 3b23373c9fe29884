//! Letters and answers: one wave that a whole town answered, and one that waits for whoever tries the demo.

use super::{AgeVersions, Calendar, Council, DemoError, record};
use crate::synthetic::{self, shares};
use app::road::enter;
use app::road::send::{self, Sent};
use app::road::waves::{self, Letter};
use app::state::AppState;
use domain::ballot_box::Code;
use domain::id::{AuthorityId, WaveId};
use domain::instrument::{Instrument, InstrumentKey, ItemKind};
use domain::intake::Submission;
use domain::wave::{EligibleGroup, EligiblePopulation, Retention, Wave};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many of ten who are invited answer.
const ANSWER_OF_TEN: u32 = 6;
/// Letters of the open wave.
const OPEN_LETTERS: (u32, u32) = (40, 12);

/// Plans a wave, prints letters, opens it, lets people answer, closes it.
pub(super) async fn answered_wave(
    council: &Council,
    versions: &AgeVersions,
    calendar: &Calendar,
    respondents: u32,
) -> Result<WaveId, DemoError> {
    let state = council.on(calendar.opened);
    let lead = council.staff.survey_lead;
    let new = waves::NewWave {
        title: calendar.released_title.clone(),
        closes_on: calendar.closes,
        instruments: versions.both().to_vec(),
        strategy: council.authority.strategy.clone(),
        // It lies half a year back, and its words are there to be looked at.
        retention: Retention::new(1, 12, 18).unwrap_or_default(),
    };
    let wave = waves::create(&state, council.id(), new).await?;
    record(&state, council, lead, "wave planned").await?;
    // Children in care are the larger group.
    let care_leavers = respondents * 2 / 5;
    let (children, care_leavers) = (respondents - care_leavers, care_leavers);
    let invited = |answered: u32| answered * 10 / ANSWER_OF_TEN;
    population(
        &state,
        wave,
        &[
            (&versions.children, invited(children)),
            (&versions.care_leavers, invited(care_leavers)),
        ],
    )
    .await?;
    let (to_children, to_care_leavers) = tokio::try_join!(
        waves::print(&state, council.id(), wave, &versions.children, invited(children)),
        waves::print(
            &state,
            council.id(),
            wave,
            &versions.care_leavers,
            invited(care_leavers)
        ),
    )?;
    record(&state, council, lead, "letters printed").await?;
    waves::open(&state, council.id(), wave).await?;
    record(&state, council, lead, "wave opened").await?;
    let mut people = to_children
        .into_iter()
        .take(children as usize)
        .map(|letter| (letter, &versions.children))
        .collect::<Vec<_>>();
    people.extend(
        to_care_leavers
            .into_iter()
            .take(care_leavers as usize)
            .map(|letter| (letter, &versions.care_leavers)),
    );
    let open = waves::get(&state, council.id(), wave).await?;
    answers(&state, &open, people, council.seed).await?;
    waves::close(&council.on(calendar.closes), council.id(), wave).await?;
    record(&council.on(calendar.closes), council, lead, "wave closed").await?;
    Ok(wave)
}

/// Plans a wave, prints letters and opens it. Out: the codes of both age versions.
pub(super) async fn open_wave(
    state: &AppState,
    authority: AuthorityId,
    strategy: &str,
    versions: &AgeVersions,
    calendar: &Calendar,
) -> Result<(Vec<Code>, Vec<Code>), DemoError> {
    let new = waves::NewWave {
        title: calendar.open_title.clone(),
        closes_on: calendar.open_closes,
        instruments: versions.both().to_vec(),
        strategy: strategy.to_owned(),
        retention: Retention::default(),
    };
    let wave = waves::create(state, authority, new).await?;
    let (children, care_leavers) = OPEN_LETTERS;
    population(
        state,
        wave,
        &[
            (&versions.children, children),
            (&versions.care_leavers, care_leavers),
        ],
    )
    .await?;
    let codes = tokio::try_join!(
        waves::invite(state, authority, wave, &versions.children, children),
        waves::invite(state, authority, wave, &versions.care_leavers, care_leavers),
    )?;
    waves::open(state, authority, wave).await?;
    Ok(codes)
}

/// Types in how many could answer, as a survey lead would from the council's list.
async fn population(
    state: &AppState,
    wave: WaveId,
    totals: &[(&InstrumentKey, u32)],
) -> Result<(), DemoError> {
    let mut population = EligiblePopulation::default();
    for (key, total) in totals {
        population.totals.push(((*key).clone(), *total));
        for item in instrument(state, key)?.breakdowns() {
            if let ItemKind::Single { options, .. } = &item.kind {
                let counts = shares::population(&item.id, options, *total);
                population
                    .groups
                    .extend(options.iter().zip(counts).map(|(option, count)| EligibleGroup {
                        instrument: (*key).clone(),
                        item: item.id.clone(),
                        option: option.id.clone(),
                        count,
                    }));
            }
        }
    }
    Ok(store::waves::set_population(&state.store, wave, &population).await?)
}

/// Everybody answers, through the very functions that take real answers: some at the same time, so that all processors
/// seal.
async fn answers(
    state: &AppState,
    wave: &Wave,
    people: Vec<(Letter, &InstrumentKey)>,
    seed: u64,
) -> Result<(), DemoError> {
    let taking = enter::taking_answers(state, wave.id).await?;
    let taking = taking.ok_or(DemoError::NotTaken)?;
    let at_once = Arc::new(Semaphore::new(8));
    let mut sending = JoinSet::new();
    for (person, (letter, key)) in people.into_iter().enumerate() {
        let answers = synthetic::answer(
            &*instrument(state, key)?,
            &mut synthetic::generator(seed, person as u64),
        );
        let (state, taking, at_once) = (state.clone(), taking.clone(), at_once.clone());
        sending.spawn(async move {
            let _turn = at_once.acquire_owned().await;
            send::send_letter(&state, taking, letter, Submission::new(answers.pairs())).await
        });
    }
    while let Some(sent) = sending.join_next().await {
        match sent.map_err(|_| DemoError::BrokenOff)?? {
            Ok(Sent::Now(_)) => {}
            _ => return Err(DemoError::NotTaken),
        }
    }
    Ok(())
}

fn instrument(state: &AppState, key: &InstrumentKey) -> Result<Arc<Instrument>, DemoError> {
    state
        .catalogue
        .instruments
        .get(key)
        .cloned()
        .ok_or(DemoError::Missing("an instrument"))
}
