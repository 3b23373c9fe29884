//! One point of a group session, marked as such.

use super::coding::Typed;
use super::sheet::{self, PassedOn, Sheet};
use super::{next, open_waves};
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::groups::PointKind;
use domain::id::{PointId, StaffId, ThemeId};
use domain::people::Role;
use domain::themes::CandidateTheme;
use domain::wave::Wave;
use store::concerns::Read;
use store::groups::LoggedPoint;
use store::releases::ReleaseKind;

/// A point with what belongs to it. No `Debug`: it holds young people's words.
struct Loaded {
    logged: LoggedPoint,
    chosen: Vec<ThemeId>,
    wave: Wave,
    themes: Vec<(CandidateTheme, Option<StaffId>)>,
    /// Whether the themes of the wave are released, so that nothing can be counted with them any more.
    is_released: bool,
    passed_on: PassedOn,
}

/// The point.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let loaded = load(&state, &who, &id).await?;
    let typed = Typed::of(
        &loaded.logged.point.text,
        loaded.logged.redacted.as_deref(),
        &loaded.chosen,
    );
    Ok(show(&who, loaded, typed, FormProblems::new()).await)
}

/// Keeps what is left of it and its themes, and goes on to the next.
pub async fn save(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let loaded = load(&state, &who, &id).await?;
    let mut typed = Typed::read(&sent);
    if let Some(problems) = typed.is_overtaken(loaded.logged.redacted.as_deref()) {
        return Ok(show(&who, loaded, typed, problems).await);
    }
    let (redacted, themes) = match typed.check(&loaded.logged.point.text, &loaded.themes) {
        Ok(coded) => coded,
        Err(problems) => return Ok(show(&who, loaded, typed, problems).await),
    };
    let (authority, point) = (who.authority.id, loaded.logged.point.id);
    let (by, wave) = (who.member.id, loaded.wave.id);
    store::groups::code_point(&state.store, authority, point, &redacted, &themes, by, wave).await?;
    Ok(Redirect::to(&next(&state, authority).await?).into_response())
}

/// Passes exactly its words on to the safeguarding lead, once, and goes on with it: what was typed stays.
pub async fn pass_on(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let mut loaded = load(&state, &who, &id).await?;
    let (read, words) = (Read::Point(loaded.logged.point.id), &loaded.logged.point.text);
    loaded.passed_on = super::pass_on(&state, &who, read, words).await?;
    Ok(show(&who, loaded, Typed::read(&sent), FormProblems::new()).await)
}

/// Points go under the themes of the wave that is being worked on, the last that was closed; a point that is done stays
/// with its wave.
async fn load(state: &AppState, who: &SignedIn, id: &str) -> Result<Loaded, Fault> {
    let id: PointId = id.parse().map_err(|_| Fault::NotFound)?;
    let authority = who.authority.id;
    let (logged, chosen) = store::groups::get_point(&state.store, authority, id)
        .await?
        .ok_or(Fault::NotFound)?;
    let mut waves = open_waves(state, authority).await?.into_iter();
    let wave = waves
        .find(|wave| logged.wave.is_none_or(|coded| coded == wave.id))
        .ok_or(Fault::NotFound)?;
    let themes = store::themes::of_wave(&state.store, authority, wave.id).await?;
    let releases = store::releases::of_authority(&state.store, authority).await?;
    let is_released = releases
        .iter()
        .any(|release| release.wave == wave.id && release.kind == ReleaseKind::Themes);
    let was = store::concerns::is_passed_on(&state.store, Read::Point(id)).await?;
    Ok(Loaded {
        passed_on: PassedOn::before(was),
        is_released,
        logged,
        chosen,
        wave,
        themes,
    })
}

async fn show(who: &SignedIn, loaded: Loaded, typed: Typed, problems: FormProblems) -> Response {
    let Loaded {
        logged,
        wave,
        themes,
        is_released,
        passed_on,
        ..
    } = loaded;
    let counted = if is_released {
        let title = &wave.title;
        format!("Nowhere: the themes of {title} are released already. An ask is shown all the same.")
    } else {
        format!("{}, as session", wave.title)
    };
    let mut about = vec![
        ("From", format!("A session of {}", logged.group_name)),
        ("Counted with the wave", counted),
    ];
    if logged.point.kind == PointKind::Ask {
        about.push(("Asked of", logged.point.asked_of.clone().unwrap_or_default()));
        let shown = if logged.point.approved_by_group {
            "The group agreed that it is shown in these words"
        } else {
            "The group did not agree that it is shown"
        };
        about.push(("Own words", shown.to_owned()));
    }
    let title = match logged.point.kind {
        PointKind::Said => "Said in a group session",
        PointKind::Ask => "Asked for in a group session",
    };
    let sheet = Sheet {
        action: format!("/staff/coding-room/points/{}", logged.point.id),
        about,
        text: logged.point.text,
        themes,
        themes_page: format!("/staff/themes/{}", wave.id),
        typed,
        passed_on,
        safeguards: who.is(Role::SafeguardingLead),
        problems: problems.clone(),
    };
    who.page_with(title, problems, move || sheet::view(&sheet)).await
}
