//! Answers that could not be taken: the page says why, keeps them, and offers another try.

use super::check::carried;
use super::front::Problem;
use super::sheet::Posted;
use super::survey_view;
use crate::state::AppState;
use crate::ui::layout::{self, YoungFrame};
use crate::ui::{Page, Script, respond_with};
use crate::wording::Wording;
use axum::response::Response;
use domain::ballot_box::Pass;
use domain::intake::Submission;
use leptos::prelude::*;

/// Shows the page.
pub(super) async fn page(state: &AppState, posted: &Posted, problem: Problem) -> Response {
    let wording = posted.wording(state);
    let title = format!("{}: {}", wording.frame.error, wording.kept.title);
    let page = Page::in_language(&wording, title).with_script(Script::Stay);
    // A ticket may be good still; but where a code opens nothing, the letter has to be looked at again.
    let code = match posted.pass() {
        Ok(Pass::Ticket(ticket)) if ticket.link().is_some() || problem != Problem::Nothing => {
            // Whatever was carried as one, so that it is as long.
            Code::Carried(ticket.for_form(), posted.voucher().for_form())
        }
        _ => Code::Typed(posted.typed().to_owned()),
    };
    let submission = posted.submission.clone();
    let shown = respond_with(page.status(problem.status()), move || {
        let frame = YoungFrame::new(&wording).holding_answers();
        layout::young(&frame, view(&wording, &code, &submission, problem))
    });
    problem.says_when(shown.await)
}

/// The code of the next try.
#[derive(Clone)]
enum Code {
    /// What was typed, to be looked at.
    Typed(String),
    /// Nothing to be looked at: the form carries it, with its voucher.
    Carried(String, String),
}

fn view(wording: &Wording, code: &Code, submission: &Submission, problem: Problem) -> AnyView {
    let words = &wording.kept;
    let why = match problem {
        // Without a field for it there is no code.
        Problem::Nothing if matches!(code, Code::Carried(..)) => wording.open_link.over.clone(),
        Problem::Nothing => words.nothing.clone(),
        Problem::Limited => words.limited.clone(),
        Problem::Busy => words.busy.clone(),
        other => other.words(wording),
    };
    let (field, carries) = match code {
        Code::Typed(typed) => (Some(field(wording, typed)), None),
        Code::Carried(code, voucher) => (None, Some((code.as_str(), voucher.as_str()))),
    };
    view! {
        <h1>{words.title.clone()}</h1>
        <p class="lead">{why}</p>
        <p>{words.still_here.clone()}</p>
        <form method="post" action="/s/send" class="form" autocomplete="off">
            {carried(carries, &wording.language, submission)}
            {field}
            {survey_view::offline(wording)}
            <button class="button">{words.button.clone()}</button>
        </form>
    }
    .into_any()
}

fn field(wording: &Wording, typed: &str) -> AnyView {
    view! {
        <div class="field">
            <label for="code">{wording.front.label.clone()}</label>
            <p class="hint" id="code-hint">{wording.front.hint.clone()}</p>
            <input
                class="code-field"
                id="code"
                name="code"
                value=typed.to_owned()
                autocomplete="off"
                aria-describedby="code-hint"
            />
        </div>
    }
    .into_any()
}
