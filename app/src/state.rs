//! What every handler is given.

use crate::catalogue::Catalogue;
use axum::extract::FromRef;
use domain::clock::Clock;
use rand::rngs::{StdRng, SysRng};
use rand::{SeedableRng, TryRng};
use std::sync::Arc;
use store::{Contacts, KeyFile, Store};

/// The installation that a handler works in. Cloning it is cheap.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub store: Store,
    /// Requests for contact, in a database of their own.
    pub contacts: Contacts,
    /// The keys of waves, in the secret file.
    pub keys: KeyFile,
    /// Instruments, strategies, themes.
    pub catalogue: Arc<Catalogue>,
    /// What is published about the installation.
    pub site: Arc<Site>,
    /// The time.
    pub clock: Clock,
    /// Failed tries, in memory only, and the brake.
    pub tries: crate::limits::Tries,
    /// How fast other things are taken, in memory only.
    pub paces: crate::limits::Paces,
    /// That somebody opened the survey: in the form, with a key in memory only.
    pub vouchers: crate::limits::Vouchers,
    /// Whose word about addresses is taken.
    pub proxies: crate::limits::TrustedProxies,
    /// Turns at heavy work for young people.
    pub turns: crate::road::Turns,
    /// Turns at heavy work for staff: a flood of sign-ins keeps no young person waiting.
    pub staff_turns: crate::road::Turns,
    /// What was said of failures, in memory only.
    pub troubles: crate::trouble::Troubles,
    /// Releases that are being worked out, in memory only, with a line of their own.
    pub releasing: crate::road::Releasing,
}

/// The installation as people see it.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where the world reaches it, without a slash at the end: `https://earshot.example.org`.
    pub public_url: String,
    /// Whether its young people are made up. Every staff page says so.
    pub synthetic: bool,
}

impl Site {
    /// Whether it is reached over TLS, so that cookies may be marked as such.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

impl AppState {
    /// A generator of random numbers, seeded by the system's own. Every act draws from a fresh one.
    pub fn rng(&self) -> StdRng {
        fresh_rng()
    }
}

/// A generator seeded by the system. Without the system's randomness nothing safe can be done, so it stops the process
/// instead of going on with less.
pub fn fresh_rng() -> StdRng {
    let mut seed = [0; 32];
    SysRng
        .try_fill_bytes(&mut seed)
        .expect("the system has no randomness");
    StdRng::from_seed(seed)
}

impl FromRef<AppState> for Store {
    fn from_ref(state: &AppState) -> Self {
        state.store.clone()
    }
}
