//! What is kept is erased when its time has come, and never before it is released without somebody saying so twice.

use crate::harness::{NOW, TestApp, children, fields};
use crate::process;
use app::road::{RoadError, release, retention, unseal, waves};
use axum::http::StatusCode;
use domain::ballot_box::Code;
use domain::clock::Clock;
use domain::id::{AuthorityId, ReleaseId, WaveId};
use domain::people::Role;
use domain::wave::{Kept, NotErased, Wish};
use server::jobs::erasing::{EVERY, round};
use store::releases::{Release, ReleaseKind};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// What one of them writes: it stands nowhere by chance, and is long enough to be looked for.
const CANARY: &str = "the zwibelfitz under my bed is called Quaxolotrine";
/// On this day everybody may be unsealed.
const UNSEALS: OffsetDateTime = datetime!(2026-12-15 12:00 UTC);
/// Six months after the last day for answers, and twelve.
const WORDS_DUE: OffsetDateTime = datetime!(2027-06-11 00:00 UTC);
const TICKS_DUE: OffsetDateTime = datetime!(2027-12-11 00:00 UTC);

async fn send(app: &TestApp, code: &Code, words: &str) {
    let code = code.printed();
    let sent = fields([("code", &code), ("a.fun", "always"), ("w.one-change", words)]);
    let sent = app.post("/s/send", &sent).await;
    assert!(sent.location().starts_with("/s/sent"), "{}", sent.status);
}

/// An Earshot with a closed wave of twelve answers, at the hour at which it may be unsealed.
async fn closed() -> (TestApp, AuthorityId, WaveId) {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(12).await;
    for (n, code) in codes.iter().enumerate() {
        let words = if n == 0 {
            CANARY.to_owned()
        } else {
            format!("number {n} has something else to say")
        };
        send(&app, code, &words).await;
    }
    waves::close(&app.state, authority.id, wave).await.unwrap();
    app.state.clock = Clock::Fixed(UNSEALS);
    (app, authority.id, wave)
}

async fn unsealed() -> (TestApp, AuthorityId, WaveId) {
    let (app, authority, wave) = closed().await;
    unseal::unseal(&app.state, authority, wave).await.unwrap();
    (app, authority, wave)
}

/// Puts a release on record without working anything out.
async fn released(app: &TestApp, authority: AuthorityId, wave: WaveId, kind: ReleaseKind) {
    let release = Release {
        id: ReleaseId::draw(&mut app.state.rng()),
        wave,
        kind,
        number: 1,
        manifest_hash: "m".into(),
        released_on: app.state.clock.today(),
        released_by: None,
        body: "{}".into(),
    };
    assert!(
        store::releases::add(&app.state.store, authority, &release)
            .await
            .unwrap()
    );
}

async fn erased(app: &TestApp, wave: WaveId) -> Vec<Kept> {
    let erasures = store::retention::erasures(&app.state.store, wave).await.unwrap();
    for erasure in &erasures {
        let outcome = erasure.outcome.expect("it was searched");
        assert!(outcome.files >= 2 && outcome.found == 0, "{outcome:?}");
    }
    erasures.into_iter().map(|erasure| erasure.kept).collect()
}

async fn at(app: &mut TestApp, now: OffsetDateTime) {
    app.state.clock = Clock::Fixed(now);
    assert_eq!(round(&app.state).await, EVERY);
}

/// In how many files of the folder some bytes are.
fn held(app: &TestApp, bytes: &[u8]) -> usize {
    let files = process::files(app.folder.path());
    files
        .iter()
        .filter(|(_, file)| file.windows(bytes.len()).any(|part| part == bytes))
        .count()
}

async fn counts(app: &TestApp, wave: WaveId) -> (usize, usize) {
    let responses = store::ballot_box::responses(&app.state.store, wave)
        .await
        .unwrap();
    let (_, comments) = store::comments::progress(&app.state.store, wave).await.unwrap();
    (responses.len(), usize::try_from(comments).unwrap())
}

#[tokio::test]
async fn each_goes_when_its_time_has_come_and_it_is_released() {
    let (mut app, authority, wave) = unsealed().await;
    assert_eq!(erased(&app, wave).await, [Kept::Invitations]);
    assert_eq!(counts(&app, wave).await, (12, 12));
    assert_eq!(held(&app, CANARY.as_bytes()), 1);
    released(&app, authority, wave, ReleaseKind::Tables).await;
    at(&mut app, WORDS_DUE - Duration::SECOND).await;
    assert_eq!(counts(&app, wave).await, (12, 12));
    // Its time has come, and no theme is released yet: it waits, and the page says so.
    at(&mut app, WORDS_DUE).await;
    assert_eq!(counts(&app, wave).await, (12, 12));
    let until = app.state.clock.now() + Duration::hours(1);
    let admin = app
        .signed_in_until(authority, &[Role::Administrator], until)
        .await;
    let page = app.get_as(&admin, "/staff/retention").await;
    assert!(
        page.body
            .contains("Kept beyond Friday 11 June 2027: it is in no release yet")
    );
    released(&app, authority, wave, ReleaseKind::Themes).await;
    at(&mut app, WORDS_DUE).await;
    assert_eq!(counts(&app, wave).await, (12, 0));
    assert_eq!(held(&app, CANARY.as_bytes()), 0);
    at(&mut app, TICKS_DUE).await;
    assert_eq!(counts(&app, wave).await, (0, 0));
    assert_eq!(
        erased(&app, wave).await,
        [Kept::Invitations, Kept::Ticks, Kept::Words]
    );
    // Releases stay.
    assert_eq!(
        store::releases::of_authority(&app.state.store, authority)
            .await
            .unwrap()
            .len(),
        2
    );
    let acts = store::audit::of_authority(&app.state.store, authority, 10)
        .await
        .unwrap();
    let told: Vec<&str> = acts.iter().map(|entry| entry.act.as_str()).collect();
    for kept in Kept::ALL {
        assert!(
            told.iter()
                .any(|act| act.starts_with(&format!("erased the {kept} of the wave {wave}; "))),
            "{told:?}"
        );
    }
    assert!(!told.concat().contains("zwibelfitz"));
}

#[tokio::test]
async fn a_clock_that_was_set_back_brings_nothing_back_and_breaks_nothing() {
    let (mut app, authority, wave) = unsealed().await;
    released(&app, authority, wave, ReleaseKind::Themes).await;
    at(&mut app, WORDS_DUE).await;
    assert_eq!(counts(&app, wave).await, (12, 0));
    for back in [datetime!(2026-11-01 00:00 UTC), datetime!(1970-01-01 00:00 UTC)] {
        at(&mut app, back).await;
        assert_eq!(counts(&app, wave).await, (12, 0));
        let wave = waves::get(&app.state, authority, wave).await.unwrap();
        let held = retention::holdings(&app.state, &wave).await.unwrap();
        assert!(
            held.iter()
                .any(|one| one.kept == Kept::Words && one.due == Err(NotErased::Already))
        );
    }
}

#[tokio::test]
async fn unsealing_leaves_no_hash_of_a_code_and_no_key() {
    let (app, authority, wave) = closed().await;
    let secrets = std::fs::read_to_string(app.folder.path().join("earshot.secret")).unwrap();
    let key = secrets
        .lines()
        .find_map(|line| line.strip_prefix("invitation = "))
        .unwrap();
    let key = key.trim_matches('"').to_owned();
    assert_eq!(held(&app, key.as_bytes()), 1);
    unseal::unseal(&app.state, authority, wave).await.unwrap();
    assert!(app.state.keys.get(wave).is_err());
    assert_eq!(held(&app, key.as_bytes()), 0);
    // How many letters there were is still known; that is all.
    let letters = store::invitations::letters(&app.state.store, wave).await.unwrap();
    assert_eq!((letters[0].printed, letters[0].replacements), (12, 0));
    let again = retention::Wanted {
        authority,
        wave,
        kept: Kept::Invitations,
        wish: Wish::Due,
        by: None,
    };
    let again = retention::erase(&app.state, again).await;
    assert!(matches!(again, Err(RoadError::NotErased(NotErased::Already))));
}

/// A server that was ended between unsealing and erasing, or in the middle of an erasing, does it at its next start.
#[tokio::test]
async fn what_was_broken_off_is_done_by_the_job() {
    let (app, authority, wave) = closed().await;
    let opened = store::ballot_box::Unsealed {
        envelopes: 12,
        responses: vec![(children(), b"padded".to_vec()); 12],
        comments: Vec::new(),
        unreadable: 0,
    };
    let mut rng = app.state.rng();
    assert!(
        store::ballot_box::unseal(&app.state.store, wave, opened, &mut rng)
            .await
            .unwrap()
    );
    assert!(app.state.keys.get(wave).is_ok());
    assert_eq!(round(&app.state).await, EVERY);
    assert!(app.state.keys.get(wave).is_err());
    assert_eq!(erased(&app, wave).await, [Kept::Invitations]);
    // The rows are gone, the search never was.
    let today = app.state.clock.today();
    let samples = store::retention::erase(&app.state.store, wave, Kept::Ticks, today)
        .await
        .unwrap();
    assert!(samples.is_some());
    drop(samples);
    assert_eq!(round(&app.state).await, EVERY);
    let erasures = store::retention::erasures(&app.state.store, wave).await.unwrap();
    let ticks = erasures
        .iter()
        .find(|erasure| erasure.kept == Kept::Ticks)
        .unwrap();
    assert_eq!(ticks.outcome.map(|outcome| outcome.files), Some(0));
    let _ = authority;
}

#[tokio::test]
async fn of_what_was_erased_nothing_more_is_made() {
    let (app, authority, wave) = unsealed().await;
    for kept in [Kept::Ticks, Kept::Words] {
        let wanted = retention::Wanted {
            authority,
            wave,
            kept,
            wish: Wish::Now { unreleased: true },
            by: None,
        };
        retention::erase(&app.state, wanted).await.unwrap();
    }
    let tables = release::Wanted {
        authority,
        wave,
        by: None,
        after: 0,
    };
    let tables = release::tables(&app.state, tables, |_, _| {}).await;
    assert!(matches!(tables, Err(RoadError::Erased(Kept::Ticks))));
    let themes = release::themes(&app.state, authority, wave, None).await;
    assert!(matches!(themes, Err(RoadError::Erased(Kept::Words))));
    let until = app.state.clock.now() + Duration::hours(1);
    let lead = app.signed_in_until(authority, &[Role::SurveyLead], until).await;
    let page = app.get_as(&lead, &format!("/staff/waves/{wave}")).await;
    assert!(!page.body.contains("Release the tables") && !page.body.contains("Release the themes"));
}

#[tokio::test]
async fn an_administrator_says_once_or_twice_that_it_is_meant() {
    let (app, authority, wave) = unsealed().await;
    let until = app.state.clock.now() + Duration::hours(1);
    let admin = app
        .signed_in_until(authority, &[Role::Administrator], until)
        .await;
    let (page, erase) = (
        format!("/staff/retention/{wave}"),
        format!("/staff/retention/{wave}/erase"),
    );
    let shown = app.get_as(&admin, &page).await;
    assert_eq!(shown.status, StatusCode::OK);
    for part in [
        "sure-erase-words",
        "twice-words",
        "sure-erase-ticks",
        "Erased on Tuesday 15 December 2026",
        "nothing was left",
    ] {
        assert!(shown.body.contains(part), "{part}");
    }
    // Not even how many there are.
    assert!(!shown.body.contains("12 ") && !shown.body.contains(CANARY));
    for sent in [
        fields([("kept", "words"), ("twice-words", "yes")]),
        fields([
            ("kept", "words"),
            ("sure-erase-words", "yes"),
            ("twice-words", ""),
        ]),
    ] {
        let refused = app.post_as(&admin, &erase, &sent).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(counts(&app, wave).await, (12, 12));
    }
    let odd = app
        .post_as(&admin, &erase, &fields([("kept", "everything")]))
        .await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    let sure = fields([
        ("kept", "words"),
        ("sure-erase-words", "yes"),
        ("twice-words", "yes"),
    ]);
    assert_eq!(
        app.post_as(&admin, &erase, &sure).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(counts(&app, wave).await, (12, 0));
    // A second time there is nothing to do.
    assert_eq!(
        app.post_as(&admin, &erase, &sure).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    // What is released needs to be said only once.
    released(&app, authority, wave, ReleaseKind::Tables).await;
    let once = fields([("kept", "ticks"), ("sure-erase-ticks", "yes")]);
    assert_eq!(
        app.post_as(&admin, &erase, &once).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(counts(&app, wave).await, (0, 0));
}

#[tokio::test]
async fn an_open_wave_is_left_alone_and_a_closed_one_keeps_its_box() {
    let (mut app, authority, wave, codes) = TestApp::in_fieldwork(12).await;
    send(&app, &codes[0], CANARY).await;
    let admin = app.signed_in(authority.id, &[Role::Administrator]).await;
    let erase = format!("/staff/retention/{wave}/erase");
    let all = |kept: &str| {
        let pairs = [
            ("kept".into(), kept.into()),
            (format!("sure-erase-{kept}"), "yes".into()),
            (format!("twice-{kept}"), "yes".into()),
        ];
        pairs.to_vec()
    };
    for kept in Kept::ALL {
        let refused = app.post_as(&admin, &erase, &all(kept.as_str())).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{kept}");
    }
    at(&mut app, datetime!(2099-01-01 00:00 UTC)).await;
    app.state.clock = Clock::Fixed(NOW);
    assert_eq!(store::ballot_box::count(&app.state.store, wave).await.unwrap(), 1);
    send(&app, &codes[1], "it still works").await;
    waves::close(&app.state, authority.id, wave).await.unwrap();
    for kept in ["words", "ticks"] {
        let refused = app.post_as(&admin, &erase, &all(kept)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{kept}");
    }
    // Of a closed wave with too few answers the invitations go after their time, and with them the way back.
    app.state.clock = Clock::Fixed(datetime!(2026-12-20 12:00 UTC));
    at(&mut app, datetime!(2026-12-20 12:00 UTC)).await;
    assert!(erased(&app, wave).await.is_empty());
    at(&mut app, datetime!(2027-01-11 00:00 UTC)).await;
    assert_eq!(erased(&app, wave).await, [Kept::Invitations]);
    assert_eq!(store::ballot_box::count(&app.state.store, wave).await.unwrap(), 2);
    assert!(app.state.keys.get(wave).is_ok(), "what opens the box stays");
    let prolonged = waves::prolong(
        &app.state,
        authority.id,
        wave,
        time::macros::date!(2027 - 02 - 01),
    )
    .await;
    assert!(matches!(prolonged, Err(RoadError::InvitationsErased)));
    waves::destroy(&app.state, authority.id, wave).await.unwrap();
    assert!(app.state.keys.get(wave).is_err());
}

#[tokio::test]
async fn a_time_that_young_people_were_told_becomes_shorter_and_never_longer() {
    let (app, authority, wave, _) = TestApp::in_fieldwork(12).await;
    let admin = app.signed_in(authority.id, &[Role::Administrator]).await;
    let months = format!("/staff/retention/{wave}/months");
    let bare = |words: &'static str| fields([("invitations", "1"), ("words", words), ("ticks", "12")]);
    let sent = |words: &'static str| [bare(words), fields([("sure-months", "yes")])].concat();
    let unsure = app.post_as(&admin, &months, &bare("3")).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.body.contains("id=\"sure-months-error\"") && unsure.body.contains("value=\"3\""));
    for wrong in ["7", "0", "", "many", "25"] {
        let refused = app.post_as(&admin, &months, &sent(wrong)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    // Nothing of it was done.
    let told = app.get("/privacy").await;
    for part in [
        "last day Friday 11 December 2026: what you write is deleted on Friday 11 June 2027",
        "Saturday 11 December 2027",
    ] {
        assert!(told.body.contains(part), "{part}");
    }
    assert_eq!(
        app.post_as(&admin, &months, &sent("3")).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(
        app.get("/privacy")
            .await
            .body
            .contains("what you write is deleted on Thursday 11 March 2027")
    );
    let lead = app.signed_in(authority.id, &[Role::SurveyLead]).await;
    let page = app.get_as(&lead, &format!("/staff/waves/{wave}")).await;
    assert!(page.body.contains("Kept until Thursday 11 March 2027"));
    // Of a draft nobody was told anything yet.
    let draft = format!("/staff/retention/{}", app.draft_wave(authority.id).await);
    let page = app.get_as(&admin, &draft).await;
    assert!(page.body.contains("Save the months") && !page.body.contains("sure-months"));
    let longer = app.post_as(&admin, &format!("{draft}/months"), &bare("9")).await;
    assert_eq!(longer.status, StatusCode::SEE_OTHER);
}

/// On the command line: 0 and how much was searched, or 1 if something was found.
#[tokio::test(flavor = "multi_thread")]
async fn the_command_proves_it_and_fails_when_something_is_found() {
    let (app, _, wave) = unsealed().await;
    let folder = app.folder.path().to_owned();
    let wave = wave.to_string();
    let erase = |more: &[&str]| {
        let named = ["wave", "erase", &wave, "--authority", "southwark"];
        process::run(&folder, named.iter().chain(more))
    };
    let refused = erase(&["--now", "words"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--unreleased"));
    assert_eq!(erase(&["--now", "everything"]).status.code(), Some(2));
    let not_due = erase(&[]);
    assert_eq!(not_due.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&not_due.stderr).contains("words: they are kept until 2027-06-11"));
    let done = erase(&["--now", "ticks", "--unreleased", "--json"]);
    assert_eq!(
        done.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((&told["erased"], &told["found"]), (&"ticks".into(), &0.into()));
    assert!(told["files"].as_u64().unwrap() >= 2 && told["bytes"].as_u64().unwrap() > 100_000);
    // Somebody made a copy, beside the database.
    std::fs::copy(folder.join("earshot.db"), folder.join("earshot.db.copy")).unwrap();
    let found = erase(&["--now", "words", "--unreleased"]);
    assert_eq!(found.status.code(), Some(1));
    let (out, err) = (
        String::from_utf8_lossy(&found.stdout),
        String::from_utf8_lossy(&found.stderr),
    );
    assert!(
        out.contains("still in ") && out.contains("earshot.db.copy") && err.contains("is still in a file"),
        "{out}{err}"
    );
    assert!(!out.contains("zwibelfitz") && !err.contains("zwibelfitz"));
}
