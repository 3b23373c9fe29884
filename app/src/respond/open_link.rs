//! `/s/open/…`: the survey for everybody who has its link. Reading it writes nothing.
//!
//! In: the link. Out: the survey, with a ticket in its form: so the same form is taken once, however often it is sent. It refuses to
//! know whether somebody was here before.

use super::sheet::{Posted, Sheet};
use super::survey;
use crate::road::open_links;
use crate::state::AppState;
use crate::ui::{Language, layout, problem, respond_with};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ballot_box::OpenLink;
use leptos::prelude::*;

/// Opens the survey.
pub(super) async fn page(
    State(state): State<AppState>,
    language: Language,
    Path(link): Path<String>,
) -> Response {
    let Ok(link) = OpenLink::parse(&link) else {
        return over(&language).await;
    };
    match open_links::visit(&state, link).await {
        Ok(Some((opened, ticket))) => {
            let nothing_yet = Posted::in_language(&language.wording.language);
            survey::show(Sheet::new(&state, opened, nothing_yet, Some(&ticket)), Vec::new()).await
        }
        Ok(None) => over(&language).await,
        Err(error) => {
            state.failed("a survey could not be opened by its link", &error);
            problem::trouble(&language).await
        }
    }
}

/// A link that opens nothing: unknown, not yet open, or over. Nobody is told which.
pub(super) async fn over(language: &Language) -> Response {
    let page = language.page(language.wording.open_link.over_title.clone());
    let language = language.clone();
    respond_with(page.status(StatusCode::NOT_FOUND), move || {
        let said = &language.wording.open_link;
        let content = view! {
            <h1>{said.over_title.clone()}</h1>
            <p class="lead">{said.over.clone()}</p>
        };
        layout::young(&language.frame(), content.into_any())
    })
    .await
}
