//! Check your answers, and send them.

use super::front::{self, Problem};
use super::sheet::{Posted, Sheet};
use super::{check_view, survey};
use crate::road::send::{self, Sent};
use crate::state::AppState;
use crate::ui::layout::{self, YoungFrame};
use crate::ui::{Page, Wording, respond_with};
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ballot_box::Code;
use domain::id::WaveId;
use domain::intake::Response as Answers;

/// Shows every answer before it is sent. The answers travel in the form: nothing is kept here.
pub(super) async fn check(State(state): State<AppState>, posted: Posted) -> Response {
    let sheet = match survey::sheet(&state, posted).await {
        Ok(sheet) => sheet,
        Err(response) => return response,
    };
    match Answers::parse(&sheet.opened.instrument, &sheet.submission) {
        Ok(answers) => show(&state, sheet, answers).await,
        Err(problems) => survey::show(sheet, problems).await,
    }
}

async fn show(state: &AppState, sheet: Sheet, answers: Answers) -> Response {
    let page = survey::page(&sheet, sheet.wording.check.title.clone());
    let ages = sheet.instrument.ages;
    let lines: Vec<_> = state.catalogue.help_lines.fitting(ages).cloned().collect();
    respond_with(page, move || {
        layout::young(&sheet.frame(), check_view::view(&sheet, &answers, &lines))
    })
    .await
}

/// Sends the answers.
pub(super) async fn send(State(state): State<AppState>, posted: Posted) -> Response {
    let now = state.clock.now();
    if !state.tries.may_try(&posted.whose, now) {
        return kept(&posted, false).await;
    }
    let Ok(code) = Code::parse(posted.code()) else {
        return front::show(&state, posted.code(), Some(Problem::Shape)).await;
    };
    match send::send(&state, &code, posted.submission.clone()).await {
        Ok(Ok(Sent::Now(wave))) => sent(wave, false),
        Ok(Ok(Sent::Before(wave))) => sent(wave, true),
        Ok(Ok(Sent::Nothing)) => {
            state.tries.failed(&posted.whose, now);
            kept(&posted, false).await
        }
        Ok(Err(problems)) => match survey::sheet(&state, posted).await {
            Ok(sheet) => survey::show(sheet, problems).await,
            Err(response) => response,
        },
        Err(error) => {
            tracing::error!(%error, "an answer could not be taken");
            kept(&posted, true).await
        }
    }
}

/// On to "thank you", and away with what the browser may have kept of the pages before.
fn sent(wave: WaveId, again: bool) -> Response {
    let again = if again { "&again=1" } else { "" };
    let mut response = Redirect::to(&format!("/s/sent?wave={wave}{again}")).into_response();
    let name = HeaderName::from_static("clear-site-data");
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static("\"cache\""));
    response
}

/// The answers could not be taken: the page keeps them, and offers another try.
pub(super) async fn kept(posted: &Posted, trouble: bool) -> Response {
    let wording = Wording::english();
    let status = if trouble {
        StatusCode::INTERNAL_SERVER_ERROR
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let title = format!("{}: {}", wording.frame.error, wording.kept.title);
    let (code, submission) = (posted.code().to_owned(), posted.submission.clone());
    respond_with(Page::new("young", title).status(status), move || {
        let frame = YoungFrame::new(&wording).holding_answers();
        layout::young(&frame, check_view::kept(&wording, &code, &submission, trouble))
    })
    .await
}
