//! Waves: planned, printed, opened, closed, unsealed.
//!
//! In: what a survey lead or a key holder wants. Out: the wave's page. It refuses to show any number of answers but
//! the one in steps of ten.

mod acts_view;
pub(in crate::staff) mod asked;
mod done;
pub mod draft;
pub mod fieldwork;
pub mod holders;
mod holders_view;
pub mod invite;
mod letters;
pub mod list;
pub mod one;
mod one_view;
pub mod plan;
mod plan_form;
pub mod population;
mod population_form;
pub mod posters;
mod printing_view;
pub(in crate::staff) mod release_view;
pub mod reminder;
pub mod sealed_box;
mod words_view;

use super::fault::Fault;
use super::form::capital;
use crate::road::RoadError;
use domain::id::WaveId;
use domain::instrument::Instrument;
use domain::wave::WaveState;

/// The id in an address; anything else has no page.
pub(in crate::staff) fn id(text: &str) -> Result<WaveId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

/// What an act of the road came to: done, or refused with a reason that staff can do something about.
pub(in crate::staff) fn outcome<T>(result: Result<T, RoadError>) -> Result<Result<T, String>, Fault> {
    match result {
        Ok(done) => Ok(Ok(done)),
        Err(error) => reason(&error).map(Err).ok_or_else(|| error.into()),
    }
}

/// A refusal as staff read it; nothing, if it is none.
pub(in crate::staff) fn reason(error: &RoadError) -> Option<String> {
    error.is_refusal().then(|| capital(&error.to_string()))
}

/// What a questionnaire is called among staff: with the ages, for titles are alike.
fn instrument_label(instrument: &Instrument) -> String {
    format!("{} (ages {})", instrument.title, instrument.ages)
}

/// A state as a person reads it.
pub(in crate::staff) fn state_label(state: WaveState) -> &'static str {
    match state {
        WaveState::Draft => "Draft",
        WaveState::Open => "Open for answers",
        WaveState::Closed => "Closed, still sealed",
        WaveState::Unsealed => "Unsealed",
        WaveState::Released => "Released",
        WaveState::Destroyed => "Destroyed unopened",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::wave::Refused;

    #[test]
    fn a_refusal_is_told_in_the_words_of_the_rule() {
        let told = outcome::<()>(Err(Refused::TooFew.into())).unwrap().unwrap_err();
        assert_eq!(
            told,
            "Fewer than 10 answered: prolong the fieldwork, or destroy the box"
        );
    }

    #[test]
    fn what_is_not_there_is_not_a_refusal() {
        assert!(matches!(
            outcome::<()>(Err(RoadError::NotFound)),
            Err(Fault::NotFound)
        ));
        assert!(matches!(id("1"), Err(Fault::NotFound)));
    }
}
