//! One comment of a survey.

use super::coding::Typed;
use super::next;
use super::sheet::{self, PassedOn, Sheet};
use crate::staff::fault::Fault;
use crate::staff::form::Sent;
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::FormProblems;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::{CommentId, StaffId, ThemeId, WaveId};
use domain::instrument::{Instrument, ItemId, ItemKind};
use domain::people::Role;
use domain::themes::{CandidateTheme, Comment};
use store::concerns::Read;

/// A comment with what belongs to it. No `Debug`: it holds a young person's words.
struct Loaded {
    wave: WaveId,
    comment: Comment,
    chosen: Vec<ThemeId>,
    themes: Vec<(CandidateTheme, Option<StaffId>)>,
    passed_on: PassedOn,
}

/// The comment.
pub async fn page(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let loaded = load(&state, &who, &id).await?;
    let typed = Typed::of(
        &loaded.comment.text,
        loaded.comment.redacted.as_deref(),
        &loaded.chosen,
    );
    show(&state, &who, loaded, typed, FormProblems::new()).await
}

/// Keeps what is left of it and its themes, and goes on to the next. Who coded it is kept beside it, and not in the audit:
/// the audit has times, and none belongs next to a young person's words.
pub async fn save(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let loaded = load(&state, &who, &id).await?;
    let mut typed = Typed::read(&sent);
    if let Some(problems) = typed.is_overtaken(loaded.comment.redacted.as_deref()) {
        return show(&state, &who, loaded, typed, problems).await;
    }
    match typed.check(&loaded.comment.text, &loaded.themes) {
        Ok((redacted, themes)) => {
            let (authority, id) = (who.authority.id, loaded.comment.id);
            store::comments::code(&state.store, authority, id, &redacted, &themes, who.member.id).await?;
            Ok(Redirect::to(&next(&state, authority).await?).into_response())
        }
        Err(problems) => show(&state, &who, loaded, typed, problems).await,
    }
}

/// Passes exactly its words on to the safeguarding lead, once, and goes on with it: what was typed stays.
pub async fn pass_on(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let mut loaded = load(&state, &who, &id).await?;
    let (read, words) = (Read::Comment(loaded.comment.id), &loaded.comment.text);
    loaded.passed_on = super::pass_on(&state, &who, read, words).await?;
    show(&state, &who, loaded, Typed::read(&sent), FormProblems::new()).await
}

async fn load(state: &AppState, who: &SignedIn, id: &str) -> Result<Loaded, Fault> {
    let id: CommentId = id.parse().map_err(|_| Fault::NotFound)?;
    let authority = who.authority.id;
    let found = store::comments::get(&state.store, authority, id).await?;
    let (wave, comment, chosen) = found.ok_or(Fault::NotFound)?;
    let themes = store::themes::of_wave(&state.store, authority, wave).await?;
    let was = store::concerns::is_passed_on(&state.store, Read::Comment(id)).await?;
    Ok(Loaded {
        passed_on: PassedOn::before(was),
        wave,
        comment,
        chosen,
        themes,
    })
}

async fn show(
    state: &AppState,
    who: &SignedIn,
    loaded: Loaded,
    typed: Typed,
    problems: FormProblems,
) -> Result<Response, Fault> {
    let Loaded {
        wave,
        comment,
        themes,
        passed_on,
        ..
    } = loaded;
    let instruments = crate::road::instruments(state, wave).await?;
    let instrument = instruments
        .iter()
        .find(|instrument| instrument.key == comment.instrument);
    let quote = if comment.quote {
        "Yes, once names are out and two people agree"
    } else {
        "No"
    };
    let sheet = Sheet {
        action: format!("/staff/coding-room/{}", comment.id),
        about: vec![
            (
                "Question",
                instrument
                    .and_then(|i| question(i, &comment.item))
                    .unwrap_or_default(),
            ),
            (
                "Age",
                instrument
                    .and_then(|i| age(i, &comment))
                    .unwrap_or_else(|| "not said".into()),
            ),
            ("May be quoted", quote.to_owned()),
        ],
        text: comment.text,
        themes,
        themes_page: format!("/staff/themes/{wave}"),
        typed,
        passed_on,
        safeguards: who.is(Role::SafeguardingLead),
        problems: problems.clone(),
    };
    Ok(who
        .page_with("A comment from the survey", problems, move || sheet::view(&sheet))
        .await)
}

fn question(instrument: &Instrument, item: &ItemId) -> Option<String> {
    instrument.item(item).map(|item| item.text.clone())
}

fn age(instrument: &Instrument, comment: &Comment) -> Option<String> {
    let band = comment.age_band.as_ref()?;
    match &instrument.item(&ItemId::new("age-band"))?.kind {
        ItemKind::Single { options, .. } => options
            .iter()
            .find(|option| option.id == *band)
            .map(|option| option.label.clone()),
        _ => None,
    }
}
