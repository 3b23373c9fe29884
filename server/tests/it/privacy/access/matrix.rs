//! Attack 38: a route that nobody thought of. Who may use which is written down here a second time: a route that is added,
//! or opened to another role, fails until somebody has written it down.

use crate::harness::{TestApp, request};
use app::staff::access::ROUTES;
use axum::http::{Method, StatusCode};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every staff address, method, and the roles that may use it.
const MATRIX: &str = include_str!("matrix.txt");

/// Every address that is open to everybody, without staff's own.
const PUBLIC: &str = "\
    / /s /s/survey /s/check /s/send /s/sheet /s/sealed /s/sent /s/open/{link} \
    /help /contact /contact/sent /privacy /accessibility /{authority}/you-said \
    /healthz /metrics";

#[test]
fn attack_38_every_route_has_a_row_in_the_matrix() {
    let rows: BTreeSet<String> = ROUTES
        .iter()
        .map(|route| {
            let roles: Vec<&str> = route.roles.iter().map(|role| role.as_str()).collect();
            let who = if route.open {
                "everybody".into()
            } else {
                roles.join(" ")
            };
            format!("{} {}: {who}", route.method, route.path)
        })
        .collect();
    let written: BTreeSet<String> = MATRIX.lines().map(str::to_owned).collect();
    let missing: Vec<_> = rows.difference(&written).collect();
    let gone: Vec<_> = written.difference(&rows).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "think of who may use them, then put into matrix.txt: {missing:#?}\nand take out: {gone:#?}"
    );
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") && !is_of_tests(&path) {
            found.push(path);
        }
    }
    found
}

/// Whether it is in no program: a file of this name, which its module takes for tests alone.
fn is_of_tests(path: &Path) -> bool {
    let Some(folder) = path.parent().filter(|_| path.ends_with("tests.rs")) else {
        return false;
    };
    let modules = [folder.with_extension("rs"), folder.join("mod.rs")];
    let sources = modules
        .iter()
        .filter_map(|module| fs::read_to_string(module).ok());
    sources
        .into_iter()
        .any(|source| source.contains("#[cfg(test)]\nmod tests;"))
}

/// An address that is made beside the table would have no guard.
#[test]
fn attack_38_no_address_is_made_beside_the_tables() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let public: BTreeSet<&str> = PUBLIC.split_whitespace().collect();
    let mut found = BTreeSet::new();
    for file in [sources(&root.join("app/src")), sources(&root.join("server/src"))].concat() {
        let source = fs::read_to_string(&file).unwrap();
        for call in ["route(", "nest(", "route_service(", "nest_service("] {
            for made in source.split(&format!(".{call}")).skip(1) {
                let path = made
                    .trim_start()
                    .strip_prefix('"')
                    .and_then(|rest| rest.split('"').next());
                match path {
                    Some(path) => drop(found.insert(path.to_owned())),
                    // The table itself makes its routes of its rows.
                    None => assert!(
                        file.ends_with("staff/access.rs"),
                        "{} hides an address",
                        file.display()
                    ),
                }
            }
        }
    }
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, public);
}

/// Whatever the method: nobody who is not signed in gets anything of staff's but the sign-in page.
#[tokio::test]
async fn attack_38_no_method_leads_around_the_guard() {
    let app = TestApp::new().await;
    let router = server::router::router(app.state.clone());
    for route in ROUTES.iter().filter(|route| !route.open) {
        let path = route.path.replace(['{', '}'], "");
        for method in [
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
        ] {
            let method: Method = method.parse().unwrap();
            let answer = crate::harness::ask(router.clone(), request(method.clone(), &path, None, &[])).await;
            let to_sign_in = answer.leads_to_sign_in();
            let refused = matches!(
                answer.status,
                StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_FOUND
            );
            assert!(
                to_sign_in || refused,
                "{method} {}: {}",
                route.path,
                answer.status
            );
        }
    }
}
