//! What is kept of one wave.

use super::one_view;
use crate::road::backups::{self, Copy};
use crate::road::retention::{Holding, holdings};
use crate::road::waves;
use crate::staff::fault::Fault;
use crate::staff::session::SignedIn;
use crate::staff::waves::id;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::id::WaveId;
use domain::wave::{Kept, Retention, Wave};

/// Months as they were typed, in the order of [`Kept::ALL`].
pub(super) type Typed = [String; 3];

/// Everything on the page.
#[derive(Clone)]
pub(super) struct Shown {
    pub wave: Wave,
    pub held: Vec<Holding>,
    /// Whether it has one link, and no letters.
    pub open_link: bool,
    /// Where else something of it lies.
    pub copies: Vec<Copy>,
    pub typed: Typed,
    pub problems: FormProblems,
}

/// The page.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(wave): Path<String>,
) -> Result<Response, Fault> {
    show(&state, &who, id(&wave)?, None, FormProblems::new()).await
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn show(
    state: &AppState,
    who: &SignedIn,
    id: WaveId,
    typed: Option<Typed>,
    problems: FormProblems,
) -> Result<Response, Fault> {
    let wave = waves::get(state, who.authority.id, id).await?;
    let declared = store::retention::declared(&state.store, id).await?;
    let shown = Shown {
        held: holdings(state, &wave).await?,
        open_link: crate::road::open_links::is_open(state, id).await?,
        copies: backups::of_wave(state, &wave).await?,
        typed: typed.unwrap_or_else(|| months(&declared.unwrap_or_default())),
        wave,
        problems: problems.clone(),
    };
    let title = format!("What is kept of {}", shown.wave.title);
    Ok(who
        .page_with(title, problems, move || one_view::view(&shown))
        .await)
}

fn months(retention: &Retention) -> Typed {
    Kept::ALL.map(|kept| retention.months(kept).to_string())
}
