//! The reviews of a priority area, and what an officer may do with each.

use super::area_view::Shown;
use crate::staff::form::LastWord;
use crate::ui::form::Field;
use domain::clock::written_out;
use domain::id::{ReviewId, StaffId};
use domain::priorities::{Decision, Review, ReviewProblem};
use leptos::prelude::*;

/// All of them.
pub fn view(shown: &Shown) -> AnyView {
    if shown.reviews.is_empty() {
        return view! { <p>"No review is recorded yet."</p> }.into_any();
    }
    let each = shown
        .reviews
        .iter()
        .map(|review| one(shown, review))
        .collect_view();
    view! { <ul class="plain stack">{each}</ul> }.into_any()
}

fn name(shown: &Shown, id: StaffId) -> String {
    shown
        .names
        .get(&id)
        .cloned()
        .unwrap_or_else(|| "somebody who has left".into())
}

fn one(shown: &Shown, review: &Review) -> AnyView {
    let content = &review.content;
    let stands = match review.approved_by {
        Some(by) => {
            view! { <span class="tag good">"Approved"</span> " by " {name(shown, by)} ", public" }.into_any()
        }
        None => view! { <span class="tag waiting">"Waits for a second person"</span> }.into_any(),
    };
    let decision = match &content.decision {
        Decision::WillDo { action, owner, due } => view! {
            <dt>"What we will do"</dt><dd>{action.clone()}</dd>
            <dt>"Owner"</dt><dd>{owner.clone()}</dd>
            <dt>"Due"</dt><dd>{written_out(*due)}</dd>
        }
        .into_any(),
        Decision::CannotDo { reason } => {
            view! { <dt>"Why we can't"</dt><dd>{reason.clone()}</dd> }.into_any()
        }
    };
    let progress = review
        .progress
        .clone()
        .map(|progress| view! { <dt>"How it stands"</dt><dd>{progress}</dd> });
    view! {
        <li class="card" id=format!("review-{}", review.id)>
            <p>{stands}</p>
            <dl class="facts">
                <dt>"What we heard"</dt><dd>{content.heard.clone()}</dd>
                {decision}
                {progress}
                <dt>"Decided by"</dt><dd>{content.decided_by.clone()}</dd>
                <dt>"Looked at again on"</dt><dd>{written_out(content.look_again_on)}</dd>
                <dt>"Recorded"</dt>
                <dd>{written_out(review.recorded_at.date())} " by " {name(shown, review.recorded_by)}</dd>
            </dl>
            {shown.officer.map(|me| acts(shown, review, me))}
        </li>
    }
    .into_any()
}

fn acts(shown: &Shown, review: &Review, me: StaffId) -> AnyView {
    match review.may_approve(me) {
        Ok(()) => view! {
            <LastWord
                action=format!("/staff/reviews/{}/approve", review.id)
                act=approving(review.id)
                says="I stand for it too, and everybody shall read it on the public page from now on"
                button="Approve this review"
                problems=shown.problems.clone()
            />
        }
        .into_any(),
        Err(ReviewProblem::SamePerson) => {
            view! { <p class="hint">"You recorded it, so somebody else has to approve it."</p> }.into_any()
        }
        Err(ReviewProblem::Approved) => progress(shown, review),
    }
}

/// The name of the act.
pub(super) fn approving(review: ReviewId) -> String {
    format!("approve-{review}")
}

fn progress(shown: &Shown, review: &Review) -> AnyView {
    if matches!(review.content.decision, Decision::CannotDo { .. }) {
        return ().into_any();
    }
    let field = format!("progress-{}", review.id);
    let typed = match &shown.typed.progress {
        Some((id, typed)) if *id == review.id.to_string() => typed.clone(),
        _ => review.progress.clone().unwrap_or_default(),
    };
    let error = shown.problems.of(&field);
    view! {
        <form method="post" action=format!("/staff/reviews/{}/progress", review.id) class="form" novalidate>
            <Field name=field label="How it stands" hint="One line. It stands on the public page at once, below the approved review; no names" value=typed error=error />
            <button class="button secondary">"Save how it stands"</button>
        </form>
    }
    .into_any()
}
