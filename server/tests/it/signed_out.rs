//! A session that ends while somebody types: nothing that they typed is lost, nothing is done, and nobody else reads it.

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

    /// The page that comes when a review is sent after the session has ended.
    async fn sent_too_late(&self) -> Answer {
        let late = self
            .app
            .signed_in_until(self.authority.id, &[Role::Officer], NOW - time::Duration::MINUTE)
            .await;
        let form = fields([
            ("heard", HEARD),
            ("decision", "cannot"),
            ("reason", "No money"),
            ("password", "unspoken"),
            ("words", "unspoken"),
        ]);
        self.app.post_as(&late, FORM, &form).await
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

/// Text as it stands in a page.
fn escaped(text: &str) -> String {
    text.replace('<', "&lt;").replace('>', "&gt;")
}

#[tokio::test]
async fn what_was_typed_is_shown_again_after_signing_in() {
    let town = Town::new().await;
    town.somebody("ada@southwark.example", Role::Officer).await;
    let page = town.sent_too_late().await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(
        page.body.contains("You were signed out meanwhile") && page.header("cache-control") == "no-store"
    );
    assert!(!page.body.contains("unspoken"), "no secret is echoed");
    // A slip in the password loses nothing either.
    let again = town.sign_in(&page, "ada@southwark.example", "wrong").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = town.sign_in(&again, "ada@southwark.example", PASSWORD).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.header("set-cookie").starts_with("earshot_session="));
    assert_eq!(shown.header("cache-control"), "no-store");
    assert!(shown.body.contains("Here is what you had typed"));
    assert!(shown.body.contains(&escaped(HEARD)) && shown.body.contains("No money"));
    assert!(shown.body.contains(&format!("href=\"{FORM}\"")), "{}", shown.body);
    // It was not sent by itself.
    let store = &town.app.state.store;
    let reviews = store::reviews::of_area(store, town.authority.id, "southwark-2021", "families-together");
    assert!(reviews.await.unwrap().is_empty());
}

#[tokio::test]
async fn somebody_with_another_role_does_not_read_it() {
    let town = Town::new().await;
    town.somebody("bo@southwark.example", Role::Administrator).await;
    let page = town.sent_too_late().await;
    let shown = town.sign_in(&page, "bo@southwark.example", PASSWORD).await;
    assert_eq!((shown.status, shown.location()), (StatusCode::SEE_OTHER, FORM));
    assert!(!shown.body.contains("No money"));
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
    // Of a form without a text the way back is the page that it stands on.
    let closed = town
        .app
        .post("/staff/accounts/1/remove", &fields([("sure-remove-1", "yes")]))
        .await;
    assert_eq!(closed.location(), "/staff/sign-in?next=/staff/accounts");
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
