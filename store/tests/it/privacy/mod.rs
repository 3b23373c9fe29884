//! Attacks on the ballot box by somebody who holds the database. Each is a test that fails when its defence is removed.
//! `make privacy` runs them, and they print what the attacker reached.

#![expect(clippy::print_stdout, reason = "what the attacker reached is told")]

mod attacker;
mod backup;
mod copies;
pub mod crowd;
mod erased;
mod finder;
mod keeps;
mod letters;
mod order;
mod places;
pub mod schema;
mod stale;
mod tail;
