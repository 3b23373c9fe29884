//! What the page of a priority area shows.

use super::area::TypedHere;
use super::findings::{Findings, Speaking};
use super::{address, asks, record_form, reviews_view};
use crate::catalogue::Asked;
use crate::staff::{notice, releases};
use crate::ui::chart;
use crate::ui::form::FormProblems;
use domain::id::StaffId;
use domain::priorities::{PriorityArea, Review, Strategy};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::groups::PublicAsk;

/// Everything on the page.
#[derive(Clone)]
pub struct Shown {
    pub strategy: Arc<Strategy>,
    pub area: PriorityArea,
    pub findings: Findings,
    /// Where the findings come from, as address and label.
    pub source: Vec<(String, String)>,
    /// The address of the release that the tables are of.
    pub release: Option<String>,
    pub asks: Vec<PublicAsk>,
    pub reviews: Vec<Review>,
    pub names: BTreeMap<StaffId, String>,
    /// The titles of instruments, by their ids.
    pub titles: BTreeMap<String, String>,
    /// Who was asked, by instrument.
    pub asked: Asked,
    /// Who may record and approve, if the reader may.
    pub officer: Option<StaffId>,
    pub by: Option<String>,
    pub typed: TypedHere,
    pub problems: FormProblems,
}

/// The page.
pub fn view(shown: &Shown) -> AnyView {
    let record = shown.officer.is_some().then(|| {
        let action = address(&shown.strategy.id, &shown.area.id);
        record_form::view(&action, &shown.typed.review, &shown.problems)
    });
    view! {
        {approved(shown)}
        <p class="lead">{shown.area.short.clone()}</p>
        <p>{shown.area.text.clone()}</p>
        {basis(shown)}
        <h2>"What young people ticked"</h2>
        {cuts(shown)}
        {tables(shown)}
        <h2>"What they wrote and said"</h2>
        {themes(shown)}
        <h2>"What groups ask for"</h2>
        {asks(&shown.asks)}
        <h2 id="reviews">"Reviews"</h2>
        {reviews_view::view(shown)}
        {record}
    }
    .into_any()
}

/// That a review was approved, if it was.
fn approved(shown: &Shown) -> Option<AnyView> {
    let review = shown
        .reviews
        .iter()
        .find(|review| Some(review.id) == shown.typed.approved)?;
    review.approved_by?;
    let told = "The review is approved. Everybody can read it on the public page.";
    Some(notice::view(told.to_owned()))
}

fn basis(shown: &Shown) -> AnyView {
    let answered = shown.findings.answered.iter().map(|answered| {
        let title = shown
            .titles
            .get(&answered.instrument)
            .unwrap_or(&answered.instrument);
        view! { <dt>{title.clone()}</dt><dd>{format!("{} answered", answered.count)}</dd> }
    });
    let answered = answered.collect_view();
    let links = shown
        .source
        .iter()
        .map(|(href, label)| view! { <li><a href=href.clone()>{label.clone()}</a></li> });
    let links = links.collect_view();
    let source = if shown.source.is_empty() {
        view! { <p>"Nothing is released yet."</p> }.into_any()
    } else {
        view! { <dl class="facts">{answered}<dt>"From"</dt><dd><ul class="links">{links}</ul></dd></dl> }
            .into_any()
    };
    view! {
        {source}
        <p class="notice">{shown.strategy.mapping_note().to_owned()}</p>
    }
    .into_any()
}

/// Links to the cuts that the list of tables has: there is no other filter, so that nobody can search for a child.
fn cuts(shown: &Shown) -> AnyView {
    if shown.findings.breakdowns.is_empty() {
        return ().into_any();
    }
    let base = address(&shown.strategy.id, &shown.area.id);
    let link = |href: String, label: String, current: bool| {
        view! { <li><a href=href aria-current=current.then_some("true")>{label}</a></li> }
    };
    let all = link(base.clone(), "Everyone".into(), shown.by.is_none());
    let each = shown.findings.breakdowns.iter().map(|one| {
        link(
            format!("{base}&by={}", one.id),
            one.label.clone(),
            shown.by.as_ref() == Some(&one.id),
        )
    });
    view! {
        <nav aria-label="Break down by">
            <p class="small">"Break down by:"</p>
            <ul class="plain cluster">{all}{each.collect_view()}</ul>
        </nav>
    }
    .into_any()
}

fn tables(shown: &Shown) -> AnyView {
    let tables = &shown.findings.tables;
    if tables.is_empty() {
        return view! { <p>"No released table speaks to this priority area."</p> }.into_any();
    }
    let (saying, silent): (Vec<&Speaking>, Vec<&Speaking>) =
        tables.iter().partition(|one| one.table.says_something());
    let charts = saying.into_iter().map(|one| chart_of(shown, one)).collect_view();
    let list = silent.iter().map(|one| {
        let why = if one.table.is_shown() {
            chart::WHY_ALL_HIDDEN.to_owned()
        } else {
            one.table.sentence()
        };
        view! { <li><strong>{one.table.question.clone()}</strong> " " {why}</li> }
    });
    let list = list.collect_view();
    let why = (!silent.is_empty()).then(|| {
        let summary = match silent.len() {
            1 => "1 table is not shown, and why".to_owned(),
            count => format!("{count} tables are not shown, and why"),
        };
        view! { <details class="more"><summary>{summary}</summary><ul>{list}</ul></details> }
    });
    view! { <div class="stack">{charts}</div> {why} }.into_any()
}

/// A chart, and the way to its question in the release, with every breakdown that the list of tables has for it.
fn chart_of(shown: &Shown, one: &Speaking) -> AnyView {
    let link = shown.release.as_ref().map(|release| {
        let href = releases::table_address(release, one.position);
        let question = chart::name(&one.table);
        view! {
            <p class="no-print">
                <a href=href>"By itself and by groups"<span class="visually-hidden">": "{question}</span></a>
            </p>
        }
    });
    view! {
        <div>
            {chart::bars(&one.table, shown.asked.get(&one.table.key.instrument))}
            {link}
        </div>
    }
    .into_any()
}

fn themes(shown: &Shown) -> AnyView {
    if shown.findings.themes.is_empty() {
        return view! { <p>"No released theme speaks to this priority area."</p> }.into_any();
    }
    crate::ui::themes::side_by_side(&shown.area.title, &shown.findings.themes)
}
