//! Both queues.

use crate::staff::fault::Fault;
use crate::staff::form::{LastWord, sure};
use crate::staff::session::SignedIn;
use crate::state::AppState;
use crate::ui::form::{FormProblems, TextArea};
use axum::extract::State;
use axum::response::Response;
use domain::clock::written_out;
use domain::id::ContactId;
use leptos::prelude::*;
use std::sync::Arc;
use store::concerns::Concern;
use store::contacts::NewContact;

/// A note as typed, and for which concern. No `Debug`: it is about a child.
#[derive(Clone, Default)]
pub struct Typed {
    /// The concern's id.
    pub concern: String,
    /// What was done.
    pub note: String,
}

/// The page.
pub async fn page(State(state): State<AppState>, who: SignedIn) -> Result<Response, Fault> {
    show(&state, &who, Typed::default(), FormProblems::new()).await
}

/// The page, with what was typed and what is wrong with it.
pub async fn show(
    state: &AppState,
    who: &SignedIn,
    typed: Typed,
    problems: FormProblems,
) -> Result<Response, Fault> {
    let requests = Arc::new(store::contacts::waiting(&state.contacts, &who.authority.slug).await?);
    let concerns = Arc::new(store::concerns::open(&state.store, who.authority.id).await?);
    let wrong = problems.clone();
    let body = move || view(&requests, &concerns, &typed, &problems);
    Ok(who.page_with("Contact and concerns", wrong, body).await)
}

fn view(requests: &[NewContact], concerns: &[Concern], typed: &Typed, problems: &FormProblems) -> AnyView {
    let no_requests = requests.is_empty().then(|| view! { <p>"Nobody waits."</p> });
    let no_concerns = concerns.is_empty().then(|| view! { <p>"Nothing waits."</p> });
    let requests = requests.iter().map(|one| request(one, problems)).collect_view();
    let concerns = concerns
        .iter()
        .map(|one| concern(one, typed, problems))
        .collect_view();
    view! {
        <h2>"Asked to be contacted"</h2>
        {no_requests}
        <ul class="plain stack">{requests}</ul>
        <h2>"Words that were passed on"</h2>
        <p>
            "From the coding room, exactly as they were written. Nothing else is known of who wrote them, and nothing else
            may be used to find out."
        </p>
        {no_concerns}
        <ul class="plain stack">{concerns}</ul>
    }
    .into_any()
}

/// The name of the act.
pub(super) fn deleting(request: ContactId) -> String {
    format!("request-{request}")
}

fn request(request: &NewContact, problems: &FormProblems) -> AnyView {
    let act = deleting(request.id);
    let wrong = problems.of(&sure(&act)).is_some();
    let about = (!request.message.is_empty()).then(|| {
        view! { <dt>"About"</dt><dd class="raw" dir="auto">{request.message.clone()}</dd> }
    });
    view! {
        <li class="card">
            <h3 dir="auto">{request.called.clone()}</h3>
            <dl class="facts">
                <dt>"Asked on"</dt><dd>{written_out(request.asked_on)}</dd>
                <dt>"How to reach them"</dt><dd class="raw" dir="auto">{request.reach.clone()}</dd>
                {about}
            </dl>
            <details class="more" open=wrong>
                <summary aria-label=format!("Somebody has been in touch with {}", request.called)>
                    "Somebody has been in touch"
                </summary>
                <p class="hint">"The request is deleted for good. Write down first what your own records need."</p>
                <LastWord
                    action=format!("/staff/contact/requests/{}/done", request.id)
                    act=act
                    says="Somebody has been in touch, and this request shall be deleted"
                    button="Delete the request"
                    weight="danger"
                    problems=problems.clone()
                />
            </details>
        </li>
    }
    .into_any()
}

fn concern(concern: &Concern, typed: &Typed, problems: &FormProblems) -> AnyView {
    let id = concern.id.to_string();
    let name = format!("note-{id}");
    let value = if typed.concern == id {
        typed.note.clone()
    } else {
        String::new()
    };
    let error = problems.of(&name);
    view! {
        <li class="card">
            <h3>"Passed on: " {written_out(concern.passed_on)}</h3>
            <blockquote class="raw" dir="auto">{concern.words.clone()}</blockquote>
            <form method="post" action=format!("/staff/contact/concerns/{id}/close") class="form" novalidate>
                <TextArea
                    name=name
                    label="What was done"
                    hint="The referral itself belongs in your case system, not here."
                    rows=2
                    value=value
                    error=error
                />
                <button class="button secondary">"Close with this note"</button>
            </form>
        </li>
    }
    .into_any()
}
