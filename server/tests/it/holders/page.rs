//! What the wave's page has for a key holder's browser, and for whom.

use super::Held;
use crate::harness::{Answer, NOW};
use axum::http::header;
use domain::ballot_box::Seat;
use domain::people::Role;
use time::Duration;

/// The field for words, as the page has it, with the tags around it.
fn field(page: &Answer) -> &str {
    let at = page
        .body
        .find("id=\"holder-words\"")
        .expect("the page has a field for words");
    let begin = page.body[..at].rfind('<').unwrap_or_default();
    let end = at + page.body[at..].find('>').unwrap_or_default();
    &page.body[begin..end]
}

fn wakes(page: &Answer) -> bool {
    page.header(header::CONTENT_SECURITY_POLICY.as_str())
        .contains("wasm-unsafe-eval")
}

#[tokio::test]
async fn words_are_typed_where_no_form_takes_them() {
    let held = Held::draft().await;
    let page = held
        .app
        .get_as(&held.holder, &format!("/staff/waves/{}", held.wave))
        .await;
    assert!(wakes(&page));
    let field = field(&page);
    assert!(!field.contains("name="), "{field}");
    for kept_from in [
        "autocomplete=\"off\"",
        "spellcheck=\"false\"",
        "autocapitalize=\"none\"",
    ] {
        assert!(field.contains(kept_from), "{field}");
    }
    let before = page.body.split("id=\"holder-words\"").next().unwrap();
    assert_eq!(
        before.matches("<form").count(),
        before.matches("</form").count(),
        "it is in a form"
    );
}

#[tokio::test]
async fn the_browser_opens_only_for_who_is_in_turn_and_knows_their_key() {
    let mut held = Held::draft().await;
    let until = NOW + Duration::days(40);
    let mut cookies = Vec::new();
    for (number, seat) in Seat::ALL.into_iter().enumerate() {
        let who = held
            .app
            .signed_in_until(held.authority, &[Role::KeyHolder], until)
            .await;
        held.sit(&who, seat, number).await;
        cookies.push(who);
    }
    held.go_through_fieldwork().await;
    let path = format!("/staff/waves/{}", held.wave);
    for turn in [0..2, 2..4] {
        for (number, cookie) in cookies.iter().enumerate() {
            let page = held.app.get_as(cookie, &path).await;
            assert_eq!(wakes(&page), turn.contains(&number), "{number}");
            let own = format!("data-fingerprint=\"{}\"", held.key(number).public().fingerprint());
            assert_eq!(page.body.contains(&own), turn.contains(&number), "{number}");
            // The words of the other pair open nothing now, with the program neither.
            let program = page.body.contains("earshot wave unseal");
            assert_eq!(program, turn.contains(&number), "{number}");
        }
        // Without a seat there is nothing to open in the browser, and for others than key holders nothing at all.
        let lead = held
            .app
            .signed_in_until(held.authority, &[Role::SurveyLead], until)
            .await;
        for cookie in [&held.holder, &lead] {
            let page = held.app.get_as(cookie, &path).await;
            assert!(!wakes(&page) && !page.body.contains("holder-words"));
            let names = page.body.contains("Deputy of the second: Somebody");
            assert!(names, "who has which seat is there to read");
        }
        let fetched = held.fetched().await;
        let peeled = held.peeled(fetched, turn.start).to_bytes();
        held.bring(&peeled).await;
    }
    let done = held.app.get_as(&cookies[0], &path).await;
    assert!(!wakes(&done) && done.body.contains("Destroy the paper"));
}
