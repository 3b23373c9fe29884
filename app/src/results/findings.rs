//! What young people said, by the priority areas of the authority's strategy.

use crate::catalogue::Asked;
use crate::ui::{chart, themes};
use crate::wording::{Wording, fill};
use analysis::disclosure_control::ProtectedTable;
use analysis::themes::ThemeFinding;
use domain::priorities::{AreaMapping, PriorityArea, Strategy};
use leptos::prelude::*;

/// How many charts of an area are open at once; the others are one tap away.
const OPEN_CHARTS: usize = 2;

/// A part for each priority area.
pub(super) fn by_area(
    wording: &Wording,
    strategy: Option<&Strategy>,
    tables: &[ProtectedTable],
    found: &[ThemeFinding],
    asked: &Asked,
) -> AnyView {
    let words = &wording.results;
    let Some(strategy) = strategy.filter(|_| !tables.is_empty() || !found.is_empty()) else {
        return view! { <p>{words.nothing_yet.clone()}</p> }.into_any();
    };
    let areas = strategy
        .priority_area
        .iter()
        .filter_map(|area| Some((area, strategy.mapping(&area.id)?)));
    let areas = areas
        .map(|(area, mapping)| one(wording, area, mapping, tables, found, asked))
        .collect_view();
    view! {
        <p class="hint">{words.small.clone()}" "{words.ours.clone()}</p>
        {areas}
    }
    .into_any()
}

fn one(
    wording: &Wording,
    area: &PriorityArea,
    mapping: &AreaMapping,
    tables: &[ProtectedTable],
    found: &[ThemeFinding],
    asked: &Asked,
) -> AnyView {
    let shown: Vec<&ProtectedTable> = tables
        .iter()
        .filter(|table| {
            table.key.by.is_none()
                && table.says_something()
                && table.adds_to(tables)
                && mapping.speaks_through(&table.key)
        })
        .collect();
    let own: Vec<ThemeFinding> = found
        .iter()
        .filter(|theme| mapping.themes.contains(&theme.slug))
        .filter(|theme| theme.survey.is_shown() || theme.session.is_shown())
        .cloned()
        .collect();
    let first = shown
        .iter()
        .take(OPEN_CHARTS)
        .map(|table| chart::bars(table, asked.get(&table.key.instrument)))
        .collect_view();
    let more = (shown.len() > OPEN_CHARTS).then(|| {
        let rest = shown
            .iter()
            .skip(OPEN_CHARTS)
            .map(|table| chart::bars(table, asked.get(&table.key.instrument)))
            .collect_view();
        let count = (shown.len() - OPEN_CHARTS).to_string();
        let label = fill(&wording.results.more, &[("count", &count)]);
        let (lang, dir) = (wording.language.clone(), wording.direction.as_str());
        view! { <details class="more"><summary lang=lang dir=dir>{label}</summary>{rest}</details> }
    });
    let (lang, dir) = (wording.language.clone(), wording.direction.as_str());
    let nothing = (shown.is_empty() && own.is_empty())
        .then(|| view! { <p lang=lang.clone() dir=dir>{wording.results.too_few.clone()}</p> });
    let themes = (!own.is_empty()).then(|| themes::side_by_side(&area.title, &own));
    view! {
        // Tables and themes are frozen as they were published, in English.
        <section class="stack" lang="en-GB" dir="ltr">
            <h3>{area.title.clone()}</h3>
            <p>{area.short.clone()}</p>
            {first}
            {more}
            {themes}
            {nothing}
        </section>
    }
    .into_any()
}
