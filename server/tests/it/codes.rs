//! What becomes of codes that open nothing.

use crate::answering::survey;
use crate::harness::{Answer, TestApp, fields, request};
use axum::http::{Method, StatusCode};
use domain::ballot_box::{Code, Ticket};
use time::Duration;

/// A page without what must differ from one to the next.
fn told(answer: &Answer, code: &str) -> String {
    answer.without_nonces().replace(code, "CODE")
}

/// What a phone, or a form, makes of a code.
pub fn stretched(code: &Code) -> String {
    Ticket::of_code(code.stretch()).for_form()
}

#[tokio::test]
async fn unknown_used_and_expired_codes_get_the_same_kind_answer() {
    let (app, authority, wave, codes) = TestApp::in_fieldwork(2).await;
    let used = codes[0].printed();
    let sent = app
        .post("/s/send", &fields([("code", &used), ("a.fun", "always")]))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let unknown = Code::draw(&mut app.state.rng());
    let shown = |code: &Code| [code.printed(), stretched(code)];
    let (of_used, of_expired, of_unknown) = (shown(&codes[0]), shown(&codes[1]), shown(&unknown));
    let mut answers = Vec::new();
    for shown in of_used.iter().chain(&of_unknown) {
        answers.push((shown, survey(&app, shown).await));
    }
    app::road::waves::close(&app.state, authority.id, wave)
        .await
        .unwrap();
    for shown in &of_expired {
        answers.push((shown, survey(&app, shown).await));
    }
    let as_stretched = |shown: &str| shown.len() > 14;
    for way in [false, true] {
        let told: Vec<_> = answers
            .iter()
            .filter(|(shown, _)| as_stretched(shown) == way)
            .map(|(shown, answer)| (answer.status, told(answer, shown)))
            .collect();
        assert_eq!(told.len(), 3);
        assert!(told.iter().all(|one| *one == told[0]));
        assert!(
            told[0].1.contains("href=\"/help"),
            "help is there as on every page"
        );
    }
    for (shown, answer) in answers.iter().filter(|(shown, _)| as_stretched(shown)) {
        assert!(
            !answer.body.contains(*shown),
            "nobody typed it, and nobody is to see it"
        );
    }
}

#[tokio::test]
async fn a_stretched_code_opens_what_its_code_opens_and_no_page_after_the_first_holds_the_code() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(2).await;
    for (place, code) in codes.iter().enumerate() {
        let stretched = stretched(code);
        let first = [code.printed(), stretched.clone()][place].clone();
        let opened = survey(&app, &first).await;
        assert_eq!(opened.status, StatusCode::OK);
        let form = opened.form("code").untouched();
        let check = app.post("/s/check", &form).await;
        assert_eq!(check.status, StatusCode::OK);
        for page in [&opened, &check] {
            let carried = page.form("code").untouched();
            assert!(carried.contains(&("code".to_owned(), stretched.clone())));
            assert!(!page.body.contains(&code.printed()));
        }
        let back = app.post("/s/survey", &check.form("code").untouched()).await;
        assert_eq!(back.status, StatusCode::OK);
        let sent = app.post("/s/send", &check.form("code").untouched()).await;
        assert!(!sent.location().contains("again"), "{}", sent.location());
        let again = app.post("/s/send", &fields([("code", &code.printed())])).await;
        assert!(
            again.location().contains("again=1"),
            "the code and what it is stretched to are one"
        );
    }
    assert_eq!(store::ballot_box::count(&app.state.store, wave).await.unwrap(), 2);
}

#[tokio::test]
async fn one_code_opens_its_own_wave_of_many() {
    let (app, authority, _, codes) = TestApp::in_fieldwork(1).await;
    let (_, others) = app.open_wave(authority.id, 1).await;
    for code in [&codes[0], &others[0]] {
        assert_eq!(survey(&app, &stretched(code)).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn answers_that_could_not_be_taken_keep_a_stretched_code_unless_it_opens_nothing() {
    let (app, ..) = TestApp::in_fieldwork(1).await;
    let (now, peer) = (app.state.clock.now(), app::limits::Peer::of(None));
    let unknown = stretched(&Code::draw(&mut app.state.rng()));
    let sent = fields([("code", &unknown), ("w.one-change", "See Sam more")]);
    let nothing = app.post("/s/send", &sent).await;
    assert!(
        nothing
            .form("w.one-change")
            .untouched()
            .contains(&("code".to_owned(), String::new()))
    );
    while app.state.tries.left_from(peer, now) > 0 {
        app.state.tries.admit(peer, now).await.unwrap().failed();
    }
    let limited = app.post("/s/send", &sent).await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(
        limited
            .form("w.one-change")
            .untouched()
            .contains(&("code".to_owned(), unknown))
    );
}

#[tokio::test]
async fn a_code_of_the_wrong_shape_is_told_how_a_code_looks_and_stays_typed() {
    let (app, ..) = TestApp::in_fieldwork(1).await;
    for wrong in [
        "K7QF-2M9X",
        "K7QF-2M9X-4TRU",
        "my name is <b>",
        "K7QF-2M9X-4TRA-9",
        "?",
        &"0123456789abcdef".repeat(4)[1..],
        &"0123456789ABCDEF".repeat(4),
    ] {
        let answer = survey(&app, wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.body.contains("12 letters and numbers"), "{wrong}");
        let typed = answer.form("code").untouched();
        assert!(
            typed.iter().any(|(name, value)| name == "code" && value == wrong),
            "{wrong} is gone"
        );
    }
}

#[tokio::test]
async fn a_code_is_read_as_people_type_it() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let code = codes[0].printed();
    for typed in [
        code.to_lowercase(),
        code.replace('-', " "),
        code.replace('-', ""),
        format!(" {code} ").replace('0', "o"),
    ] {
        assert_eq!(survey(&app, &typed).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn reading_a_code_writes_nothing() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    for _ in 0..3 {
        assert_eq!(survey(&app, &codes[0].printed()).await.status, StatusCode::OK);
    }
    assert_eq!(store::ballot_box::count(&app.state.store, wave).await.unwrap(), 0);
}

#[tokio::test]
async fn a_code_opens_nothing_before_its_wave_is_open_and_after_its_last_day() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await;
    let wave = app.draft_wave(authority.id).await;
    let kind = crate::harness::children();
    let codes = app::road::waves::invite(&app.state, authority.id, wave, &kind, 1)
        .await
        .unwrap();
    let code = codes[0].printed();
    let before = survey(&app, &code).await;
    assert_ne!(before.status, StatusCode::OK);
    app::road::waves::open(&app.state, authority.id, wave)
        .await
        .unwrap();
    assert_eq!(survey(&app, &code).await.status, StatusCode::OK);
    let router = server::router::router(app.later(Duration::days(19)));
    let after = crate::harness::ask(
        router,
        request(Method::POST, "/s/survey", None, &fields([("code", &code)])),
    )
    .await;
    assert_eq!(after.status, before.status);
}

#[tokio::test]
async fn only_failed_tries_are_counted() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    for _ in 0..60 {
        assert_eq!(survey(&app, &codes[0].printed()).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn answers_are_never_lost_over_a_code_that_opens_nothing() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let unknown = Code::draw(&mut app.state.rng()).printed();
    for code in ["", "K7QF", &unknown] {
        for path in ["/s/survey", "/s/check", "/s/send"] {
            let answer = app
                .post(path, &fields([("code", code), ("w.one-change", "See Sam more")]))
                .await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {code}");
            let kept = answer.form("code").untouched();
            assert!(
                kept.contains(&("w.one-change".to_owned(), "See Sam more".to_owned())),
                "{path} {code}: the words are gone"
            );
        }
    }
    let again = fields([("code", &codes[0].printed()), ("w.one-change", "See Sam more")]);
    assert_eq!(app.post("/s/send", &again).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn too_many_failed_tries_are_told_as_such_and_lose_nothing() {
    let (app, ..) = TestApp::in_fieldwork(1).await;
    let now = app.state.clock.now();
    let peer = app::limits::Peer::of(None);
    while app.state.tries.left_from(peer, now) > 0 {
        app.state.tries.admit(peer, now).await.unwrap().failed();
    }
    let unknown = Code::draw(&mut app.state.rng()).printed();
    assert_eq!(survey(&app, &unknown).await.status, StatusCode::TOO_MANY_REQUESTS);
    for path in ["/s/survey", "/s/check", "/s/send"] {
        let answer = app
            .post(
                path,
                &fields([("code", &unknown), ("w.one-change", "See Sam more")]),
            )
            .await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert!(answer.body.contains("See Sam more"), "{path}");
    }
}

#[tokio::test]
async fn a_guess_counts_also_when_it_comes_with_answers() {
    let (app, ..) = TestApp::in_fieldwork(1).await;
    let (now, peer) = (app.state.clock.now(), app::limits::Peer::of(None));
    for path in ["/s/survey", "/s/check", "/s/send"] {
        let before = app.state.tries.left_from(peer, now);
        let unknown = Code::draw(&mut app.state.rng()).printed();
        app.post(path, &fields([("code", &unknown), ("a.fun", "always")]))
            .await;
        assert_eq!(app.state.tries.left_from(peer, now), before - 1, "{path}");
    }
}
