//! Every answer on one page, and a help card where an answer says that somebody is not safe. Drawn by the phone where it can,
//! so that no answer leaves it before it is sealed, and by the server where there are no scripts.

use super::{PhoneLine, PhoneWords};
use crate::wording::fill;
use domain::instrument::{Instrument, Item, ItemKind, OptionId};
use domain::intake::{Answer, ItemNonresponse, Response};
use leptos::prelude::*;

/// The page without its buttons.
pub fn view(instrument: &Instrument, words: &PhoneWords, lines: &[PhoneLine], answers: &Response) -> AnyView {
    let help = answers.says_unsafe().then(|| help_card(words, lines));
    let sections = instrument
        .sections
        .iter()
        .map(|section| {
            let rows = section
                .items
                .iter()
                .map(|item| row(words, item, answers))
                .collect_view();
            view! {
                <h2>{section.title.clone()}</h2>
                <dl class="answers">{rows}</dl>
            }
        })
        .collect_view();
    let wrote = instrument.items().any(|item| answers.text(&item.id).is_some());
    let quote = wrote.then(|| {
        let quote = if answers.may_quote() {
            &words.check.quote_yes
        } else {
            &words.check.quote_no
        };
        view! { <p class="notice">{quote.clone()}</p> }
    });
    view! {
        <h1 id="check" tabindex="-1">{words.check.title.clone()}</h1>
        <p class="lead">{words.check.lead.clone()}</p>
        {help}
        {sections}
        {quote}
    }
    .into_any()
}

fn row(words: &PhoneWords, item: &Item, answers: &Response) -> AnyView {
    let answer = match answers.text(&item.id) {
        Some(text) => view! { <dd class="raw" dir="auto">{text.to_owned()}</dd> }.into_any(),
        None => view! { <dd>{said(words, item, answers.answer(&item.id))}</dd> }.into_any(),
    };
    view! {
        <div>
            <dt>{item.text.clone()}</dt>
            {answer}
        </div>
    }
    .into_any()
}

/// An answer in words.
fn said(words: &PhoneWords, item: &Item, answer: Option<&Answer>) -> String {
    let label = |id: &OptionId| match &item.kind {
        ItemKind::Single { options, .. } | ItemKind::Multiple { options, .. } => options
            .iter()
            .find(|option| option.id == *id)
            .map(|option| option.label.clone())
            .unwrap_or_default(),
        _ => String::new(),
    };
    match answer {
        Some(Answer::Chosen(option)) => label(option),
        Some(Answer::Point(point)) => point.to_string(),
        Some(Answer::Ticked(options)) => options.iter().map(label).collect::<Vec<_>>().join(" · "),
        Some(Answer::Missing(ItemNonresponse::DontKnow)) => words.survey.dont_know.clone(),
        Some(Answer::Missing(ItemNonresponse::PreferNotToSay)) => words.survey.prefer_not.clone(),
        Some(Answer::Missing(ItemNonresponse::NotAsked)) => words.check.not_asked.clone(),
        Some(Answer::Missing(ItemNonresponse::NotAnswered)) | None => words.check.not_answered.clone(),
    }
}

/// Worked out from the answers, and kept nowhere.
fn help_card(words: &PhoneWords, lines: &[PhoneLine]) -> AnyView {
    let lines = lines
        .iter()
        .map(|line| {
            // The lines are English, and a number is read from left to right in every language.
            view! {
                <li>
                    <a href=line.address.clone()>{line.number.clone()}</a>
                    " "
                    {line.what.clone()}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card help-card" aria-labelledby="help-card">
            <h2 id="help-card">{words.check.unsafe_title.clone()}</h2>
            <p>{fill(&words.check.unsafe_text, &[("date", &words.date)])}</p>
            <ul lang="en-GB" dir="ltr">{lines}</ul>
            <p>
                <a href="/contact" target="_blank">
                    {words.check.unsafe_contact.clone()} " " {words.beside.clone()}
                </a>
            </p>
        </section>
    }
    .into_any()
}
