//! The eligible population, typed in by the survey lead from the council's own list.

use super::id;
use super::one::{self, Typed};
use super::population_form::PopulationTyped;
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::wave::WaveState;

/// Whether the population may still be typed in: once the box is open, nothing is fitted to what is in it.
pub fn may_change(state: WaveState) -> bool {
    matches!(state, WaveState::Draft | WaveState::Open | WaveState::Closed)
}

/// Keeps it.
pub async fn save(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let wave = crate::road::waves::get(&state, who.authority.id, id(&wave)?).await?;
    let instruments = one::instruments(&state, wave.id).await?;
    let typed = PopulationTyped::read(&sent, &instruments);
    let again = Typed {
        population: Some(typed.clone()),
        ..Typed::default()
    };
    if !may_change(wave.state) {
        let reason = "The numbers can be changed only before the wave is unsealed";
        return one::refused(&state, &who, wave.id, again, "main", reason.into()).await;
    }
    match typed.check(&instruments) {
        Ok(population) => {
            store::waves::set_population(&state.store, wave.id, &population).await?;
            who.did(
                &state,
                &format!("typed in the eligible population of the wave {}", wave.id),
            )
            .await?;
            Ok(Redirect::to(&format!("/staff/waves/{}#population", wave.id)).into_response())
        }
        Err(problems) => one::show(&state, &who, wave.id, again, problems).await,
    }
}
