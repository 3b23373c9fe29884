//! What changed, and what groups ask for.

use domain::clock::written_out;
use domain::priorities::{Decision, Review, Strategy};
use leptos::prelude::*;
use store::groups::PublicAsk;

/// Approved reviews: what was heard, what will be done or why it can't be, who decided, and when it is looked at again.
pub(super) fn what_changed(strategy: Option<&Strategy>, reviews: &[Review]) -> AnyView {
    let content = if reviews.is_empty() {
        view! { <p>"Nothing has been decided yet. When it is, it will stand here, also if the answer is no."</p> }.into_any()
    } else {
        let cards = reviews.iter().map(|review| one(strategy, review)).collect_view();
        view! { <div class="stack">{cards}</div> }.into_any()
    };
    view! {
        <section aria-labelledby="changed">
            <h2 id="changed">"What happens now"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn one(strategy: Option<&Strategy>, review: &Review) -> AnyView {
    let content = &review.content;
    let area = strategy
        .filter(|strategy| strategy.id == content.strategy)
        .and_then(|strategy| strategy.area(&content.area))
        .map(|area| area.title.clone());
    let title = area.unwrap_or_else(|| "Another priority".into());
    let decision = match &content.decision {
        Decision::WillDo { action, owner, due } => view! {
            <dt>"We will"</dt>
            <dd>{action.clone()}</dd>
            <dt>"Who does it"</dt>
            <dd>{owner.clone()}</dd>
            <dt>"By"</dt>
            <dd>{written_out(*due)}</dd>
        }
        .into_any(),
        Decision::CannotDo { reason } => view! {
            <dt>"We can’t, because"</dt>
            <dd>{reason.clone()}</dd>
        }
        .into_any(),
    };
    let progress = review.progress.clone().map(|progress| {
        view! {
            <dt>"How it is going"</dt>
            <dd>{progress}</dd>
        }
    });
    view! {
        <article class="card">
            <h3>{title}</h3>
            <dl class="facts">
                <dt>"You said"</dt>
                <dd>{content.heard.clone()}</dd>
                {decision}
                {progress}
                <dt>"Who decided"</dt>
                <dd>{content.decided_by.clone()}</dd>
                <dt>"We look at it again on"</dt>
                <dd>{written_out(content.look_again_on)}</dd>
            </dl>
        </article>
    }
    .into_any()
}

/// Asks that a group approved, in its own words.
pub(super) fn what_groups_ask(asks: &[PublicAsk]) -> Option<AnyView> {
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
                <li>
                    <blockquote class="quote"><p dir="auto">{ask.text.clone()}</p></blockquote>
                    <p class="hint">{ask.group.clone()}{of}", "{when}</p>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section aria-labelledby="asks">
                <h2 id="asks">"What groups ask for, in their own words"</h2>
                <ul class="plain stack">{asks}</ul>
            </section>
        }
        .into_any(),
    )
}
