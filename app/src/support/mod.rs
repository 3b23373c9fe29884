//! Help that stands in the same place on every page, and what Earshot says about itself.
//!
//! In: at most a name and a way to reach somebody who asks for it. Out: pages, and one row in the database of contacts.
//! It refuses to know whether somebody has a code, and what they answered.

mod accessibility;
mod contact;
mod contact_form;
mod help;
mod privacy;

use crate::state::AppState;
use axum::Router;
use axum::routing::get;

/// The addresses of this part.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/help", get(help::page))
        .route("/contact", get(contact::page).post(contact::ask))
        .route("/contact/sent", get(contact::sent))
        .route("/privacy", get(privacy::page))
        .route("/accessibility", get(accessibility::page))
}
