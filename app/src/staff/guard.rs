//! The door: every staff handler stands behind it, and it opens by the table of [`super::access`] alone.
//!
//! In: a request and the route it was made for. Out: the handler's answer, the way to sign in, or a page that says which role is needed. It refuses to know what a handler does.

use super::access::Route;
use super::fault::Fault;
use super::layout;
use super::session::{self, SignedIn};
use super::signed_out;
use crate::state::AppState;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use std::future::Future;
use std::pin::Pin;

/// A handler behind the door.
#[derive(Clone)]
pub struct Guarded<H> {
    route: &'static Route,
    handler: H,
}

impl<H> Guarded<H> {
    /// Puts a handler behind the door.
    pub fn new(route: &'static Route, handler: H) -> Self {
        Self { route, handler }
    }
}

impl<T, H> Handler<T, AppState> for Guarded<H>
where
    H: Handler<T, AppState>,
    H::Future: Send,
    T: 'static,
{
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, state: AppState) -> Self::Future {
        Box::pin(async move {
            let (who, response) = match enter(self.route, request.headers().clone(), &state).await {
                Ok(Door::Open(who)) => {
                    let mut request = request;
                    if let Some(who) = who.clone() {
                        request.extensions_mut().insert(*who);
                    }
                    (who, self.handler.call(request, state.clone()).await)
                }
                Ok(Door::SignIn) => (None, signed_out::instead(&state, self.route, request).await),
                Ok(Door::Shut(who, fault)) => (Some(who), fault.into_response()),
                Err(fault) => (None, fault.into_response()),
            };
            match response.extensions().get::<Fault>() {
                Some(fault) => layout::fault(who.map(|who| *who), state.site.synthetic, fault.clone()).await,
                None => response,
            }
        })
    }
}

/// What the door does.
enum Door {
    /// Lets in; nobody is signed in on the sign-in page itself.
    Open(Option<Box<SignedIn>>),
    /// Shows the way to the sign-in page.
    SignIn,
    /// Stays shut for this person.
    Shut(Box<SignedIn>, Fault),
}

async fn enter(route: &'static Route, headers: HeaderMap, state: &AppState) -> Result<Door, Fault> {
    let who = session::signed_in(state, &headers, state.clock.now(), route.path).await?;
    if route.open {
        return Ok(Door::Open(who.map(Box::new)));
    }
    let Some(who) = who.map(Box::new) else {
        return Ok(Door::SignIn);
    };
    if who.is_any_of(route.roles) {
        Ok(Door::Open(Some(who)))
    } else {
        Ok(Door::Shut(who, Fault::Role(route.roles)))
    }
}
