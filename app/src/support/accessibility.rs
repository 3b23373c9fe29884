//! `/accessibility`: the statement that public bodies owe, in plain words.

use crate::ui::{Language, layout, respond_with};
use crate::wording::{Wording, fill};
use axum::response::Response;
use leptos::prelude::*;

/// What the guidelines are called everywhere.
const STANDARD: &str = "WCAG";

/// Shows the page.
pub(super) async fn page(language: Language) -> Response {
    let title = language.wording.accessibility.title.clone();
    respond_with(language.page(title), move || {
        layout::young(&language.frame(), content(&language.wording))
    })
    .await
}

fn content(wording: &Wording) -> AnyView {
    let words = &wording.accessibility;
    let lines = [&words.size, &words.ways, &words.old, &words.free];
    let lines = lines.map(|line| view! { <li>{line.clone()}</li> }).collect_view();
    view! {
        <h1>{words.title.clone()}</h1>
        <p class="lead">{words.lead.clone()}</p>
        <ul>{lines}</ul>
        <h2>{words.record_title.clone()}</h2>
        <p>{fill(&words.record, &[("standard", STANDARD)])}</p>
        <p>{words.gaps.clone()}</p>
        <p>{words.tell.clone()}" "<a href=wording.address("/contact")>{wording.frame.contact_me.clone()}</a></p>
    }
    .into_any()
}
