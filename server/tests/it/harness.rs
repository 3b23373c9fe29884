//! An Earshot for one test: the real router, asked without a network.

use app::road::waves::{self, NewWave};
use app::state::AppState;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::ballot_box::Code;
use domain::clock::Clock;
use domain::id::{AuthorityId, StaffId, WaveId};
use domain::instrument::InstrumentKey;
use domain::people::Role;
use server::config::Places;
use server::simulate::form::{self, Form};
use std::collections::BTreeSet;
use store::authorities::{self, Authority};
use store::staff::StaffMember;
use tempfile::TempDir;
use time::macros::{date, datetime};
use time::{Duration, OffsetDateTime};
use tower::ServiceExt;

/// The moment at which every test begins: a Monday in fieldwork.
pub const NOW: OffsetDateTime = datetime!(2026-11-23 12:00 UTC);
/// The address that a browser of the tests believes in.
pub const HOST: &str = "earshot.test";

/// An Earshot. Its folder goes with it.
pub struct TestApp {
    pub state: AppState,
    /// Where its files lie.
    pub folder: TempDir,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where it leads to.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// A header as text; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The page without what is drawn anew each time.
    pub fn without_nonces(&self) -> String {
        let mut parts = self.body.split("nonce=\"");
        let first = parts.next().unwrap_or_default().to_owned();
        first
            + &parts
                .map(|part| part.split_once('"').map_or(part, |(_, rest)| rest))
                .collect::<String>()
    }

    /// Whether somebody who is not signed in got nothing but the way to do so.
    pub fn leads_to_sign_in(&self) -> bool {
        match self.status {
            StatusCode::SEE_OTHER => self.location().starts_with("/staff/sign-in"),
            StatusCode::FORBIDDEN => self.body.contains("<h1>You were signed out"),
            _ => false,
        }
    }

    /// The first form that has this field.
    pub fn form(&self, field: &str) -> Form {
        let found = form::forms(&self.body).into_iter().find(|form| form.has(field));
        found.unwrap_or_else(|| panic!("no form with {field} in a page with status {}", self.status))
    }
}

impl TestApp {
    /// An empty one.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::in_folder(folder.path());
        let state = server::startup::open(&places, format!("http://{HOST}"), Clock::Fixed(NOW))
            .await
            .unwrap();
        Self { state, folder }
    }

    /// One with an authority and an open wave, and the codes of its letters.
    pub async fn in_fieldwork(letters: u32) -> (Self, Authority, WaveId, Vec<Code>) {
        let app = Self::new().await;
        let authority = app.authority("southwark", "southwark-2021").await;
        let (wave, codes) = app.open_wave(authority.id, letters).await;
        (app, authority, wave, codes)
    }

    /// The same Earshot at another time.
    pub fn later(&self, by: Duration) -> AppState {
        AppState {
            clock: Clock::Fixed(NOW + by),
            ..self.state.clone()
        }
    }

    pub async fn authority(&self, slug: &str, strategy: &str) -> Authority {
        authority(&self.state, slug, strategy).await
    }

    pub async fn draft_wave(&self, authority: AuthorityId) -> WaveId {
        let strategy = authorities::by_id(&self.state.store, authority)
            .await
            .unwrap()
            .unwrap()
            .strategy;
        let new = NewWave {
            title: "Autumn 2026".into(),
            closes_on: date!(2026 - 12 - 11),
            instruments: vec![children()],
            strategy,
            retention: Default::default(),
        };
        waves::create(&self.state, authority, new).await.unwrap()
    }

    pub async fn open_wave(&self, authority: AuthorityId, letters: u32) -> (WaveId, Vec<Code>) {
        let wave = self.draft_wave(authority).await;
        let codes = waves::invite(&self.state, authority, wave, &children(), letters)
            .await
            .unwrap();
        waves::open(&self.state, authority, wave).await.unwrap();
        (wave, codes)
    }

    /// Somebody with these roles, and the cookie of a sign-in that lasts some hours.
    pub async fn signed_in(&self, authority: AuthorityId, roles: &[Role]) -> String {
        self.signed_in_until(authority, roles, NOW + Duration::hours(8))
            .await
    }

    /// The same for as long as a test says.
    pub async fn signed_in_until(
        &self,
        authority: AuthorityId,
        roles: &[Role],
        until: OffsetDateTime,
    ) -> String {
        use sha2::Digest;
        let mut rng = self.state.rng();
        let id = StaffId::draw(&mut rng);
        let member = StaffMember {
            id,
            authority,
            name: "Somebody".into(),
            email: format!("{id}@council.example").parse().unwrap(),
            roles: roles.iter().copied().collect::<BTreeSet<_>>(),
        };
        // Nobody can sign in with this hash; the session is started here, as the sign-in page would.
        store::staff::add(&self.state.store, &member, "no password")
            .await
            .unwrap();
        let token: String = id.to_string().replace('-', "").repeat(2);
        let hash = sha2::Sha256::digest(token.as_bytes()).into();
        store::staff_sessions::start(&self.state.store, hash, id, until)
            .await
            .unwrap();
        format!("earshot_session={token}")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(request(Method::GET, path, None, &[])).await
    }

    pub async fn get_as(&self, cookie: &str, path: &str) -> Answer {
        self.ask(request(Method::GET, path, Some(cookie), &[])).await
    }

    pub async fn post(&self, path: &str, fields: &[(String, String)]) -> Answer {
        self.ask(request(Method::POST, path, None, fields)).await
    }

    pub async fn post_as(&self, cookie: &str, path: &str, fields: &[(String, String)]) -> Answer {
        self.ask(request(Method::POST, path, Some(cookie), fields)).await
    }

    /// What is no page.
    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let router = server::router::router(self.state.clone());
        let response = router
            .oneshot(request(Method::GET, path, None, &[]))
            .await
            .unwrap();
        to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
    }

    /// Sends what is no form.
    pub async fn post_bytes(&self, path: &str, bytes: Vec<u8>) -> Answer {
        let request = Request::post(path)
            .header(header::HOST, HOST)
            .header(header::ORIGIN, format!("http://{HOST}"));
        self.ask(request.body(Body::from(bytes)).unwrap()).await
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        ask(server::router::router(self.state.clone()), request).await
    }
}

/// Asks a router once.
pub async fn ask(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

/// A request as a browser without scripts sends it.
pub fn request(
    method: Method,
    path: &str,
    cookie: Option<&str>,
    fields: &[(String, String)],
) -> Request<Body> {
    let mut request = Request::builder()
        .method(&method)
        .uri(path)
        .header(header::HOST, HOST);
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    if method == Method::POST {
        request = request
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    let body = serde_urlencoded::to_string(fields).unwrap();
    request
        .header(header::CONTENT_LENGTH, body.len())
        .body(Body::from(body))
        .unwrap()
}

/// The version for ages 11 to 17.
pub fn children() -> InstrumentKey {
    "eleven-to-seventeen/1".parse().unwrap()
}

/// Fields of a form.
pub fn fields<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

pub async fn authority(state: &AppState, slug: &str, strategy: &str) -> Authority {
    let authority = Authority {
        id: AuthorityId::draw(&mut state.rng()),
        slug: slug.to_owned(),
        name: format!("{slug} council"),
        strategy: strategy.to_owned(),
    };
    authorities::create(&state.store, &authority).await.unwrap();
    authority
}

/// An installation of its own with a draft that can be opened for ten days.
pub async fn draft(state: &AppState) -> (AuthorityId, WaveId) {
    let authority = authority(state, "southwark", "southwark-2021").await;
    let new = NewWave {
        title: "Ten days".into(),
        closes_on: state.clock.today().saturating_add(Duration::days(10)),
        instruments: vec![children()],
        strategy: authority.strategy,
        retention: Default::default(),
    };
    let wave = waves::create(state, authority.id, new).await.unwrap();
    (authority.id, wave)
}
