//! The eligible population, typed in by the survey lead from the council's own list.

use super::asked::Asked;
use super::done::Done;
use super::one::{self, Typed};
use super::population_form::PopulationTyped;
use crate::staff::fault::Fault;
use axum::response::Response;
use domain::wave::WaveState;

/// Whether the population may still be typed in: once the box is open, nothing is fitted to what is in it.
pub fn may_change(state: WaveState) -> bool {
    matches!(state, WaveState::Draft | WaveState::Open | WaveState::Closed)
}

/// Keeps it.
pub async fn save(asked: Asked) -> Result<Response, Fault> {
    let wave = asked.wave().await?;
    let instruments = one::instruments(&asked.state, wave.id).await?;
    let typed = PopulationTyped::read(&asked.sent, &instruments);
    let again = Typed {
        population: Some(typed.clone()),
        ..Typed::default()
    };
    if !may_change(wave.state) {
        let reason = "The numbers can be changed only before the wave is unsealed";
        return asked.refused(again, "main", reason).await;
    }
    match typed.check(&instruments) {
        Ok(population) => {
            let kept = store::waves::set_population(&asked.state.store, wave.id, &population).await;
            let did = "typed in the eligible population of";
            asked
                .finish(kept.map_err(Into::into), did, Done::Counted, again, "main")
                .await
        }
        Err(problems) => asked.again(again, problems).await,
    }
}
