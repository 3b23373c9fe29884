//! Attacks on a whole Earshot; the rest of `make privacy` lies in `store/tests/it/privacy`.

mod answered;
pub mod asked;
mod codes;
mod mixing;
mod sizes;
mod traces;
