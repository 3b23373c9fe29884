//! `earshot doctor`: what may be wrong with an installation, and what to do about it.
//!
//! In: the configuration that `serve` would be given. Out: findings. It refuses to mend anything.
//!
//! - [`installation`]: the binary, its address, what lies in front of it;
//! - [`database`]: whether it answers, which waves are in the simple mode, what it keeps that could tell when an answer came;
//! - [`files`]: who may read them, and how much room is left;
//! - [`machine`]: where memory could be written to.

mod database;
mod files;
mod installation;
mod machine;

use super::{Failure, Outcome, output};
use crate::config::{Addresses, Places, Surroundings};
use clap::Args;
use serde::Serialize;

/// Say whether an installation is as it should be. It changes nothing, except that a database of an older version is
/// brought up to date as `serve` would.
#[derive(Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    places: Places,
    #[command(flatten)]
    addresses: Addresses,
    #[command(flatten)]
    surroundings: Surroundings,
    /// As one line of JSON
    #[arg(long)]
    json: bool,
}

/// What was found.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Finding {
    what: &'static str,
    verdict: Verdict,
    says: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Well,
    Mind,
    Bad,
}

impl Doctor {
    pub(super) async fn run(self) -> Outcome {
        let secrets = self.places.secrets();
        let mut findings = installation::look(&self.addresses, &self.surroundings, &self.places);
        findings.extend(database::look(&self.places).await);
        findings.extend(files::look(&self.places, &secrets));
        findings.extend(machine::look());
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
