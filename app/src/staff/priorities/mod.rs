//! Priority areas: what was heard, and what comes of it.
//!
//! In: the latest releases, a strategy, and reviews. Out: a page per priority area, with forms for officers and
//! without for the committee. It refuses to show anything that is not released, and any cut of the tables that is not
//! in the list fixed before the wave opened.

pub mod approve;
pub mod area;
mod area_view;
mod findings;
pub mod progress;
pub mod record;
mod record_form;
mod reviews_view;
pub mod strategy;

use super::fault::Fault;
use super::session::SignedIn;
use crate::state::AppState;
use domain::priorities::Strategy;
use leptos::prelude::*;
use serde::Deserialize;
use std::sync::Arc;
use store::groups::PublicAsk;

/// What an address says beside the priority area.
#[derive(Clone, Default, Deserialize)]
pub struct Cut {
    /// A strategy of the authority that is not the one under review.
    pub strategy: Option<String>,
    /// A breakdown.
    pub by: Option<String>,
}

/// The strategy that is meant: the one under review, or another one of the same authority.
fn chosen(state: &AppState, who: &SignedIn, cut: &Cut) -> Result<Arc<Strategy>, Fault> {
    let id = cut.strategy.as_ref().unwrap_or(&who.authority.strategy);
    let strategy = state
        .catalogue
        .strategies
        .get(id)
        .filter(|strategy| strategy.authority == who.authority.slug);
    strategy.cloned().ok_or(Fault::NotFound)
}

/// The address of a priority area.
fn address(strategy: &str, area: &str) -> String {
    format!("/staff/priorities/{area}?strategy={strategy}")
}

/// Asks that their groups approved, in their own words.
fn asks(asks: &[PublicAsk]) -> AnyView {
    if asks.is_empty() {
        return view! { <p>"No ask that its group agreed to show stands under these themes yet."</p> }
            .into_any();
    }
    let each = asks.iter().map(|ask| {
        let when = format!("{}, {} {}", ask.group, ask.month.month(), ask.month.year());
        let of = ask.asked_of.clone().map(|of| view! { <p>"Asked of: " {of}</p> });
        view! {
            <li class="card">
                <blockquote class="quote" dir="auto">{ask.text.clone()}</blockquote>
                {of}
                <p class="quiet">{when}</p>
            </li>
        }
    });
    view! { <ul class="plain grid">{each.collect_view()}</ul> }.into_any()
}
