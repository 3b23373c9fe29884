//! The machine: command line, configuration, start-up, router.
//!
//! It is the only crate that reads the environment, binds a port or prints. What it serves is made in `app`, what it
//! keeps in `store`; nothing is decided here.
//!
//! - [`cli`]: one file per command;
//! - [`config`]: flags and `EARSHOT_*` variables;
//! - [`embedded`]: everything that lies inside the binary;
//! - [`startup`]: from a configuration to what every handler is given;
//! - [`jobs`]: what goes on by itself while it serves;
//! - [`router`]: all addresses, and [`middleware`] around them;
//! - [`synthetic`]: young people who are made up, for [`demo`] and [`simulate`].

pub mod cli;
pub mod config;
pub mod demo;
pub mod embedded;
pub mod health;
pub mod jobs;
pub mod middleware;
pub mod router;
pub mod serving;
pub mod simulate;
pub mod startup;
pub mod static_files;
pub mod synthetic;
