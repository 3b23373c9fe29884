//! The command line: one file per command.
//!
//! In: arguments. Out: what was done, on standard output, and an exit code: 0 done, 1 refused or unsafe with a reason,
//! 2 wrong usage.

mod audit;
mod authority;
mod backup;
mod demo;
mod doctor;
mod erase;
mod folder;
mod holder;
mod input;
mod instrument;
mod lock;
mod logging;
mod output;
mod protect;
mod restore;
mod secretly;
mod serve;
mod simulate;
mod staff;
mod stands;
mod unfinished;
mod wave;

use clap::{Parser, Subcommand};
use std::error::Error;
use std::fmt::{self, Display, Write};
use std::future::Future;
use std::process::ExitCode;
use std::time::Duration;

/// Earshot: children in care and care leavers say how life is, anonymously, and see what changed.
#[derive(Parser)]
#[command(
    name = "earshot",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// How much to say on standard error. Answers, codes and names are never in it
    #[arg(long, global = true, env = "EARSHOT_LOG", value_enum, default_value_t = logging::Level::Info)]
    log: logging::Level,
}

#[derive(Subcommand)]
enum Command {
    /// Serve Earshot until it is told to stop
    Serve(serve::Serve),
    /// Show a whole town of made-up young people, in a database that is thrown away
    Demo(demo::Demo),
    /// Let made-up young people answer over HTTP, with codes from `wave invite`
    Simulate(simulate::Simulate),
    /// Plan a wave, print its letters, open, close, unseal and release it
    #[command(subcommand)]
    Wave(wave::Wave),
    /// Check, list and export instruments
    #[command(subcommand)]
    Instrument(instrument::Instrument),
    /// Protect tables of your own: from data to tables in which no small number can be worked out
    Protect(protect::Protect),
    /// Say whether a small number can be worked out of protected tables, whoever made them
    Audit(audit::Audit),
    /// Give somebody an account
    #[command(subcommand)]
    Staff(staff::Staff),
    /// Add an authority
    #[command(subcommand)]
    Authority(authority::Authority),
    /// Copy the database, locked, as far as two copies together tell nothing
    Backup(backup::Backup),
    /// Bring a backup back, into an empty database
    Restore(restore::Restore),
    /// Say whether an installation is as it should be
    Doctor(doctor::Doctor),
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    logging::start(cli.log);
    crate::middleware::say_only_where();
    let outcome = match cli.command {
        Command::Serve(command) => wait(command.run()),
        Command::Demo(command) => command.run(),
        Command::Simulate(command) => command.run(),
        Command::Wave(command) => wait(command.run()),
        Command::Instrument(command) => command.run(),
        Command::Protect(command) => command.run(),
        Command::Audit(command) => command.run(),
        Command::Staff(command) => wait(command.run()),
        Command::Authority(command) => wait(command.run()),
        Command::Backup(command) => wait(command.run()),
        Command::Restore(command) => wait(command.run()),
        Command::Doctor(command) => wait(command.run()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(message)) => {
            output::complain(&message);
            ExitCode::from(1)
        }
    }
}

/// Runs something to its end, on all processors.
fn wait(command: impl Future<Output = Outcome>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(command);
    runtime.shutdown_timeout(Duration::from_secs(2));
    outcome
}

/// What became of a command.
type Outcome = Result<(), Failure>;

/// Why not, in a sentence that says what to do.
#[derive(Debug, PartialEq, Eq)]
struct Failure(String);

impl Failure {
    fn new(reason: impl Display) -> Self {
        Self(reason.to_string())
    }
}

impl<E: Error> From<E> for Failure {
    /// The error and what it came from, each said once.
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let cause_text = cause.to_string();
            if !message.contains(&cause_text) {
                let _ = write!(message, ": {cause_text}");
            }
            source = cause.source();
        }
        Self(message)
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_in_order() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_and_every_flag_says_what_it_does() {
        fn look(command: &clap::Command, name: &str) {
            assert!(command.get_about().is_some(), "{name} has no help");
            for argument in command.get_arguments() {
                assert!(
                    argument.get_help().is_some(),
                    "{name}: {} has no help",
                    argument.get_id()
                );
            }
            for inner in command.get_subcommands() {
                look(inner, &format!("{name} {}", inner.get_name()));
            }
        }
        look(&Cli::command(), "earshot");
    }
}
