//! The attacks on access: who sends twice, replays, guesses, forges, posts from elsewhere, looks at what is not theirs, exports,
//! or opens links without being asked. `docs/attacks.md` names each with its number and says what was broken to see it fail.

mod exports;
mod foreign;
mod forged;
mod guessing;
mod links;
mod matrix;
mod others;
mod race;
mod replay;

use crate::harness::{Answer, HOST, TestApp, ask, children, fields};
use app::phone::{PhoneSheet, Reply, sealing};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use domain::ballot_box::{Ballot, Code, Ticket};
use domain::id::WaveId;
use domain::intake::{Response, Submission};
use tower::ServiceExt;

/// A post to the address where phones send, from our own page.
fn sealed_post(bytes: Vec<u8>) -> Request<Body> {
    Request::builder()
        .method(Method::POST)
        .uri("/s/sealed")
        .header(header::HOST, HOST)
        .header(header::ORIGIN, format!("http://{HOST}"))
        .body(Body::from(bytes))
        .unwrap()
}

async fn seal_and_hear(app: &TestApp, bytes: Vec<u8>) -> Reply {
    let router = server::router::router(app.state.clone());
    let reply = router.oneshot(sealed_post(bytes)).await.unwrap();
    Reply::read(&to_bytes(reply.into_body(), usize::MAX).await.unwrap())
}

/// What a phone makes of one answer.
async fn ballot(app: &TestApp, wave: WaveId, code: &Code, fun: &str) -> Ballot {
    let address = format!("/s/sheet?wave={wave}&instrument={}&lang=en-GB", children());
    let request = Request::get(address).header(header::HOST, HOST);
    let router = server::router::router(app.state.clone());
    let sheet = router
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let sheet = to_bytes(sheet.into_body(), usize::MAX).await.unwrap();
    let sheet = PhoneSheet::from_bytes(&sheet).unwrap();
    let form = Submission::new(fields([("a.fun", fun)]));
    let answers = Response::parse(&sheet.instrument, &form).unwrap_or_else(|_| panic!("it parses"));
    let ticket = Ticket::of_code(code.stretch());
    sealing::sealed(&sheet, answers, &ticket, &mut app.state.rng()).unwrap()
}

/// The same as a form.
fn form(code: &Code, fun: &str) -> Vec<(String, String)> {
    fields([("code", &code.printed()), ("a.fun", fun)])
}

/// Whether a form was taken; whether as the first from its code.
fn is_taken(answer: &Answer) -> Option<bool> {
    let to = answer.location();
    to.starts_with("/s/sent").then(|| !to.contains("again=1"))
}

async fn in_box(app: &TestApp, wave: WaveId) -> u64 {
    store::ballot_box::count(&app.state.store, wave).await.unwrap()
}

async fn opens(app: &TestApp, code: &Code) -> bool {
    let page = app.post("/s/survey", &fields([("code", &code.printed())])).await;
    page.status.is_success()
}

async fn asked(app: &TestApp, request: Request<Body>) -> Answer {
    ask(server::router::router(app.state.clone()), request).await
}
