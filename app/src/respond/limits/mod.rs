//! Tries that fail: counted in memory, and forgotten within ten minutes.
//!
//! In: where a try comes from, and the time. Out: whether it may be made, and when. It refuses to know anything of tries
//! that were good: a youth club shares one Wi-Fi, and whoever answered just now is nobody's business.
//!
//! - [`peer`]: where a try comes from; [`proxies`]: whose word about that is taken;
//! - [`counts`]: how many failed, from there, under a secret that changes;
//! - [`brake`]: how many may fail everywhere. It slows down and locks nobody out;
//! - [`tries`]: all of these together, as handlers use them.

mod brake;
mod counts;
mod peer;
mod proxies;
mod tries;

pub use brake::Pace;
pub use peer::Peer;
pub use proxies::{NotAProxy, TrustedProxies, TrustedProxy};
pub use tries::{Attempt, TooMany, Tries, Try};
