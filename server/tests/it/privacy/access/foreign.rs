//! Attack 36: another site's page posts a code, so that a child's only letter is burnt.

use super::{asked, ballot, form, in_box, is_taken, opens, seal_and_hear, sealed_post};
use crate::harness::{TestApp, request};
use app::phone::Reply;
use axum::http::{HeaderValue, Method, StatusCode, header};

/// What a browser says of a form or a fetch that another page sends.
const SAYS: [(Option<&str>, Option<&str>); 6] = [
    (Some("https://evil.example"), Some("cross-site")),
    (Some("https://evil.example"), None),
    // A page in a frame without rights, or one from a file.
    (Some("null"), None),
    (Some("null"), Some("cross-site")),
    // Another service of the same council.
    (Some("https://council.earshot.test"), Some("same-site")),
    // The same name without TLS, or on another port.
    (Some("http://earshot.test:8080"), None),
];

#[tokio::test]
async fn attack_36_a_page_of_another_site_can_neither_open_nor_burn_a_code() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(2).await;
    let sealed = ballot(&app, wave, &codes[1], "always").await.to_bytes();
    for (origin, fetched) in SAYS {
        let from_there = |mut post: axum::http::Request<axum::body::Body>| {
            post.headers_mut().remove(header::ORIGIN);
            for (name, value) in [("origin", origin), ("sec-fetch-site", fetched)] {
                if let Some(value) = value {
                    post.headers_mut().insert(name, HeaderValue::from_static(value));
                }
            }
            post
        };
        for path in ["/s/survey", "/s/check", "/s/send", "/contact"] {
            let post = from_there(request(Method::POST, path, None, &form(&codes[0], "never")));
            let answer = asked(&app, post).await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{path} from {origin:?} {fetched:?}"
            );
            assert!(!answer.body.contains(&codes[0].printed()));
        }
        let answer = asked(&app, from_there(sealed_post(sealed.clone()))).await;
        assert_eq!(
            answer.status,
            StatusCode::FORBIDDEN,
            "sealed, from {origin:?} {fetched:?}"
        );
    }
    assert_eq!(in_box(&app, wave).await, 0);
    assert!(opens(&app, &codes[0]).await && opens(&app, &codes[1]).await);
    assert_eq!(
        is_taken(&app.post("/s/send", &form(&codes[0], "always")).await),
        Some(true)
    );
    assert_eq!(seal_and_hear(&app, sealed).await, Reply::Now);
}
