//! A session that ends while somebody types: nothing that they typed is lost, and nothing is done before they send it again.

use crate::harness::{Answer, NOW, TestApp, fields};
use axum::http::StatusCode;
use domain::id::StaffId;
use domain::people::Role;
use store::staff::StaffMember;

const PASSWORD: &str = "zwibelfitz under the bed";
const HEARD: &str = "They want to see \"Sam\" <more>,\nand sooner";
const FORM: &str = "/staff/priorities/families-together?strategy=southwark-2021";

struct Town {
    app: TestApp,
    authority: store::authorities::Authority,
}

impl Town {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let authority = app.authority("southwark", "southwark-2021").await;
        Self { app, authority }
    }

    /// Somebody who can sign in with [`PASSWORD`].
    async fn somebody(&self, email: &str, role: Role) {
        let mut rng = self.app.state.rng();
        let member = StaffMember {
            id: StaffId::draw(&mut rng),
            authority: self.authority.id,
            name: "Somebody".into(),
            email: email.parse().unwrap(),
            roles: [role].into(),
        };
        let hash = app::staff::hash_password(PASSWORD, &mut rng).unwrap();
        store::staff::add(&self.app.state.store, &member, &hash)
            .await
            .unwrap();
    }

    /// The session of an officer, and one that has ended.
    async fn officer(&self, lasts: time::Duration) -> String {
        let roles = [Role::Officer];
        self.app
            .signed_in_until(self.authority.id, &roles, NOW + lasts)
            .await
    }

    /// The page that comes when a review is sent after the session has ended.
    async fn sent_too_late(&self) -> Answer {
        let late = self.officer(-time::Duration::MINUTE).await;
        let form = fields([
            ("heard", HEARD),
            ("decision", "cannot"),
            ("reason", "No money"),
            ("decided_by", "Cabinet"),
            ("look_again_on", "2027-05-01"),
            ("password", "unspoken"),
            ("words", "unspoken"),
        ]);
        self.app.post_as(&late, FORM, &form).await
    }

    async fn reviews(&self) -> usize {
        let store = &self.app.state.store;
        let reviews =
            store::reviews::of_area(store, self.authority.id, "southwark-2021", "families-together");
        reviews.await.unwrap().len()
    }

    /// The sign-in form of a page, filled in.
    async fn sign_in(&self, page: &Answer, email: &str, password: &str) -> Answer {
        let form = page.form("email");
        let typed = fields([("email", email), ("password", password)]);
        self.app
            .post("/staff/sign-in", &form.filled(&typed).unwrap())
            .await
    }
}

#[tokio::test]
async fn what_was_typed_is_held_until_it_is_sent_again() {
    let town = Town::new().await;
    let page = town.sent_too_late().await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("Nothing was saved, passed on or changed yet"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(!page.body.contains("unspoken"), "no secret is echoed");
    let form = page.form("heard");
    assert_eq!(form.action, FORM);
    let again = form.filled(&fields([])).unwrap();
    // Without signing in it is held as before.
    let held = town.app.post(FORM, &again).await;
    assert_eq!(held.status, StatusCode::FORBIDDEN);
    assert_eq!(held.form("heard").filled(&fields([])).unwrap(), again);
    assert_eq!(town.reviews().await, 0, "nothing is sent by itself");
    let officer = town.officer(time::Duration::HOUR).await;
    let sent = town.app.post_as(&officer, FORM, &again).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    assert_eq!(town.reviews().await, 1);
}

#[tokio::test]
async fn a_button_alone_is_said_to_have_done_nothing() {
    let town = Town::new().await;
    let page = town
        .app
        .post("/staff/accounts/1/remove", &fields([("sure-remove-1", "yes")]))
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("You were signed out"));
    assert_eq!(page.form("sure-remove-1").action, "/staff/accounts/1/remove");
    // More than any form of ours has is not held.
    let many: Vec<(String, String)> = (0..501).map(|n| (format!("f{n}"), "x".to_owned())).collect();
    let page = town.app.post("/staff/waves/new", &many).await;
    assert!(page.body.contains("Sign in, then do it again") && !page.body.contains("f500"));
}

/// A file may be a hundred times as large as a form: for somebody who is not signed in nothing of it is read.
#[tokio::test]
async fn no_file_is_read_of_somebody_who_is_not_signed_in() {
    let town = Town::new().await;
    let form = fields([("a", "held")]);
    let page = town.app.post("/staff/waves/1/returned", &form).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("Sign in, then do it again") && !page.body.contains("held"));
}

#[tokio::test]
async fn the_way_back_is_kept_whole_and_leads_to_our_pages_only() {
    let town = Town::new().await;
    town.somebody("ada@southwark.example", Role::Officer).await;
    let wanted = format!("{FORM}&by=age-band");
    let asked = town.app.get(&wanted).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    let page = town.app.get(asked.location()).await;
    let signed_in = town.sign_in(&page, "ada@southwark.example", PASSWORD).await;
    assert_eq!(
        (signed_in.status, signed_in.location()),
        (StatusCode::SEE_OTHER, wanted.as_str())
    );
    for foreign in [
        "https://evil.example/staff",
        "//evil.example",
        "/staff/../s/survey",
        "/staff/waves?x=//evil%0d%0aset-cookie: a",
        "/staff/waves#x",
        "/staff/waves?a=\\evil",
        "/staff/sign-out",
    ] {
        let form = fields([
            ("email", "ada@southwark.example"),
            ("password", PASSWORD),
            ("next", foreign),
        ]);
        let signed_in = town.app.post("/staff/sign-in", &form).await;
        assert_eq!(
            (signed_in.status, signed_in.location()),
            (StatusCode::SEE_OTHER, "/staff"),
            "{foreign}"
        );
    }
}
