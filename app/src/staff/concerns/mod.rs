//! What the safeguarding lead sees: young people who asked to be contacted, and words that were passed on.
//!
//! In: both queues. Out: what was done. It refuses to join them with answers: a request lies in a database of its own,
//! and a concern is words and a date.

pub mod close;
pub mod list;
