//! `earshot restore`: a backup becomes an installation again. In: a backup, older ones for boxes that it leaves out, and what opens
//! them. Out: an installation, and what to do next; or nothing, with everything as it was. It refuses to touch what holds something.

use super::input::shown;
use super::{Failure, Outcome, backup, lock, output};
use crate::config::Places;
use crate::startup;
use app::state::AppState;
use clap::Args;
use domain::clock::{Clock, written_out};
use domain::wave::Part;
use std::path::PathBuf;
use store::KeyFile;
use store::backup::{self as backups, Content, Head};

/// Bring a backup back, into an empty database: whole or not at all.
#[derive(Args)]
pub(super) struct Restore {
    #[command(flatten)]
    places: Places,
    /// The backup: of the database, of the requests for contact, or of the secret file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// An older backup with a box that this one leaves out; several times for several
    #[arg(long = "box", value_name = "FILE")]
    boxes: Vec<PathBuf>,
    /// Also if answers stay behind that lie in an older backup
    #[arg(long)]
    without_boxes: bool,
    #[command(flatten)]
    with: lock::With,
}

impl Restore {
    pub(super) async fn run(self) -> Outcome {
        let key = self.with.key()?;
        // Read to its end before anything is touched: only then is it known to be whole.
        let head = backups::check(key.open(&self.file)?)?;
        let whole = |what: String| {
            output::line(format!(
                "{what} is back, from {} of {}",
                head.name,
                written_out(head.made_on)
            ))
        };
        match head.content {
            Content::Contacts => {
                backups::restore_contacts(&self.places.contacts()?, key.open(&self.file)?).await?;
                whole(head.content.to_string())
            }
            Content::Secrets => {
                let keys = KeyFile::open(self.places.secrets())?;
                backups::restore_secrets(&keys, key.open(&self.file)?)?;
                whole(head.content.to_string())
            }
            Content::Database => {
                self.has_every_box(&key, &head)?;
                let older = self.boxes.iter().map(|path| key.open(path));
                let older = older.collect::<Result<Vec<_>, _>>()?;
                let restored =
                    backups::restore(&self.places.database_url, key.open(&self.file)?, older).await?;
                let state = startup::open(&self.places, String::new(), Clock::System).await?;
                for authority in store::authorities::all(&state.store).await? {
                    let act = format!("restored from the backup {} (on the command line)", head.name);
                    store::audit::record(&state.store, authority.id, None, &act, state.clock.now()).await?;
                }
                whole(head.content.to_string())?;
                for left in &restored.head.left_out {
                    let is_back = restored.boxes.iter().any(|held| held.wave == left.wave);
                    if !is_back {
                        output::note(format!("not restored: {}", backup::why_left_out(left)));
                    }
                }
                next(&state).await
            }
        }
    }

    /// Answers are not left behind unless somebody says so.
    fn has_every_box(&self, key: &lock::Key, head: &Head) -> Outcome {
        let mut found = Vec::new();
        for path in &self.boxes {
            let older = backups::check(key.open(path)?)?;
            if older.content != Content::Database {
                return Err(Failure(format!(
                    "{}: this is a backup of {}",
                    shown(path),
                    older.content
                )));
            }
            let boxes = head.left_out.iter().filter(|left| left.is_box_of(&older));
            found.extend(boxes.map(|left| left.wave));
        }
        let missing = head
            .left_out
            .iter()
            .find(|left| left.part == Part::Box && !left.beside.is_empty() && !found.contains(&left.wave));
        match missing {
            Some(left) if !self.without_boxes => Err(Failure(format!(
                "the box of \"{}\" is not in this backup, but in {}: add --box with that file, or leave its answers behind with \
                 --without-boxes. Nothing was restored",
                left.title,
                left.beside.join(", ")
            ))),
            _ => Ok(()),
        }
    }
}

/// What whoever restored has to know.
async fn next(state: &AppState) -> Outcome {
    let waves = store::waves::taking_answers(&state.store).await?;
    let without = waves
        .iter()
        .filter(|taking| state.keys.get(taking.wave.id).is_err())
        .count();
    if without > 0 {
        output::note(
            "the secret file has not the keys of all waves: bring it back too, from its own backup. Until then codes do not work, \
             and boxes of the simple mode cannot be opened",
        );
    }
    if !waves.is_empty() {
        output::note(
            "answers that came after the backup are lost, and their codes work again: send the reminder to everybody",
        );
    }
    output::note(
        "what was erased after the backup may be back: what is due is erased again when the server starts. Run `earshot doctor` now",
    );
    Ok(())
}
