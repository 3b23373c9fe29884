//! Who may read the files, and how much room they have.

use super::super::unfinished;
use super::{Finding, Verdict, finding};
use crate::config::Places;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(super) fn look(places: &Places, secrets: &Path) -> Vec<Finding> {
    let mut findings = vec![key_file(secrets)];
    findings.extend(databases(places));
    findings.extend(free_disk(places, secrets));
    findings.extend(unfinished_backups(places, secrets));
    findings
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

/// The files of both databases, with what SQLite keeps beside them. None of them is there before the first start.
fn databases(places: &Places) -> Option<Finding> {
    let what = "database files";
    let contacts = places.contacts().ok().and_then(|url| Places::file_of(&url));
    let files = places.file().into_iter().chain(contacts).flat_map(|file| {
        ["", "-wal", "-shm", "-journal"].map(|end| {
            let mut name = file.clone().into_os_string();
            name.push(end);
            PathBuf::from(name)
        })
    });
    let there: Vec<(PathBuf, std::fs::Metadata)> = files
        .filter_map(|file| Some((file.clone(), std::fs::metadata(file).ok()?)))
        .collect();
    let open: Vec<String> = there
        .iter()
        .filter(|(_, metadata)| others_may_read(metadata))
        .map(|(file, _)| file.display().to_string())
        .collect();
    match (there.is_empty(), open.is_empty()) {
        (true, _) => None,
        (false, true) => Some(finding(what, Verdict::Well, "only their owner can read them")),
        (false, false) => Some(finding(
            what,
            Verdict::Bad,
            format!("others can read them: chmod 600 {}", open.join(" ")),
        )),
    }
}

/// Of the places to which somebody may back up only these are known: where the database lies, the secret file, and the folder in which
/// this was started.
fn unfinished_backups(places: &Places, secrets: &Path) -> Option<Finding> {
    let of = |file: &Path| file.parent().map(Path::to_owned).unwrap_or_default();
    let folders: BTreeSet<PathBuf> = [
        places.file().map(|file| of(&file)),
        Some(of(secrets)),
        Some(PathBuf::new()),
    ]
    .into_iter()
    .flatten()
    .filter_map(|folder| match folder.as_os_str().is_empty() {
        true => Path::new(".").canonicalize().ok(),
        false => folder.canonicalize().ok(),
    })
    .collect();
    let left: Vec<String> = folders
        .iter()
        .flat_map(|folder| unfinished::in_folder(unfinished::BACKUP, folder))
        .filter(|file| !unfinished::is_being_written(file))
        .map(|file| file.display().to_string())
        .collect();
    (!left.is_empty()).then(|| {
        finding(
            "unfinished backups",
            Verdict::Mind,
            format!(
                "somebody stopped a backup half-way: delete {}, or back up to that folder again",
                left.join(" and ")
            ),
        )
    })
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
