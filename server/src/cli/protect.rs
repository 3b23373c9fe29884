//! `earshot protect`
//!
//! In: a spec and data. Out: protected tables, and a few lines about them. It refuses to write tables of which it is not
//! proven that they are safe.

use super::{Failure, Outcome, folder, input, output};
use analysis::study::{self, Data, Spec, Status, Written, WrittenTable};
use clap::Args;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long nothing is said of progress, and how long between two lines of it.
const QUIET: Duration = Duration::from_secs(2);

/// Protect tables of your own: from data to tables in which no small number can be worked out.
#[derive(Args)]
pub(super) struct Protect {
    /// Which tables, and by which rule: a TOML file (docs/protect-and-audit.md)
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// The data: CSV with a column for each dimension, and `count` where a row stands for several people; at most 200 MB
    #[arg(value_name = "DATA")]
    data: PathBuf,
    /// Write tables.json and a CSV for each table into a new folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the tables as one line of JSON instead of a summary
    #[arg(long)]
    json: bool,
    /// Do not tell why a number is hidden: this form may be published
    #[arg(long)]
    public: bool,
}

impl Protect {
    pub(super) fn run(self) -> Outcome {
        if let Some(out) = &self.out {
            folder::is_free(out)?;
        }
        let mut spec = Spec::parse(
            &self.spec.display().to_string(),
            &input::text(&self.spec, &input::SPEC)?,
        )?;
        let data = Data::read(
            &self.data.display().to_string(),
            &input::text(&self.data, &input::DATA)?,
            &mut spec,
        )?;
        let mut written = timed(&spec, &data);
        if !written.is_proven() {
            return Err(Failure::new(
                "it is not proven that these tables are safe, so nothing is written: ask for fewer tables, or give \
                 dimensions a ladder",
            ));
        }
        if self.public {
            written = written.to_public();
        }
        let folder = match &self.out {
            Some(out) => {
                let mut files = written.to_csv();
                files.push(("tables.json".into(), format!("{}\n", written.to_json())));
                Some(folder::beside(out, &files)?)
            }
            None => None,
        };
        // If this fails, nothing is left behind: the folder has no name yet.
        match self.json {
            true => output::json(&written)?,
            false => output::line(summary(&written))?,
        }
        folder.map_or(Ok(()), folder::Beside::name)
    }
}

/// Protects, says how far it is where it takes long, and notes how long it took.
fn timed(spec: &Spec, data: &Data) -> Written {
    let start = Instant::now();
    let mut last = start;
    let mut written = study::protect(spec, data, &mut |done, of| {
        if last.elapsed() >= QUIET {
            last = Instant::now();
            output::note(format!("{done} of {of} steps done"));
        }
    });
    if let Some(audit) = &mut written.audit {
        audit.seconds = (start.elapsed().as_secs_f64() * 1_000.0).round() / 1_000.0;
    }
    written
}

/// A line for each table, then what was proven, by attacker.
fn summary(written: &Written) -> String {
    let mut lines: Vec<String> = written.tables.iter().map(table_line).collect();
    if let Some(audit) = &written.audit {
        for (attacker, found) in &audit.attackers {
            lines.push(format!(
                "against {}: {} of {} sensitive cells proven safe",
                attacker.called(),
                found.proven,
                found.sensitive
            ));
        }
        for withheld in &audit.withheld {
            lines.push(format!("withheld: {}", study::harmless(withheld)));
        }
        lines.push(format!("took {} s", audit.seconds));
    }
    lines.join("\n")
}

fn table_line(table: &WrittenTable) -> String {
    let count = |is: &dyn Fn(Status) -> bool| table.cells.iter().filter(|cell| is(cell.status)).count();
    let steps: Vec<String> = table
        .steps
        .iter()
        .map(|(dimension, step)| study::harmless(&format!(", {dimension} at step \"{step}\"")))
        .collect();
    format!(
        "{}: {} cells published, {} as a range, {} hidden{}",
        table.called(),
        count(&|status| status == Status::Published),
        count(&|status| status == Status::Range),
        count(&Status::is_hidden),
        steps.concat()
    )
}

#[cfg(test)]
mod tests;
