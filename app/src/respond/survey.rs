//! A code opens the survey; a post with answers opens it again with everything filled in.

use super::front::{self, Problem};
use super::sheet::{Posted, Sheet};
use super::{admitted, kept, open_link, survey_view};
use crate::limits::Peer;
use crate::phone;
use crate::road::RoadError;
use crate::road::enter::{self, Entry, Opened};
use crate::state::AppState;
use crate::ui::{FormProblems, Language, Page, Script, layout, problem, respond_with, titled_in};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ballot_box::{Pass, Ticket};
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
    let language = Language::asked(state, posted.language());
    match entry(state, &posted).await {
        Ok((opened, ticket)) => Ok(Sheet::new(state, opened, posted, Some(&ticket))),
        Err(problem) if posted.answers_something() => Err(kept::page(state, &posted, problem).await),
        Err(Problem::Trouble) => Err(problem::trouble(&language).await),
        Err(Problem::Nothing) if posted.has_link() => Err(open_link::over(&language).await),
        Err(problem) => Err(front::show(state, &language, posted.typed(), Some(problem)).await),
    }
}

async fn entry(state: &AppState, posted: &Posted) -> Result<(Opened, Ticket), Problem> {
    if posted.has_no_code() {
        return Err(Problem::Empty);
    }
    let pass = posted.pass().map_err(|_| Problem::Shape)?;
    let attempt = admitted::to_look(state, posted).await?;
    // Whose voucher fits, or who came by a link, was inside before: what is carried then opens the survey as answers do, on the day
    // after closing too. Another language is asked for with the voucher alone.
    let again = attempt.is_free() || posted.answers_something();
    let became = opened(state, pass, posted.peer, again).await;
    attempt.ends(matches!(became, Ok((Entry::Nothing, _))));
    match became {
        Ok((Entry::Open(opened), ticket)) => Ok((*opened, ticket)),
        Ok((Entry::Nothing, _)) => Err(Problem::Nothing),
        Err(RoadError::Busy) => Err(Problem::Busy),
        Err(error) => {
            state.failed("a survey could not be opened", &error);
            Err(Problem::Trouble)
        }
    }
}

/// What a pass opens, and what the form of it carries from now on.
async fn opened(state: &AppState, pass: Pass, peer: Peer, again: bool) -> Result<(Entry, Ticket), RoadError> {
    let ticket = enter::ticket(state, pass, peer).await?;
    let entry = match again {
        true => enter::reopen(state, &ticket).await?,
        false => enter::open(state, &ticket).await?,
    };
    Ok((entry, ticket))
}

/// Shows the survey, with what has to be put right.
pub(super) async fn show(sheet: Sheet, wrong: Vec<intake::Problem>) -> Response {
    let problems = problems(&sheet, &wrong);
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = page(
        &sheet,
        titled_in(&sheet.wording.frame.error, &problems, &sheet.instrument.title),
    )
    .with_script(Script::Islands)
    .status(status);
    respond_with(page, move || {
        layout::young(&sheet.frame(), survey_view::view(&sheet, &problems))
    })
    .await
}

/// A page in the sheet's language.
pub(super) fn page(sheet: &Sheet, title: impl Into<String>) -> Page {
    Page::in_language(&sheet.wording, title)
}

fn problems(sheet: &Sheet, wrong: &[intake::Problem]) -> FormProblems {
    let mut problems = FormProblems::new();
    for (field, message) in phone::problems::told(&sheet.instrument, &sheet.wording.survey, wrong) {
        problems.add(field, message);
    }
    problems
}
