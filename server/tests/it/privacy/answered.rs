//! The attack on who answered: everything that tells anything of a wave in the field is asked before and after two more answers,
//! and must tell the same.

use crate::harness::{TestApp, ask, children, request};
use crate::process;
use crate::waves::answer;
use axum::extract::ConnectInfo;
use axum::http::Method;
use domain::people::Role;
use domain::wave::EligiblePopulation;
use std::net::SocketAddr;

/// Addresses that anybody or staff may open while a wave is in the field.
async fn everything(app: &TestApp, cookie: &str, wave: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for path in [
        "/",
        "/privacy",
        "/healthz",
        "/southwark/you-said",
        "/staff",
        "/staff/waves",
        "/staff/releases",
        "/staff/coding-room",
        "/staff/themes",
        "/staff/priorities",
        "/staff/retention",
        "/staff/audit",
    ] {
        all.push((path.to_owned(), app.get_as(cookie, path).await.without_nonces()));
    }
    for path in [
        format!("/staff/waves/{wave}"),
        format!("/staff/waves/{wave}/reminder"),
        format!("/staff/retention/{wave}"),
    ] {
        let page = app.get_as(cookie, &path).await.without_nonces();
        all.push((path, page));
    }
    // The numbers for machines, from this very machine.
    let mut metrics = request(Method::GET, "/metrics", None, &[]);
    let here: SocketAddr = "127.0.0.1:9".parse().unwrap();
    metrics.extensions_mut().insert(ConnectInfo(here));
    let metrics = ask(server::router::router(app.state.clone()), metrics).await;
    assert!(metrics.body.contains("earshot_up 1"));
    all.push(("/metrics".into(), metrics.body));
    for arguments in [
        &["wave", "status", "--authority", "southwark"][..],
        &["wave", "status", "--authority", "southwark", "--json"],
        &["wave", "status", wave, "--authority", "southwark", "--json"],
    ] {
        all.push((arguments.join(" "), process::done(app.folder.path(), arguments)));
    }
    // What is free on the disk is another matter.
    let doctor = process::run(app.folder.path(), ["doctor", "--json"]);
    let findings: Vec<serde_json::Value> = serde_json::from_slice(&doctor.stdout).unwrap();
    let findings: Vec<_> = findings
        .into_iter()
        .filter(|finding| finding["what"] != "disk")
        .collect();
    all.push(("doctor".into(), serde_json::to_string(&findings).unwrap()));
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn between_two_tens_nothing_tells_that_somebody_answered() {
    let (app, authority, wave, codes) = TestApp::in_fieldwork(40).await;
    let population = EligiblePopulation {
        totals: vec![(children(), 57)],
        groups: Vec::new(),
    };
    store::waves::set_population(&app.state.store, wave, &population)
        .await
        .unwrap();
    let cookie = app.signed_in(authority.id, &Role::ALL).await;
    let wave = wave.to_string();
    answer(&app, &codes[..17]).await;
    let before = everything(&app, &cookie, &wave).await;
    // 30 % of 57 are 17.1, so that the eighteenth answer reaches it.
    answer(&app, &codes[17..19]).await;
    let after = everything(&app, &cookie, &wave).await;
    for ((what, before), (_, after)) in before.iter().zip(&after) {
        assert_eq!(before, after, "{what} tells that two more answered");
    }
    let page = |all: &[(String, String)]| {
        all.iter()
            .find(|(path, _)| path.ends_with(&wave))
            .unwrap()
            .1
            .clone()
    };
    assert!(page(&after).contains("at least 10") && page(&after).contains("not yet"));
    answer(&app, &codes[19..20]).await;
    let ten = everything(&app, &cookie, &wave).await;
    let differ: Vec<&str> = after
        .iter()
        .zip(&ten)
        .filter(|(one, other)| one != other)
        .map(|((what, _), _)| what.as_str())
        .collect();
    // The wave's page and its status: nothing else ever tells of answers.
    assert!(
        differ
            .iter()
            .all(|what| what.starts_with("/staff/waves/") || what.starts_with("wave status")),
        "{differ:?}"
    );
    assert!(page(&ten).contains("at least 20") && page(&ten).contains("yes"));
    println!(
        "of {} pages, numbers and outputs, those that tell of two more answers: 0",
        before.len()
    );
}
