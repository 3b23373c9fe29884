//! Whoever opened the survey does not meet the brake again.

use super::braked;
use crate::answering::survey;
use crate::harness::{Answer, TestApp, fields};
use crate::{open_links, sealed};
use app::limits::{Peer, Tries};
use app::phone::Reply;
use axum::http::StatusCode;
use domain::ballot_box::{Ballot, Code, Pass, Voucher};

const SAID: (&str, &str) = ("w.one-change", "See Sam more");

/// The form of a survey that was opened, as its page carries it.
async fn opened(app: &TestApp, code: &Code) -> Vec<(String, String)> {
    let page = survey(app, &code.printed()).await;
    assert_eq!(page.status, StatusCode::OK);
    page.form("a.fun").untouched()
}

fn value<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    let found = form.iter().find(|(found, _)| found == name);
    &found.unwrap().1
}

fn with(form: &[(String, String)], name: &str, value: &str) -> Vec<(String, String)> {
    let others = form.iter().filter(|(found, _)| found != name).cloned();
    others.chain([(name.to_owned(), value.to_owned())]).collect()
}

fn without(form: &[(String, String)], name: &str) -> Vec<(String, String)> {
    form.iter().filter(|(found, _)| found != name).cloned().collect()
}

async fn ballot(app: &TestApp, wave: domain::id::WaveId, code: &Code, form: &[(String, String)]) -> Ballot {
    Ballot {
        voucher: Voucher::from_form(value(form, "voucher")).unwrap(),
        ..sealed::ballot(app, wave, code, &[]).await
    }
}

async fn send(app: &TestApp, ballot: &Ballot) -> Reply {
    Reply::read(&sealed::send(app, ballot.to_bytes()).await.bytes)
}

#[tokio::test]
async fn whoever_is_inside_looks_checks_and_sends_while_everybody_else_waits() {
    let (mut app, _, wave, codes) = TestApp::in_fieldwork(3).await;
    let form = with(&opened(&app, &codes[0]).await, SAID.0, SAID.1);
    let by_phone = opened(&app, &codes[1]).await;
    app.state.tries = braked();
    assert_eq!(
        survey(&app, &codes[2].printed()).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    let in_arabic = with(&form, "lang", "ar");
    assert_eq!(app.post("/s/survey", &in_arabic).await.status, StatusCode::OK);
    let check = app.post("/s/check", &form).await;
    assert_eq!(check.status, StatusCode::OK);
    // And back, as often as somebody likes, each time with what the page before carried.
    let carried = check.form("code").untouched();
    let again = app.post("/s/survey", &carried).await;
    assert_eq!(again.status, StatusCode::OK);
    let check = app.post("/s/check", &again.form("a.fun").untouched()).await;
    let sent = app.post("/s/send", &check.form("code").untouched()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let ballot = ballot(&app, wave, &codes[1], &by_phone).await;
    assert_eq!(send(&app, &ballot).await, Reply::Now);
    assert_eq!(store::ballot_box::count(&app.state.store, wave).await.unwrap(), 2);
}

#[tokio::test]
async fn no_other_voucher_lets_anybody_pass_and_none_makes_a_typed_code_pass() {
    let (mut app, _, wave, codes) = TestApp::in_fieldwork(2).await;
    let form = opened(&app, &codes[0]).await;
    let other = opened(&app, &codes[1]).await;
    let unknown = Code::draw(&mut app.state.rng());
    app.state.tries = braked();
    let mut forged = value(&form, "voucher").to_owned();
    let last = if forged.pop() == Some('0') { '1' } else { '0' };
    forged.push(last);
    let stretched = |code: &Code| Pass::parse(&code.printed()).unwrap().stretch().for_form();
    for (what, wrong) in [
        ("none", without(&form, "voucher")),
        ("an empty one", with(&form, "voucher", "")),
        ("zeros", with(&form, "voucher", &"0".repeat(64))),
        ("a forged one", with(&form, "voucher", &forged)),
        ("another's", with(&form, "voucher", value(&other, "voucher"))),
        ("with a typed code", with(&form, "code", &codes[0].printed())),
        (
            "with a code that nobody has",
            with(&form, "code", &stretched(&unknown)),
        ),
    ] {
        for path in ["/s/survey", "/s/check", "/s/send"] {
            let answer = app.post(path, &with(&wrong, SAID.0, SAID.1)).await;
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{what}, {path}");
        }
    }
    let mut by_phone = ballot(&app, wave, &codes[0], &other).await;
    assert_eq!(send(&app, &by_phone).await, Reply::Busy);
    by_phone.voucher = Voucher::default();
    assert_eq!(send(&app, &by_phone).await, Reply::Busy);
}

#[tokio::test]
async fn after_a_start_the_brake_is_asked_again_and_gives_a_new_one() {
    let (mut app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let form = with(&opened(&app, &codes[0]).await, SAID.0, SAID.1);
    app.state.vouchers = Default::default();
    app.state.tries = braked();
    let kept = app.post("/s/send", &form).await;
    assert_eq!(kept.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(kept.body.contains(SAID.1));
    app.state.tries = Tries::default();
    let check = app.post("/s/check", &form).await;
    assert_eq!(check.status, StatusCode::OK);
    let carried = check.form("code").untouched();
    assert_ne!(value(&carried, "voucher"), value(&form, "voucher"));
    app.state.tries = braked();
    assert_eq!(app.post("/s/send", &carried).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_voucher_follows_from_the_ticket_alone_and_every_page_is_as_long() {
    let (mut app, _, _, codes) = TestApp::in_fieldwork(2).await;
    let first = survey(&app, &codes[0].printed()).await;
    app.state.clock = domain::clock::Clock::Fixed(crate::harness::NOW + time::Duration::days(1));
    let (again, other) = (
        survey(&app, &codes[0].printed()).await,
        survey(&app, &codes[1].printed()).await,
    );
    let voucher = |page: &Answer| value(&page.form("a.fun").untouched(), "voucher").to_owned();
    assert_eq!(voucher(&first), voucher(&again), "no time and no number is in it");
    assert_ne!(voucher(&first), voucher(&other));
    assert_eq!(first.body.len(), other.body.len());
}

/// Whoever finds a phone with an open form and the letter hears what they would hear without a voucher.
#[tokio::test]
async fn with_a_used_code_a_voucher_opens_nothing_and_counts_as_no_guess() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let form = with(&opened(&app, &codes[0]).await, SAID.0, SAID.1);
    assert_eq!(app.post("/s/send", &form).await.status, StatusCode::SEE_OTHER);
    let (peer, now) = (Peer::of(None), app.state.clock.now());
    for path in ["/s/survey", "/s/check"] {
        let left = app.state.tries.left_from(peer, now);
        let vouched = app.post(path, &form).await;
        assert_eq!(vouched.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(
            app.state.tries.left_from(peer, now),
            left,
            "{path}: it is known to be a code"
        );
        let bare = app.post(path, &without(&form, "voucher")).await;
        assert_eq!(vouched.without_nonces(), bare.without_nonces(), "{path}");
        assert_eq!(app.state.tries.left_from(peer, now), left - 1, "{path}");
    }
    assert!(app.post("/s/send", &form).await.location().contains("again=1"));
    let by_phone = ballot(&app, wave, &codes[0], &form).await;
    assert_eq!(send(&app, &by_phone).await, Reply::Before);
}

#[tokio::test]
async fn a_fault_of_ours_does_not_lose_it() {
    let (app, _, _, codes) = TestApp::in_fieldwork(1).await;
    let form = with(&opened(&app, &codes[0]).await, SAID.0, SAID.1);
    app.state.store.clone().close().await;
    for path in ["/s/survey", "/s/check", "/s/send"] {
        let kept = app.post(path, &form).await;
        assert_eq!(kept.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        let carried = kept.form("code").untouched();
        for name in ["code", "voucher", SAID.0] {
            assert_eq!(value(&carried, name), value(&form, name), "{path}");
        }
    }
}

/// A page that was open while the server was exchanged sends the form that it knows.
#[tokio::test]
async fn a_ballot_from_before_there_were_vouchers_is_taken() {
    let (mut app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let mut bytes = sealed::ballot(&app, wave, &codes[0], &[]).await.to_bytes();
    // Behind the form, the wave and the token.
    bytes.drain(49..81);
    bytes[0] = 1;
    let free = std::mem::replace(&mut app.state.tries, braked());
    let read = async |app: &TestApp| Reply::read(&sealed::send(app, bytes.clone()).await.bytes);
    assert_eq!(read(&app).await, Reply::Busy, "it is asked to wait");
    app.state.tries = free;
    assert_eq!(read(&app).await, Reply::Now);
}

/// A link hangs on walls, and whoever has it may choose the rest of its ticket.
#[tokio::test]
async fn by_a_link_nobody_comes_by_a_voucher_for_a_guess() {
    let (mut app, authority, linked, link) = open_links::in_fieldwork().await;
    let (wave, codes) = app.open_wave(authority, 1).await;
    let link = link.rsplit('/').next().unwrap();
    let guess = Pass::parse(&codes[0].printed()).unwrap().stretch();
    let by_link = format!("{link}:{}", guess.for_form());
    let page = app.post("/s/survey", &fields([("code", &by_link)])).await;
    assert_eq!(page.status, StatusCode::OK);
    let carried = page.form("a.fun").untouched();
    assert_eq!(value(&carried, "voucher"), "");
    // Nor does one that somebody came by all the same let anybody pass.
    let vouchers = [linked, wave].map(|wave| app.state.vouchers.of(&guess, wave).unwrap().for_form());
    app.state.tries = braked();
    let with_voucher = |voucher: &str| fields([("code", guess.for_form().as_str()), ("voucher", voucher)]);
    let of_link = app.post("/s/survey", &with_voucher(&vouchers[0])).await;
    assert_eq!(of_link.status, StatusCode::TOO_MANY_REQUESTS);
    let own = app.post("/s/survey", &with_voucher(&vouchers[1])).await;
    assert_eq!(own.status, StatusCode::OK, "the one that its own form carries");
}

/// The buttons of another language carry no answer, where nothing is answered yet, and with scripts never.
#[tokio::test]
async fn on_the_day_after_closing_whoever_is_inside_reads_on_and_nobody_comes_in() {
    let (app, authority, wave, codes) = TestApp::in_fieldwork(1).await;
    let mut app = crate::languages::made_up(app);
    let form = opened(&app, &codes[0]).await;
    let carried = |voucher: &str| {
        let code = value(&form, "code");
        fields([("code", code), ("voucher", voucher), ("key", ""), ("lang", "ar")])
    };
    let by_island = carried(value(&form, "voucher"));
    app::road::waves::close(&app.state, authority.id, wave)
        .await
        .unwrap();
    for way in [with(&form, "lang", "ar"), by_island.clone()] {
        let page = app.post("/s/survey", &way).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("<html lang=\"ar\"") && page.body.contains("name=\"a.fun\""));
    }
    assert_eq!(app.post("/s/check", &form).await.status, StatusCode::OK);
    for without_one in [carried(""), fields([("code", &codes[0].printed())])] {
        let page = app.post("/s/survey", &without_one).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    app.state.clock = domain::clock::Clock::Fixed(crate::harness::NOW + time::Duration::days(2));
    let over = app.post("/s/survey", &by_island).await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
}
