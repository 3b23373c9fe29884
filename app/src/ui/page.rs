//! A whole HTML page and the headers that go with it.

use super::escape;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, StatusCode, header};
use axum::response::Response;
use leptos::config::LeptosOptions;
use leptos::hydration::HydrationScripts;
use leptos::nonce::use_nonce;
use leptos::prelude::*;

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
    /// Whether it has islands. A page without them carries no script at all.
    pub islands: bool,
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
            islands: false,
            status: StatusCode::OK,
        }
    }

    /// With another status.
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// With islands.
    pub fn with_islands(self) -> Self {
        Self {
            islands: true,
            ..self
        }
    }
}

/// Renders a page. Nothing of the request reaches the rendering: a page knows only what its handler gave it.
pub async fn respond_with<V>(page: Page, body: impl Fn() -> V + Clone + Send + Sync + 'static) -> Response
where
    V: IntoView + 'static,
{
    let (status, islands) = (page.status, page.islands);
    let csp = std::sync::Arc::new(std::sync::OnceLock::new());
    let shell = {
        let csp = csp.clone();
        move || {
            let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
            let _ = csp.set(content_security_policy(islands, &nonce));
            frame(page.clone(), body())
        }
    };
    // Only the first call does anything: an error means that somebody has called it before.
    let _ = any_spawner::Executor::init_tokio();
    let render = leptos_axum::render_app_async_with_context(|| {}, shell);
    let mut response = render(Request::new(Body::empty())).await;
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let policy = csp.get().and_then(|policy| HeaderValue::from_str(policy).ok());
    let policy = policy.unwrap_or(HeaderValue::from_static("default-src 'none'"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    // A page may hold a code or answers: nothing on the way keeps it.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), interest-cohort=()"),
    );
    response
}

fn content_security_policy(islands: bool, nonce: &str) -> String {
    let scripts = if islands {
        format!(" script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; connect-src 'self';")
    } else {
        String::new()
    };
    format!(
        "default-src 'none';{scripts} style-src 'self'; img-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

fn frame(page: Page, body: impl IntoView + 'static) -> impl IntoView {
    let options = LeptosOptions::builder()
        .output_name("earshot")
        .site_pkg_dir("pkg")
        .build();
    // As content it would end in a marker that a title shows; so it goes in whole, escaped here.
    let title = escape::textarea(&format!("{} – Earshot", page.title));
    let scripts = page
        .islands
        .then(|| view! { <HydrationScripts options islands=true /> });
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
                {scripts}
            </head>
            <body class=page.kind>{body}</body>
        </html>
    }
}
