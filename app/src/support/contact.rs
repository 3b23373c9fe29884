//! `/contact`: ask someone to contact me. Kept in a database of its own, with nothing to join it to an answer.

use super::contact_form::ContactForm;
use crate::limits::{Attempt, Peer};
use crate::state::AppState;
use crate::ui::layout::YoungFrame;
use crate::ui::{
    Choice, ErrorSummary, Field, FormProblems, Language, OtherLanguage, Script, Select, TextArea, layout,
    problem, respond_with, titled_in,
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

const FAILED: &str = "a request for contact could not be taken";

/// The id of the form: buttons above its heading belong to it.
const FORM: &str = "contact";

/// Shows the form.
pub(super) async fn page(State(state): State<AppState>, language: Language) -> Response {
    show(&state, language, ContactForm::default(), FormProblems::new()).await
}

/// Takes the form.
pub(super) async fn ask(
    State(state): State<AppState>,
    language: Language,
    peer: Peer,
    Form(form): Form<ContactForm>,
) -> Response {
    let form = form.tidy();
    if !form.lang.is_empty() {
        return show(&state, language, form, FormProblems::new()).await;
    }
    let words = &language.wording.contact;
    let mut problems = form.problems(words);
    let authority = match authorities::by_slug(&state.store, &form.authority).await {
        Ok(authority) => authority,
        Err(error) => return failed(&state, &language, error).await,
    };
    if authority.is_none() && problems.of("authority").is_none() {
        problems.add("authority", words.council_missing.clone());
    }
    if !problems.is_empty() {
        return show(&state, language, form, problems).await;
    }
    // What was typed stays, whoever else is asking from there.
    let Ok(admitted) = state.paces.contacts.admit(peer, state.clock.now()).await else {
        return crowded(&state, language, form).await;
    };
    let new = NewContact {
        id: ContactId::draw(&mut state.rng()),
        authority: form.authority.clone(),
        called: form.called.clone(),
        reach: form.reach.clone(),
        message: form.message.clone(),
        asked_on: state.clock.today(),
    };
    let asked = contacts::ask(&state.contacts, &new).await;
    Attempt::from(admitted).ends(asked.is_ok());
    match asked {
        Ok(()) => Redirect::to(&language.wording.address("/contact/sent")).into_response(),
        Err(error) => lost(&state, language, form, error).await,
    }
}

/// Too many ask, from there or everywhere.
async fn crowded(state: &AppState, language: Language, form: ContactForm) -> Response {
    let words = &language.wording.contact;
    let said = [words.crowded_title.clone(), words.crowded.clone()];
    let mut response = not_taken(state, language, form, StatusCode::TOO_MANY_REQUESTS, said).await;
    let seconds = HeaderValue::from_static("600");
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}

/// A fault of ours.
async fn lost(state: &AppState, language: Language, form: ContactForm, error: store::StoreError) -> Response {
    state.contact_failed(FAILED, &error);
    let words = &language.wording;
    let said = [
        words.frame.trouble_title.clone(),
        words.contact.still_here.clone(),
    ];
    not_taken(state, language, form, StatusCode::INTERNAL_SERVER_ERROR, said).await
}

/// Says that it arrived.
pub(super) async fn sent(language: Language) -> Response {
    let title = language.wording.contact.sent_title.clone();
    respond_with(language.page(title), move || {
        let words = &language.wording.contact;
        let content = view! {
            <h1>{words.sent_title.clone()}</h1>
            <p class="lead">{words.sent_lead.clone()}</p>
            <p>{words.sent_sooner.clone()}" "<a href=language.wording.address("/help")>{language.wording.frame.help_now.clone()}</a></p>
        };
        layout::young(&language.frame(), content.into_any())
    })
    .await
}

/// Help, beside a form that holds what somebody typed.
fn help_beside(wording: &Wording) -> AnyView {
    let words = &wording.frame;
    view! {
        <a href=wording.address("/help") target="_blank">
            {words.help_now.clone()}
            <span class="visually-hidden">" " {words.beside.clone()}</span>
        </a>
    }
    .into_any()
}

/// Buttons of the form, so that nothing typed is lost when the language changes.
fn languages(wording: &Wording, others: &[OtherLanguage]) -> Option<AnyView> {
    let words = &wording.contact;
    let buttons = others.iter().map(|other| {
        let (tag, lang) = (other.tag.clone(), other.tag.clone());
        view! {
            <button class="button quiet" form=FORM name="lang" value=tag formaction=other.address.clone() lang=lang>
                {other.name.clone()}
            </button>
        }
    });
    let buttons = buttons.collect_view();
    (!others.is_empty()).then(|| {
        view! {
            // Return in a text field presses the first button of a form: it must be the one that asks.
            <button class="visually-hidden" form=FORM tabindex="-1" aria-hidden="true">{words.button.clone()}</button>
            <div class="language" role="group" aria-label=wording.frame.languages.clone()>
                {buttons}
                <p class="hint">{words.language_why.clone()}</p>
            </div>
        }
        .into_any()
    })
}

async fn failed(state: &AppState, language: &Language, error: store::StoreError) -> Response {
    state.failed(FAILED, &error.into());
    problem::trouble(language).await
}

async fn show(state: &AppState, language: Language, form: ContactForm, problems: FormProblems) -> Response {
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    with_form(state, language, form, problems, status, None).await
}

/// The form with what was typed, and why it was not taken: a heading and a sentence.
async fn not_taken(
    state: &AppState,
    language: Language,
    form: ContactForm,
    status: StatusCode,
    said: [String; 2],
) -> Response {
    with_form(state, language, form, FormProblems::new(), status, Some(said)).await
}

async fn with_form(
    state: &AppState,
    language: Language,
    form: ContactForm,
    problems: FormProblems,
    status: StatusCode,
    said: Option<[String; 2]>,
) -> Response {
    let authorities = match authorities::all(&state.store).await {
        Ok(authorities) => authorities,
        Err(error) => return failed(state, &language, error).await,
    };
    let (error, title) = (&language.wording.frame.error, &language.wording.contact.title);
    let title = match said {
        Some(_) => format!("{error}: {title}"),
        None => titled_in(error, &problems, title),
    };
    let page = language.page(title).status(status).with_script(Script::Stay);
    respond_with(page, move || {
        let words = &language.wording;
        let alert = said.as_ref().map(|[heading, why]| {
            view! {
                <div class="error-summary" role="alert" tabindex="-1" autofocus>
                    <h2>{heading.clone()}</h2>
                    <p>{why.clone()}</p>
                    <p>{help_beside(words)}</p>
                </div>
            }
        });
        let form = form_view(words, &authorities, &form, &problems);
        let languages = languages(words, &language.others());
        let frame = YoungFrame::new(words).holding_answers();
        layout::young(&frame, view! { {languages} {alert} {form} }.into_any())
    })
    .await
}

fn form_view(
    wording: &Wording,
    authorities: &[Authority],
    form: &ContactForm,
    problems: &FormProblems,
) -> AnyView {
    let (words, error_word) = (&wording.contact, &wording.frame.error);
    let councils = std::iter::once(Choice::new("", &words.choose))
        .chain(
            authorities
                .iter()
                .map(|authority| Choice::new(&authority.slug, &authority.name)),
        )
        .collect::<Vec<_>>();
    view! {
        <ErrorSummary problems=problems.clone() heading=wording.frame.problem.clone() />
        <h1>{words.title.clone()}</h1>
        <p class="lead">{words.lead.clone()}</p>
        <ul>
            <li>{words.not_secret.clone()}</li>
            <li>{words.when.clone()}" "{help_beside(wording)}</li>
            <li>{words.apart.clone()}</li>
        </ul>
        <form id=FORM method="post" action=wording.address("/contact") class="form contact" novalidate autocomplete="off">
            <Select
                name="authority"
                label=words.council.clone()
                chosen=form.authority.clone()
                options=councils
                error=problems.of("authority")
                error_word=error_word.clone()
            />
            <Field
                name="called"
                label=words.called.clone()
                value=form.called.clone()
                error=problems.of("called")
                error_word=error_word.clone()
            />
            <Field
                name="reach"
                label=words.reach.clone()
                hint=words.reach_hint.clone()
                value=form.reach.clone()
                error=problems.of("reach")
                error_word=error_word.clone()
            />
            <TextArea
                name="message"
                label=words.message.clone()
                value=form.message.clone()
                error=problems.of("message")
                error_word=error_word.clone()
            />
            <button class="button">{words.button.clone()}</button>
        </form>
    }
    .into_any()
}
