//! Every answer on one page, and a help card where an answer says that somebody is not safe.

use super::sheet::Sheet;
use crate::catalogue::HelpLine;
use crate::ui::wording::fill;
use domain::instrument::{Item, ItemKind};
use domain::intake::{Answer, ItemNonresponse, QUOTE, Response, Submission};
use leptos::prelude::*;

/// The page.
pub(super) fn view(sheet: &Sheet, answers: &Response, lines: &[HelpLine]) -> AnyView {
    let words = &sheet.wording.check;
    let help = answers.says_unsafe().then(|| help_card(sheet, lines));
    let sections = sheet
        .instrument
        .sections
        .iter()
        .map(|section| {
            let rows = section
                .items
                .iter()
                .map(|item| row(sheet, item, answers))
                .collect_view();
            view! {
                <h2>{section.title.clone()}</h2>
                <dl class="answers">{rows}</dl>
            }
        })
        .collect_view();
    let wrote = sheet
        .instrument
        .items()
        .any(|item| answers.text(&item.id).is_some());
    let quote = wrote.then(|| {
        let may = sheet.submission.has(QUOTE, "yes");
        let quote = if may { &words.quote_yes } else { &words.quote_no };
        view! { <p class="notice">{quote.clone()}</p> }
    });
    view! {
        <h1>{words.title.clone()}</h1>
        <p class="lead">{words.lead.clone()}</p>
        {help}
        {sections}
        {quote}
        <form method="post" action="/s/send" class="form" autocomplete="off">
            {carried(&sheet.code, &sheet.wording.language, &sheet.submission)}
            <p class="notice">{words.final_.clone()}</p>
            <div class="actions">
                <button class="button">{words.send.clone()}</button>
                <button class="button secondary" formaction="/s/survey">{words.change.clone()}</button>
            </div>
        </form>
    }
    .into_any()
}

/// What goes on with the form: the code, the language, and every answer as it was sent.
pub(super) fn carried(code: &str, language: &str, submission: &Submission) -> AnyView {
    let hidden = |name: &str, value: &str| {
        let (name, value) = (name.to_owned(), value.to_owned());
        view! { <input type="hidden" name=name value=value /> }
    };
    let code = (!code.is_empty()).then(|| hidden("code", code));
    let answers = submission
        .answers()
        .map(|(name, value)| hidden(name, value))
        .collect_view();
    view! { {code} {hidden("lang", language)} {answers} }.into_any()
}

fn row(sheet: &Sheet, item: &Item, answers: &Response) -> AnyView {
    let answer = match answers.text(&item.id) {
        Some(text) => view! { <dd class="raw" dir="auto">{text.to_owned()}</dd> }.into_any(),
        None => view! { <dd>{said(sheet, item, answers.answer(&item.id))}</dd> }.into_any(),
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
fn said(sheet: &Sheet, item: &Item, answer: Option<&Answer>) -> String {
    let words = &sheet.wording;
    let label = |id: &domain::instrument::OptionId| match &item.kind {
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

/// Worked out from the post, and kept nowhere.
fn help_card(sheet: &Sheet, lines: &[HelpLine]) -> AnyView {
    let words = &sheet.wording.check;
    let date = sheet.wording.date(sheet.opened.wave.reading_date());
    let lines = lines
        .iter()
        .map(|line| {
            let (scheme, number) = match (&line.call, &line.text) {
                (Some(number), _) => ("tel", number.clone()),
                (None, number) => ("sms", number.clone().unwrap_or_default()),
            };
            let address = format!("{scheme}:{}", number.replace(' ', ""));
            // The lines are English, and a number is read from left to right in every language.
            view! {
                <li>
                    <a href=address>{number}</a>
                    " "
                    {line.name.clone()}
                    " – "
                    {line.what.clone()}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card help-card" aria-labelledby="help-card">
            <h2 id="help-card">{words.unsafe_title.clone()}</h2>
            <p>{fill(&words.unsafe_text, &[("date", &date)])}</p>
            <ul lang="en-GB" dir="ltr">{lines}</ul>
            <p>
                <a href="/contact" target="_blank">
                    {words.unsafe_contact.clone()} " " {sheet.wording.frame.beside.clone()}
                </a>
            </p>
        </section>
    }
    .into_any()
}
