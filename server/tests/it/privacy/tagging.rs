//! Attack 27: the server treats one child unlike the others, with a key, a page or an address of their own, to know their answer
//! again. Here is looked at what an honest server gives: everybody the same, so that whoever is given something else can see
//! it. That a phone refuses another key than its letter names is tested in a browser (`end2end/islands.spec.ts`).

use super::phone::{address, fetch};
use crate::harness::{TestApp, fields};
use app::phone::PhoneSheet;
use app::road::{holders, waves};
use domain::ballot_box::Ticket;

#[tokio::test]
async fn everybody_gets_the_same_sheet_whatever_their_browser_tells() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(2).await;
    let address = address(wave, "en-GB");
    let (headers, sheet) = fetch(&app, &address, &[]).await;
    for told in [
        ("cookie", "child=1"),
        ("cookie", "earshot_session=0123456789abcdef"),
        ("user-agent", "Another phone"),
        ("accept-language", "ar"),
        ("x-forwarded-for", "203.0.113.77"),
        ("referer", "http://earshot.test/s"),
        ("if-none-match", "\"something\""),
    ] {
        let other = fetch(&app, &address, &[told]).await;
        assert!(
            other == (headers.clone(), sheet.clone()),
            "{} makes a difference",
            told.0
        );
    }
    assert!(!headers.contains_key("set-cookie") && !headers.contains_key("etag"));
    // The same key as every letter names, and as the wave's page shows.
    let fingerprint = holders::fingerprint(&app.state, wave).await.unwrap();
    assert_eq!(
        PhoneSheet::from_bytes(&sheet).unwrap().fingerprint().as_ref(),
        Some(&fingerprint)
    );
    for code in &codes {
        let link = waves::link(&app.state, code, &fingerprint);
        assert!(link.ends_with(&format!("{}~{fingerprint}", code.printed())));
    }
}

/// But for the code itself, and what follows from it, two letters open the same pages, to the byte.
#[tokio::test]
async fn everybody_gets_the_same_pages_but_for_their_code() {
    let (app, _, wave, codes) = TestApp::in_fieldwork(2).await;
    let mut pages = Vec::new();
    for code in &codes {
        let ticket = Ticket::of_code(code.stretch());
        // It follows from the code, and stands beside it.
        let voucher = app.state.vouchers.of(&ticket, wave).unwrap().for_form();
        let ticket = ticket.for_form();
        let code = code.printed();
        let mut all = Vec::new();
        for path in ["/s/survey", "/s/check", "/s/send"] {
            let answer = app
                .post(path, &fields([("code", &code), ("a.fun", "always")]))
                .await;
            let mut headers = answer.headers.clone();
            // It names the nonce of the page.
            headers.remove("content-security-policy");
            assert!(!headers.contains_key("set-cookie"));
            assert!(!headers.iter().any(|(_, value)| {
                value
                    .as_bytes()
                    .windows(code.len())
                    .any(|part| part == code.as_bytes())
            }));
            all.push((
                answer.status,
                headers,
                answer
                    .without_nonces()
                    .replace(&code, "CODE")
                    .replace(&ticket, "CODE")
                    .replace(&voucher, "CODE"),
            ));
        }
        let address = all[0]
            .2
            .split("data-sheet=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        assert!(
            address.starts_with("/s/sheet?") && !address.contains("CODE"),
            "the sheet's address names no code"
        );
        pages.push(all);
    }
    for (one, other) in pages[0].iter().zip(&pages[1]) {
        assert!(one == other, "a page was made for one of them");
    }
    println!("of the pages and the sheet of two letters, unlike but for the code: 0");
}
