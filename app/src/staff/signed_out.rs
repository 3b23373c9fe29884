//! In place of what somebody wanted who is not signed in (any more).
//!
//! In: a request for one of our pages, or a form for one. Out: the way to sign in; or, for a form, a page that says that nothing was done,
//! and holds all that was typed and ticked until it is sent again. It refuses to send anything by itself, for it may not be the same
//! person who signs in, and to keep any of it on the server. Whether it may be sent then is again a matter of the door.

use super::access::{self, Route};
use super::form::Sent;
use crate::state::AppState;
use crate::ui::{Page, respond_with};
use axum::extract::{FromRequest, Request};
use axum::http::uri::PathAndQuery;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use std::fmt::Write;

/// What is never put into a page, whatever form it was on.
const NEVER: [&str; 2] = ["password", "words"];

/// The most fields of a form that are held. Our largest form, the population of a wave, has some fifty.
const MOST_FIELDS: usize = 500;

/// The answer for a request that a route would have taken.
pub async fn instead(state: &AppState, route: &Route, request: Request) -> Response {
    let uri = request.uri().clone();
    // Whoever signs out then, is out.
    if *request.method() != Method::POST || route.path == "/staff/sign-out" {
        return to_sign_in(&uri);
    }
    let held = match route.takes_a_file() {
        // Nobody who is not signed in has a file read.
        true => None,
        false => Sent::from_request(request, state)
            .await
            .ok()
            .and_then(|sent| held(&sent)),
    };
    let synthetic = state.site.synthetic;
    let page = Page::new("staff", TITLE).status(StatusCode::FORBIDDEN);
    let action = uri.path_and_query().map_or("", PathAndQuery::as_str).to_owned();
    let body = move || crate::ui::layout::staff_door(synthetic, view(&action, held.clone()));
    respond_with(page, body).await
}

fn to_sign_in(uri: &Uri) -> Response {
    match access::page_of(uri) {
        "/staff" => Redirect::to("/staff/sign-in").into_response(),
        page => Redirect::to(&format!("/staff/sign-in?next={}", encoded(page))).into_response(),
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

/// All fields, in their order; nothing, if there are far too many.
fn held(sent: &Sent) -> Option<Vec<(String, String)>> {
    if sent.pairs().count() > MOST_FIELDS {
        return None;
    }
    let fields = sent.pairs().filter(|(name, _)| !NEVER.contains(name));
    Some(fields.map(|(name, value)| (name.to_owned(), value)).collect())
}

const TITLE: &str = "You were signed out";

fn view(action: &str, held: Option<Vec<(String, String)>>) -> AnyView {
    let sign_in = || {
        view! {
            <p><a class="button" href="/staff/sign-in" target="_blank" rel="noopener">"Sign in, in a new tab"</a></p>
        }
    };
    let Some(fields) = held else {
        return view! {
            <h1>{TITLE}</h1>
            <p class="notice warning" role="status">"Nothing was done. Sign in, then do it again."</p>
            {sign_in()}
        }
        .into_any();
    };
    let fields = fields.into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=name value=value /> }
    });
    view! {
        <h1>{TITLE}</h1>
        <p class="notice warning" role="status">
            "Nothing was saved, passed on or changed yet. What you typed and ticked is still here: leave this page open."
        </p>
        <ol class="stack">
            <li>"Sign in again, as the same person. It opens beside this page." {sign_in()}</li>
            <li>
                "Come back to this page, and send it again. If it was not you who typed it, close the page instead."
                <form method="post" action=action.to_owned() class="form">
                    {fields.collect_view()}
                    <button class="button">"Send it again"</button>
                </form>
            </li>
        </ol>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_held_but_secrets() {
        let sent = Sent::from([
            ("left", "a\r\n[name]"),
            ("said-0", "cold rooms"),
            ("theme", "1"),
            ("theme", "2"),
            ("password", "secret"),
            ("words", "twelve of them"),
            ("sure-close", "yes"),
        ]);
        let held = held(&sent).unwrap();
        let names: Vec<&str> = held.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["left", "said-0", "theme", "theme", "sure-close"]);
        assert_eq!(held[0].1, "a\n[name]");
    }

    #[test]
    fn a_way_back_is_one_value() {
        assert_eq!(encoded("/staff/a?b=c&d=%20"), "/staff/a%3Fb%3Dc%26d%3D%2520");
    }
}
