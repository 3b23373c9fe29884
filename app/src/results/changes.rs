//! What changed, and what groups ask for.

use crate::wording::Wording;
use domain::priorities::{Decision, Review, Strategy};
use leptos::prelude::*;
use store::groups::PublicAsk;

/// Approved reviews: what was heard, what will be done or why it can't be, who decided, and when it is looked at again.
pub(super) fn what_changed(wording: &Wording, strategy: Option<&Strategy>, reviews: &[Review]) -> AnyView {
    let words = &wording.results;
    let content = if reviews.is_empty() {
        view! { <p>{words.nothing_decided.clone()}</p> }.into_any()
    } else {
        let cards = reviews.iter().map(|review| one(wording, strategy, review));
        view! { <div class="stack">{cards.collect_view()}</div> }.into_any()
    };
    view! {
        <section aria-labelledby="changed">
            <h2 id="changed">{words.changed.clone()}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// What staff wrote, or what is only there in English.
fn english(text: String) -> AnyView {
    view! { <dd lang="en-GB" dir="ltr">{text}</dd> }.into_any()
}

fn one(wording: &Wording, strategy: Option<&Strategy>, review: &Review) -> AnyView {
    let (content, words) = (&review.content, &wording.results);
    let area = strategy
        .filter(|strategy| strategy.id == content.strategy)
        .and_then(|strategy| strategy.area(&content.area))
        .map(|area| area.title.clone());
    let title = match area {
        Some(title) => view! { <h3 lang="en-GB"><bdi>{title}</bdi></h3> }.into_any(),
        None => view! { <h3>{words.another.clone()}</h3> }.into_any(),
    };
    let decision = match &content.decision {
        Decision::WillDo { action, owner, due } => view! {
            <dt>{words.will.clone()}</dt>
            {english(action.clone())}
            <dt>{words.owner.clone()}</dt>
            {english(owner.clone())}
            <dt>{words.due.clone()}</dt>
            <dd>{wording.date(*due)}</dd>
        }
        .into_any(),
        Decision::CannotDo { reason } => view! {
            <dt>{words.cannot.clone()}</dt>
            {english(reason.clone())}
        }
        .into_any(),
    };
    let progress = review.progress.clone().map(|progress| {
        view! {
            <dt>{words.progress.clone()}</dt>
            {english(progress)}
        }
    });
    view! {
        <article class="card">
            {title}
            <dl class="facts">
                <dt>{words.heard.clone()}</dt>
                {english(content.heard.clone())}
                {decision}
                {progress}
                <dt>{words.decided_by.clone()}</dt>
                {english(content.decided_by.clone())}
                <dt>{words.again.clone()}</dt>
                <dd>{wording.date(content.look_again_on)}</dd>
            </dl>
        </article>
    }
    .into_any()
}

/// Asks that a group approved, in its own words.
pub(super) fn what_groups_ask(wording: &Wording, asks: &[PublicAsk]) -> Option<AnyView> {
    if asks.is_empty() {
        return None;
    }
    let asks = asks
        .iter()
        .map(|ask| {
            let of = ask
                .asked_of
                .clone()
                .map(|of| format!(" asks {of}"))
                .unwrap_or_else(|| " asks".into());
            let when = format!("{} {}", ask.month.month(), ask.month.year());
            view! {
                <li lang="en-GB" dir="ltr">
                    <blockquote class="quote"><p dir="auto">{ask.text.clone()}</p></blockquote>
                    <p class="hint">{ask.group.clone()}{of}", "{when}</p>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section aria-labelledby="asks">
                <h2 id="asks">{wording.results.asks.clone()}</h2>
                <ul class="plain stack">{asks}</ul>
            </section>
        }
        .into_any(),
    )
}
