//! A whole HTML page and the headers that go with it.

use super::escape;
use crate::wording::Wording;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use std::sync::{Arc, OnceLock};

/// What runs in a page, if it may. Nothing of it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// `public/code.js`: a letter's code goes into its field, and is stretched before it is sent.
    Code,
    /// `public/stay.js`: nobody leaves a page by mistake that holds what was typed.
    Stay,
    /// `public/letters.js`: nobody leaves letters that are not printed by mistake.
    Letters,
    /// `public/stay.js`, and `public/start.js`: the islands are woken.
    Islands,
}

impl Script {
    fn addresses(self) -> &'static [&'static str] {
        match self {
            Script::Code => &["/code.js"],
            Script::Stay => &["/stay.js"],
            Script::Letters => &["/letters.js"],
            // Apart, since an old phone that cannot read the module does not run `start.js` either.
            Script::Islands => &["/stay.js", "/start.js"],
        }
    }
}

/// What a page is, apart from its content.
#[derive(Clone)]
pub struct Page {
    /// The `<title>`, without the name of the product. A page with a problem begins it with "Error: ".
    pub title: String,
    /// A BCP 47 tag.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Which frame: the class of `<body>`.
    pub kind: &'static str,
    /// What runs in it; most pages carry no script at all.
    pub script: Option<Script>,
    /// The status.
    pub status: StatusCode,
}

impl Page {
    /// A page in English that is all right and has no islands.
    pub fn new(kind: &'static str, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            language: "en-GB".into(),
            direction: "ltr",
            kind,
            script: None,
            status: StatusCode::OK,
        }
    }

    /// A page of young people in a language.
    pub fn in_language(wording: &Wording, title: impl Into<String>) -> Self {
        Self {
            language: wording.language.clone(),
            direction: wording.direction.as_str(),
            ..Self::new("young", title)
        }
    }

    /// With another status.
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// With a script.
    pub fn with_script(self, script: Script) -> Self {
        Self {
            script: Some(script),
            ..self
        }
    }
}

/// Renders a page. Nothing of the request reaches the rendering: a page knows only what its handler gave it.
pub async fn respond_with<V>(page: Page, body: impl Fn() -> V + Clone + Send + Sync + 'static) -> Response
where
    V: IntoView + 'static,
{
    let (status, script) = (page.status, page.script);
    let (mut response, policy) = if script == Some(Script::Islands) {
        with_islands(move || frame(page.clone(), body())).await
    } else {
        // Leptos' own answer always carries scripts for waking islands up. Where there are none, neither are scripts.
        let html = Owner::new().with(|| frame(page, body()).to_html());
        let scripts = "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self';";
        let scripts = script.map(|_| scripts.to_owned());
        (Html(html).into_response(), content_security_policy(scripts))
    };
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let nothing = HeaderValue::from_static("default-src 'none'");
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_str(&policy).unwrap_or(nothing),
    );
    // A page may hold a code or answers: nothing on the way keeps it.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    );
    response
}

/// Renders with Leptos' scripts, each with the nonce that the policy names.
async fn with_islands<V>(shell: impl Fn() -> V + Clone + Send + Sync + 'static) -> (Response, String)
where
    V: IntoView + 'static,
{
    // Only the first call does anything: an error means that somebody has called it before.
    let _ = any_spawner::Executor::init_tokio();
    let nonce = Arc::new(OnceLock::new());
    let noted = nonce.clone();
    let shell = move || {
        let _ = noted.set(use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default());
        shell()
    };
    let response =
        leptos_axum::render_app_async_with_context(|| {}, shell)(Request::new(Body::empty())).await;
    let nonce = nonce.get().map(String::as_str).unwrap_or_default();
    let scripts = format!("script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; connect-src 'self';");
    (response, content_security_policy(Some(scripts)))
}

/// What a page may load: its own style, and its own scripts, if it has any.
fn content_security_policy(scripts: Option<String>) -> String {
    format!(
        "default-src 'none'; {} style-src 'self'; img-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
        scripts.unwrap_or_default()
    )
}

fn frame(page: Page, body: impl IntoView + 'static) -> impl IntoView {
    // As content it would end in a marker that a title shows; so it goes in whole, escaped here.
    let title = escape::textarea(&format!("{} – Earshot", page.title));
    // `public/start.js` says why it is not Leptos' own. Nothing is loaded ahead: who runs no scripts pays for none.
    let script = page.script.map(|script| {
        let scripts = script.addresses().iter();
        let scripts = scripts.map(|address| view! { <script type="module" src=*address></script> });
        scripts.collect_view()
    });
    view! {
        <!DOCTYPE html>
        <html lang=page.language.clone() dir=page.direction>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="robots" content="noindex, noarchive" />
                <title inner_html=title></title>
                <link rel="stylesheet" href="/pkg/earshot.css" />
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                {script}
            </head>
            <body class=page.kind>{body}</body>
        </html>
    }
}
