//! A code opens the survey; a post with answers opens it again with everything filled in.

use super::front::{self, Problem};
use super::sheet::{Posted, Sheet};
use super::survey_view;
use crate::road::RoadError;
use crate::road::enter::{self, Entry};
use crate::state::AppState;
use crate::ui::{FormProblems, Page, layout, problem, respond_with, titled};
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

/// What a post opens, or the page that says why it opens nothing.
pub(super) async fn sheet(state: &AppState, posted: Posted) -> Result<Sheet, Response> {
    let now = state.clock.now();
    let typed = posted.code().to_owned();
    let refused = async |problem| front::show(state, &typed, Some(problem)).await;
    if typed.trim().is_empty() && !posted.answers_something() {
        return Err(refused(Problem::Empty).await);
    }
    if !state.tries.may_try(&posted.whose, now) {
        return Err(refused(Problem::Limited).await);
    }
    let Ok(code) = Code::parse(&typed) else {
        return Err(refused(Problem::Shape).await);
    };
    let entry = if posted.answers_something() {
        enter::reopen(state, &code).await
    } else {
        enter::open(state, &code).await
    };
    match entry {
        Ok(Entry::Open(opened)) => Ok(Sheet::new(state, *opened, posted)),
        Ok(Entry::Nothing) if posted.answers_something() => Err(super::check::kept(&posted, false).await),
        Ok(Entry::Nothing) => {
            state.tries.failed(&posted.whose, now);
            Err(refused(Problem::Nothing).await)
        }
        Err(error) => Err(trouble(&error, &posted).await),
    }
}

/// A fault of ours loses nothing that was typed.
async fn trouble(error: &RoadError, posted: &Posted) -> Response {
    tracing::error!(%error, "a survey could not be opened");
    if posted.answers_something() {
        super::check::kept(posted, true).await
    } else {
        problem::trouble().await
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
    let page = page(&sheet, titled(&problems, &sheet.instrument.title)).status(status);
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
    use crate::ui::wording::fill;
    let mut problems = FormProblems::new();
    for problem in wrong {
        let Some(item) = sheet.instrument.item(problem.item()) else {
            continue;
        };
        let question = ("question", item.text.as_str());
        let words = &sheet.wording.survey;
        let message = match problem {
            intake::Problem::TooLong { over, limit, .. } => {
                let (over, limit) = (over.to_string(), limit.to_string());
                fill(&words.too_long, &[question, ("over", &over), ("limit", &limit)])
            }
            intake::Problem::NotAnOption { .. } => fill(&words.not_an_option, &[question]),
        };
        problems.add(super::items::field(item), message);
    }
    problems
}
