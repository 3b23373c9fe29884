//! Two key holders: they take seats, answers are sealed to them, and they open the box one after the other, in files that the
//! server gives and takes.

mod page;
mod refused;

use crate::harness::{Answer, HOST, NOW, TestApp, ask, children, fields};
use app::road::waves;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use domain::ballot_box::{BoxKey, Code, Heaps, HolderWords, PrivateKey, Seat};
use domain::clock::Clock;
use domain::id::{AuthorityId, WaveId};
use domain::people::Role;
use domain::wave::WaveState;
use rand::SeedableRng;
use rand::rngs::StdRng;
use time::Duration;
use tower::ServiceExt;

/// What one young person writes; nobody may see it before both have opened their layer.
const SECRET: &str = "quagmire";
const PEOPLE: u32 = 12;

struct Held {
    app: TestApp,
    authority: AuthorityId,
    wave: WaveId,
    codes: Vec<Code>,
    words: [HolderWords; 4],
    /// A key holder's sign-in that lasts to the end.
    holder: String,
    rng: StdRng,
}

impl Held {
    /// A draft with nobody on a seat, and without letters.
    async fn draft() -> Self {
        let app = TestApp::new().await;
        let authority = app.authority("southwark", "southwark-2021").await.id;
        let wave = app.draft_wave(authority).await;
        let mut rng = StdRng::seed_from_u64(1);
        let words = std::array::from_fn(|_| HolderWords::draw(&mut rng));
        let until = NOW + Duration::days(40);
        let holder = app.signed_in_until(authority, &[Role::KeyHolder], until).await;
        Self {
            app,
            authority,
            wave,
            codes: Vec::new(),
            words,
            holder,
            rng,
        }
    }

    fn at(&self, act: &str) -> String {
        format!("/staff/waves/{}/{act}", self.wave)
    }

    fn key(&self, seat: usize) -> PrivateKey {
        PrivateKey::of_words(&self.words[seat], self.wave)
    }

    async fn sit(&self, cookie: &str, seat: Seat, number: usize) -> Answer {
        let key = self.key(number).public().written();
        let form = fields([("seat", seat.as_str()), ("key", &key)]);
        self.app.post_as(cookie, &self.at("seat"), &form).await
    }

    /// Four people take the four seats.
    async fn seated(&self) {
        for (number, seat) in Seat::ALL.into_iter().enumerate() {
            let who = self.app.signed_in(self.authority, &[Role::KeyHolder]).await;
            assert_eq!(self.sit(&who, seat, number).await.status, StatusCode::SEE_OTHER);
        }
    }

    /// Letters, which name the key: from then on seats stay as they are.
    async fn print(&mut self) {
        let (state, version) = (&self.app.state, children());
        let printed = waves::invite(state, self.authority, self.wave, &version, PEOPLE).await;
        self.codes = printed.unwrap();
    }

    /// With its four key holders, closed, and long after the promised day.
    async fn closed() -> Self {
        let mut held = Self::draft().await;
        held.seated().await;
        held.go_through_fieldwork().await;
        held
    }

    /// Opened, answered by all, closed.
    async fn go_through_fieldwork(&mut self) {
        self.print().await;
        let (state, authority, wave) = (self.app.state.clone(), self.authority, self.wave);
        waves::open(&state, authority, wave).await.unwrap();
        for code in &self.codes {
            let form = fields([
                ("code", code.printed().as_str()),
                ("a.fun", "always"),
                ("w.one-change", SECRET),
            ]);
            let sent = self.app.post("/s/send", &form).await;
            assert!(sent.location().starts_with("/s/sent"), "{}", sent.status);
        }
        waves::close(&state, authority, wave).await.unwrap();
        self.app.state.clock = Clock::Fixed(NOW + Duration::days(30));
    }

    async fn state(&self) -> WaveState {
        let wave = store::waves::get(&self.app.state.store, self.authority, self.wave).await;
        wave.unwrap().unwrap().state
    }

    /// The file that the page gives.
    async fn fetched(&self) -> Heaps {
        let request = Request::get(self.at("box"))
            .header(header::HOST, HOST)
            .header(header::COOKIE, &self.holder);
        let router = server::router::router(self.app.state.clone());
        let answer = router
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Heaps::from_bytes(&bytes).unwrap()
    }

    fn peeled(&mut self, heaps: Heaps, seat: usize) -> Heaps {
        let key = self.key(seat);
        heaps.peel(&key, &mut self.rng, &mut |_| ()).unwrap().0
    }

    async fn bring(&self, file: &[u8]) -> Answer {
        let router = server::router::router(self.app.state.clone());
        ask(router, self.returned(file)).await
    }

    /// A file on its way back.
    fn returned(&self, file: &[u8]) -> Request<Body> {
        const BOUNDARY: &str = "a-line-that-no-file-holds";
        let mut body = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.box\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.at("returned"))
            .header(header::HOST, HOST)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::COOKIE, &self.holder)
            .header(
                header::CONTENT_TYPE,
                format!("multipart/form-data; boundary={BOUNDARY}"),
            );
        request.body(Body::from(body)).unwrap()
    }

    async fn refused(&self, file: &[u8], why: &str) {
        let answer = self.bring(file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(why), "the page does not say: {why}");
        assert_eq!(self.state().await, WaveState::Closed);
    }
}

#[tokio::test]
async fn they_open_it_one_after_the_other_and_the_server_could_not() {
    let mut held = Held::closed().await;
    let sealed_to = store::waves::box_key(&held.app.state.store, held.wave)
        .await
        .unwrap();
    assert!(matches!(sealed_to, Some(BoxKey::Holders { .. })));
    assert!(held.app.state.keys.get(held.wave).unwrap().private.is_none());
    // The button of the simple mode would not do it.
    let button = held.app.post_as(&held.holder, &held.at("unseal"), &[]).await;
    assert_eq!(button.status, StatusCode::UNPROCESSABLE_ENTITY);

    // The deputy of the first, then the second: any first with any second will do.
    let sealed = held.fetched().await;
    assert_eq!((sealed.layers(), sealed.count()), (2, PEOPLE as usize));
    let outer_off = held.peeled(sealed, 1);
    assert_eq!(
        held.bring(&outer_off.to_bytes()).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(held.state().await, WaveState::Closed);
    let sealed = held.fetched().await;
    assert_eq!(sealed.layers(), 1);
    let both_off = held.peeled(sealed, 2);
    assert_eq!(
        held.bring(&both_off.to_bytes()).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(held.state().await, WaveState::Unsealed);
    assert!(
        held.app.state.keys.get(held.wave).is_err(),
        "the keys are destroyed"
    );
    let store = &held.app.state.store;
    assert_eq!(
        store::ballot_box::responses(store, held.wave)
            .await
            .unwrap()
            .len(),
        PEOPLE as usize
    );
    assert_eq!(store::ballot_box::unreadable(store, held.wave).await.unwrap(), 0);
    assert_eq!(
        store::comments::progress(store, held.wave).await.unwrap(),
        (0, u64::from(PEOPLE))
    );
}

#[tokio::test]
async fn nothing_goes_out_before_the_promised_day_or_with_fewer_than_ten() {
    let mut held = Held::closed().await;
    held.app.state.clock = Clock::Fixed(NOW + Duration::days(1));
    let early = held.app.get_as(&held.holder, &held.at("box")).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.body.contains("promised"));
}

#[tokio::test]
async fn after_the_first_layer_no_answer_is_taken_even_with_the_clock_set_back() {
    let mut held = Held::closed().await;
    let sealed = held.fetched().await;
    let outer_off = held.peeled(sealed, 0);
    held.bring(&outer_off.to_bytes()).await;
    let store = &held.app.state.store;
    let mark = domain::ballot_box::Mark([7; 32]);
    let [ticks, words] = [vec![1; 9], vec![2; 9]].map(domain::ballot_box::SealedEnvelope::from_bytes);
    let late = store::ballot_box::accept(store, held.wave, &mark, &ticks, &words, &mut held.rng).await;
    assert!(matches!(late, Err(store::StoreError::Conflict("wave"))));
}

#[tokio::test]
async fn all_four_seats_are_taken_or_none() {
    let mut held = Held::draft().await;
    let lead = held.app.signed_in(held.authority, &[Role::SurveyLead]).await;
    let who = held.app.signed_in(held.authority, &[Role::KeyHolder]).await;
    assert_eq!(held.sit(&who, Seat::First, 0).await.status, StatusCode::SEE_OTHER);
    let anyway = fields([("open_anyway", "yes"), ("sure-open", "yes")]);
    let letters = fields([("instrument", "eleven-to-seventeen/1"), ("count", "3")]);
    let printed = held.app.post_as(&lead, &held.at("invite"), &letters).await;
    assert_eq!(printed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(printed.body.contains("3 of the four keys are missing"));
    // The same person on another seat gets up from the first one; the seat is free for another.
    assert_eq!(
        held.sit(&who, Seat::Second, 2).await.status,
        StatusCode::SEE_OTHER
    );
    let next = held.app.signed_in(held.authority, &[Role::KeyHolder]).await;
    assert_eq!(
        held.sit(&next, Seat::First, 0).await.status,
        StatusCode::SEE_OTHER
    );
    let taken = held.sit(&next, Seat::Second, 1).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        taken.body.contains("somebody else has this seat")
            || taken.body.contains("Somebody else has this seat")
    );
    for cookie in [&who, &next] {
        held.app.post_as(cookie, &held.at("leave-seat"), &[]).await;
    }
    held.print().await;
    let settled = held.sit(&who, Seat::First, 0).await;
    assert!(
        settled.body.contains("seats can't change any more")
            || settled.body.contains("seats can&#x27;t change any more")
    );
    let opened = held.app.post_as(&lead, &held.at("open"), &anyway).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    assert!(held.app.state.keys.get(held.wave).unwrap().private.is_some());
    let late = held.sit(&who, Seat::First, 0).await;
    assert!(
        late.body
            .contains("Key holders are named while a wave is a draft")
    );
}

#[tokio::test]
async fn letters_name_the_lock_and_nobody_gets_up_afterwards() {
    let mut held = Held::draft().await;
    held.seated().await;
    held.print().await;
    let fingerprint = app::road::holders::fingerprint(&held.app.state, held.wave)
        .await
        .unwrap();
    waves::open(&held.app.state, held.authority, held.wave)
        .await
        .unwrap();
    let sealed_to = store::waves::box_key(&held.app.state.store, held.wave)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(sealed_to.fingerprint(), fingerprint);
    let link = waves::link(&held.app.state, &held.codes[0], &fingerprint);
    assert!(link.ends_with(&format!("/s#{}~{fingerprint}", held.codes[0].printed())));
    assert!(
        Code::parse(&link) == Code::parse(&held.codes[0].printed()),
        "the whole link may be pasted"
    );

    let mut other = Held::draft().await;
    let who = other.app.signed_in(other.authority, &[Role::KeyHolder]).await;
    assert_eq!(
        other.sit(&who, Seat::First, 0).await.status,
        StatusCode::SEE_OTHER
    );
    other.app.post_as(&who, &other.at("leave-seat"), &[]).await;
    other.print().await;
    let seated = other.sit(&who, Seat::First, 0).await;
    assert_eq!(seated.status, StatusCode::UNPROCESSABLE_ENTITY);
    let holders = store::key_holders::of_wave(&other.app.state.store, other.wave)
        .await
        .unwrap();
    assert!(holders.is_empty());
}
