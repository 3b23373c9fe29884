//! The pages of the people who work with Earshot, signed in.
//!
//! In: a request. Out: a page, or an act and then a redirect. Which role may use which address is written down in one
//! place, [`access`], and nothing else lets anybody in. It refuses to know answers: ticks reach a page only inside a
//! release, and raw words only the pages of [`coding_room`].
//!
//! Each area is a folder, each page a file in it, with the handler beside the view: load, act, save, answer.

pub mod access;
mod accounts;
mod coding_room;
mod concerns;
mod fault;
mod form;
mod groups;
mod guard;
mod home;
mod layout;
mod notice;
mod password;
mod priorities;
mod releases;
mod retention;
mod session;
mod sign_in;
mod signed_out;
mod themes;
mod waves;

pub use access::{routes, uploads};
pub use password::{PasswordError, generate_password, hash_password};
