//! `earshot wave erase`: erases what of a wave is kept no more, and proves it. In: a wave, and what of it. Out: how many files
//! and bytes were searched, and how often something was found: if it was, exit code 1. It refuses to say how much was erased.

use super::{Failure, Outcome, backup, output};
use app::road::RoadError;
use app::road::retention::{self, Wanted};
use app::state::AppState;
use domain::wave::{Kept, Wave, Wish};
use serde_json::json;
use store::retention::Searched;

/// What somebody asked for.
pub(super) struct Asked {
    /// At once, whatever its time; else everything whose time has come.
    pub(super) now: Option<Kept>,
    /// Said a second time.
    pub(super) unreleased: bool,
    /// One line of JSON for each.
    pub(super) json: bool,
}

pub(super) async fn run(state: &AppState, wave: &Wave, asked: &Asked) -> Outcome {
    let erased = match asked.now {
        Some(kept) => {
            let wanted = Wanted {
                authority: wave.authority,
                wave: wave.id,
                kept,
                wish: Wish::Now {
                    unreleased: asked.unreleased,
                },
                by: None,
            };
            vec![(kept, retention::erase(state, wanted).await)]
        }
        None => retention::erase_due(state, wave.authority, wave.id).await?,
    };
    if erased.is_empty() {
        for holding in retention::holdings(state, wave).await? {
            if let Err(reason) = &holding.due {
                output::note(format!("{}: {reason}", holding.kept));
            }
        }
        return match asked.json {
            true => Ok(()),
            false => output::line("nothing is due"),
        };
    }
    let mut failed = Vec::new();
    for (kept, erased) in erased {
        match erased {
            Ok(searched) => {
                tell(wave, kept, &searched, asked.json)?;
                if searched.found > 0 {
                    failed.push(format!("of the {kept} something is still in a file"));
                }
            }
            Err(error) => failed.push(told(kept, &error)),
        }
    }
    backup::remind(state, wave.authority).await?;
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Failure(failed.join("; ")))
    }
}

fn told(kept: Kept, error: &RoadError) -> String {
    use domain::wave::NotErased::{Sealed, Unreleased};
    match error {
        RoadError::NotErased(Sealed | Unreleased(_)) => format!("{kept}: {error} (--unreleased)"),
        error => format!("{kept}: {error}"),
    }
}

fn tell(wave: &Wave, kept: Kept, searched: &Searched, as_json: bool) -> Outcome {
    if as_json {
        return output::json(&json!({
            "wave": wave.id.to_string(),
            "erased": kept.as_str(),
            "files": searched.files,
            "bytes": searched.bytes,
            "found": searched.found,
            "held_by": searched.held_by,
            "unsearched": searched.unsearched,
        }));
    }
    output::line(format!(
        "the {kept} of \"{}\" are erased: {} files with {} bytes were searched, found {} times",
        wave.title, searched.files, searched.bytes, searched.found
    ))?;
    for file in &searched.held_by {
        output::line(format!("  still in {file}"))?;
    }
    for what in &searched.unsearched {
        output::note(what);
    }
    Ok(())
}
