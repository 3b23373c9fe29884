//! One question on the page, with what was answered before.

use super::sheet::Sheet;
use crate::phone::check;
use crate::ui::{FormProblems, escape};
use crate::wording::fill;
use domain::instrument::{Item, ItemKind, Routing};
use domain::intake::{DONT_KNOW, PREFER_NOT, tick_field, words_field};
use leptos::prelude::*;

/// The question.
pub(super) fn view(sheet: &Sheet, item: &Item, problems: &FormProblems) -> AnyView {
    match &item.kind {
        ItemKind::Text(length) => text(sheet, item, length.limit(), problems),
        _ => ticks(sheet, item, problems),
    }
}

/// "Only if you said …": everything is there without scripts, and an answer that does not belong is set aside later.
fn routed(sheet: &Sheet, routing: &Routing) -> Option<AnyView> {
    let earlier = sheet.instrument.item(&routing.item)?;
    let ItemKind::Single { options, .. } = &earlier.kind else {
        return None;
    };
    let labels: Vec<String> = options
        .iter()
        .filter(|option| routing.is.contains(&option.id))
        .map(|option| format!("“{}”", option.label))
        .collect();
    let answers = labels.join(&format!(" {} ", sheet.wording.survey.or));
    let values = [("answers", answers.as_str()), ("question", earlier.text.as_str())];
    let line = fill(&sheet.wording.survey.routed, &values);
    Some(view! { <p class="routed">{line}</p> }.into_any())
}

fn notes(
    sheet: &Sheet,
    item: &Item,
    field: &str,
    more: Option<String>,
    problems: &FormProblems,
) -> (AnyView, Option<String>) {
    let routed = item.asked_if.as_ref().and_then(|routing| routed(sheet, routing));
    let hints: Vec<String> = item.hint.iter().cloned().chain(more).collect();
    let error = problems.of(field);
    let mut ids = Vec::new();
    let hint = (routed.is_some() || !hints.is_empty()).then(|| {
        let id = format!("{field}-hint");
        ids.push(id.clone());
        let hints = hints
            .into_iter()
            .map(|hint| view! { <p class="hint">{hint}</p> })
            .collect_view();
        view! { <div id=id>{routed}{hints}</div> }
    });
    let error = error.map(|error| {
        let id = format!("{field}-error");
        ids.push(id.clone());
        view! { <p class="error" id=id>{error}</p> }
    });
    let described_by = (!ids.is_empty()).then(|| ids.join(" "));
    (view! { {hint} {error} }.into_any(), described_by)
}

fn text(sheet: &Sheet, item: &Item, limit: usize, problems: &FormProblems) -> AnyView {
    let name = words_field(&item.id);
    let limit = fill(&sheet.wording.survey.limit, &[("limit", &limit.to_string())]);
    let (notes, described_by) = notes(sheet, item, &name, Some(limit), problems);
    let wrong = problems.of(&name).is_some();
    let typed = escape::textarea(sheet.submission.value(&name).unwrap_or_default());
    view! {
        <div class=if wrong { "item field wrong" } else { "item field" } id=check::place(item)>
            <label class="question" for=name.clone()>{item.text.clone()}</label>
            {notes}
            <textarea
                id=name.clone()
                name=name
                rows="5"
                dir="auto"
                aria-describedby=described_by
                aria-invalid=wrong.then_some("true")
                inner_html=typed
            ></textarea>
        </div>
    }
    .into_any()
}

/// One control that can be ticked.
struct Tick<'a> {
    kind: &'static str,
    name: &'a str,
    value: String,
    label: String,
    class: &'static str,
    first: bool,
}

fn tick(sheet: &Sheet, tick: Tick<'_>) -> AnyView {
    let checked = sheet.submission.has(tick.name, &tick.value);
    let id = tick.first.then(|| tick.name.to_owned());
    view! {
        <label class=tick.class>
            <input type=tick.kind id=id name=tick.name.to_owned() value=tick.value checked=checked />
            <span>{tick.label}</span>
        </label>
    }
    .into_any()
}

fn ticks(sheet: &Sheet, item: &Item, problems: &FormProblems) -> AnyView {
    let name = tick_field(&item.id);
    // What the ends of a scale mean describes it: who hears the page comes to its numbers without passing a text beside them.
    let ends = match &item.kind {
        ItemKind::Scale { low, high, .. } => {
            Some(fill(&sheet.wording.survey.scale, &[("low", low), ("high", high)]))
        }
        _ => None,
    };
    let (notes, described_by) = notes(sheet, item, &name, ends, problems);
    let wrong = problems.of(&name).is_some();
    let kind = if matches!(item.kind, ItemKind::Multiple { .. }) {
        "checkbox"
    } else {
        "radio"
    };
    let choices = match &item.kind {
        ItemKind::Single { options, .. } | ItemKind::Multiple { options, .. } => {
            let options = options.iter().enumerate().map(|(place, option)| {
                let (value, label) = (option.id.to_string(), option.label.clone());
                tick(
                    sheet,
                    Tick {
                        kind,
                        name: &name,
                        value,
                        label,
                        class: "option",
                        first: place == 0,
                    },
                )
            });
            view! { <div class="options">{options.collect_view()}</div> }.into_any()
        }
        ItemKind::Scale { .. } => scale(sheet, &name),
        ItemKind::Text(_) => ().into_any(),
    };
    view! {
        <fieldset class=if wrong { "item wrong" } else { "item" } id=check::place(item) aria-describedby=described_by>
            <legend>{item.text.clone()}</legend>
            {notes}
            {choices}
            {aside(sheet, item, &name, kind)}
        </fieldset>
    }
    .into_any()
}

/// Eleven buttons, not a slider: a slider needs a steady hand, and begins somewhere.
fn scale(sheet: &Sheet, name: &str) -> AnyView {
    let points = (0..=10u8).map(|point| {
        let value = point.to_string();
        let label = value.clone();
        tick(
            sheet,
            Tick {
                kind: "radio",
                name,
                value,
                label,
                class: "point",
                first: point == 0,
            },
        )
    });
    view! { <div class="scale">{points.collect_view()}</div> }.into_any()
}

/// "I don't know" and "I don't want to say", apart from the answers.
fn aside(sheet: &Sheet, item: &Item, name: &str, kind: &'static str) -> Option<AnyView> {
    let words = &sheet.wording.survey;
    let offered = [
        (item.dont_know, DONT_KNOW, &words.dont_know),
        (item.prefer_not, PREFER_NOT, &words.prefer_not),
    ];
    let ticks: Vec<AnyView> = offered
        .into_iter()
        .filter(|(offered, _, _)| *offered)
        .map(|(_, value, label)| {
            let (value, label) = (value.to_owned(), label.clone());
            tick(
                sheet,
                Tick {
                    kind,
                    name,
                    value,
                    label,
                    class: "option",
                    first: false,
                },
            )
        })
        .collect();
    (!ticks.is_empty()).then(|| view! { <div class="options aside">{ticks}</div> }.into_any())
}
