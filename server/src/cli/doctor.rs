//! `earshot doctor`

use super::{Failure, Outcome, output};
use crate::config::{Places, PublicUrl};
use crate::embedded;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use store::{KeyFile, Store};

/// Say whether an installation is as it should be. It changes nothing, except that a database of an older version is
/// brought up to date as `serve` would.
#[derive(Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    places: Places,
    #[command(flatten)]
    public: PublicUrl,
    /// As one line of JSON
    #[arg(long)]
    json: bool,
}

/// What was found.
#[derive(Serialize)]
struct Finding {
    what: &'static str,
    verdict: Verdict,
    says: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Well,
    Mind,
    Bad,
}

impl Doctor {
    pub(super) async fn run(self) -> Outcome {
        let secrets = self.places.secrets();
        let mut findings = vec![catalogue(), site(), public_url(self.public.public_url.as_deref())];
        findings.extend(database(&self.places).await);
        findings.push(key_file(&secrets));
        findings.extend(free_disk(&self.places, &secrets));
        let bad = findings
            .iter()
            .filter(|finding| finding.verdict == Verdict::Bad)
            .count();
        if self.json {
            output::json(&findings)?;
        } else {
            for Finding { what, verdict, says } in &findings {
                let mark = match verdict {
                    Verdict::Well => "well",
                    Verdict::Mind => "mind",
                    Verdict::Bad => "BAD ",
                };
                output::line(format!("{mark}  {what}: {says}"))?;
            }
        }
        if bad == 0 {
            Ok(())
        } else {
            Err(Failure(format!("{bad} of {} findings are bad", findings.len())))
        }
    }
}

fn finding(what: &'static str, verdict: Verdict, says: impl ToString) -> Finding {
    Finding {
        what,
        verdict,
        says: says.to_string(),
    }
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

async fn database(places: &Places) -> Vec<Finding> {
    let what = "database";
    if places.file().is_some_and(|file| !file.exists()) {
        return vec![finding(
            what,
            Verdict::Mind,
            "there is none yet: the first `earshot serve` makes it",
        )];
    }
    let store = match Store::open(&places.database_url).await {
        Ok(store) => store,
        Err(error) => return vec![finding(what, Verdict::Bad, error)],
    };
    let mut findings = vec![match store.is_well().await {
        true => finding(what, Verdict::Well, "answers"),
        false => finding(what, Verdict::Bad, "was opened and then did not answer"),
    }];
    if let Ok(true) = store::settings::synthetic(&store).await {
        findings.push(finding(
            "young people",
            Verdict::Mind,
            "this database is a demo: everybody in it is made up",
        ));
    }
    findings.push(keys_of_waves(&store, places).await);
    findings.push(backups(&store).await);
    store.close().await;
    findings
}

/// A wave in fieldwork without its keys takes no answers.
async fn keys_of_waves(store: &Store, places: &Places) -> Finding {
    let what = "keys of waves";
    let waves = match store::waves::taking_answers(store).await {
        Ok(waves) => waves,
        Err(error) => return finding(what, Verdict::Bad, error),
    };
    if waves.is_empty() {
        return finding(what, Verdict::Well, "no wave is in fieldwork");
    }
    let keys = match KeyFile::open(places.secrets()) {
        Ok(keys) => keys,
        Err(error) => return finding(what, Verdict::Bad, error),
    };
    let found: Vec<_> = waves.iter().filter_map(|wave| keys.get(wave.id).ok()).collect();
    let simple = found.iter().filter(|keys| keys.private.is_some()).count();
    match waves.len() - found.len() {
        0 if simple > 0 => finding(
            what,
            Verdict::Mind,
            format!(
                "all {} waves in fieldwork have their keys; {simple} of them are in the simple mode: whoever has the secret \
                 file and the database can open their answers",
                waves.len()
            ),
        ),
        0 => finding(
            what,
            Verdict::Well,
            format!(
                "all {} waves in fieldwork have their keys, and only their key holders can open them",
                waves.len()
            ),
        ),
        missing => finding(
            what,
            Verdict::Bad,
            format!("{missing} waves in fieldwork have lost their keys: restore the secret file"),
        ),
    }
}

/// A backup from before an erasing or an unsealing holds what everybody was told is gone.
async fn backups(store: &Store) -> Finding {
    let what = "backups";
    match store::backup::to_delete(store).await {
        Err(error) => finding(what, Verdict::Bad, error),
        Ok(outlived) if outlived.is_empty() => finding(
            what,
            Verdict::Well,
            "none that we know of holds what is kept no more",
        ),
        Ok(outlived) => {
            let told: Vec<String> = outlived.iter().map(app::road::backups::told).collect();
            let says = format!(
                "delete these, and say so with `earshot backup forget`: {}",
                told.join("; ")
            );
            finding(what, Verdict::Mind, says)
        }
    }
}

fn key_file(path: &Path) -> Finding {
    let what = "secret file";
    match std::fs::metadata(path) {
        Err(_) => finding(
            what,
            Verdict::Mind,
            format!("{} is not there yet: the first start makes it", path.display()),
        ),
        Ok(metadata) => match others_may_read(&metadata) {
            true => finding(
                what,
                Verdict::Bad,
                format!("others can read it: chmod 600 {}", path.display()),
            ),
            false => finding(what, Verdict::Well, "only its owner can read it"),
        },
    }
}

#[cfg(unix)]
fn others_may_read(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn others_may_read(_: &std::fs::Metadata) -> bool {
    false
}

/// The disks that are written to: an answer that cannot be written is refused, so a full disk ends a survey.
fn free_disk(places: &Places, secrets: &Path) -> Option<Finding> {
    let file = places.file().unwrap_or_else(|| secrets.to_owned());
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let free = free_megabytes(&folder)?;
    let verdict = match free {
        0..100 => Verdict::Bad,
        100..1_000 => Verdict::Mind,
        _ => Verdict::Well,
    };
    Some(finding(
        "disk",
        verdict,
        format!("{free} MB are free in {}", folder.display()),
    ))
}

#[cfg(unix)]
fn free_megabytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize) / 1_000_000)
}

#[cfg(not(unix))]
fn free_megabytes(_: &Path) -> Option<u64> {
    None
}
