//! `/help`: talk to someone now.

use crate::catalogue::HelpLine;
use crate::state::AppState;
use crate::ui::{Language, layout, respond_with};
use crate::wording::{Wording, fill};
use axum::extract::State;
use axum::response::Response;
use domain::instrument::Ages;
use leptos::prelude::*;

/// Shows the page.
pub(super) async fn page(State(state): State<AppState>, language: Language) -> Response {
    let title = language.wording.lines.title.clone();
    respond_with(language.page(title), move || {
        let wording = &language.wording;
        let words = &wording.lines;
        let lines = state.catalogue.help_lines.line.iter();
        let lines = lines.map(|line| one(wording, line)).collect_view();
        let content = view! {
            <h1>{words.title.clone()}</h1>
            <p class="lead">{words.lead.clone()}</p>
            <ul class="plain stack">{lines}</ul>
            <p>{words.trusted.clone()}</p>
            <p><a href=wording.address("/contact")>{wording.frame.contact_me.clone()}</a></p>
        };
        layout::young(&language.frame(), content.into_any())
    })
    .await
}

fn one(wording: &Wording, line: &HelpLine) -> AnyView {
    let (said, words) = (line.said(wording), &wording.lines);
    let button = |scheme: &str, word: &str, number: &str| {
        let address = format!("{scheme}:{}", number.replace(' ', ""));
        // A number is read from left to right in every language.
        let number = view! { <bdi dir="ltr">{number.to_owned()}</bdi> };
        view! { <p><a class="button" href=address><span>{word.to_owned()}" "{number}</span></a></p> }
    };
    let call = line
        .call
        .as_ref()
        .map(|number| button("tel", &words.call, number));
    let text = line
        .text
        .as_ref()
        .map(|number| button("sms", &words.text, number));
    let checked = line
        .checked_on()
        .map(|date| format!(" {}.", fill(&words.checked, &[("date", &wording.date(date))])))
        .unwrap_or_default();
    let english = Wording::english();
    let shown_in = |is_english| {
        let language = if is_english { &*english } else { wording };
        (language.language.clone(), language.direction.as_str())
    };
    let (lang, dir) = shown_in(said.is_english);
    let (name_lang, name_dir) = shown_in(said.name_is_english);
    view! {
        <li class="card">
            <h2 lang=name_lang><bdi dir=name_dir>{said.name.to_owned()}</bdi></h2>
            <p lang=lang.clone() dir=dir>{said.what.to_owned()}</p>
            {call}
            {text}
            <p class="hint">
                <bdi lang=lang dir=dir>{format!("{}.", said.when)}</bdi>
                {format!(" {}.{checked}", ages(wording, line.ages))}
            </p>
        </li>
    }
    .into_any()
}

fn ages(wording: &Wording, ages: Ages) -> String {
    let words = &wording.lines;
    let (from, to) = (ages.from.to_string(), ages.to.to_string());
    let sentence = match (ages.from, ages.to) {
        (0..=4, 25..) => &words.everybody,
        (0..=4, _) => &words.up_to,
        (_, 25..) => &words.at_least,
        _ => &words.for_whom,
    };
    fill(sentence, &[("from", &from), ("to", &to)])
}
