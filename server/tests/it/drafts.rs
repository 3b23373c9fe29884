//! A draft is changed and deleted; letters are made once however often their form is sent.

use crate::harness::{Answer, TestApp, children, fields};
use app::road::waves;
use axum::http::StatusCode;
use domain::ballot_box::HashKey;
use domain::id::{AuthorityId, WaveId};
use domain::people::Role;
use domain::wave::Kept;
use server::jobs::finishing::{EVERY, round};
use time::macros::date;

struct Draft {
    app: TestApp,
    authority: AuthorityId,
    wave: WaveId,
    lead: String,
}

/// The form of a draft, whole.
const FORM: [(&str, &str); 7] = [
    ("title", "Winter 2026"),
    ("closes_on", "2026-12-18"),
    ("instrument", "care-leavers/1"),
    ("strategy", "southwark-2021"),
    ("keep_invitations", "2"),
    ("keep_words", "3"),
    ("keep_ticks", "4"),
];

impl Draft {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let authority = app.authority("southwark", "southwark-2021").await.id;
        let wave = app.draft_wave(authority).await;
        let lead = app.signed_in(authority, &[Role::SurveyLead]).await;
        Self {
            app,
            authority,
            wave,
            lead,
        }
    }

    async fn post(&self, act: &str, sent: &[(String, String)]) -> Answer {
        let to = format!("/staff/waves/{}/{act}", self.wave);
        self.app.post_as(&self.lead, &to, sent).await
    }

    async fn page(&self, end: &str) -> Answer {
        let page = format!("/staff/waves/{}{end}", self.wave);
        self.app.get_as(&self.lead, &page).await
    }

    /// What the form on the page sends, filled in with how many.
    async fn letters(&self, count: &str) -> Vec<(String, String)> {
        let form = self.page("").await.form("count");
        let asked = fields([("instrument", "eleven-to-seventeen/1"), ("count", count)]);
        form.filled(&asked).unwrap()
    }

    async fn printed(&self) -> u64 {
        let letters = store::invitations::letters(&self.app.state.store, self.wave).await;
        letters
            .unwrap()
            .iter()
            .map(|one| one.printed + one.replacements)
            .sum()
    }
}

#[tokio::test]
async fn a_draft_is_changed_as_a_whole_and_its_way_in_too() {
    let draft = Draft::new().await;
    let page = draft.page("/change").await;
    assert!(page.body.contains("value=\"Autumn 2026\"") && page.body.contains("value=\"2026-12-11\""));
    let refused = draft.post("change", &fields([("title", "")])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut form = fields(FORM);
    form.push(("open_link".into(), "yes".into()));
    let changed = draft.post("change", &form).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    let (store, wave) = (&draft.app.state.store, draft.wave);
    let now = waves::get(&draft.app.state, draft.authority, wave).await.unwrap();
    assert_eq!(
        (now.title.as_str(), now.closes_on),
        ("Winter 2026", date!(2026 - 12 - 18))
    );
    let kept = store::retention::declared(store, wave).await.unwrap().unwrap();
    assert_eq!(Kept::ALL.map(|one| kept.months(one)), [2, 3, 4]);
    let links = store::open_links::of_wave(store, wave).await.unwrap();
    assert_eq!(links[0].0.to_string(), "care-leavers/1");
    // A link stays as it is as long as its questionnaire does, and goes with it.
    form.push(("instrument".into(), "eleven-to-seventeen/1".into()));
    draft.post("change", &form).await;
    let both = store::open_links::of_wave(store, wave).await.unwrap();
    assert!(both.len() == 2 && both.contains(&links[0]));
    draft.post("change", &fields(FORM)).await;
    assert!(store::open_links::of_wave(store, wave).await.unwrap().is_empty());
    let acts = store::audit::of_authority(store, draft.authority, 1)
        .await
        .unwrap();
    assert_eq!(acts[0].act, format!("changed the draft of the wave {wave}"));
}

#[tokio::test]
async fn what_letters_say_stays_and_the_rest_can_be_changed() {
    let draft = Draft::new().await;
    draft.post("invite", &draft.letters("3").await).await;
    let page = draft.page("/change").await.body;
    assert!(page.contains("Letters are printed, and say so") && !page.contains("name=\"closes_on\""));
    let mut form = fields(FORM);
    form.push(("open_link".into(), "yes".into()));
    assert_eq!(draft.post("change", &form).await.status, StatusCode::SEE_OTHER);
    let now = waves::get(&draft.app.state, draft.authority, draft.wave)
        .await
        .unwrap();
    assert_eq!(
        (now.title.as_str(), now.closes_on),
        ("Winter 2026", date!(2026 - 12 - 11))
    );
    let store = &draft.app.state.store;
    let asked = store::waves::instruments(store, draft.wave).await.unwrap();
    assert_eq!(asked[0].key, children());
    assert!(
        store::open_links::of_wave(store, draft.wave)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_draft_is_deleted_with_its_letters_and_its_codes_open_nothing() {
    let draft = Draft::new().await;
    let codes = waves::invite(&draft.app.state, draft.authority, draft.wave, &children(), 3)
        .await
        .unwrap();
    let bare = draft.post("delete", &[]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(draft.page("").await.status, StatusCode::OK);
    let sure = fields([("sure-delete", "yes")]);
    assert_eq!(draft.post("delete", &sure).await.location(), "/staff/waves");
    assert_eq!(draft.page("").await.status, StatusCode::NOT_FOUND);
    assert!(
        draft.app.state.keys.get(draft.wave).is_err(),
        "its keys are destroyed"
    );
    let entered = draft
        .app
        .post("/s/survey", &fields([("code", &codes[0].printed())]))
        .await;
    assert!(!entered.body.contains("a.fun"));
    // On record, and the audit does not show an id for what is gone.
    let admin = draft.app.signed_in(draft.authority, &[Role::Administrator]).await;
    let audit = draft.app.get_as(&admin, "/staff/audit").await.body;
    assert!(
        audit.contains("Deleted the draft of the wave (removed)") && !audit.contains(&draft.wave.to_string())
    );
    assert!(audit.contains("Somebody"), "people are named as they are known");
}

#[tokio::test]
async fn of_an_opened_wave_nothing_is_changed_or_deleted() {
    let (app, authority, wave, _) = TestApp::in_fieldwork(3).await;
    let lead = app.signed_in(authority.id, &[Role::SurveyLead]).await;
    let at = |end: &str| format!("/staff/waves/{wave}/{end}");
    assert_eq!(
        app.get_as(&lead, &at("change")).await.status,
        StatusCode::NOT_FOUND
    );
    for (end, form) in [
        ("change", fields(FORM)),
        ("delete", fields([("sure-delete", "yes")])),
    ] {
        assert_eq!(
            app.post_as(&lead, &at(end), &form).await.status,
            StatusCode::NOT_FOUND
        );
    }
    let still = waves::get(&app.state, authority.id, wave).await.unwrap();
    assert_eq!(still.title, "Autumn 2026");
    let road = app::road::drafts::delete(&app.state, authority.id, wave).await;
    assert!(road.is_err_and(|error| error.is_refusal()));
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_letters_once() {
    let draft = Draft::new().await;
    let form = draft.letters("3").await;
    assert_eq!(draft.post("invite", &form).await.status, StatusCode::OK);
    // The page of letters is loaded again.
    let again = draft.post("invite", &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again
            .body
            .contains("Letters of this wave were made since you loaded that page")
    );
    assert_eq!(draft.printed().await, 3);
    // Who wants more sends the form of the page as it is now.
    let letters = draft.post("invite", &draft.letters("2").await).await;
    assert_eq!(letters.status, StatusCode::OK);
    assert!(
        letters.body.contains("src=\"/letters.js\""),
        "nobody leaves them by mistake"
    );
    assert_eq!(draft.printed().await, 5);
    // The same with replacements; at the same moment, too.
    waves::open(&draft.app.state, draft.authority, draft.wave)
        .await
        .unwrap();
    let form = draft.letters("2").await;
    let (one, other) = tokio::join!(draft.post("replace", &form), draft.post("replace", &form));
    let mut statuses = [one.status, other.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY]);
    assert_eq!(draft.printed().await, 7);
    assert_eq!(
        draft.post("replace", &form).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(draft.printed().await, 7);
}

#[tokio::test]
async fn a_draft_with_one_link_speaks_of_no_letters() {
    let draft = Draft::new().await;
    let mut form = fields(FORM);
    form.push(("open_link".into(), "yes".into()));
    draft.post("change", &form).await;
    let page = draft.page("").await.body.to_lowercase();
    let main = page.split_once("<main").unwrap().1;
    for word in [
        "letters are printed",
        "print letters",
        "letters printed",
        "invitations",
        "are invited",
    ] {
        assert!(!main.contains(word), "{word}");
    }
}

/// The power goes between the database and the secret file.
#[tokio::test(flavor = "multi_thread")]
async fn keys_of_a_deleted_draft_go_and_those_that_nobody_knows_stay() {
    let draft = Draft::new().await;
    let (app, state) = (&draft.app, &draft.app.state);
    let doctor = || {
        let output = crate::process::run(app.folder.path(), ["doctor"]);
        let lines = String::from_utf8(output.stdout).unwrap();
        let found = lines.lines().filter(|line| line.contains("keys of no wave:"));
        found.map(str::to_owned).collect::<Vec<_>>()
    };
    let kept = app.draft_wave(draft.authority).await;
    // Of another database, or of this one before it is restored.
    let mut rng = state.rng();
    let unknown = WaveId::draw(&mut rng);
    let keys = store::WaveKeys {
        invitation: HashKey::draw(&mut rng),
        mark: HashKey::draw(&mut rng),
        private: None,
    };
    assert!(doctor()[0].starts_with("well"));
    state.keys.add(unknown, &keys).unwrap();
    assert!(store::waves::delete(&state.store, draft.wave).await.unwrap());
    let found = doctor();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("mind") && found[0].contains(&draft.wave.to_string()));
    assert!(found[1].starts_with("mind") && found[1].contains(&unknown.to_string()));

    assert_eq!(round(state).await, EVERY);
    assert_eq!(state.keys.waves().unwrap().len(), 2);
    assert!(state.keys.has(kept).unwrap() && state.keys.has(unknown).unwrap());
    assert_eq!(doctor().len(), 1);
}
