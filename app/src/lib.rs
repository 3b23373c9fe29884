//! The screens of Earshot.
//!
//! Every page is complete HTML made on the server and every action is one ordinary form post; in the browser nothing
//! runs but the [`islands`], which only enhance. A request goes through these places:
//!
//! 1. `routes`: one table of all addresses, and who may use them;
//! 2. a handler beside its page (`respond`, `support`, `results`, `staff`): load, act, save, answer;
//! 3. `road`: what happens when somebody acts: the rules of `domain` between two looks into `store`. The command line
//!    calls the same functions;
//! 4. `ui`: the frame of a page, and the pieces that pages share;
//! 5. `limits`: how often from where, in memory only: for all pages on which somebody could try too much.
//!
//! Two modules are on both sides: [`wording`], the sentences, and [`phone`], what a phone needs to check and seal answers.
//!
//! `respond`, `support`, `results` and `staff` never use each other.

pub mod islands;
pub mod phone;
pub mod wording;

#[cfg(feature = "ssr")]
pub mod catalogue;
#[cfg(feature = "ssr")]
pub mod limits;
#[cfg(feature = "ssr")]
pub mod respond;
#[cfg(feature = "ssr")]
pub mod results;
#[cfg(feature = "ssr")]
pub mod road;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod staff;
#[cfg(feature = "ssr")]
pub mod state;
#[cfg(feature = "ssr")]
pub mod support;
#[cfg(feature = "ssr")]
pub mod trouble;
#[cfg(feature = "ssr")]
pub mod ui;

/// Wakes the islands of a page. The browser calls it once the module is loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
