//! The survey as one form: the promise, the questions, and one button that goes forward.

use super::items;
use super::sheet::Sheet;
use crate::islands::SealedSurvey;
use crate::ui::{ErrorSummary, FormProblems};
use crate::wording::{Wording, fill};
use domain::instrument::Section;
use domain::intake::QUOTE;
use leptos::prelude::*;

/// The survey.
pub(super) fn view(sheet: &Sheet, problems: &FormProblems) -> AnyView {
    let words = &sheet.wording.survey;
    let sections = &sheet.instrument.sections;
    let parts = sections
        .iter()
        .enumerate()
        .map(|(place, section)| part(sheet, section, place + 1, sections.len(), problems))
        .collect_view();
    let (wave, instrument) = (sheet.opened.wave.id, &sheet.instrument.key);
    let sheet_address = format!(
        "/s/sheet?wave={wave}&instrument={instrument}&lang={}",
        sheet.wording.language
    );
    let kept = &sheet.wording.kept;
    view! {
        <div
            id="sealed-survey"
            class="flow"
            data-sheet=sheet_address
            data-unreachable=sheet.wording.front.answers_offline.clone()
            data-over=sheet.opens_nothing().to_owned()
            data-trouble=kept.trouble.clone()
            data-problem=sheet.wording.frame.problem.clone()
            data-key=sheet.key.clone()
            data-other-key=sheet.wording.phone.other_key.clone()
        ></div>
        <SealedSurvey />
        <div id="survey" class="flow">
        <form method="post" action="/s/check" class="form survey" novalidate autocomplete="off">
            // Return in a text field presses the first button of a form: it must be the one that goes forward.
            <button class="visually-hidden" tabindex="-1" aria-hidden="true">{words.forward.clone()}</button>
            <input type="hidden" name="code" value=sheet.ticket.clone() />
            <input type="hidden" name="voucher" value=sheet.voucher.clone() />
            <input type="hidden" name="key" value=sheet.key.clone() />
            <input type="hidden" name="lang" value=sheet.wording.language.clone() />
            {languages(sheet)}
            <ErrorSummary problems=problems.clone() heading=sheet.wording.frame.problem.clone() />
            <h1 id="questions" tabindex="-1">{sheet.instrument.title.clone()}</h1>
            {promise(sheet)}
            {parts}
            {offline(&sheet.wording)}
            <div class="actions">
                <button class="button">{words.forward.clone()}</button>
                <p class="hint">{words.nothing_yet.clone()}</p>
            </div>
        </form>
        {attribution(sheet)}
        </div>
    }
    .into_any()
}

/// What is said in place of sending where there is no connection: `public/stay.js` shows it.
pub(super) fn offline(wording: &Wording) -> AnyView {
    view! { <p id="offline" class="notice problem" role="alert" hidden>{wording.front.answers_offline.clone()}</p> }
        .into_any()
}

/// What somebody should know before the first question.
fn promise(sheet: &Sheet) -> AnyView {
    let words = &sheet.wording.promise;
    let date = sheet.wording.date(sheet.opened.wave.reading_date());
    let minutes = sheet.instrument.minutes.to_string();
    let reading = fill(&words.reading, &[("date", &date)]);
    let keys = if sheet.opened.key.layers() > 0 {
        &words.two_keys
    } else {
        &words.one_key
    };
    let once = sheet
        .opened
        .open_link
        .then(|| view! { <li>{sheet.wording.open_link.promise.clone()}</li> });
    view! {
        <section class="card warm promise" aria-labelledby="promise">
            <h2 id="promise">{words.title.clone()}</h2>
            <ul>
                <li>{words.name.clone()}</li>
                <li>{words.people.clone()}</li>
                <li><strong>{reading}</strong>" "{words.no_rescue.clone()}</li>
                <li>{keys.clone()}</li>
                <li>{words.pass_on.clone()}</li>
                <li>{words.skip.clone()}</li>
                <li>{words.final_.clone()}</li>
                {once}
            </ul>
            <p>{fill(&words.minutes, &[("minutes", &minutes)])}</p>
        </section>
    }
    .into_any()
}

/// Buttons of the form, so that nothing typed is lost when the language changes.
fn languages(sheet: &Sheet) -> Option<AnyView> {
    let words = &sheet.wording.survey;
    let buttons = sheet
        .languages
        .iter()
        .map(|(tag, name)| {
            let (tag, lang) = (tag.clone(), tag.clone());
            view! {
                <button class="button quiet" name="lang" value=tag formaction="/s/survey" lang=lang>{name.clone()}</button>
            }
        })
        .collect_view();
    (!sheet.languages.is_empty()).then(|| {
        view! {
            <div class="language" role="group" aria-label=words.language_title.clone()>
                {buttons}
                <p class="hint">{words.language_why.clone()}</p>
            </div>
        }
        .into_any()
    })
}

fn part(sheet: &Sheet, section: &Section, number: usize, count: usize, problems: &FormProblems) -> AnyView {
    let words = &sheet.wording.survey;
    let (number, count) = (number.to_string(), count.to_string());
    let heading = format!("part-{}", section.id);
    let labelled_by = heading.clone();
    let items = section
        .items
        .iter()
        .map(|item| items::view(sheet, item, problems))
        .collect_view();
    let quote = section
        .items
        .iter()
        .any(domain::instrument::Item::is_text)
        .then(|| quote(sheet));
    view! {
        <section class="section" aria-labelledby=labelled_by>
            <p class="hint part">
                {fill(&words.part, &[("number", &number), ("count", &count)])} " · "
                <a href=sheet.wording.address("/help") target="_blank">
                    {sheet.wording.frame.help.clone()}
                    <span class="visually-hidden">" " {sheet.wording.frame.beside.clone()}</span>
                </a>
            </p>
            <h2 id=heading>{section.title.clone()}</h2>
            {section.lead.clone().map(|lead| view! { <p>{lead}</p> })}
            {items}
            {quote}
        </section>
    }
    .into_any()
}

/// Whether words may be shown. Nothing is ticked beforehand.
fn quote(sheet: &Sheet) -> AnyView {
    let words = &sheet.wording.survey;
    let ticked = sheet.submission.has(QUOTE, "yes");
    view! {
        <fieldset class="item">
            <legend>{words.quote_title.clone()}</legend>
            <p class="hint" id="quote-hint">{words.quote_why.clone()}</p>
            <label class="option">
                <input type="checkbox" name=QUOTE value="yes" checked=ticked aria-describedby="quote-hint" />
                <span>{words.quote_label.clone()}</span>
            </label>
        </fieldset>
    }
    .into_any()
}

fn attribution(sheet: &Sheet) -> Option<AnyView> {
    let lines = &sheet.instrument.attribution;
    (!lines.is_empty()).then(|| {
        let lines = lines
            .iter()
            .map(|line| view! { <p>{line.clone()}</p> })
            .collect_view();
        let title = sheet.wording.survey.attribution.clone();
        view! { <details class="more"><summary>{title}</summary>{lines}</details> }.into_any()
    })
}
