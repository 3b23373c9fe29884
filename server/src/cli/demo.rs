//! `earshot demo`

use super::{Failure, Outcome, output};
use crate::config::Places;
use crate::demo;
use crate::jobs::Jobs;
use crate::router;
use crate::serving::{self, Stop};
use crate::startup::{self, StartError};
use clap::Args;
use domain::clock::Clock;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// Where it listens if nobody says otherwise.
const USUAL: &str = "127.0.0.1:3000";

/// A whole town of made-up young people: two authorities, a released wave each, a wave to answer. Everything lies in a
/// folder of its own that is thrown away at the end.
#[derive(Args)]
pub(super) struct Demo {
    /// The address and port to listen on [default: 127.0.0.1:3000, or a free port if that is in use]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// The same seed gives the same answers and passwords
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many made-up young people answer in each authority
    #[arg(long, default_value_t = 150, value_name = "N", value_parser = clap::value_parser!(u32).range(20..=2_000))]
    respondents: u32,
    /// Print one line of JSON for scripts instead of text for people
    #[arg(long)]
    json: bool,
    /// An empty database to use instead, such as postgres://HOST/NAME. It is not emptied at the end
    #[arg(long, value_name = "URL", hide_env = true)]
    database: Option<String>,
}

impl Demo {
    pub(super) fn run(self) -> Outcome {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        // Before there is anything to throw away: whoever stops it now leaves nothing behind either.
        let mut stop = runtime.block_on(async { Stop::listen() })?;
        let folder = own_folder()?;
        let outcome = runtime.block_on(self.play(folder.path(), &mut stop));
        // Whatever still runs lets go of its files first.
        runtime.shutdown_timeout(Duration::from_secs(3));
        let emptied = folder.close();
        outcome?;
        Ok(emptied?)
    }

    async fn play(self, folder: &Path, stop: &mut Stop) -> Outcome {
        let listener = self.listen().await?;
        let url = startup::own_url(&listener)?;
        let mut places = Places::in_folder(folder);
        if let Some(database) = &self.database {
            places.contact_database_url = Some(places.contacts()?);
            places.secret_file = Some(places.secrets());
            places.database_url.clone_from(database);
        }
        if !self.json {
            output::line("Making up two authorities and their young people: some seconds …")?;
        }
        let state = startup::open(&places, url.clone(), Clock::System).await?;
        let people = demo::Options {
            seed: self.seed,
            respondents: self.respondents,
        };
        let (state, town, past) = tokio::select! {
            begun = demo::begin(state, people) => begun?,
            () = stop.heard() => return Ok(()),
        };
        let jobs = Jobs::start(&state);
        if self.json {
            // Whoever reads this line expects all of it to be there.
            tokio::select! {
                made_up = past.make_up() => made_up?,
                () = stop.heard() => return Ok(()),
            }
            output::json(&town.first_line(&url, &places.database_url))?;
            serving::serve(listener, router::router(state.clone()), stop.heard()).await?;
        } else {
            output::line(town.for_people(&url))?;
            let past = tokio::spawn(async move {
                let said = match past.make_up().await {
                    Ok(()) => output::line(
                        "The waves of half a year ago are worked out: every page has its numbers now.",
                    ),
                    Err(error) => {
                        output::note(format!(
                            "The waves of half a year ago could not be made up: {error}"
                        ));
                        Ok(())
                    }
                };
                // A closed standard output is no reason to end what is being served.
                drop(said);
            });
            serving::serve(listener, router::router(state.clone()), stop.heard()).await?;
            past.abort();
        }
        jobs.end().await;
        serving::close(state).await;
        Ok(())
    }

    async fn listen(&self) -> Result<TcpListener, Failure> {
        if let Some(address) = &self.listen {
            return Ok(startup::listen(address).await?);
        }
        match startup::listen(USUAL).await {
            Err(StartError::InUse(_)) => {
                output::note(format!(
                    "{USUAL} is in use by another program: taking a free port instead"
                ));
                Ok(startup::listen("127.0.0.1:0").await?)
            }
            other => Ok(other?),
        }
    }
}

/// A folder that nobody else on this machine can look into.
fn own_folder() -> std::io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o700));
    }
    builder.prefix("earshot-demo-").tempdir()
}
