//! Attack 32: one code, many at once, on both ways.

use super::{ballot, form, in_box, is_taken, sealed_post};
use crate::harness::{TestApp, ask, request};
use app::phone::Reply;
use axum::body::to_bytes;
use axum::http::Method;
use tower::ServiceExt;

/// Forms cost the server a stretched code each, so there are fewer of them.
const FORMS: usize = 8;
const SEALED: usize = 24;

/// Of all that send at the same moment exactly one is "sent", all others hear "we have it", and one answer lies in the box.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attack_32_of_many_sends_at_once_with_one_code_exactly_one_counts() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(1).await;
    let mut sealed = Vec::new();
    for fun in ["always", "sometimes", "hardly-ever", "never"] {
        sealed.push(ballot(&app, wave, &codes[0], fun).await.to_bytes());
    }
    let forms = (0..FORMS).map(|_| {
        let router = server::router::router(app.state.clone());
        let post = request(Method::POST, "/s/send", None, &form(&codes[0], "never"));
        tokio::spawn(async move { is_taken(&ask(router, post).await) })
    });
    let forms: Vec<_> = forms.collect();
    let phones: Vec<_> = (0..SEALED)
        .map(|phone| {
            let router = server::router::router(app.state.clone());
            let post = sealed_post(sealed[phone % sealed.len()].clone());
            tokio::spawn(async move {
                let reply = router.oneshot(post).await.unwrap();
                match Reply::read(&to_bytes(reply.into_body(), usize::MAX).await.unwrap()) {
                    Reply::Now => Some(true),
                    Reply::Before => Some(false),
                    _ => None,
                }
            })
        })
        .collect();
    let mut first = 0;
    for send in forms.into_iter().chain(phones) {
        let taken = send.await.unwrap();
        first += usize::from(taken.expect("everybody is told that it is there"));
    }
    assert_eq!((first, in_box(&app, wave).await), (1, 1));
}
