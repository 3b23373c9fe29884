//! A code opens the survey; a post with answers opens it again with everything filled in.

use super::front::{self, Problem};
use super::sheet::{Posted, Sheet};
use super::{kept, survey_view};
use crate::phone;
use crate::road::enter::{self, Entry, Opened};
use crate::state::AppState;
use crate::ui::{FormProblems, Page, Script, layout, problem, respond_with, titled};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ballot_box::Code;
use domain::intake;

/// Opens the survey.
pub(super) async fn open(State(state): State<AppState>, posted: Posted) -> Response {
    match sheet(&state, posted).await {
        Ok(sheet) => show(sheet, Vec::new()).await,
        Err(response) => response,
    }
}

/// What a post opens, or the page that says why it opens nothing. A post that carries answers never loses them.
pub(super) async fn sheet(state: &AppState, posted: Posted) -> Result<Sheet, Response> {
    match entry(state, &posted).await {
        Ok(opened) => Ok(Sheet::new(state, opened, posted)),
        Err(problem) if posted.answers_something() => Err(kept::page(state, &posted, problem).await),
        Err(Problem::Trouble) => Err(problem::trouble().await),
        Err(problem) => Err(front::show(state, posted.code(), Some(problem)).await),
    }
}

async fn entry(state: &AppState, posted: &Posted) -> Result<Opened, Problem> {
    if posted.code().trim().is_empty() {
        return Err(Problem::Empty);
    }
    let code = Code::parse(posted.code()).map_err(|_| Problem::Shape)?;
    let attempt = state.tries.admit(posted.peer, state.clock.now()).await?;
    let entry = if posted.answers_something() {
        enter::reopen(state, &code).await
    } else {
        enter::open(state, &code).await
    };
    match entry {
        Ok(Entry::Open(opened)) => {
            attempt.was_no_guess();
            Ok(*opened)
        }
        Ok(Entry::Nothing) => {
            attempt.failed();
            Err(Problem::Nothing)
        }
        Err(error) => {
            attempt.was_no_guess();
            tracing::error!(%error, "a survey could not be opened");
            Err(Problem::Trouble)
        }
    }
}

/// Shows the survey, with what has to be put right.
pub(super) async fn show(sheet: Sheet, wrong: Vec<intake::Problem>) -> Response {
    let problems = problems(&sheet, &wrong);
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = page(&sheet, titled(&problems, &sheet.instrument.title))
        .with_script(Script::Islands)
        .status(status);
    respond_with(page, move || {
        layout::young(&sheet.frame(), survey_view::view(&sheet, &problems))
    })
    .await
}

/// A page in the sheet's language.
pub(super) fn page(sheet: &Sheet, title: impl Into<String>) -> Page {
    Page {
        language: sheet.wording.language.clone(),
        direction: sheet.wording.direction.as_str(),
        ..Page::new("young", title)
    }
}

fn problems(sheet: &Sheet, wrong: &[intake::Problem]) -> FormProblems {
    let mut problems = FormProblems::new();
    for (field, message) in phone::problems::told(&sheet.instrument, &sheet.wording.survey, wrong) {
        problems.add(field, message);
    }
    problems
}
