//! What becomes of codes that open nothing.

use crate::answering::survey;
use crate::harness::{TestApp, fields, request};
use axum::http::{Method, StatusCode};
use domain::ballot_box::Code;
use time::Duration;

#[tokio::test]
async fn a_code_of_the_wrong_shape_is_told_how_a_code_looks_and_stays_typed() {
    let (app, ..) = TestApp::in_fieldwork(1).await;
    for wrong in [
        "K7QF-2M9X",
        "K7QF-2M9X-4TRU",
        "my name is <b>",
        "K7QF-2M9X-4TRA-9",
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
    let peer = app::respond::limits::Peer::of(None);
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
    let (now, peer) = (app.state.clock.now(), app::respond::limits::Peer::of(None));
    for path in ["/s/survey", "/s/check", "/s/send"] {
        let before = app.state.tries.left_from(peer, now);
        let unknown = Code::draw(&mut app.state.rng()).printed();
        app.post(path, &fields([("code", &unknown), ("a.fun", "always")]))
            .await;
        assert_eq!(app.state.tries.left_from(peer, now), before - 1, "{path}");
    }
}
