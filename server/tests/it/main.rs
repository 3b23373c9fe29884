//! Earshot from outside: HTTP in, HTML and rows out.
//!
//! One binary for all, so that everything is linked once. A test starts an Earshot of its own, with a database in a
//! folder of its own and a clock that stands still, so tests run side by side and in any order.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod answering;
mod backup;
mod bodies;
mod broken_off;
mod canary;
mod codes;
mod coding_room;
mod command_line;
mod contact;
mod demo;
mod doctor;
mod drafts;
mod harness;
mod headers;
mod holders;
mod kill;
mod languages;
mod last_word;
mod letters;
mod limits;
mod machines;
mod open_links;
mod privacy;
mod process;
mod releases;
mod releasing;
mod retention;
mod roles;
mod sealed;
mod seats;
mod signed_out;
mod simulate;
mod slow;
mod study;
mod terminal;
mod walls;
mod waves;
mod you_said;
