//! The attack of somebody who reads everything that the server ever prints, with every log on that there is: of its own and of
//! everybody else's crates. Young people answer, mistype, send nonsense, and the database fails; then what was printed is
//! searched for their codes, answers, addresses, browsers and languages. Their pages leave nothing on the phone either.

use crate::harness::{TestApp, children};
use crate::process::{Running, Words, earshot};
use crate::sealed;
use app::limits::TrustedProxies;
use app::state::AppState;
use axum::Router;
use axum::routing::post;
use domain::ballot_box::{Code, Ticket};
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};
use tokio::net::TcpListener;
use ureq::Agent;
use ureq::http::{HeaderMap, Request};

const ADDRESS: &str = "203.0.113.77";
const BROWSER: &str = "zwibelfitz/5.0";
const LANGUAGE: &str = "qu-axolotrine";
const REFERRER: &str = "umbrophenting.example";
const WORDS: &str = "grommelstrand";
const COOKIE: &str = "plinkendorf";

/// Everything that this process ever told a log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Everything is told from now on.
    fn on() -> Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        let log = LOG.get_or_init(|| {
            let log = Log::default();
            let writer = log.clone();
            tracing_subscriber::fmt()
                .with_env_filter("trace")
                .with_ansi(false)
                .with_writer(move || writer.clone())
                .init();
            log
        });
        log.clone()
    }

    fn text(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }

    fn tells(&self, what: &str) -> bool {
        String::from_utf8_lossy(&self.text()).contains(what)
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What somebody sends, and what came back.
struct Phone {
    agent: Agent,
    url: String,
}

struct Came {
    what: String,
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Phone {
    fn new(url: &str) -> Self {
        let config = Agent::config_builder()
            .max_redirects(0)
            // A server that refused a body hangs up, and the next request must not go into the same connection.
            .max_idle_connections(0)
            .http_status_as_error(false);
        Self {
            agent: config.user_agent(BROWSER).build().new_agent(),
            url: url.to_owned(),
        }
    }

    fn ask(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Came {
        self.may_ask(method, path, kind, body).unwrap()
    }

    /// Of a body that is too large the server may hang up before all of it was sent.
    fn may_ask(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Result<Came, ureq::Error> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url));
        for (name, value) in [
            ("x-forwarded-for", ADDRESS),
            ("accept-language", LANGUAGE),
            ("referer", &format!("http://{REFERRER}/")),
            ("cookie", &format!("session={COOKIE}")),
            ("content-type", kind),
        ] {
            request = request.header(name, value);
        }
        if method == "POST" {
            request = request.header("origin", &self.url);
        }
        let mut response = self.agent.run(request.body(body).unwrap())?;
        let body = response.body_mut().read_to_vec()?;
        Ok(Came {
            what: format!("{method} {path}"),
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }

    fn get(&self, path: &str) -> Came {
        self.ask("GET", path, "text/plain", &[])
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Came {
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.ask("POST", path, "application/x-www-form-urlencoded", body.as_bytes())
    }

    /// Everything that somebody can do with a code, right and wrong.
    fn everything(&self, code: &str, unknown: &str, ballot: &[u8], sheet: &str) -> Vec<Came> {
        let answers = [
            ("code", code),
            ("lang", LANGUAGE),
            ("w.one-change", WORDS),
            (WORDS, WORDS),
        ];
        let odd = [("code", code), ("a.fun", WORDS), ("w.one-change", WORDS)];
        let long = WORDS.repeat(300);
        let too_long = [("code", code), ("w.one-change", long.as_str())];
        let huge = format!("code={code}&w.one-change={}", WORDS.repeat(30_000));
        let mut came = Vec::new();
        for path in [
            "/",
            "/s",
            "/s/sent",
            "/help",
            "/contact",
            "/privacy",
            "/accessibility",
            sheet,
        ] {
            came.push(self.get(path));
        }
        for path in [
            format!("/s/{WORDS}?{code}={WORDS}"),
            format!("/{code}"),
            format!("/s/sent?wave={WORDS}&lang={LANGUAGE}&again={code}"),
            format!("/s/sheet?wave={WORDS}&instrument={code}"),
            format!("/{WORDS}/you-said"),
        ] {
            came.push(self.get(&path));
        }
        for path in ["/s/survey", "/s/check"] {
            for sent in [&answers[..], &odd, &too_long] {
                came.push(self.post(path, sent));
            }
        }
        came.push(self.post("/s/survey", &[("code", code)]));
        for path in ["/s/survey", "/s/check", "/s/send"] {
            came.push(self.post(path, &[("code", unknown), ("w.one-change", WORDS)]));
            came.push(self.post(path, &[("code", WORDS), ("w.one-change", WORDS)]));
            came.extend(
                self.may_ask("POST", path, "application/x-www-form-urlencoded", huge.as_bytes())
                    .ok(),
            );
            came.push(self.ask("POST", path, "application/json", WORDS.as_bytes()));
            came.push(self.ask(
                "POST",
                path,
                "application/x-www-form-urlencoded",
                b"code=%FF%FEgrommelstrand",
            ));
        }
        came.push(self.post("/s/send", &too_long));
        came.push(self.post("/s/send", &answers));
        came.push(self.post("/s/send", &answers));
        came.push(self.ask("POST", "/s/sealed", "application/octet-stream", ballot));
        came.push(self.ask("POST", "/s/sealed", "application/octet-stream", ballot));
        came.push(self.ask("POST", "/s/sealed", "application/octet-stream", &ballot[1..]));
        came.push(self.ask("POST", "/s/sealed", "application/octet-stream", WORDS.as_bytes()));
        came.push(self.post(
            "/contact",
            &[
                ("authority", "southwark"),
                ("called", WORDS),
                ("reach", ADDRESS),
                ("message", WORDS),
            ],
        ));
        came.push(self.ask(
            "DELETE",
            &format!("/s/survey?{code}"),
            "text/plain",
            WORDS.as_bytes(),
        ));
        came
    }
}

/// How a code, and what it is stretched to, may be written.
fn spellings(code: &Code, wave: domain::id::WaveId) -> Vec<String> {
    let printed = code.printed();
    let mut spellings = vec![printed.replace('-', ""), printed.replace('-', " "), printed];
    spellings.push(Ticket::of_code(code.stretch()).for_form());
    spellings.extend(token_spellings(&sealed_head(code, wave)));
    spellings
}

/// The stretched code, as it lies in a ballot behind the form and the wave.
fn sealed_head(code: &Code, wave: domain::id::WaveId) -> Vec<u8> {
    use domain::ballot_box::{Ballot, SealedEnvelope, SealedResponse};
    let nothing = SealedEnvelope::from_bytes(Vec::new());
    let ballot = Ballot {
        wave,
        token: code.stretch().token(wave),
        voucher: Default::default(),
        sealed: SealedResponse {
            ticks: nothing.clone(),
            words: nothing,
        },
    };
    ballot.to_bytes()[17..49].to_vec()
}

fn token_spellings(token: &[u8]) -> [String; 2] {
    let hex: String = token.iter().map(|byte| format!("{byte:02x}")).collect();
    let list = format!("{token:?}");
    // Some bytes of it are enough to know it again.
    [hex[..16].to_owned(), list[1..list.len() / 2].to_owned()]
}

fn about_somebody() -> Vec<String> {
    let fixed = [ADDRESS, BROWSER, LANGUAGE, REFERRER, WORDS, COOKIE];
    fixed.map(str::to_owned).to_vec()
}

/// What every answer to a young person says to the browser: keep nothing, tell nobody, run nothing of others.
fn leaves_nothing(came: &Came) {
    let Came {
        what,
        status,
        headers,
        ..
    } = came;
    let header = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap());
    assert_eq!(header("cache-control"), "no-store", "{what}: {status}");
    assert_eq!(header("referrer-policy"), "same-origin", "{what}: {status}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{what}: {status}");
    let policy = header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{what}: {policy}");
    for name in [
        "set-cookie",
        "etag",
        "last-modified",
        "server",
        "content-language",
        "alt-svc",
    ] {
        assert!(headers.get(name).is_none(), "{what}: {status} has {name}");
    }
    // Once something was sent, also what the browser kept on the way goes.
    if (what == "POST /s/send" && *status == 303) || what == "POST /s/sealed" {
        assert_eq!(header("clear-site-data"), "\"cache\"", "{what}: {status}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_every_log_on_nothing_that_is_printed_tells_of_anybody() {
    let log = Log::on();
    tracing::info!(target: "somebody else's crate", "the log is on");
    tracing::debug!(target: "somebody else's crate", "so much is never said");
    let (mut app, _, wave, codes) = TestApp::in_fieldwork(2).await;
    app.state.proxies = TrustedProxies::new(vec!["127.0.0.1".parse().unwrap()]);
    let unknown = Code::draw(&mut app.state.rng());
    let ballot = sealed::ballot(&app, wave, &codes[1], &[("w.one-change", WORDS)])
        .await
        .to_bytes();
    let sheet = format!("/s/sheet?wave={wave}&instrument={}&lang={LANGUAGE}", children());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let phone = Phone::new(&format!("http://{}", listener.local_addr().unwrap()));
    let router = server::router::router(app.state.clone());
    let serving = tokio::spawn(server::serving::serve(listener, router, std::future::pending()));
    let (store, contacts) = (app.state.store.clone(), app.state.contacts.clone());
    let (code, other) = (codes[0].printed(), unknown.printed());
    let handle = tokio::runtime::Handle::current();
    let came = tokio::task::spawn_blocking(move || {
        let well = phone.everything(&code, &other, &ballot, &sheet);
        // Then the database is gone in the middle of it.
        handle.block_on(async {
            store.close().await;
            contacts.close().await;
        });
        let failing = phone.everything(&code, &other, &ballot, &sheet);
        (well, failing)
    });
    let (well, failing) = came.await.unwrap();
    serving.abort();
    let status = |came: &[Came], what: &str| -> Vec<u16> {
        let of = came.iter().filter(|came| came.what == what);
        of.map(|came| came.status).collect()
    };
    assert_eq!(
        status(&well, "POST /s/send")
            .iter()
            .filter(|status| **status == 303)
            .count(),
        2
    );
    assert!(
        status(&failing, "POST /s/send").contains(&500),
        "the database was gone"
    );
    well.iter().chain(&failing).for_each(leaves_nothing);
    assert!(log.tells("the log is on") && log.tells("could not be taken"));
    assert!(
        !log.tells("so much is never said"),
        "what other people's crates tell of requests is not compiled"
    );
    let mut words = about_somebody();
    for code in codes.iter().chain([&unknown]) {
        words.extend(spellings(code, wave));
    }
    let written = log.text();
    let search = Words::new(words.clone());
    for line in written.split(|byte| *byte == b'\n') {
        // A part of it is enough to find the place.
        let begins = String::from_utf8_lossy(&line[..line.len().min(120)]).into_owned();
        assert_eq!(search.held_by(line), None, "{begins}");
    }
    println!(
        "{} requests, {} bytes of every log there is, {} words looked for: 0 found",
        well.len() + failing.len(),
        written.len(),
        words.len()
    );
}

async fn stumbles(body: String) -> String {
    assert!(body.is_empty(), "{body}");
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mistake_of_ours_quotes_nobody() {
    let log = Log::on();
    let before = std::panic::take_hook();
    server::middleware::say_only_where();
    let app = TestApp::new().await;
    let routes: Router<AppState> = Router::new().route("/s/survey", post(stumbles));
    let router = server::middleware::wrap(routes, &app.state).with_state(app.state.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let phone = Phone::new(&format!("http://{}", listener.local_addr().unwrap()));
    let serving = tokio::spawn(server::serving::serve(listener, router, std::future::pending()));
    let asked =
        tokio::task::spawn_blocking(move || phone.ask("POST", "/s/survey", "text/plain", WORDS.as_bytes()));
    let came = asked.await.unwrap();
    serving.abort();
    std::panic::set_hook(before);
    assert_eq!(came.status, 500);
    leaves_nothing(&came);
    assert!(!came.body.contains(WORDS));
    assert!(log.tells("a mistake in Earshot: stopped at server/tests/it/privacy/traces.rs"));
    assert_eq!(Words::new(about_somebody()).held_by(&log.text()), None);
}

/// The binary itself, with what makes other programs talk.
#[test]
fn the_server_prints_one_line_whatever_the_environment_asks() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = earshot();
    command
        .current_dir(folder.path())
        .args(["serve", "--listen", "127.0.0.1:0", "--log", "info"])
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .env("EARSHOT_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/24");
    let running = Running::start(command, "answers at ");
    let url = running
        .first
        .split_whitespace()
        .find(|word| word.starts_with("http://"))
        .unwrap();
    let phone = Phone::new(url);
    for came in phone.everything("K7QF-2M9X-4TRA", "K7QF-2M9X-4TRB", WORDS.as_bytes(), "/s/sheet") {
        leaves_nothing(&came);
    }
    running.signal("TERM");
    let first = running.first.clone();
    let (code, printed) = running.ended();
    assert_eq!(code, Some(0));
    assert_eq!(
        printed.strip_prefix(&first),
        Some(""),
        "it printed more than that it is there"
    );
}
