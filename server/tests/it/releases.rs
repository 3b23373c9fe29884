//! What staff may see of a release: its tables, on pages, on paper and as CSV, and nothing beside them.

pub mod frozen;

use app::staff::access::ROUTES;
use axum::http::StatusCode;
use domain::people::Role;
use frozen::{Frozen, QUESTION, QUIET};

const READERS: [Role; 3] = [Role::SurveyLead, Role::Officer, Role::Committee];

#[tokio::test]
async fn the_overview_says_what_was_proven_and_leads_to_every_question() {
    let frozen = Frozen::new().await;
    for role in READERS {
        let page = frozen.page(&[role], "").await;
        assert_eq!(page.status, StatusCode::OK, "{role}");
        for part in [
            "2 with numbers, 1 hidden",
            "Anybody: proven for all",
            "A worker: not proven for all",
            "1 table withheld",
            "/tables/1\"",
            "/tables/3\"",
            "by hand",
            "0123abcd",
            "as asked: 2 tables",
            "How old are you? 10 to 12 together",
            "/print\"",
            "/tables.csv\"",
        ] {
            assert!(page.body.contains(part), "{role} does not see {part}");
        }
        let leads_to_areas = page.body.contains("/staff/priorities/identity-and-belonging");
        assert_eq!(leads_to_areas, role != Role::SurveyLead, "{role}");
    }
}

#[tokio::test]
async fn a_question_leads_to_its_own_tables_and_its_neighbours_only() {
    let frozen = Frozen::new().await;
    let alone = frozen.page(&[Role::Officer], "/tables/1").await;
    assert_eq!(alone.status, StatusCode::OK);
    let link = |number: u32| format!("href=\"{}/tables/{number}\"", frozen.address());
    for number in 1..=3 {
        assert!(alone.body.contains(&link(number)), "{number}");
    }
    assert!(!alone.body.contains(&link(4)) && !alone.body.contains("<select"));
    for part in [
        QUESTION,
        "1 as a range, 1 hidden",
        "A hidden number could point to a child",
    ] {
        assert!(alone.body.contains(part), "{part}");
    }
    let by_age = frozen.page(&[Role::Officer], "/tables/2").await;
    for part in ["How old are you?", "10 to 12 together", "Of 62 who answered"] {
        assert!(by_age.body.contains(part), "{part}");
    }
    let hidden = frozen.page(&[Role::Officer], "/tables/3").await;
    assert!(
        hidden
            .body
            .contains("Too few young people answered to show numbers.")
    );
    assert!(!hidden.body.contains("<table"));
}

#[tokio::test]
async fn nothing_that_is_not_in_the_release_can_be_asked_for() {
    let frozen = Frozen::new().await;
    for number in [
        "0",
        "4",
        "-1",
        "1.5",
        "life-story",
        "life-story%2Fage-band",
        "18446744073709551616",
    ] {
        let page = frozen.page(&[Role::Officer], &format!("/tables/{number}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{number}");
    }
    let area = "/staff/priorities/identity-and-belonging?strategy=southwark-2021";
    for (by, status) in [
        ("", StatusCode::OK),
        ("&by=age-band", StatusCode::OK),
        ("&by=gender", StatusCode::NOT_FOUND),
        ("&by=postcode", StatusCode::NOT_FOUND),
    ] {
        let page = frozen.get(&[Role::Officer], &format!("{area}{by}")).await;
        assert_eq!(page.status, status, "{by}");
    }
}

#[tokio::test]
async fn a_release_of_another_authority_or_of_themes_has_no_such_pages() {
    let frozen = Frozen::new().await;
    let walsall = frozen.app.authority("walsall", "walsall-2021").await;
    let until = frozen.app.state.clock.now() + time::Duration::hours(1);
    let theirs = frozen.app.signed_in_until(walsall.id, &Role::ALL, until).await;
    let themes = frozen.add_themes().await.to_string();
    for route in ROUTES.iter().filter(|route| route.path.contains("{release}")) {
        let at = |release: &str| {
            let path = route.path.replace("{release}", release);
            path.replace("{number}", "1")
        };
        let own = frozen.get(&Role::ALL, &at(&frozen.release.to_string())).await;
        assert_eq!(own.status, StatusCode::OK, "{}", route.path);
        let other = frozen.app.get_as(&theirs, &at(&frozen.release.to_string())).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "{}", route.path);
        assert!(!other.body.contains(QUESTION), "{}", route.path);
        if route.path != "/staff/releases/{release}" {
            let page = frozen.get(&Role::ALL, &at(&themes)).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{}", route.path);
        }
    }
}

#[tokio::test]
async fn the_csv_says_the_same_as_the_pages() {
    let frozen = Frozen::new().await;
    let file = frozen.page(&[Role::Committee], "/tables.csv").await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"earshot-tables-2026-12-15.csv\""
    );
    assert_eq!(file.header("cache-control"), "no-store");
    let lines: Vec<Vec<&str>> = file.body.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(
        lines.len(),
        2 + 4 + 8 + 1,
        "the head, the replacement letters, every number, and a hidden table"
    );
    for line in &lines[2..] {
        let [
            _,
            question,
            variable,
            breakdown,
            group,
            answer,
            status,
            value,
            from,
            to,
            words,
            _,
        ] = line[..]
        else {
            panic!("{line:?} has {} fields", line.len());
        };
        let number = match (variable, breakdown) {
            ("life-story", "") => 1,
            ("life-story", "age-band") => 2,
            _ => 3,
        };
        let page = frozen.page(&[Role::Officer], &format!("/tables/{number}")).await;
        let told = match status {
            "number" => value.to_owned(),
            "range" => format!("{words} ({from} to {to})"),
            "hidden" if group.is_empty() => words.to_owned(),
            "hidden" => format!("hidden ({from} to {to})"),
            other => panic!("{other}"),
        };
        for part in [question, group, answer, told.as_str()] {
            assert!(page.body.contains(part), "{part} is not on the page of {number}");
        }
    }
}

#[tokio::test]
async fn paper_and_the_public_page_have_what_says_something_and_nothing_else() {
    let frozen = Frozen::new().await;
    let print = frozen.page(&[Role::Officer], "/print").await;
    assert!(print.body.contains(QUESTION) && print.body.contains("Hidden, and left out: 1."));
    assert!(!print.body.contains(QUIET));
    let public = frozen.app.get("/southwark/you-said").await;
    assert!(public.body.contains(QUESTION) && !public.body.contains(QUIET));
    assert!(
        !public.body.contains("10 to 12 together"),
        "no breakdown is public"
    );
    let area = "/staff/priorities/identity-and-belonging?strategy=southwark-2021";
    let area = frozen.get(&[Role::Committee], area).await;
    assert!(area.body.contains("1 table is not shown, and why"));
    assert!(area.body.contains(&format!("{}/tables/1", frozen.address())));
}

#[tokio::test]
async fn a_second_release_stands_beside_the_first_and_is_what_others_read() {
    let mut frozen = Frozen::new().await;
    let before = frozen.page(&[Role::Officer], "/tables.csv").await.body;
    let first = frozen.release;
    let alone = frozen.page(&[Role::Officer], "").await.body;
    assert!(
        !alone.contains("of this wave"),
        "the only release needs no number"
    );
    let second = frozen.add_again().await;
    let (to_first, to_second) = (
        format!("/staff/releases/{first}\""),
        format!("/staff/releases/{second}\""),
    );

    let list = frozen.get(&[Role::Committee], "/staff/releases").await.body;
    let at = |part: &str| list.find(part).unwrap_or_else(|| panic!("{part}"));
    assert!(
        at("Tables of Autumn 2026, second release, released on Wednesday 16 December 2026") < at(&to_first)
    );
    assert!(at(&to_second) < at(&to_first));
    let page = frozen.page(&[Role::Officer], "").await.body;
    assert!(page.contains("First of this wave") && page.contains("Worked out again"));
    assert!(page.contains(&to_second));
    assert_eq!(frozen.page(&[Role::Officer], "/tables.csv").await.body, before);

    frozen.release = second;
    let page = frozen.page(&[Role::Officer], "").await.body;
    assert!(page.contains("Second of this wave") && page.contains("Audited together with"));
    assert!(page.contains(&to_first) && page.contains("3 with numbers, 0 hidden"));
    let print = frozen.page(&[Role::Officer], "/print").await.body;
    assert!(print.contains("second release") && print.contains(QUIET));
    let file = frozen.page(&[Role::Officer], "/tables.csv").await;
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"earshot-tables-2026-12-16-release-2.csv\""
    );
    let public = frozen.app.get("/southwark/you-said").await.body;
    assert!(public.contains(QUIET) && public.contains("16 December 2026"));
    let area = "/staff/priorities/identity-and-belonging?strategy=southwark-2021";
    let area = frozen.get(&[Role::Committee], area).await.body;
    assert!(area.contains(&to_second) && !area.contains(&to_first));
}

/// Each could be a second answer: whoever reads a number is told.
#[tokio::test]
async fn replacement_letters_are_told_wherever_the_numbers_are() {
    let frozen = Frozen::new().await;
    let says = "3 replacement letters were sent; each could be a second answer.";
    for path in ["", "/print", "/tables.csv"] {
        let page = frozen.page(&[Role::Officer], path).await;
        assert!(page.body.contains(says), "{path}");
    }
    let public = frozen.app.get("/southwark/you-said").await;
    assert_eq!(public.status, StatusCode::OK);
    assert!(public.body.contains(says));
}
