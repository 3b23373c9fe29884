//! Signing in and out.
//!
//! In: an e-mail address and a password. Out: a session, or one answer for everything that is wrong, in the same time. Texts that somebody
//! had typed when their session was over go with it.

use super::fault::Fault;
use super::form::Sent;
use super::session::{self, LASTS, SignedIn, Token};
use super::unsaved::Unsaved;
use super::{access, password};
use crate::limits::Peer;
use crate::road::RoadError;
use crate::state::AppState;
use crate::ui::form::{ErrorSummary, Field, FormProblems};
use crate::ui::{Page, respond_with};
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::Email;
use leptos::prelude::*;
use serde::Deserialize;
use std::fmt::Write;
use store::staff::StaffMember;

/// Where to go afterwards.
#[derive(Default, Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// Too many failed, or are under way.
const TOO_MANY: (StatusCode, &str) = (
    StatusCode::TOO_MANY_REQUESTS,
    "There were too many tries with this e-mail address, or from where you are. Wait ten minutes.",
);
/// They are nobody's.
const WRONG: (StatusCode, &str) = (
    StatusCode::UNPROCESSABLE_ENTITY,
    "The e-mail address and the password do not fit together. Check both.",
);
/// The line is full.
const BUSY: (StatusCode, &str) = (
    StatusCode::TOO_MANY_REQUESTS,
    "Too many people are signing in at this moment. Type your password again in a minute: nothing is wrong with it.",
);

/// What the form shows, and carries on.
#[derive(Clone, Default)]
struct Shown {
    email: String,
    next: String,
    unsaved: Unsaved,
}

/// The sign-in page.
pub async fn page(State(state): State<AppState>, Query(next): Query<Next>) -> Response {
    let shown = Shown {
        next: next.next,
        ..Shown::default()
    };
    show(&state, StatusCode::OK, shown, FormProblems::new()).await
}

/// For somebody who is not signed in (any more): the way to the sign-in page, or the form itself, with the texts that they had typed.
pub async fn instead(state: &AppState, request: Request) -> Response {
    let next = access::page_of(request.uri());
    let unsaved = match *request.method() {
        Method::POST => match Sent::from_request(request, state).await {
            Ok(sent) => Unsaved::of(&sent),
            // A file, or nothing that can be read: there is no text in it.
            Err(_) => Unsaved::default(),
        },
        _ => Unsaved::default(),
    };
    if !unsaved.is_empty() {
        let shown = Shown {
            next,
            unsaved,
            ..Shown::default()
        };
        return show(state, StatusCode::FORBIDDEN, shown, FormProblems::new()).await;
    }
    match next.as_str() {
        "/staff" => Redirect::to("/staff/sign-in").into_response(),
        next => Redirect::to(&format!("/staff/sign-in?next={}", encoded(next))).into_response(),
    }
}

/// As a value in an address.
fn encoded(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'?' | b'=' | b'&' | b'%' | b'+' => {
                // Writing to a text cannot fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
            other => encoded.push(char::from(other)),
        }
    }
    encoded
}

/// Signs in.
pub async fn sign_in(
    State(state): State<AppState>,
    peer: Peer,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Fault> {
    let typed = sent.value("email");
    let shown = Shown {
        email: typed.clone(),
        next: sent.value("next"),
        unsaved: Unsaved::carried(&sent),
    };
    let now = state.clock.now();
    let Some(attempt) = state.paces.sign_ins.begin(&typed.to_lowercase(), peer, now) else {
        return Ok(refused(&state, shown, TOO_MANY).await);
    };
    let member = match who(&state, peer, &typed, sent.exact("password")).await {
        Ok(Some(member)) => member,
        Ok(None) => {
            attempt.failed();
            return Ok(refused(&state, shown, WRONG).await);
        }
        // Nothing was tried.
        Err(RoadError::Busy) => return Ok(busy(&state, shown).await),
        Err(error) => return Err(error.into()),
    };
    let secure = state.site.is_secure();
    if let Some(before) = Token::of(&headers, secure) {
        store::staff_sessions::end(&state.store, &before.hash()).await?;
    }
    let token = Token::draw(&mut state.rng());
    store::staff_sessions::start(&state.store, token.hash(), member.id, now + LASTS).await?;
    let to = match access::is_page(&shown.next) {
        true => shown.next,
        false => "/staff".to_owned(),
    };
    let cookie = token.cookie(secure).ok_or(Fault::Ours)?;
    // Texts are shown to nobody who could not open the page that they were typed on.
    let response = match !shown.unsaved.is_empty() && access::is_for(&to, &member.roles) {
        true => shown.unsaved.page(&state, to).await,
        false => Redirect::to(&to).into_response(),
    };
    Ok(([(header::SET_COOKIE, cookie)], response).into_response())
}

/// Signs out.
pub async fn sign_out(
    State(state): State<AppState>,
    _: SignedIn,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let secure = state.site.is_secure();
    if let Some(token) = Token::of(&headers, secure) {
        store::staff_sessions::end(&state.store, &token.hash()).await?;
    }
    let cookie = session::no_cookie(secure).ok_or(Fault::Ours)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/staff/sign-in")).into_response())
}

/// Whom the two belong to. For an address that nobody has, a password is verified all the same.
async fn who(
    state: &AppState,
    peer: Peer,
    email: &str,
    password: String,
) -> Result<Option<StaffMember>, RoadError> {
    let found = match email.parse::<Email>() {
        Ok(email) => store::staff::password_hash_by_email(&state.store, &email).await?,
        Err(_) => None,
    };
    let (member, hash) = found.unzip();
    let turn = state
        .staff_turns
        .take_from(peer, move || password::fits(&password, hash.as_deref()));
    let fits = turn.await?;
    Ok(member.filter(|_| fits))
}

/// The page again, with what is wrong. The address stays, the password does not.
async fn refused(state: &AppState, shown: Shown, (status, why): (StatusCode, &'static str)) -> Response {
    let mut problems = FormProblems::new();
    problems.add("email", why);
    show(state, status, shown, problems).await
}

/// The same where too many wait for their turn.
async fn busy(state: &AppState, shown: Shown) -> Response {
    let mut response = refused(state, shown, BUSY).await;
    let seconds = HeaderValue::from_static("5");
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}

async fn show(state: &AppState, status: StatusCode, mut shown: Shown, problems: FormProblems) -> Response {
    let synthetic = state.site.synthetic;
    let page = Page::new("staff", crate::ui::titled(&problems, "Sign in")).status(status);
    if !access::is_page(&shown.next) {
        shown.next.clear();
    }
    let body = move || crate::ui::layout::staff_door(synthetic, form(shown.clone(), &problems));
    respond_with(page, body).await
}

fn form(shown: Shown, problems: &FormProblems) -> AnyView {
    let Shown { email, next, unsaved } = shown;
    let told = (!unsaved.is_empty()).then(|| {
        view! {
            <p class="notice warning" role="status">
                "You were signed out meanwhile, so nothing was saved. What you typed is not lost: sign in here, and you see it again."
            </p>
        }
    });
    view! {
        <ErrorSummary problems=problems.clone() />
        <h1>"Sign in"</h1>
        {told}
        <p>"This is for staff. Young people never need an account: "<a href="/">"enter a code"</a>"."</p>
        <form method="post" action="/staff/sign-in" class="form" novalidate>
            <input type="hidden" name="next" value=next />
            {unsaved.hidden()}
            <Field
                name="email"
                label="E-mail"
                value=email
                error=problems.of("email")
                kind="email"
                autocomplete="username"
            />
            <Field name="password" label="Password" kind="password" autocomplete="current-password" />
            <button class="button">"Sign in"</button>
        </form>
    }
    .into_any()
}
