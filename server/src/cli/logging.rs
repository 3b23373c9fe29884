//! What goes to standard error, beside what a command prints.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// How much to say.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Level {
    /// Only what is broken.
    Error,
    /// And what looks wrong.
    Warn,
    /// And what happens.
    Info,
}

/// Begins to say it. Other people's crates are kept to what is broken: their debugging would show requests.
pub(super) fn start(level: Level) {
    let level = match level {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Info => "info",
    };
    let ours = ["server", "app", "store", "analysis", "domain"].map(|name| format!("{name}={level}"));
    let filter = EnvFilter::new(format!("error,{}", ours.join(",")));
    // A second start, as in tests, changes nothing.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .try_init();
}
