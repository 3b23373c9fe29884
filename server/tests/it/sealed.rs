//! Answers that a phone has sealed: they come in clear nowhere, are taken once, and are read after unsealing like all others.

use crate::harness::{HOST, NOW, TestApp, ask, fields};
use app::limits::Peer;
use app::phone::{PhoneSheet, Reply, sealing};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::ballot_box::{Ballot, Code, EnvelopeKind, Padded, SealedEnvelope, Ticket};
use domain::clock::Clock;
use domain::id::WaveId;
use domain::intake::{Response, Submission};
use time::Duration;
use tower::ServiceExt;

const SECRET: &str = "quagmire";

/// What came back, as bytes.
pub struct Came {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

async fn raw(app: &TestApp, request: Request<Body>) -> Came {
    let router = server::router::router(app.state.clone());
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    Came {
        status: parts.status,
        headers: parts.headers,
        bytes: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
    }
}

async fn fetch(app: &TestApp, address: &str) -> Came {
    let request = Request::get(address).header(header::HOST, HOST);
    raw(app, request.body(Body::empty()).unwrap()).await
}

fn address(wave: WaveId, language: &str) -> String {
    format!("/s/sheet?wave={wave}&instrument=eleven-to-seventeen/1&lang={language}")
}

async fn sheet(app: &TestApp, wave: WaveId) -> PhoneSheet {
    let came = fetch(app, &address(wave, "en-GB")).await;
    assert_eq!(came.status, StatusCode::OK);
    PhoneSheet::from_bytes(&came.bytes).unwrap()
}

pub async fn send(app: &TestApp, bytes: Vec<u8>) -> Came {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/s/sealed")
        .header(header::HOST, HOST)
        .header(header::ORIGIN, format!("http://{HOST}"));
    raw(app, request.body(Body::from(bytes)).unwrap()).await
}

async fn reply(app: &TestApp, bytes: Vec<u8>) -> Reply {
    Reply::read(&send(app, bytes).await.bytes)
}

/// What a phone makes of some answers.
pub async fn ballot(app: &TestApp, wave: WaveId, code: &Code, answers: &[(&str, &str)]) -> Ballot {
    let sheet = sheet(app, wave).await;
    let pairs = answers
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()));
    let answers = Response::parse(&sheet.instrument, &Submission::new(pairs.collect()));
    let answers = answers.unwrap_or_else(|_| panic!("it parses"));
    sealing::sealed(
        &sheet,
        answers,
        &Ticket::of_code(code.stretch()),
        &mut app.state.rng(),
    )
    .unwrap()
}

async fn in_box(app: &TestApp, wave: WaveId) -> u64 {
    store::ballot_box::count(&app.state.store, wave).await.unwrap()
}

#[tokio::test]
async fn what_phones_seal_is_read_like_all_others() {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(12).await;
    for (place, code) in codes.iter().enumerate() {
        let answers = [("a.fun", "always"), ("w.one-change", SECRET), ("quote", "yes")];
        if place % 2 == 0 {
            let ballot = ballot(&app, wave, code, &answers).await;
            assert_eq!(reply(&app, ballot.to_bytes()).await, Reply::Now);
        } else {
            let printed = code.printed();
            let mut form = fields(answers);
            form.push(("code".into(), printed));
            let sent = app.post("/s/send", &form).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER);
        }
    }
    app::road::waves::close(&app.state, authority.id, wave)
        .await
        .unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    app::road::unseal::unseal(&app.state, authority.id, wave)
        .await
        .unwrap();
    let responses = store::ballot_box::responses(&app.state.store, wave)
        .await
        .unwrap();
    assert_eq!(responses.len(), 12);
    let instrument = &app.state.catalogue.instruments[&crate::harness::children()];
    for (_, bytes) in responses {
        let ticks = Padded::from_bytes(EnvelopeKind::Ticks, bytes).to_ticks(instrument);
        let ticks = ticks.unwrap_or_else(|_| panic!("it reads"));
        let fun = &ticks.answers[&domain::instrument::ItemId::new("fun")];
        let always = domain::instrument::OptionId::new("always");
        assert!(*fun == domain::intake::Answer::Chosen(always));
    }
    assert_eq!(
        store::ballot_box::unreadable(&app.state.store, wave)
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn the_first_answer_counts_on_whichever_way_it_came() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(2).await;
    let first = ballot(&app, wave, &codes[0], &[]).await;
    assert_eq!(reply(&app, first.to_bytes()).await, Reply::Now);
    assert_eq!(reply(&app, first.to_bytes()).await, Reply::Before, "a replay");
    let other = ballot(&app, wave, &codes[0], &[("a.fun", "never")]).await;
    assert_eq!(
        reply(&app, other.to_bytes()).await,
        Reply::Before,
        "another answer"
    );
    let plain = app
        .post("/s/send", &fields([("code", &codes[0].printed())]))
        .await;
    assert!(plain.location().contains("again=1"), "{}", plain.location());

    app.post("/s/send", &fields([("code", &codes[1].printed())]))
        .await;
    let late = ballot(&app, wave, &codes[1], &[]).await;
    assert_eq!(
        reply(&app, late.to_bytes()).await,
        Reply::Before,
        "the other way round"
    );
    assert_eq!(in_box(&app, wave).await, 2);
}

#[tokio::test]
async fn what_is_no_whole_answer_to_this_wave_is_refused_and_nothing_is_kept() {
    let (app, authority, wave, codes) = TestApp::in_fieldwork(2).await;
    let whole = ballot(&app, wave, &codes[0], &[]).await;
    let bytes = whole.to_bytes();
    for cut in [0, 1, 17, 49, bytes.len() / 2, bytes.len() - 1] {
        assert_eq!(
            reply(&app, bytes[..cut].to_vec()).await,
            Reply::Trouble,
            "cut at {cut}"
        );
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(reply(&app, longer).await, Reply::Trouble);
    let mut other_form = bytes.clone();
    other_form[0] = 9;
    assert_eq!(reply(&app, other_form).await, Reply::Trouble);
    // One envelope without the other: the ticks twice, or the two in the wrong order.
    let mut swapped = whole.clone();
    std::mem::swap(&mut swapped.sealed.ticks, &mut swapped.sealed.words);
    assert_eq!(reply(&app, swapped.to_bytes()).await, Reply::Trouble);
    let mut lacking = whole.clone();
    lacking.sealed.words = SealedEnvelope::from_bytes(Vec::new());
    assert_eq!(reply(&app, lacking.to_bytes()).await, Reply::Trouble);
    // Sealed for two key holders, to a wave of the simple mode.
    let size = |kind| SealedEnvelope::size(kind, 2);
    let mut layered = whole.clone();
    let of = |kind| SealedEnvelope::from_bytes([&[2][..], &vec![7; size(kind) - 1]].concat());
    layered.sealed.ticks = of(EnvelopeKind::Ticks);
    layered.sealed.words = of(EnvelopeKind::Words);
    assert_eq!(reply(&app, layered.to_bytes()).await, Reply::Nothing);
    // To another wave: the code is not of that one.
    let (second, _) = app.open_wave(authority.id, 1).await;
    let mut foreign = whole.clone();
    foreign.wave = second;
    assert_eq!(reply(&app, foreign.to_bytes()).await, Reply::Nothing);
    foreign.wave = WaveId::draw(&mut app.state.rng());
    assert_eq!(reply(&app, foreign.to_bytes()).await, Reply::Nothing);
    assert_eq!((in_box(&app, wave).await, in_box(&app, second).await), (0, 0));
    assert_eq!(reply(&app, bytes).await, Reply::Now, "the code is still good");
}

#[tokio::test]
async fn the_sheet_is_the_same_for_everybody_and_there_is_none_without_fieldwork() {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(1).await;
    let before = fetch(&app, &address(wave, "en-GB")).await;
    let ballot = ballot(&app, wave, &codes[0], &[]).await;
    assert_eq!(reply(&app, ballot.to_bytes()).await, Reply::Now);
    let after = fetch(&app, &address(wave, "en-GB")).await;
    assert!(before.bytes == after.bytes, "it tells nothing of who answered");
    for wrong in [
        "/s/sheet".to_owned(),
        "/s/sheet?wave=%ff".to_owned(),
        "/s/sheet?wave=x&instrument=y".to_owned(),
        format!("/s/sheet?wave={wave}&instrument=nothing/1"),
        address(WaveId::draw(&mut app.state.rng()), "en-GB"),
        address(app.draft_wave(authority.id).await, "en-GB"),
    ] {
        assert_eq!(fetch(&app, &wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    // Who had the page open when the wave closed has a day left, as without scripts.
    app::road::waves::close(&app.state, authority.id, wave)
        .await
        .unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::hours(23));
    assert_eq!(fetch(&app, &address(wave, "en-GB")).await.status, StatusCode::OK);
    app.state.clock = Clock::Fixed(NOW + Duration::hours(25));
    assert_eq!(
        fetch(&app, &address(wave, "en-GB")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_sealed_answer_is_late_a_day_after_closing() {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(2).await;
    let in_time = ballot(&app, wave, &codes[0], &[]).await.to_bytes();
    let late = ballot(&app, wave, &codes[1], &[]).await.to_bytes();
    app::road::waves::close(&app.state, authority.id, wave)
        .await
        .unwrap();
    app.state.clock = Clock::Fixed(NOW + Duration::hours(23));
    assert_eq!(reply(&app, in_time).await, Reply::Now);
    app.state.clock = Clock::Fixed(NOW + Duration::hours(25));
    assert_eq!(reply(&app, late).await, Reply::Nothing);
    assert_eq!(in_box(&app, wave).await, 1);
}

#[tokio::test]
async fn guessing_codes_counts_on_this_way_too() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let (now, peer) = (app.state.clock.now(), Peer::of(None));
    let good = ballot(&app, wave, &codes[0], &[]).await.to_bytes();
    let guess = ballot(&app, wave, &Code::draw(&mut app.state.rng()), &[])
        .await
        .to_bytes();
    let before = app.state.tries.left_from(peer, now);
    assert_eq!(reply(&app, guess.clone()).await, Reply::Nothing);
    assert_eq!(app.state.tries.left_from(peer, now), before - 1);
    while app.state.tries.left_from(peer, now) > 0 {
        app.state.tries.admit(peer, now).await.unwrap().failed();
    }
    assert_eq!(reply(&app, guess).await, Reply::Limited);
    assert_eq!(reply(&app, good.clone()).await, Reply::Limited);
    assert_eq!(in_box(&app, wave).await, 0);
    let mut later = app;
    later.state.clock = Clock::Fixed(NOW + Duration::minutes(11));
    assert_eq!(reply(&later, good).await, Reply::Now, "the code is still good");
}

#[tokio::test]
async fn another_sites_page_cannot_send_a_sealed_answer() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let bytes = ballot(&app, wave, &codes[0], &[]).await.to_bytes();
    let request = Request::post("/s/sealed")
        .header(header::HOST, HOST)
        .header(header::ORIGIN, "https://elsewhere.example")
        .header("sec-fetch-site", "cross-site");
    let router = server::router::router(app.state.clone());
    let refused = ask(router, request.body(Body::from(bytes)).unwrap()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(in_box(&app, wave).await, 0);
}
