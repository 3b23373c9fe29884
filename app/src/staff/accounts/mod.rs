//! Accounts and the audit, for administrators. They see no answers, no words and no tables.
//!
//! In: who shall sign in, and as what. Out: an account with a first password, shown once.

pub mod add;
pub mod audit;
pub mod list;
pub mod remove;
