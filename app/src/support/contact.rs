//! `/contact`: ask someone to contact me. Kept in a database of its own, with nothing to join it to an answer.

use super::contact_form::ContactForm;
use crate::limits::{Attempt, Peer};
use crate::state::AppState;
use crate::ui::layout::{self, YoungFrame};
use crate::ui::{
    Choice, ErrorSummary, Field, FormProblems, Page, Select, TextArea, problem, respond_with, titled,
};
use crate::wording::Wording;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::ContactId;
use leptos::prelude::*;
use store::authorities::{self, Authority};
use store::contacts::{self, NewContact};

const TITLE: &str = "Ask someone to contact me";

/// Shows the form.
pub(super) async fn page(State(state): State<AppState>) -> Response {
    show(&state, ContactForm::default(), FormProblems::new()).await
}

/// Takes the form.
pub(super) async fn ask(
    State(state): State<AppState>,
    peer: Peer,
    Form(form): Form<ContactForm>,
) -> Response {
    let form = form.tidy();
    let mut problems = form.problems();
    let authority = match authorities::by_slug(&state.store, &form.authority).await {
        Ok(authority) => authority,
        Err(error) => return failed(&error).await,
    };
    if authority.is_none() && problems.of("authority").is_none() {
        problems.add("authority", "Choose your council");
    }
    if !problems.is_empty() {
        return show(&state, form, problems).await;
    }
    // What was typed stays, whoever else is asking from there.
    let Ok(admitted) = state.paces.contacts.admit(peer, state.clock.now()).await else {
        return crowded(&state, form).await;
    };
    let new = NewContact {
        id: ContactId::draw(&mut state.rng()),
        authority: form.authority,
        called: form.called,
        reach: form.reach,
        message: form.message,
        asked_on: state.clock.today(),
    };
    let asked = contacts::ask(&state.contacts, &new).await;
    Attempt::from(admitted).ends(asked.is_ok());
    match asked {
        Ok(()) => Redirect::to("/contact/sent").into_response(),
        Err(error) => failed(&error).await,
    }
}

/// Too many ask, from there or everywhere.
async fn crowded(state: &AppState, form: ContactForm) -> Response {
    let authorities = match authorities::all(&state.store).await {
        Ok(authorities) => authorities,
        Err(error) => return failed(&error).await,
    };
    let page = Page::new("young", format!("Error: {TITLE}")).status(StatusCode::TOO_MANY_REQUESTS);
    let frame = YoungFrame::new(&Wording::english());
    let mut response = respond_with(page, move || {
        let crowded = view! {
            <div class="error-summary" role="alert" tabindex="-1">
                <h2>"We could not take it yet"</h2>
                <p>
                    "Many people are asking at this moment. Wait ten minutes, then press the button again. What you wrote is still here."
                </p>
                <p>"Do you need somebody now? " <a href="/help">"Talk to someone now"</a> "."</p>
            </div>
        };
        let form = form_view(&authorities, &form, &FormProblems::new());
        layout::young(&frame, view! { {crowded} {form} }.into_any())
    })
    .await;
    let seconds = HeaderValue::from_static("600");
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}

/// Says that it arrived.
pub(super) async fn sent() -> Response {
    let frame = YoungFrame::new(&Wording::english());
    respond_with(Page::new("young", "We will contact you"), move || {
        let content = view! {
            <h1>"We have it. Somebody will contact you"</h1>
            <p class="lead">"A person who looks after young people’s safety reads it by the next working day."</p>
            <p>"If you need somebody before that, " <a href="/help">"talk to someone now"</a> "."</p>
        };
        layout::young(&frame, content.into_any())
    })
    .await
}

async fn failed(error: &store::StoreError) -> Response {
    tracing::error!(%error, "a request for contact could not be taken");
    problem::trouble().await
}

async fn show(state: &AppState, form: ContactForm, problems: FormProblems) -> Response {
    let authorities = match authorities::all(&state.store).await {
        Ok(authorities) => authorities,
        Err(error) => return failed(&error).await,
    };
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = Page::new("young", titled(&problems, TITLE)).status(status);
    let frame = YoungFrame::new(&Wording::english());
    respond_with(page, move || {
        layout::young(&frame, form_view(&authorities, &form, &problems))
    })
    .await
}

fn form_view(authorities: &[Authority], form: &ContactForm, problems: &FormProblems) -> AnyView {
    let councils = std::iter::once(Choice::new("", "Choose"))
        .chain(
            authorities
                .iter()
                .map(|authority| Choice::new(&authority.slug, &authority.name)),
        )
        .collect::<Vec<_>>();
    view! {
        <ErrorSummary problems=problems.clone() />
        <h1>{TITLE}</h1>
        <p class="lead">"Write how to reach you, and a person from your council’s team for young people’s safety will."</p>
        <ul>
            <li>"This is not secret: the person who reads it will know it is you."</li>
            <li>"They read it by the next working day. For help now, " <a href="/help">"talk to someone now"</a> "."</li>
            <li>"It is kept apart from the survey. Nobody can see from it what you answered."</li>
        </ul>
        <form method="post" action="/contact" class="form" novalidate autocomplete="off">
            <Select
                name="authority"
                label="Which council looks after you?"
                chosen=form.authority.clone()
                options=councils
                error=problems.of("authority")
            />
            <Field name="called" label="What can we call you?" value=form.called.clone() error=problems.of("called") />
            <Field
                name="reach"
                label="How can we reach you?"
                hint="A phone number, an e-mail address, or where and when we can find you."
                value=form.reach.clone()
                error=problems.of("reach")
            />
            <TextArea
                name="message"
                label="What is it about? (You can leave this out)"
                value=form.message.clone()
                error=problems.of("message")
            />
            <button class="button">"Ask someone to contact me"</button>
        </form>
    }
    .into_any()
}
