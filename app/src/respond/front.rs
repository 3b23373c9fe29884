//! The code: `/`, and `/s`, to which the QR code of a letter leads. Reading it writes nothing.

use crate::limits::TooMany;
use crate::state::AppState;
use crate::ui::{ErrorSummary, FormProblems, Language, Script, layout, respond_with, titled_in};
use crate::wording::{Wording, fill};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use store::authorities::{self, Authority};

/// Why the code did not open a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// Nothing was typed.
    Empty,
    /// It does not look like a code.
    Shape,
    /// Unknown, used or expired: nobody is told which.
    Nothing,
    /// Too many failed tries from there.
    Limited,
    /// Too many failed tries everywhere.
    Busy,
    /// Too many answers by links, from there or everywhere.
    Crowded,
    /// A fault of ours.
    Trouble,
}

impl Problem {
    /// The status of a page that tells it.
    pub(super) fn status(self) -> StatusCode {
        match self {
            Problem::Limited | Problem::Busy | Problem::Crowded => StatusCode::TOO_MANY_REQUESTS,
            Problem::Trouble => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// The same answer with when to try again, if that is known: `public/code.js` does so by itself where it is soon.
    pub(super) fn says_when(self, mut response: Response) -> Response {
        let seconds = match self {
            Problem::Busy | Problem::Crowded => Some("5"),
            Problem::Limited => Some("600"),
            _ => None,
        };
        if let Some(seconds) = seconds {
            let seconds = HeaderValue::from_static(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }

    /// In words.
    pub(super) fn words(self, wording: &Wording) -> String {
        match self {
            Problem::Empty => wording.front.empty.clone(),
            Problem::Shape => wording.front.shape.clone(),
            Problem::Nothing => wording.front.nothing.clone(),
            Problem::Limited => wording.front.limited.clone(),
            Problem::Busy => wording.front.busy.clone(),
            Problem::Crowded => wording.open_link.crowded.clone(),
            Problem::Trouble => wording.kept.trouble.clone(),
        }
    }
}

impl From<TooMany> for Problem {
    fn from(too_many: TooMany) -> Self {
        match too_many {
            TooMany::FromThere => Problem::Limited,
            TooMany::Everywhere => Problem::Busy,
        }
    }
}

/// Shows the page.
pub(super) async fn page(State(state): State<AppState>, language: Language) -> Response {
    show(&state, &language, "", None).await
}

/// Somebody came to the address of a form by hand or by a bookmark: the way begins at the code.
pub(super) async fn again() -> Response {
    Redirect::to("/").into_response()
}

/// Shows the page with what was typed and what is wrong with it.
pub(super) async fn show(
    state: &AppState,
    language: &Language,
    typed: &str,
    problem: Option<Problem>,
) -> Response {
    // Without the list the page is still whole: the code matters more than last year's results.
    let authorities = authorities::all(&state.store).await.unwrap_or_default();
    let language = language.clone().at("/");
    let wording = language.wording.clone();
    let mut problems = FormProblems::new();
    if let Some(problem) = problem {
        problems.add("code", problem.words(&wording));
    }
    let status = problem.map_or(StatusCode::OK, Problem::status);
    let title = titled_in(&wording.frame.error, &problems, &wording.front.title);
    let page = language.page(title).status(status).with_script(Script::Code);
    let typed = typed.to_owned();
    let shown = respond_with(page, move || {
        let content = content(&wording, &typed, problem, &problems, &authorities);
        layout::young(&language.frame(), content)
    })
    .await;
    match problem {
        Some(problem) => problem.says_when(shown),
        None => shown,
    }
}

fn content(
    wording: &Wording,
    typed: &str,
    problem: Option<Problem>,
    problems: &FormProblems,
    authorities: &[Authority],
) -> AnyView {
    let words = &wording.front;
    let error = problems.of("code");
    let described_by = if error.is_some() {
        "code-hint code-error"
    } else {
        "code-hint"
    };
    let invalid = error.is_some();
    let error = error.map(|error| view! { <p class="error" id="code-error">{error}</p> });
    let ask = (problem == Some(Problem::Nothing)).then(|| view! { <p>{words.nothing_ask.clone()}</p> });
    let results = authorities
        .iter()
        .map(|authority| {
            let label = fill(
                &words.results,
                &[("authority", &wording.name_in(&authority.name))],
            );
            view! { <li><a href=wording.address(&format!("/{}/you-said", authority.slug))>{label}</a></li> }
        })
        .collect_view();
    view! {
        <ErrorSummary problems=problems.clone() heading=wording.frame.problem.clone() />
        <h1>{words.title.clone()}</h1>
        <p class="lead" id="lead" data-filled=words.filled.clone()>{words.lead.clone()}</p>
        <form method="post" action="/s/survey" class="form card" novalidate autocomplete="off">
            <div class=if invalid { "field wrong" } else { "field" }>
                <label for="code">{words.label.clone()}</label>
                <p class="hint" id="code-hint">{words.hint.clone()}</p>
                {error}
                <input
                    class="code-field"
                    id="code"
                    name="code"
                    type="text"
                    value=typed.to_owned()
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    aria-describedby=described_by
                    aria-invalid=invalid.then_some("true")
                />
                <input type="hidden" id="key" name="key" value="" />
                <input type="hidden" name="lang" value=wording.language.clone() />
            </div>
            <button class="button">{words.button.clone()}</button>
            <p class="hint" id="code-status" role="status" data-waiting=words.waiting.clone() data-offline=words.offline.clone()></p>
        </form>
        {ask}
        <section aria-labelledby="look-first">
            <h2 id="look-first">{words.look_first.clone()}</h2>
            <ul class="links">{results}</ul>
        </section>
    }
    .into_any()
}
