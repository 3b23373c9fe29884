//! Key holders are asked to take seats and layers, and an account that holds a layer is not removed in passing.

use crate::harness::{NOW, TestApp, children, fields};
use crate::waves::answer;
use app::road::waves;
use axum::http::StatusCode;
use domain::ballot_box::{HolderWords, PrivateKey, Seat};
use domain::clock::Clock;
use domain::id::{AuthorityId, StaffId, WaveId};
use domain::people::Role;
use rand::SeedableRng;
use rand::rngs::StdRng;
use time::Duration;

/// A draft and four key holders with their sign-ins, and an administrator.
struct Town {
    app: TestApp,
    authority: AuthorityId,
    wave: WaveId,
    holders: Vec<String>,
    admin: String,
}

impl Town {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let authority = app.authority("southwark", "southwark-2021").await.id;
        let wave = app.draft_wave(authority).await;
        let until = NOW + Duration::days(60);
        let mut holders = Vec::new();
        for _ in Seat::ALL {
            holders.push(app.signed_in_until(authority, &[Role::KeyHolder], until).await);
        }
        let admin = app
            .signed_in_until(authority, &[Role::Administrator], until)
            .await;
        Self {
            app,
            authority,
            wave,
            holders,
            admin,
        }
    }

    async fn sit(&self, nth: usize) {
        let mut rng = StdRng::seed_from_u64(nth as u64);
        let key = PrivateKey::of_words(&HolderWords::draw(&mut rng), self.wave).public();
        let form = fields([("seat", Seat::ALL[nth].as_str()), ("key", &key.written())]);
        let to = format!("/staff/waves/{}/seat", self.wave);
        let sat = self.app.post_as(&self.holders[nth], &to, &form).await;
        assert_eq!(sat.status, StatusCode::SEE_OTHER);
        // The page says so, where the address leads.
        let (address, place) = sat.location().split_once('#').unwrap();
        let page = self.app.get_as(&self.holders[nth], address).await;
        assert!(page.body.contains(&format!("id=\"{place}\" role=\"status\"")));
        assert!(page.body.contains("You have your seat"));
    }

    async fn home(&self, nth: usize) -> String {
        self.app.get_as(&self.holders[nth], "/staff").await.body
    }

    async fn seated(&self) -> Vec<(Seat, StaffId)> {
        let seated = store::key_holders::of_wave(&self.app.state.store, self.wave).await;
        seated.unwrap().iter().map(|one| (one.seat, one.staff)).collect()
    }

    /// Removes who has a seat, with these boxes ticked.
    async fn remove(&self, nth: usize, boxes: &[&str]) -> (StatusCode, String) {
        let (_, person) = self.seated().await[nth];
        let sent: Vec<_> = boxes
            .iter()
            .map(|name| (format!("{name}-{person}"), "yes".to_owned()))
            .collect();
        let to = format!("/staff/accounts/{person}/remove");
        let answer = self.app.post_as(&self.admin, &to, &sent).await;
        (answer.status, answer.body)
    }
}

#[tokio::test]
async fn their_start_page_asks_for_a_seat_and_then_for_a_layer() {
    let mut town = Town::new().await;
    assert!(town.home(0).await.contains("nobody has a key holder"));
    for nth in 0..4 {
        town.sit(nth).await;
        assert!(
            !town.home(nth).await.contains("Your turn"),
            "who sits is asked no more"
        );
        let free = format!("{} of the four key holders", 3 - nth);
        assert_eq!(town.home(3).await.contains(&free), nth < 3, "{nth}");
    }
    let codes = waves::invite(&town.app.state, town.authority, town.wave, &children(), 12)
        .await
        .unwrap();
    waves::open(&town.app.state, town.authority, town.wave)
        .await
        .unwrap();
    answer(&town.app, &codes).await;
    waves::close(&town.app.state, town.authority, town.wave)
        .await
        .unwrap();
    for nth in 0..4 {
        assert!(
            !town.home(nth).await.contains("Your turn"),
            "not before the promised day"
        );
    }
    town.app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    for nth in 0..4 {
        assert_eq!(
            town.home(nth).await.contains("Take your layer off"),
            nth < 2,
            "{nth}"
        );
    }
}

#[tokio::test]
async fn the_last_who_holds_a_layer_is_not_removed_without_saying_so_twice() {
    let town = Town::new().await;
    for nth in 0..4 {
        town.sit(nth).await;
    }
    // Before letters are printed a seat is free again.
    assert_eq!(town.remove(3, &["sure-remove"]).await.0, StatusCode::SEE_OTHER);
    assert_eq!(town.seated().await.len(), 3);
    let next = town.app.signed_in(town.authority, &[Role::KeyHolder]).await;
    let town = Town {
        holders: [&town.holders[..3], &[next]].concat(),
        ..town
    };
    town.sit(3).await;
    waves::invite(&town.app.state, town.authority, town.wave, &children(), 3)
        .await
        .unwrap();
    waves::open(&town.app.state, town.authority, town.wave)
        .await
        .unwrap();
    // Whoever has a deputy goes with the usual box, and the page has said what that means.
    let page = town.app.get_as(&town.admin, "/staff/accounts").await.body;
    assert_eq!(
        page.matches("only the other one of the pair can bring words")
            .count(),
        4
    );
    assert!(page.contains("“Autumn 2026” (Open for answers): First key holder, in the council"));
    assert_eq!(town.remove(0, &["sure-remove"]).await.0, StatusCode::SEE_OTHER);
    // The deputy is now the last.
    let page = town.app.get_as(&town.admin, "/staff/accounts").await.body;
    assert_eq!(
        page.matches("nobody is left who would open this layer").count(),
        1
    );
    let (status, told) = town.remove(1, &["sure-remove"]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.contains("Nobody else is left who would open a wave"));
    let (_, deputy) = town.seated().await[1];
    let still = store::staff::by_id(&town.app.state.store, town.authority, deputy).await;
    assert!(still.unwrap().is_some());
    assert_eq!(
        town.remove(1, &["sure-remove", "last"]).await.0,
        StatusCode::SEE_OTHER
    );
    // The wave's page goes on naming them.
    let page = town
        .app
        .get_as(&town.holders[2], &format!("/staff/waves/{}", town.wave))
        .await;
    assert_eq!(page.body.matches("Somebody (account removed)").count(), 2);
}
