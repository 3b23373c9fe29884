//! The attack of somebody on the way who sees no more than how long requests and replies are.

use crate::harness::TestApp;
use crate::sealed::{Came, ballot, send};
use app::phone::Reply;
use domain::ballot_box::Code;

#[tokio::test]
async fn every_sealed_answer_and_every_reply_have_one_size() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(3).await;
    let long = "🦔".repeat(1_000);
    let empty = ballot(&app, wave, &codes[0], &[]).await.to_bytes();
    let full = ballot(
        &app,
        wave,
        &codes[1],
        &[("w.one-change", &long), ("a.fun", "never")],
    )
    .await;
    let full = full.to_bytes();
    assert_eq!(empty.len(), full.len());
    let now = send(&app, full.clone()).await;
    let before = send(&app, full).await;
    let nothing = send(
        &app,
        ballot(&app, wave, &Code::draw(&mut app.state.rng()), &[])
            .await
            .to_bytes(),
    )
    .await;
    let broken = send(&app, b"no answer at all".to_vec()).await;
    let seen = |came: &Came| (came.status, came.headers.clone(), came.bytes.len());
    for other in [&before, &nothing, &broken] {
        assert_eq!(seen(&now), seen(other));
    }
    let read = |came: &Came| Reply::read(&came.bytes);
    assert_eq!(
        [read(&now), read(&before), read(&nothing), read(&broken)],
        [Reply::Now, Reply::Before, Reply::Nothing, Reply::Trouble]
    );
}
