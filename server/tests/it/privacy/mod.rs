//! Attacks on a whole Earshot; the rest of `make privacy` lies in `store/tests/it/privacy`.

#![expect(clippy::print_stdout, reason = "what the attacker reached is told")]

mod access;
mod alike;
mod answered;
pub mod asked;
mod backup;
mod codes;
mod linkage;
mod mixing;
mod phone;
mod sizes;
mod tagging;
mod traces;
