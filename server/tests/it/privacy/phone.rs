//! A phone that runs scripts, as far as attacks need one: it fetches the sheet, seals and sends.

use crate::harness::{HOST, TestApp};
use app::phone::{PhoneSheet, Reply, sealing};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use domain::ballot_box::{Code, Ticket};
use domain::id::WaveId;
use domain::intake::{Response, Submission};
use tower::ServiceExt;

/// Where the sheet of a survey is, in a language.
pub fn address(wave: WaveId, language: &str) -> String {
    format!("/s/sheet?wave={wave}&instrument=eleven-to-seventeen/1&lang={language}")
}

/// Fetches bytes, with whatever else a browser tells.
pub async fn fetch(app: &TestApp, address: &str, told: &[(&'static str, &str)]) -> (HeaderMap, Vec<u8>) {
    let mut request = Request::get(address).header(header::HOST, HOST);
    for (name, value) in told {
        request = request.header(*name, *value);
    }
    raw(app, request.body(Body::empty()).unwrap()).await
}

async fn raw(app: &TestApp, request: Request<Body>) -> (HeaderMap, Vec<u8>) {
    let router = server::router::router(app.state.clone());
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    (parts.headers, to_bytes(body, usize::MAX).await.unwrap().to_vec())
}

/// Answers, in a language, from a browser that says what it is.
pub async fn answer(
    app: &TestApp,
    wave: WaveId,
    code: &Code,
    language: &str,
    answers: Vec<(String, String)>,
) {
    let told = [("user-agent", "A phone"), ("accept-language", language)];
    let (_, sheet) = fetch(app, &address(wave, language), &told).await;
    let sheet = PhoneSheet::from_bytes(&sheet).unwrap();
    let answers = Response::parse(&sheet.instrument, &Submission::new(answers))
        .ok()
        .unwrap();
    let ticket = Ticket::of_code(code.stretch());
    let ballot = sealing::sealed(&sheet, answers, &ticket, &mut app.state.rng()).unwrap();
    let mut request = Request::post("/s/sealed")
        .header(header::HOST, HOST)
        .header(header::ORIGIN, format!("http://{HOST}"));
    for (name, value) in told {
        request = request.header(name, value);
    }
    let (_, reply) = raw(app, request.body(Body::from(ballot.to_bytes())).unwrap()).await;
    assert_eq!(Reply::read(&reply), Reply::Now);
}

/// The same without scripts, by the form.
pub async fn answer_by_form(app: &TestApp, code: &Code, language: &str, answers: Vec<(String, String)>) {
    let mut fields = vec![
        ("code".to_owned(), code.printed()),
        ("lang".to_owned(), language.to_owned()),
    ];
    fields.extend(answers);
    let mut request = crate::harness::request(axum::http::Method::POST, "/s/send", None, &fields);
    let headers = request.headers_mut();
    headers.insert(header::USER_AGENT, "A desktop".parse().unwrap());
    headers.insert(header::ACCEPT_LANGUAGE, language.parse().unwrap());
    let (headers, _) = raw(app, request).await;
    assert!(headers[header::LOCATION].to_str().unwrap().starts_with("/s/sent"));
}
