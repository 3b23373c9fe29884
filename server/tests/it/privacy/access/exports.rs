//! Attack 39: an export tells more than the pages: hidden columns, times, who fetched it, formulas that fetch more.

use crate::releases::frozen::Frozen;
use axum::http::StatusCode;
use domain::people::Role;

/// What a spreadsheet takes for a formula.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

#[tokio::test]
async fn attack_39_an_export_is_the_frozen_tables_and_nothing_else() {
    let frozen = Frozen::new().await;
    let file = frozen.page(&[Role::Officer], "/tables.csv").await;
    assert_eq!(file.status, StatusCode::OK);
    // Every column is one that the page of the tables shows, and each line has as many.
    let head = "instrument,question,variable,breakdown,group,answer,status,value,from,to,words,people";
    assert_eq!(file.body.lines().next(), Some(head));
    for line in file.body.lines() {
        assert_eq!(line.matches(',').count(), head.matches(',').count(), "{line}");
        for field in line.split(',') {
            assert!(!field.starts_with(FORMULAS), "{field} is a formula");
        }
    }
    assert!(
        file.body
            .chars()
            .all(|sign| sign == '\r' || sign == '\n' || !sign.is_control())
    );
    // Whoever fetches it, and whenever: the same bytes, so that nothing in it tells who and when.
    let again = frozen.page(&[Role::Committee], "/tables.csv").await;
    assert!(file.body == again.body && file.headers == again.headers);
    for name in ["last-modified", "etag", "date", "set-cookie", "x-request-id"] {
        assert!(!file.headers.contains_key(name), "{name}");
    }
    // No id leads back to rows: of the wave, the release, or anybody; and no time of day.
    let address = frozen.address();
    let release = address.rsplit('/').next().unwrap();
    assert!(!file.body.contains(release) && !file.body.contains("council.example"));
    let ids = file
        .body
        .split(|sign: char| !sign.is_ascii_hexdigit() && sign != '-');
    assert_eq!(ids.filter(|word| word.len() == 36).count(), 0);
    assert!(!file.body.contains(':'), "a time of day");
}

/// Nothing counts anew: rows that come into the database after a release change no byte of what is handed out of it.
#[tokio::test]
async fn attack_39_an_export_does_not_move_with_the_answers() {
    let frozen = Frozen::new().await;
    let exports = ["/tables.csv", "/print", "/tables/1", "/tables/2", "/tables/3"];
    let mut before = Vec::new();
    for path in exports {
        before.push(frozen.page(&[Role::Officer], path).await.without_nonces());
    }
    frozen.erase_ticks().await;
    for (path, before) in exports.iter().zip(before) {
        let after = frozen.page(&[Role::Officer], path).await.without_nonces();
        assert!(after == before, "{path} was counted anew");
    }
}
