//! A code opens the survey, answers are checked and sent, and lie in the box once.

use crate::harness::{Answer, TestApp, fields};
use axum::http::StatusCode;
use domain::ballot_box::Code;
use domain::id::WaveId;
use server::synthetic;

/// From the code to the page with all questions.
pub async fn survey(app: &TestApp, code: &str) -> Answer {
    app.post("/s/survey", &fields([("code", code)])).await
}

async fn lying_in_box(app: &TestApp, wave: WaveId) -> u64 {
    store::ballot_box::count(&app.state.store, wave).await.unwrap()
}

/// What somebody would put into the form of the survey.
fn filled(page: &Answer, person: u64) -> (String, Vec<(String, String)>) {
    let form = page.form("code");
    let catalogue = server::embedded::catalogue().unwrap();
    let instrument = &catalogue.instruments[&crate::harness::children()];
    let answers = synthetic::answer(instrument, &mut synthetic::generator(1, person));
    (
        form.action.clone(),
        form.filled(&answers.pairs())
            .expect("the form offers every answer"),
    )
}

/// The last form, ready to be sent.
async fn checked(app: &TestApp, code: &Code, person: u64) -> (String, Vec<(String, String)>) {
    let page = survey(app, &code.printed()).await;
    assert_eq!(page.status, StatusCode::OK);
    let (action, sent) = filled(&page, person);
    assert_eq!(action, "/s/check");
    let check = app.post(&action, &sent).await;
    assert_eq!(check.status, StatusCode::OK);
    let form = check.form("code");
    assert_eq!(form.action, "/s/send");
    (form.action.clone(), form.untouched())
}

#[tokio::test]
async fn an_answer_goes_from_the_first_page_into_the_box() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let front = app.get("/").await;
    assert_eq!(front.status, StatusCode::OK);
    assert_eq!(front.form("code").action, "/s/survey");
    let (action, sent) = checked(&app, &codes[0], 3).await;
    assert_eq!(
        lying_in_box(&app, wave).await,
        0,
        "nothing is kept before it is sent"
    );
    let thanks = app.post(&action, &sent).await;
    assert_eq!(thanks.status, StatusCode::SEE_OTHER);
    assert!(thanks.location().starts_with("/s/sent"), "{}", thanks.location());
    assert_eq!(lying_in_box(&app, wave).await, 1);
    let page = app.get(thanks.location()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("15 December 2026"),
        "it names the date when answers are read"
    );
}

#[tokio::test]
async fn the_check_page_carries_every_answer_on() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let (_, sent) = filled(&survey(&app, &codes[0].printed()).await, 5);
    let check = app.post("/s/check", &sent).await;
    let carried = check.form("code").untouched();
    for pair in sent
        .iter()
        .filter(|(name, value)| (name.starts_with("a.") || name.starts_with("w.")) && !value.is_empty())
    {
        assert!(carried.contains(pair), "{} is lost", pair.0);
    }
}

#[tokio::test]
async fn a_form_that_cannot_be_taken_comes_back_with_every_answer() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let code = codes[0].printed();
    let long = "too long ".repeat(300);
    let sent = fields([
        ("code", &code),
        ("a.fun", "sometimes"),
        ("w.one-change", &long),
        ("a.home-safe", "always"),
    ]);
    for path in ["/s/check", "/s/send"] {
        let back = app.post(path, &sent).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        let again = back.form("w.one-change").untouched();
        let typed = |name: &str| {
            again
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, value)| value.trim().to_owned())
        };
        assert_eq!(typed("w.one-change").as_deref(), Some(long.trim()));
        assert_eq!(typed("a.fun").as_deref(), Some("sometimes"));
        assert_eq!(typed("a.home-safe").as_deref(), Some("always"));
        assert!(back.body.contains("href=\"#"), "the summary leads to the place");
    }
    assert_eq!(lying_in_box(&app, wave).await, 0);
}

#[tokio::test]
async fn a_retry_is_told_that_we_have_it() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(2).await;
    let (action, sent) = checked(&app, &codes[0], 1).await;
    let first = app.post(&action, &sent).await;
    let again = app.post(&action, &sent).await;
    assert_eq!(
        (first.status, again.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER)
    );
    assert!(again.location().starts_with("/s/sent"), "{}", again.location());
    assert_eq!(lying_in_box(&app, wave).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_posts_at_once_give_one_answer() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let (action, sent) = checked(&app, &codes[0], 1).await;
    let posts = (0..50).map(|_| {
        let router = server::router::router(app.state.clone());
        let request = crate::harness::request(axum::http::Method::POST, &action, None, &sent);
        tokio::spawn(crate::harness::ask(router, request))
    });
    for post in posts.collect::<Vec<_>>() {
        let answer = post.await.unwrap();
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "every one of them is told that it is there"
        );
    }
    assert_eq!(lying_in_box(&app, wave).await, 1);
}

#[tokio::test]
async fn an_answer_that_says_somebody_is_unsafe_shows_help_and_is_stored_nowhere_else() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let code = codes[0].printed();
    let calm = app
        .post("/s/check", &fields([("code", &code), ("a.home-safe", "always")]))
        .await;
    let unsafe_ = app
        .post("/s/check", &fields([("code", &code), ("a.home-safe", "never")]))
        .await;
    assert!(unsafe_.body.len() > calm.body.len() + 100, "a help card is there");
}

#[tokio::test]
async fn a_page_that_was_open_at_closing_time_is_taken_for_a_day() {
    use time::Duration;
    let (app, authority, wave, codes) = TestApp::in_fieldwork(2).await;
    let (action, sent) = checked(&app, &codes[0], 1).await;
    let (_, late) = checked(&app, &codes[1], 2).await;
    app::road::waves::close(&app.state, authority.id, wave)
        .await
        .unwrap();
    let post = async |after: Duration, sent: &[(String, String)]| {
        let router = server::router::router(app.later(after));
        crate::harness::ask(
            router,
            crate::harness::request(axum::http::Method::POST, &action, None, sent),
        )
        .await
    };
    assert!(
        post(Duration::hours(23), &sent)
            .await
            .location()
            .starts_with("/s/sent")
    );
    assert!(
        !post(Duration::hours(25), &late)
            .await
            .location()
            .starts_with("/s/sent")
    );
    assert_eq!(lying_in_box(&app, wave).await, 1);
}

#[tokio::test]
async fn thanks_are_said_after_sending_and_not_to_who_comes_by_hand() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    for path in [
        "/s/sent",
        "/s/sent?again=1",
        "/s/sent?wave=",
        "/s/sent?wave=x&again=1",
    ] {
        let page = app.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for claim in ["Thank you", "We have it", "none of your answers"] {
            assert!(
                !page.body.to_lowercase().contains(&claim.to_lowercase()),
                "{path}: {claim}"
            );
        }
        assert!(page.body.contains("You come here when you have sent"), "{path}");
    }
    let (action, sent) = checked(&app, &codes[0], 3).await;
    let thanks = app.post(&action, &sent).await;
    assert!(
        app.get(thanks.location())
            .await
            .body
            .contains("Thank you. We have your answers")
    );
    // A wave that takes no answers any more is not looked up, and what was sent is there all the same.
    let over = WaveId::draw(&mut app.state.rng());
    let page = app.get(&format!("/s/sent?wave={over}")).await.body;
    assert!(page.contains("Thank you") && page.contains("before the survey has ended"));
}

#[tokio::test]
async fn without_scripts_the_last_page_says_what_a_step_back_would_lose_and_with_scripts_it_loses_nothing() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let form = survey(&app, &codes[0].printed()).await.form("code").untouched();
    let says = "press “Change”. Don’t use the back button";
    assert!(app.post("/s/check", &form).await.body.contains(says));
    let sheet = app
        .bytes(&format!("/s/sheet?wave={wave}&instrument=eleven-to-seventeen/1"))
        .await;
    let sheet = String::from_utf8_lossy(&sheet);
    assert!(sheet.contains("Look if everything is right") && !sheet.contains("back button"));
}
