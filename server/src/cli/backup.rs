//! `earshot backup`: a copy of the database, of the requests for contact or of the secret file, each for itself and locked; and the list
//! of those that stand.
//!
//! In: where to, and for whom. Out: a file that is there whole or not at all, and what it does not hold. It refuses to overwrite
//! anything, and to hold what two backups together would tell.

use super::input::shown;
use super::{Failure, Outcome, lock, output, unfinished};
use crate::config::Places;
use crate::startup;
use age::secrecy::ExposeSecret;
use app::road::{backups, mixing};
use app::state::AppState;
use clap::{Args, Subcommand};
use domain::clock::Clock;
use domain::id::{AuthorityId, BackupId};
use domain::wave::Part;
use serde_json::json;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::StoreError;
use store::backup::{BackupError, Content, LeftOut, New, Standing, Written};
use tempfile::NamedTempFile;
use time::OffsetDateTime;
use time::macros::format_description;

/// Copy the database, locked, as far as two copies together tell nothing; say which copies stand, and which are deleted.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Backup {
    #[command(subcommand)]
    other: Option<Other>,
    #[command(flatten)]
    make: Make,
}

/// A backup.
#[derive(Args)]
struct Make {
    #[command(flatten)]
    places: Places,
    /// The file to write, or a folder in which it gets a name
    #[arg(long, value_name = "PATH", required = true)]
    to: Option<PathBuf>,
    /// The requests for contact, instead of the database
    #[arg(long, conflicts_with = "secrets")]
    contacts: bool,
    /// The secret file, instead of the database: for somebody else than who gets the database
    #[arg(long)]
    secrets: bool,
    #[command(flatten)]
    who: lock::For,
    /// As one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Other {
    /// List the backups that stand, and what they hold that is kept no more
    List {
        #[command(flatten)]
        places: Places,
        /// As JSON, one line for each
        #[arg(long)]
        json: bool,
    },
    /// Say that every copy of a backup is deleted
    Forget {
        #[command(flatten)]
        places: Places,
        /// The name of its file, from `backup list`
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Draw a key for backups: writes the identity to a file, and prints the public key
    Key {
        /// The file to write. It opens backups, so keep it away from them and from this machine
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}

impl Backup {
    pub(super) async fn run(self) -> Outcome {
        match self.other {
            None => self.make.run().await,
            Some(Other::List { places, json }) => list(&places, json).await,
            Some(Other::Forget { places, name }) => forget(&places, &name).await,
            Some(Other::Key { to }) => key(&to),
        }
    }
}

async fn open(places: &Places) -> Result<AppState, Failure> {
    Ok(startup::open(places, String::new(), Clock::System).await?)
}

impl Make {
    async fn run(self) -> Outcome {
        let content = match (self.contacts, self.secrets) {
            (false, false) => Content::Database,
            (true, _) => Content::Contacts,
            (_, true) => Content::Secrets,
        };
        let to = self.to.ok_or_else(|| Failure::new("name a file with --to"))?;
        // What may be refused is asked first: the lock before the file, the file before the database.
        let lock = self.who.lock()?;
        let now = Clock::System.now();
        let (path, name) = named(&to, content, now)?;
        let mut file = lock.around(beside(&path)?)?;
        let state = open(&self.places).await?;
        let new = New {
            id: BackupId::draw(&mut state.rng()),
            name,
            now,
        };
        let written = match content {
            Content::Database => {
                mixed(&state).await?;
                store::backup::write(&state.store, &new, &mut file).await?
            }
            Content::Contacts => {
                store::backup::write_contacts(&state.store, &state.contacts, &new, &mut file).await?
            }
            Content::Secrets => {
                store::backup::write_secrets(&state.store, &state.keys, &new, &mut file).await?
            }
        };
        let unwritten = |error: io::Error| BackupError::Unwritten(error.kind());
        let file = file.finish().map_err(unwritten)?;
        file.as_file().sync_all().map_err(unwritten)?;
        keep(&state, &written, file, &path).await?;
        record(&state, &format!("made the backup {} of {content}", new.name)).await?;
        tell(&written, &path, self.json)
    }
}

/// Remembers the backup, and only then gives it its name: one that nobody remembers could differ from the next in a few answers.
async fn keep(state: &AppState, written: &Written, file: NamedTempFile, path: &Path) -> Outcome {
    match store::backup::record(&state.store, written).await {
        Err(StoreError::Conflict(_)) => {
            return Err(Failure::new(
                "another backup was made at the same time, and the two could differ in a few answers: try again",
            ));
        }
        other => other?,
    }
    if let Err(error) = file.persist_noclobber(path) {
        store::backup::unrecord(&state.store, written.head().id).await?;
        return Err(failed(path, &error.error));
    }
    File::open(folder(path))
        .and_then(|folder| folder.sync_all())
        .map_err(|error| failed(path, &error))
}

fn tell(written: &Written, path: &Path, as_json: bool) -> Outcome {
    let head = written.head();
    if as_json {
        let held: Vec<_> = head
            .held
            .iter()
            .map(|held| json!({ "wave": held.wave.to_string(), "part": held.part.as_str() }))
            .collect();
        return output::json(&json!({
            "file": path.display().to_string(),
            "name": head.name,
            "content": head.content.as_str(),
            "held": held,
            "left_out": head.left_out,
        }));
    }
    head.left_out
        .iter()
        .for_each(|left| output::note(why_left_out(left)));
    output::line(format!("{} is backed up: {}", head.content, shown(path)))
}

/// What is not in a backup, why, and what to do.
pub(super) fn why_left_out(left: &LeftOut) -> String {
    let what = format!("the {} of \"{}\"", left.part, left.title);
    let beside = left.beside.join(", ");
    match (left.part, left.beside.is_empty()) {
        (Part::Box, true) => format!("{what} is not in it: fewer than ten answers lie in it"),
        (Part::Box, false) => format!(
            "{what} is not in it, since both could differ in fewer than ten answers: it lies in {beside}. Keep that one too, and \
             restore both (--box); or delete it, say so with `earshot backup forget`, and back up again"
        ),
        _ => format!(
            "{what} are not in it: {beside} holds the same answers sealed, and fewer of them. Delete it, say so with `earshot \
             backup forget`, and back up again"
        ),
    }
}

/// The file to write: in a folder it gets a name of its own.
fn named(to: &Path, content: Content, now: OffsetDateTime) -> Result<(PathBuf, String), Failure> {
    let path = if to.is_dir() {
        let time = now.format(format_description!("[year]-[month]-[day]-[hour][minute][second]"))?;
        to.join(match content {
            Content::Database => format!("earshot-{time}.age"),
            other => format!("earshot-{}-{time}.age", other.as_str()),
        })
    } else {
        to.to_owned()
    };
    if path.symlink_metadata().is_ok() {
        return Err(Failure(format!(
            "{} is there already: name a new file, nothing is overwritten",
            shown(&path)
        )));
    }
    match path.file_name().and_then(|name| name.to_str()) {
        Some(name) if !name.is_empty() => Ok((path.clone(), name.to_owned())),
        _ => Err(Failure(format!("{} is no name of a file", shown(&path)))),
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A file beside, for the eyes of its owner alone. It is gone again unless it gets its name. What a program that was killed left there
/// goes first.
fn beside(path: &Path) -> Result<NamedTempFile, Failure> {
    let folder = folder(path);
    for left in unfinished::in_folder(unfinished::BACKUP, folder) {
        unfinished::remove(&left);
    }
    unfinished::begin(unfinished::BACKUP, folder).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure(format!(
        "{} was not written: {error}. Look for room and the right to write there",
        shown(path)
    ))
}

/// On record with every authority: a backup is of all of them.
async fn record(state: &AppState, act: &str) -> Outcome {
    let act = format!("{act} (on the command line)");
    for authority in store::authorities::all(&state.store).await? {
        store::audit::record(&state.store, authority.id, None, &act, state.clock.now()).await?;
    }
    Ok(())
}

async fn list(places: &Places, as_json: bool) -> Outcome {
    let state = open(places).await?;
    for backup in store::backup::standing(&state.store).await? {
        if as_json {
            let held =
                |held: &store::backup::Outlived| json!({ "wave": held.wave.to_string(), "part": held.part });
            output::json(&json!({
                "name": backup.name,
                "content": backup.content,
                "made_on": backup.made_on.to_string(),
                "outlived": backup.outlived.iter().map(held).collect::<Vec<_>>(),
            }))?;
        } else {
            output::line(format!(
                "{}  {}  {}{}",
                backup.made_on,
                backup.content,
                backup.name,
                match backup.outlived.is_empty() {
                    true => String::new(),
                    false => format!("  DELETE IT: {}", backups::told(&backup)),
                }
            ))?;
        }
    }
    Ok(())
}

async fn forget(places: &Places, name: &str) -> Outcome {
    let state = open(places).await?;
    if !store::backup::forget(&state.store, name).await? {
        return Err(Failure::new(
            "no backup of this name stands: see `earshot backup list`",
        ));
    }
    record(
        &state,
        &format!("said that every copy of the backup {name} is deleted"),
    )
    .await?;
    output::line(format!("{name} counts as deleted"))
}

fn key(to: &Path) -> Outcome {
    // Not named like a backup: whoever copies all of those must not copy what opens them.
    let to = match to.is_dir() {
        true => to.join("earshot-backups.key"),
        false => to.to_owned(),
    };
    let (path, _) = named(&to, Content::Database, Clock::System.now())?;
    let (text, public) = lock::draw();
    let mut file = beside(&path)?;
    file.write_all(text.expose_secret().as_bytes())
        .and_then(|()| file.as_file().sync_all())
        .map_err(|error| failed(&path, &error))?;
    file.persist_noclobber(&path)
        .map_err(|error| failed(&path, &error.error))?;
    output::note(
        "Keep this file away from the backups, and twice: without it they cannot be opened. The public key is:",
    );
    output::line(public)
}

/// Mixes before anything is copied. While answers come, another program's write or an older reader can be in the way for a moment.
async fn mixed(state: &AppState) -> Result<(), Failure> {
    const TRIES: u32 = 10;
    const PAUSE: Duration = Duration::from_millis(500);
    for _ in 1..TRIES {
        if mixing::mix(state).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
    mixing::mix(state).await.map_err(|error| {
        Failure(format!(
            "the box could not be mixed, and nothing was copied: {error}. The server may be busy: try again in a minute"
        ))
    })
}

/// Says which backups still hold what was just opened, destroyed or erased.
pub(super) async fn remind(state: &AppState, authority: AuthorityId) -> Outcome {
    backups::to_delete(state, authority)
        .await?
        .iter()
        .for_each(|backup: &Standing| {
            output::note(format!(
                "delete this backup, and say so with `earshot backup forget`: {}",
                backups::told(backup)
            ));
        });
    Ok(())
}
