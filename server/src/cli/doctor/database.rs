//! Whether the database answers, and what stands in it or beside it that could break a promise.

use super::{Finding, Verdict, finding};
use crate::config::Places;
use domain::id::WaveId;
use domain::wave::Wave;
use store::keeps::Keeps;
use store::{KeyFile, Store};

pub(super) async fn look(places: &Places) -> Vec<Finding> {
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
    findings.extend(simple_waves(&store, places).await);
    findings.extend(left_over(&store, places).await);
    findings.extend(keys_of_none(&store, places).await);
    findings.extend(keeps(&store).await);
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
    let missing = waves
        .iter()
        .filter(|taking| keys.get(taking.wave.id).is_err())
        .count();
    match missing {
        0 => finding(
            what,
            Verdict::Well,
            format!(
                "all {} waves in fieldwork, or closed and not opened yet, have theirs",
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

/// Each wave whose answers this machine could open by itself, by name.
async fn simple_waves(store: &Store, places: &Places) -> Vec<Finding> {
    let Ok(keys) = KeyFile::open(places.secrets()) else {
        return Vec::new();
    };
    let waves = store::waves::taking_answers(store).await.unwrap_or_default();
    let waves = waves.into_iter().map(|taking| taking.wave);
    let simple = waves.filter(|wave| {
        let keys = keys.get(wave.id);
        keys.is_ok_and(|keys| keys.private.is_some())
    });
    let says = |wave: Wave| {
        format!(
            "\"{}\" ({}) is in the simple mode: whoever has the secret file and the database can open its answers. \
             Plan the next one with two key holders, unless little is at stake",
            wave.title, wave.id
        )
    };
    simple
        .map(|wave| finding("simple mode", Verdict::Mind, says(wave)))
        .collect()
}

/// Each wave whose box is opened or destroyed while its keys, or the hashes of its codes, still lie here.
async fn left_over(store: &Store, places: &Places) -> Vec<Finding> {
    let what = "opened boxes";
    let Ok(keys) = KeyFile::open(places.secrets()) else {
        return Vec::new();
    };
    let left = match app::road::leftover::waves(store, &keys).await {
        Ok(left) => left,
        Err(error) => return vec![finding(what, Verdict::Bad, error)],
    };
    if left.is_empty() {
        return vec![finding(
            what,
            Verdict::Well,
            "no key and no hash of a code outlived one",
        )];
    }
    let says = |wave: &Wave| {
        format!(
            "the box of \"{}\" ({}) is gone, and keys or hashes of its codes are still here: somebody stopped it half-way. Start \
             the server, or run `earshot wave unseal` (or `destroy`) once more",
            wave.title, wave.id
        )
    };
    left.iter()
        .map(|wave| finding(what, Verdict::Bad, says(wave)))
        .collect()
}

/// Keys of waves that are not here: of deleted drafts, and of which nobody knows.
async fn keys_of_none(store: &Store, places: &Places) -> Vec<Finding> {
    let what = "keys of no wave";
    let Ok(keys) = KeyFile::open(places.secrets()) else {
        return Vec::new();
    };
    let found = async {
        let deleted = app::road::leftover::deleted_drafts(store, &keys).await?;
        Ok::<_, app::road::RoadError>((deleted, app::road::leftover::of_no_wave(store, &keys).await?))
    };
    let (deleted, unknown) = match found.await {
        Ok(found) => found,
        Err(error) => return vec![finding(what, Verdict::Bad, error)],
    };
    let named = |waves: &[WaveId]| {
        let ids: Vec<String> = waves.iter().map(ToString::to_string).collect();
        ids.join(", ")
    };
    let mut findings = Vec::new();
    if !deleted.is_empty() {
        let says = format!(
            "the secret file still has keys of deleted drafts ({}): somebody stopped it half-way. Start the server, which destroys them",
            named(&deleted)
        );
        findings.push(finding(what, Verdict::Mind, says));
    }
    if !unknown.is_empty() {
        let says = format!(
            "the secret file has keys of waves that this database does not have ({}). Is it the secret file of another database, or is \
             this database still to be restored? If neither, somebody stopped the planning of a wave half-way: these keys open nothing \
             and do no harm. They are never taken away by themselves",
            named(&unknown)
        );
        findings.push(finding(what, Verdict::Mind, says));
    }
    if findings.is_empty() {
        findings.push(finding(what, Verdict::Well, "the secret file has none"));
    }
    findings
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

/// What tells when an answer came, outside of the tables.
async fn keeps(store: &Store) -> Vec<Finding> {
    let what = "what it keeps";
    let found = match store::keeps::look(store).await {
        Ok(found) => found,
        Err(error) => return vec![finding(what, Verdict::Mind, error)],
    };
    if found.is_empty() {
        return vec![finding(
            what,
            Verdict::Well,
            "no log, copy or setting that tells when an answer came was found",
        )];
    }
    found
        .iter()
        .map(|keeps| finding(what, verdict(keeps), advice(keeps)))
        .collect()
}

fn verdict(keeps: &Keeps) -> Verdict {
    match keeps {
        Keeps::Hidden => Verdict::Mind,
        _ => Verdict::Bad,
    }
}

fn advice(keeps: &Keeps) -> String {
    match keeps {
        Keeps::CommitTimes => "PostgreSQL keeps the time of every commit: set track_commit_timestamp = off and restart it".into(),
        Keeps::Archive => "PostgreSQL archives its log, with the time of every commit: set archive_mode = off for this \
                           server, or give Earshot one of its own"
            .into(),
        Keeps::Statements(setting) => {
            let quiet = match *setting {
                "log_statement" => "none",
                "log_duration" => "off",
                "log_transaction_sample_rate" => "0",
                _ => "-1",
            };
            format!("PostgreSQL logs statements with their time: alter database … set {setting} = '{quiet}'")
        }
        Keeps::Values => "PostgreSQL logs values when a statement fails: alter database … set \
                          log_parameter_max_length_on_error = '0'"
            .into(),
        Keeps::Standbys(number) => format!(
            "{number} standbys or backups receive every change as it happens: an answer in the order and at the time of \
             its coming. Have none for this server"
        ),
        Keeps::Slots(number) => format!(
            "{number} replication slots keep the log, with the time of every commit: drop them with \
             pg_drop_replication_slot"
        ),
        Keeps::JournalMode(mode) => format!(
            "SQLite is in the mode {mode} instead of wal: is it on a network file system? Put it on a disk of this machine"
        ),
        Keeps::Deleted => "SQLite leaves in the file what was deleted: this copy of Earshot was built with another SQLite".into(),
        Keeps::Hidden => "this user may not see whether there are standbys or replication slots: ask whoever runs PostgreSQL".into(),
    }
}
