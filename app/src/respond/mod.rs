//! ② The pages that young people answer on.
//!
//! In: a code, and a form. Out: the survey as one HTML form, "check your answers", and "we have it". Everything typed is
//! carried in the form itself: the server keeps nothing between two posts, sets no cookie, and writes no log of these
//! addresses. It refuses to know who is there: an address is looked at for counting failed tries, and
//! answers by a link that everybody has, and for nothing else.
//!
//! - [`front`]: the code; [`open_link`]: the survey for everybody who has its link;
//! - [`survey`]: the questions;
//! - [`check`]: check your answers, and send them; [`kept`]: what could not be taken is not lost; [`sent`]: thank you;
//! - [`sealed`]: the same for phones that run scripts: they check and seal by themselves;
//! - [`admitted`]: what a post waits for before it is looked at, in [`crate::limits`]: failed tries, in memory only;
//! - [`sheet`]: what a post carries, and in which language it is shown.

mod admitted;
mod check;
mod front;
mod items;
mod kept;
mod open_link;
mod sealed;
mod sent;
mod sheet;
mod survey;
mod survey_view;

use crate::state::AppState;
use axum::Router;
use axum::routing::get;

/// The addresses of this part.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(front::page))
        .route("/s", get(front::page))
        .route("/s/open/{link}", get(open_link::page))
        .route("/s/survey", get(front::again).post(survey::open))
        .route("/s/check", get(front::again).post(check::check))
        .route("/s/send", get(front::again).post(check::send))
        .route("/s/sheet", get(sealed::sheet))
        .route("/s/sealed", get(front::again).post(sealed::take))
        .route("/s/sent", get(sent::page))
}
