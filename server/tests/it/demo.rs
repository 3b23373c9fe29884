//! `earshot demo`: what it prints, what it shows, and that nothing of it stays.

use crate::harness::{HOST, NOW, fields};
use crate::process::{Running, earshot, run};
use analysis::release::TablesRelease;
use domain::clock::Clock;
use server::config::Places;
use server::demo::{Options, build};
use server::simulate::browser::Browser;
use std::path::Path;
use store::releases::{self, ReleaseKind};

#[tokio::test(flavor = "multi_thread")]
async fn every_priority_area_shows_a_table_and_themes_are_released() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places::in_folder(folder.path());
    let state = server::startup::open(&places, format!("http://{HOST}"), Clock::Fixed(NOW))
        .await
        .unwrap();
    let (state, town) = build(
        state,
        Options {
            seed: 1,
            respondents: 60,
        },
    )
    .await
    .unwrap();
    assert!(state.site.synthetic);
    for authority in &town.authorities {
        let release = releases::latest(
            &state.store,
            authority.id,
            ReleaseKind::Tables,
            &authority.strategy,
        )
        .await
        .unwrap()
        .unwrap();
        let tables = TablesRelease::from_json(&release.body).unwrap();
        assert_eq!(tables.unreadable, 0);
        let strategy = &state.catalogue.strategies[&authority.strategy];
        for area in &strategy.priority_area {
            let speaks = |table: &&analysis::disclosure_control::ProtectedTable| {
                let item = table.key.variable.split('/').next().unwrap();
                let mapping = strategy.mapping(&area.id).unwrap();
                mapping.items().any(|(instrument, known)| {
                    table
                        .key
                        .instrument
                        .as_ref()
                        .is_some_and(|key| key.id == instrument)
                        && known.as_str() == item
                })
            };
            assert!(
                tables
                    .tables
                    .iter()
                    .filter(speaks)
                    .any(|table| table.says_something()),
                "{} shows nothing",
                area.title
            );
        }
        assert!(
            releases::latest(
                &state.store,
                authority.id,
                ReleaseKind::Themes,
                &authority.strategy
            )
            .await
            .unwrap()
            .is_some()
        );
        assert_eq!(
            store::reviews::approved(&state.store, authority.id)
                .await
                .unwrap()
                .len(),
            1
        );
        assert!(
            !store::groups::approved_asks(&state.store, authority.id)
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            store::comments::waiting(&state.store, authority.id)
                .await
                .unwrap()
                .len(),
            0
        );
    }
    assert_eq!(store::waves::taking_answers(&state.store).await.unwrap().len(), 1);
    assert!(town.codes.len() >= 20);
}

#[cfg(unix)]
#[test]
fn the_first_line_is_as_the_contract_says_and_nothing_stays() {
    let mut command = earshot();
    command.args([
        "demo",
        "--json",
        "--listen",
        "127.0.0.1:0",
        "--seed",
        "1",
        "--respondents",
        "20",
    ]);
    let demo = Running::start(command, "\n");
    let line: serde_json::Value = serde_json::from_str(&demo.first).unwrap();
    let keys: Vec<&String> = line.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["authorities", "codes", "database", "staff", "url"]);
    assert_eq!(line["authorities"], serde_json::json!(["southwark", "walsall"]));
    assert!(line["codes"].as_array().unwrap().len() >= 20);
    let database = line["database"].as_str().unwrap();
    let file = Path::new(database.strip_prefix("sqlite://").unwrap());
    assert!(file.is_absolute() && file.exists());
    let browser = Browser::new(line["url"].as_str().unwrap());
    assert_eq!(browser.get("/healthz").unwrap().status, 200);
    let staff = line["staff"].as_array().unwrap();
    for role in domain::people::Role::ALL {
        for authority in ["southwark", "walsall"] {
            assert!(
                staff
                    .iter()
                    .any(|one| one["role"] == role.as_str() && one["authority"] == authority),
                "{role}"
            );
        }
    }
    let sign_in = fields([
        ("email", staff[0]["email"].as_str().unwrap()),
        ("password", staff[0]["password"].as_str().unwrap()),
    ]);
    assert_eq!(browser.post("/staff/sign-in", &sign_in).unwrap().status, 303);
    let folder = file.parent().unwrap().to_owned();
    demo.signal("INT");
    assert_eq!(demo.ended().0, Some(0));
    assert!(!folder.exists(), "the folder is left behind");
}

/// With as many respondents as there can be: working out what they said takes many times longer than asking for a page,
/// and the process never says that it has come to the end of it.
#[cfg(unix)]
#[test]
fn it_answers_before_its_past_is_worked_out_and_can_be_stopped_then() {
    let temporary = tempfile::tempdir().unwrap();
    let mut command = earshot();
    command
        .env("TMPDIR", temporary.path())
        .args(["demo", "--listen", "127.0.0.1:0"])
        .args(["--seed", "1", "--respondents", "2000"]);
    let demo = Running::start(command, "Ctrl-C ends it");
    let opened = demo.first.lines().find_map(|line| {
        let url = line.trim().strip_prefix("Open ")?;
        url.split_whitespace().next()
    });
    let browser = Browser::new(opened.unwrap());
    let page = browser.get("/").unwrap();
    assert_eq!(page.status, 200);
    assert!(page.body.contains("name=\"code\""));
    for authority in ["southwark", "walsall"] {
        assert!(demo.first.contains(&format!("/{authority}/you-said")));
        let public = browser.get(&format!("/{authority}/you-said")).unwrap();
        assert_eq!(public.status, 200);
        assert!(
            !public.body.contains("From the survey that was published on"),
            "{authority} has a release already"
        );
    }
    assert_eq!(left_in(temporary.path()), 1, "its own folder");
    demo.signal("INT");
    let (code, said) = demo.ended();
    assert_eq!(code, Some(0), "{said}");
    assert!(
        !said.contains("every page has its numbers now"),
        "its past was worked out before: this test shows nothing"
    );
    assert!(!said.contains("could not be made up"), "{said}");
    assert_eq!(left_in(temporary.path()), 0, "something is left behind");
}

#[cfg(unix)]
fn left_in(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

#[test]
fn a_port_in_use_is_said_and_only_a_chosen_one_is_an_error() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for command in ["demo", "serve"] {
        let folder = tempfile::tempdir().unwrap();
        let output = run(folder.path(), [command, "--listen", &address]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(&address) && said.contains("--listen"), "{said}");
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "nothing was made"
        );
    }
}
