//! The binary, the address that letters name, and what lies between the world and this server.

use super::{Finding, Verdict, finding};
use crate::config::{Addresses, Places, Surroundings};
use crate::embedded;
use std::net::SocketAddr;

pub(super) fn look(addresses: &Addresses, surroundings: &Surroundings, places: &Places) -> Vec<Finding> {
    let public = addresses.public.public_url.as_deref();
    let mut findings = vec![
        catalogue(),
        site(),
        public_url(public),
        proxies(public, &addresses.listen, surroundings),
    ];
    findings.extend(servers(surroundings, places));
    findings
}

fn catalogue() -> Finding {
    match embedded::catalogue() {
        Ok(found) => {
            let says = format!(
                "{} instruments and {} strategies can be read",
                found.instruments.len(),
                found.strategies.len()
            );
            finding("catalogue", Verdict::Well, says)
        }
        Err(error) => finding("catalogue", Verdict::Bad, error),
    }
}

fn site() -> Finding {
    if embedded::has_site() {
        finding("site", Verdict::Well, "style sheet and scripts are in the binary")
    } else {
        finding(
            "site",
            Verdict::Bad,
            "this binary was built without the site: build it with `make build`",
        )
    }
}

fn public_url(url: Option<&str>) -> Finding {
    match url {
        Some(url) if url.starts_with("https://") => finding("public address", Verdict::Well, url),
        Some(_) => finding(
            "public address",
            Verdict::Bad,
            "answers would travel unencrypted: use an https address",
        ),
        None => finding(
            "public address",
            Verdict::Mind,
            "not set: letters would name this machine alone. Set EARSHOT_PUBLIC_URL",
        ),
    }
}

/// Behind a proxy everybody's address is the proxy's.
fn proxies(public: Option<&str>, listen: &str, surroundings: &Surroundings) -> Finding {
    let what = "proxies";
    let has_tls = public.is_some_and(|url| url.starts_with("https://"));
    let trusted = surroundings.trusted_proxies.len();
    let here = listen
        .parse()
        .is_ok_and(|address: SocketAddr| address.ip().is_loopback());
    match (trusted, has_tls) {
        (0, true) if here => finding(
            what,
            Verdict::Mind,
            "none is named, and somebody must bring https here: failed tries of all people count together. Set \
             EARSHOT_TRUSTED_PROXIES (127.0.0.1, if the proxy is on this machine), and let it set X-Forwarded-For",
        ),
        (0, true) => finding(
            what,
            Verdict::Mind,
            format!(
                "none is named, and Earshot speaks no https itself: whoever reaches {listen} without the proxy is not \
                 protected on the way. Listen on a loopback address or keep others away from it, and set EARSHOT_TRUSTED_PROXIES"
            ),
        ),
        (0, false) => finding(what, Verdict::Well, "none"),
        (trusted, _) => finding(
            what,
            Verdict::Well,
            format!(
                "{trusted} named. Each must set X-Forwarded-For itself, and log nothing (docs/running.md)"
            ),
        ),
    }
}

/// Several servers share a PostgreSQL database, and the brake.
fn servers(surroundings: &Surroundings, places: &Places) -> Option<Finding> {
    let what = "servers";
    match (surroundings.servers.get(), places.file()) {
        (1, _) => None,
        (_, Some(_)) => Some(finding(
            what,
            Verdict::Bad,
            "several servers cannot share a SQLite file: use PostgreSQL, or set EARSHOT_SERVERS to 1",
        )),
        (servers, None) => Some(finding(
            what,
            Verdict::Well,
            format!("each of {servers} lets its part of the failed tries through"),
        )),
    }
}
