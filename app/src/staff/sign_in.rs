//! Signing in and out.
//!
//! In: an e-mail address and a password. Out: a session, or one answer for everything that is wrong, in the same time.

use super::fault::Fault;
use super::form::Sent;
use super::session::{self, LASTS, SignedIn, Token};
use super::{access, password};
use crate::limits::Peer;
use crate::road::RoadError;
use crate::state::AppState;
use crate::ui::form::{ErrorSummary, Field, FormProblems};
use crate::ui::{Page, respond_with};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::Email;
use leptos::prelude::*;
use serde::Deserialize;
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

/// The sign-in page.
pub async fn page(State(state): State<AppState>, Query(next): Query<Next>) -> Response {
    show(
        &state,
        StatusCode::OK,
        String::new(),
        next.next,
        FormProblems::new(),
    )
    .await
}

/// Signs in.
pub async fn sign_in(
    State(state): State<AppState>,
    peer: Peer,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Fault> {
    let typed = sent.value("email");
    let now = state.clock.now();
    let Some(attempt) = state.paces.sign_ins.begin(&typed.to_lowercase(), peer, now) else {
        return Ok(refused(&state, &sent, TOO_MANY).await);
    };
    let member = match who(&state, peer, &typed, sent.exact("password")).await {
        Ok(Some(member)) => member,
        Ok(None) => {
            attempt.failed();
            return Ok(refused(&state, &sent, WRONG).await);
        }
        // Nothing was tried.
        Err(RoadError::Busy) => return Ok(busy(&state, &sent).await),
        Err(error) => return Err(error.into()),
    };
    let secure = state.site.is_secure();
    if let Some(before) = Token::of(&headers, secure) {
        store::staff_sessions::end(&state.store, &before.hash()).await?;
    }
    let token = Token::draw(&mut state.rng());
    store::staff_sessions::start(&state.store, token.hash(), member.id, now + LASTS).await?;
    let next = sent.value("next");
    let to = if access::is_page(&next) {
        next.as_str()
    } else {
        "/staff"
    };
    let cookie = token.cookie(secure).ok_or(Fault::Ours)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(to)).into_response())
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
async fn refused(state: &AppState, sent: &Sent, (status, why): (StatusCode, &'static str)) -> Response {
    let mut problems = FormProblems::new();
    problems.add("email", why);
    show(state, status, sent.value("email"), sent.value("next"), problems).await
}

/// The same where too many wait for their turn.
async fn busy(state: &AppState, sent: &Sent) -> Response {
    let mut response = refused(state, sent, BUSY).await;
    let seconds = HeaderValue::from_static("5");
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}

async fn show(
    state: &AppState,
    status: StatusCode,
    email: String,
    next: String,
    problems: FormProblems,
) -> Response {
    let synthetic = state.site.synthetic;
    let page = Page::new("staff", crate::ui::titled(&problems, "Sign in")).status(status);
    let next = if access::is_page(&next) {
        next
    } else {
        String::new()
    };
    let body = move || crate::ui::layout::staff_door(synthetic, form(email.clone(), next.clone(), &problems));
    respond_with(page, body).await
}

fn form(email: String, next: String, problems: &FormProblems) -> AnyView {
    view! {
        <ErrorSummary problems=problems.clone() />
        <h1>"Sign in"</h1>
        <p>"This is for staff. Young people never need an account: "<a href="/">"enter a code"</a>"."</p>
        <form method="post" action="/staff/sign-in" class="form" novalidate>
            <input type="hidden" name="next" value=next />
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
