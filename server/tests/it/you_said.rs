//! What the public reads: everything with the survey that it is from; and how long each survey's answers are kept.

use crate::harness::{NOW, TestApp, children};
use analysis::release::{TablesRelease, ThemesRelease};
use analysis::themes::{ShownCount, ThemeFinding};
use app::road::unseal;
use app::road::waves::{self, NewWave};
use domain::clock::Clock;
use domain::id::{AuthorityId, ReleaseId, WaveId};
use domain::wave::Retention;
use store::releases::{Release, ReleaseKind};
use time::macros::date;
use time::{Date, Duration};

/// An open wave, all of whose letters are answered.
async fn answered(app: &TestApp, authority: AuthorityId, title: &str, closes_on: Date, words: u8) -> WaveId {
    let new = NewWave {
        title: title.into(),
        closes_on,
        instruments: vec![children()],
        strategy: "southwark-2021".into(),
        retention: Retention::new(1, words, 12).unwrap(),
    };
    let wave = waves::create(&app.state, authority, new).await.unwrap();
    let codes = waves::invite(&app.state, authority, wave, &children(), 10)
        .await
        .unwrap();
    waves::open(&app.state, authority, wave).await.unwrap();
    crate::waves::answer(app, &codes).await;
    wave
}

async fn release(
    app: &TestApp,
    authority: AuthorityId,
    wave: WaveId,
    kind: ReleaseKind,
    on: Date,
    body: String,
) {
    let release = Release {
        id: ReleaseId::draw(&mut app.state.rng()),
        wave,
        kind,
        number: 1,
        manifest_hash: "0123abcd".into(),
        released_on: on,
        released_by: None,
        body,
    };
    assert!(
        store::releases::add(&app.state.store, authority, &release)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn tables_and_themes_of_two_surveys_each_stand_under_their_own() {
    let mut app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await.id;
    let autumn = answered(&app, authority, "Autumn 2026", date!(2026 - 12 - 04), 6).await;
    let winter = answered(&app, authority, "Winter 2026", date!(2026 - 12 - 11), 6).await;
    for wave in [autumn, winter] {
        waves::close(&app.state, authority, wave).await.unwrap();
    }
    app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    for wave in [autumn, winter] {
        unseal::unseal(&app.state, authority, wave).await.unwrap();
    }
    let tables = TablesRelease {
        manifest_hash: "0123abcd".into(),
        rule: "by hand".into(),
        tables: Vec::new(),
        unreadable: 0,
        replacements: None,
        open_link: false,
        audit: Default::default(),
    };
    let themes = ThemesRelease {
        themes: vec![ThemeFinding {
            slug: "life-story".into(),
            title: "Life story".into(),
            survey: ShownCount::AFew,
            session: ShownCount::HeldBack,
        }],
        open_link: true,
    };
    let (published, later) = (date!(2026 - 12 - 21), date!(2026 - 12 - 23));
    release(
        &app,
        authority,
        autumn,
        ReleaseKind::Tables,
        published,
        tables.to_json(),
    )
    .await;
    release(
        &app,
        authority,
        winter,
        ReleaseKind::Themes,
        later,
        themes.to_json(),
    )
    .await;
    let page = app.get("/southwark/you-said").await.body;
    for part in [
        "The numbers are from the survey “Autumn 2026” that ended on Friday 4 December 2026. They were published on Monday 21 \
         December 2026.",
        "What the words were about is from the survey “Winter 2026” that ended on Friday 11 December 2026. It was published on \
         Wednesday 23 December 2026.",
        // Of the themes, which say so alone.
        "anyone with the link could answer more than once",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Which questions belong to which priority is our choice, and that is said in the language of the page.
    assert!(page.contains("is what Earshot thinks"));
    let arabic = crate::languages::made_up(app)
        .get("/southwark/you-said?lang=ar")
        .await
        .body;
    assert!(!arabic.contains("Earshot thinks") && !arabic.contains("reading, not the council"));
}

#[tokio::test]
async fn each_open_survey_is_named_with_its_own_dates() {
    let app = TestApp::new().await;
    let authority = app.authority("southwark", "southwark-2021").await.id;
    answered(&app, authority, "Autumn 2026", date!(2026 - 12 - 11), 6).await;
    let one = app.get("/privacy").await.body;
    assert!(!one.contains("Each survey has its own dates"));
    answered(&app, authority, "Winter 2026", date!(2026 - 12 - 04), 3).await;
    let page = app.get("/privacy").await.body;
    assert!(page.contains("Each survey has its own dates"));
    for (closes, deleted) in [
        ("Friday 11 December 2026", "Friday 11 June 2027"),
        ("Friday 4 December 2026", "Thursday 4 March 2027"),
    ] {
        let told = format!("last day {closes}: what you write is deleted on {deleted}");
        assert!(page.contains(&told), "{told}");
    }
}
