//! How often, and from where: counted in memory, and forgotten within ten minutes.
//!
//! In: where a try comes from, and the time. Out: whether it may be made, and when. Of codes it refuses to know anything of tries
//! that were good: a youth club shares one Wi-Fi, and whoever answered just now is nobody's business. Where everybody is let in
//! there are no bad tries, so there what was accepted is counted: answers by a link, requests for contact.
//!
//! - [`peer`]: where a try comes from, and the networks around it; [`proxies`]: whose word about that is taken;
//! - [`counts`]: how many failed, from there, under a [`secret`] that changes;
//! - [`brake`]: how many may fail everywhere. It slows down and locks nobody out; [`books`]: counts and brake together;
//! - [`mod@line`]: who is next at work that takes long, fair between networks;
//! - [`tries`]: the same as handlers use it; [`paces`]: of what else there is; [`sign_ins`]: of staff;
//! - [`vouchers`]: whoever opened the survey is not asked again.

mod books;
mod brake;
mod counts;
mod line;
mod paces;
mod peer;
mod proxies;
mod secret;
mod sign_ins;
mod tries;
mod vouchers;

pub use brake::Pace;
pub use line::{Line, Place};
pub use paces::Paces;
pub use peer::{Most, Peer};
pub use proxies::{NotAProxy, TrustedProxies, TrustedProxy};
pub use sign_ins::{SignIn, SignIns};
pub use tries::{Attempt, Rule, TooMany, Tries, Try};
pub use vouchers::Vouchers;

/// Looks once whether something is there already: for tests of lines, in which nothing happens by time.
#[cfg(test)]
pub(crate) async fn at_once<T>(soon: std::pin::Pin<&mut impl Future<Output = T>>) -> Option<T> {
    tokio::select! {
        biased;
        done = soon => Some(done),
        () = std::future::ready(()) => None,
    }
}
