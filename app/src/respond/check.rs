//! Check your answers, and send them.

use super::front::Problem;
use super::sheet::{Posted, Sheet};
use super::{admitted, kept, survey, survey_view};
use crate::phone::check;
use crate::phone::html::Html;
use crate::road::RoadError;
use crate::road::enter;
use crate::road::send::{self, Sent};
use crate::state::AppState;
use crate::ui::{Script, layout, respond_with};
use crate::wording::fill;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ballot_box::Pass;
use domain::id::WaveId;
use domain::intake::{Problem as Wrong, Response as Answers, Submission};
use leptos::prelude::*;

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
    let page = survey::page(&sheet, sheet.wording.check.title.clone()).with_script(Script::Stay);
    let (mut words, lines) = (sheet.phone_words(), sheet.lines(&state.catalogue));
    // Here a step back leads out of the form. Where scripts run, it leads to the questions, and nothing need be said.
    let back = fill(
        &sheet.wording.scripts_off.back,
        &[("change", &words.check.change_one)],
    );
    words.check.lead = format!("{} {back}", words.check.lead);
    respond_with(page, move || {
        let mut html = Html::default();
        check::draw(&mut html, &sheet.instrument, &words, &lines, &answers);
        layout::young(&sheet.frame(), view(&sheet, html.finish()))
    })
    .await
}

fn view(sheet: &Sheet, answers: String) -> AnyView {
    let words = &sheet.wording.check;
    view! {
        <div class="flow" inner_html=answers></div>
        <form id=check::FORM method="post" action="/s/send" class="form" autocomplete="off">
            {carried(Some((&sheet.ticket, &sheet.voucher)), &sheet.wording.language, &sheet.submission)}
            <p class="notice">{words.final_.clone()}</p>
            {survey_view::offline(&sheet.wording)}
            <div class="actions">
                <button class="button">{words.send.clone()}</button>
                <button class="button secondary" formaction="/s/survey">{words.change.clone()}</button>
            </div>
        </form>
    }
    .into_any()
}

/// What goes on with the form: the code and its voucher, unless it has a field to be typed into; the language; and every answer as
/// it was sent.
pub(super) fn carried(code: Option<(&str, &str)>, language: &str, submission: &Submission) -> AnyView {
    let hidden = |name: &str, value: &str| {
        let (name, value) = (name.to_owned(), value.to_owned());
        view! { <input type="hidden" name=name value=value /> }
    };
    let code = code.map(|(code, voucher)| view! { {hidden("code", code)} {hidden("voucher", voucher)} });
    let answers = submission
        .answers()
        .map(|(name, value)| hidden(name, value))
        .collect_view();
    view! { {code} {hidden("lang", language)} {answers} }.into_any()
}

/// Sends the answers.
pub(super) async fn send(State(state): State<AppState>, posted: Posted) -> Response {
    let Ok(pass) = posted.pass() else {
        return kept::page(&state, &posted, Problem::Shape).await;
    };
    let attempt = match admitted::to_send(&state, &posted).await {
        Ok(attempt) => attempt,
        Err(problem) => return kept::page(&state, &posted, problem).await,
    };
    let became = take(&state, pass, &posted).await;
    let taken = became.as_ref().ok().and_then(|taken| taken.as_ref().ok());
    attempt.ends(taken.is_some_and(|taken| admitted::counts(*taken, posted.has_link())));
    match became {
        Ok(Ok(Sent::Now(wave))) => sent(&state, wave, &posted, false),
        Ok(Ok(Sent::Before(wave))) => sent(&state, wave, &posted, true),
        Ok(Ok(Sent::Nothing)) => kept::page(&state, &posted, Problem::Nothing).await,
        Ok(Err(problems)) => match survey::sheet(&state, posted).await {
            Ok(sheet) => survey::show(sheet, problems).await,
            Err(response) => response,
        },
        Err(RoadError::Busy) => kept::page(&state, &posted, Problem::Busy).await,
        Err(error) => {
            state.failed("an answer could not be taken", &error);
            kept::page(&state, &posted, Problem::Trouble).await
        }
    }
}

async fn take(state: &AppState, pass: Pass, posted: &Posted) -> Result<Result<Sent, Vec<Wrong>>, RoadError> {
    let ticket = enter::ticket(state, pass, posted.peer).await?;
    send::send(state, &ticket, posted.submission.clone()).await
}

/// On to "thank you", in the same language, and away with what the browser may have kept of the pages before.
fn sent(state: &AppState, wave: WaveId, posted: &Posted, again: bool) -> Response {
    let again = if again { "&again=1" } else { "" };
    let address = posted
        .wording(state)
        .address(&format!("/s/sent?wave={wave}{again}"));
    let mut response = Redirect::to(&address).into_response();
    let name = HeaderName::from_static("clear-site-data");
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static("\"cache\""));
    response
}
